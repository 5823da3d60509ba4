import pytest

from core.errors import SettingError
from core.settings import load_settings


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    for name in ("CHURN_DATA", "CHURN_BAND_EDGES", "CHURN_ROLES", "GROQ_API_KEY", "MLFLOW_TRACKING_URI"):
        monkeypatch.delenv(name, raising=False)


def test_environment_wins_over_the_file_and_the_file_over_the_default(monkeypatch, tmp_path):
    assert load_settings().company == "Your provider"
    (tmp_path / ".env").write_text("CHURN_COMPANY=Acme\nCHURN_BAND_EDGES=[0.2, 0.5]\n")
    assert (load_settings().company, load_settings().band_edges) == ("Acme", (0.2, 0.5))
    monkeypatch.setenv("CHURN_COMPANY", "Bell")
    assert load_settings().company == "Bell"


def test_an_empty_variable_is_the_default(monkeypatch):
    monkeypatch.setenv("CHURN_DATA", "")
    assert load_settings().data is None


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("CHURN_BAND_EDGES", "[0.6, 0.3]", "must rise"),
        ("CHURN_BAND_EDGES", "abc", "CHURN_BAND_EDGES: is not JSON"),
        ("CHURN_DEFAULT_ROLE", "king", "CHURN_DEFAULT_ROLE: Input"),
        ("CHURN_JOURNAL_FSYNC_SECONDS", "inf", "CHURN_JOURNAL_FSYNC_SECONDS"),
        ("CHURN_JOURNAL_FSYNC_SECONDS", "-1", "CHURN_JOURNAL_FSYNC_SECONDS"),
        ("CHURN_JOURNAL_FSYNC", "sometimes", "CHURN_JOURNAL_FSYNC"),
        ("CHURN_ROLES", '{"ann@example.org": "king"}', "CHURN_ROLES.ann@example.org"),
        ("CHURN_GROQ_TIMEOUT", "60", "CHURN_GROQ_TIMEOUT"),
        ("CHURN_ALERT_CHANNELS", '{"log": "json://x"}', "neither log nor all"),
        ("CHURN_ALERT_CHANNELS", '{"My mail": "json://x"}', "lower-case letters"),
        ("CHURN_ALERT_CHANNELS", '{"mail": "nonsense"}', "mail has no URL"),
        ("CHURN_ALERT_TRIES", "0", "CHURN_ALERT_TRIES"),
    ],
)
def test_a_wrong_value_is_named_with_what_was_found(monkeypatch, name, value, says):
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingError, match=says.replace(".", r"\.")) as raised:
        load_settings()
    assert "environment variable" in raised.value.todo


def test_secrets_are_not_printed(monkeypatch):
    monkeypatch.setenv("GROQ_API_KEY", "gsk_very_secret")
    monkeypatch.setenv("CHURN_ALERT_CHANNELS", '{"chat": "slack://very_secret"}')
    assert "very_secret" not in repr(load_settings())


@pytest.mark.parametrize(
    "value", ['{"log": "slack://very_secret"}', '{"x": ["very_secret"]}', '{"x": "very_secret"', '"very_secret"']
)
def test_nor_are_they_when_they_are_wrong(monkeypatch, value):
    monkeypatch.setenv("CHURN_ALERT_CHANNELS", value)
    with pytest.raises(SettingError) as raised:
        load_settings()
    assert "very_secret" not in str(raised.value)
