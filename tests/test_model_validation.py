"""The gate as CI calls it: exit codes, outputs, and that nothing that goes wrong ends as a pass."""

import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

import model_validation
from core.evaluation.gate.store import kept_reports
from core.model.registry.store import connect
from core.model.store import version_folder
from tests.evaluation.gate.conftest import desk, empty_database  # noqa: F401  (fixtures)
from tests.evaluation.gate.desks import EASY, copy_desk

SCRIPT = Path(model_validation.__file__)


@pytest.fixture
def here(desk, tmp_path, monkeypatch):  # noqa: F811
    """A desk of one's own, the environment that names it, and an easy policy beside it."""
    settings = copy_desk(desk, tmp_path)
    monkeypatch.chdir(tmp_path)
    for name in ("CHURN_DATA", "CHURN_SCHEMA", "CHURN_GATE_POLICY", "MLFLOW_TRACKING_URI", "GITHUB_STEP_SUMMARY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CHURN_MLRUNS", str(settings.mlruns))
    (tmp_path / "easy.toml").write_text(EASY)
    return settings


def run(monkeypatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["model_validation.py", *arguments])
    return model_validation.main()


def test_a_version_that_keeps_every_bound_exits_0_and_its_report_is_everywhere(here, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "step.md"))
    (tmp_path / "step.md").write_text("before\n")
    assert run(monkeypatch, "--policy", "easy.toml", "--report", "out/gate") == 0
    out, err = capsys.readouterr()
    assert out.startswith("churn/2 (Gradient boosting) passes the gate.")
    assert "Attached to MLflow's version churn/2" in out
    assert "100%  Done" in err
    folder = tmp_path / "out" / "gate"
    assert sorted(path.name for path in folder.iterdir()) == ["junit.xml", "report.html", "report.json", "report.md"]
    found = json.loads((folder / "report.json").read_text())
    assert (found["verdict"], found["champion"], found["policy"], found["n"]) == ("pass", 1, "easy.toml", 500)
    assert ElementTree.parse(folder / "junit.xml").getroot().get("failures") == "0"
    step = (tmp_path / "step.md").read_text()
    assert step.startswith("before\n## churn/2 (Gradient boosting) passes the gate")
    (kept,) = kept_reports(here.mlruns, "churn", 2)
    assert kept.report.verdict == "pass"
    assert kept.path.read_text() == (folder / "report.json").read_text()
    registry = connect(here)
    version = registry.client.get_model_version("churn", "2")
    assert version.tags["gate_verdict"] == "pass"
    assert version.tags["gate_report"] == kept.sha256
    stored = registry.client.list_artifacts(version.run_id, f"gate/{kept.path.name.partition('-')[0]}")
    assert sorted(file.path.rpartition("/")[2] for file in stored) == [
        "junit.xml",
        "report.html",
        "report.json",
        "report.md",
    ]


def test_a_version_that_misses_a_bound_exits_1(here, tmp_path, monkeypatch, capsys):
    (tmp_path / "hard.toml").write_text(
        EASY.replace("[performance.floors]\naccuracy = 0.1", "[performance.floors]\naccuracy = 0.99")
    )
    assert run(monkeypatch, "models:/churn@champion", "--policy", "hard.toml", "--against", "none") == 1
    out = capsys.readouterr().out
    assert "churn/1 (Logistic regression) fails the gate." in out
    assert "What did not pass, and what would help:" in out


def test_too_few_customers_exit_2_with_a_report(here, monkeypatch, capsys, tmp_path):
    (tmp_path / "sure.toml").write_text(EASY + "\n[profit]\n")
    sure = EASY.replace("fewest = 100", "fewest = 100000").replace(
        "accuracy = 0.1\nprecision = 0.1\nrecall = 0.1\nf1 = 0.1\nroc_auc = 0.1\n[performance.churn]",
        "accuracy = 0.76\nprecision = 0.1\nrecall = 0.1\nf1 = 0.1\nroc_auc = 0.1\n[performance.churn]",
    )
    (tmp_path / "sure.toml").write_text(sure)
    assert run(monkeypatch, "models:/churn/1", "--policy", "sure.toml", "--json") == 2
    out, err = capsys.readouterr()
    assert json.loads(out)["verdict"] == "inconclusive"
    assert "Kept at" in err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["models:/churn/9"], "There is no churn/9"),
        (["models:/churn@nobody"], "no alias 'nobody'"),
        (["churn:3"], "is no address of a model version"),
        (["--policy", "none.toml"], "none.toml: the policy cannot be read"),
        (["--policy", "wrong.toml"], "performance.floors.f1: must be a number from 0 to 1, found 70"),
        (["--data", "none.csv"], "none.csv: the table cannot be read"),
        (["--data", "empty.csv"], "empty.csv"),
        (["--report", "easy.toml"], "cannot be written"),
        (["--against", "somebody"], "Invalid value for '--against'"),
        (["--nonsense"], "No such option"),
        (["a", "b"], "unexpected extra argument"),
    ],
)  # fmt: skip
def test_what_cannot_be_judged_exits_2_with_a_clear_line_and_no_traceback(
    arguments, says, here, tmp_path, monkeypatch, capsys
):
    (tmp_path / "wrong.toml").write_text("[performance.floors]\nf1 = 70\n")
    (tmp_path / "empty.csv").write_text("")
    assert run(monkeypatch, *arguments) == 2
    out, err = capsys.readouterr()
    assert says in err
    assert "Traceback" not in err
    assert out == ""
    assert kept_reports(here.mlruns, "churn") == ()


def test_a_damaged_model_exits_2(here, monkeypatch, capsys):
    path = version_folder(here.mlruns, "churn", 2) / "card.json"
    path.write_text(path.read_text().replace('"seed": 7', '"seed": 8'))
    assert run(monkeypatch, "--policy", "easy.toml") == 2
    assert "does not match its checksum" in capsys.readouterr().err


def test_nothing_trained_yet_exits_2(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CHURN_MLRUNS", str(tmp_path / "nothing"))
    assert run(monkeypatch) == 2
    assert "python -m core train" in capsys.readouterr().err


def test_a_wrong_setting_exits_2(here, monkeypatch, capsys):
    monkeypatch.setenv("CHURN_BAND_EDGES", "[0.9, 0.1]")
    assert run(monkeypatch) == 2
    assert "CHURN_BAND_EDGES" in capsys.readouterr().err


def test_the_registry_away_is_said_and_the_verdict_stands(here, monkeypatch, capsys):
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://127.0.0.1:9")
    assert run(monkeypatch, "--policy", "easy.toml") == 0
    out = capsys.readouterr().out
    assert "does not answer" in out
    assert "Not attached to MLflow's version: the registry is away. The verdict stands." in out
    assert len(kept_reports(here.mlruns, "churn", 2)) == 1


def test_a_registry_that_is_away_and_no_copy_exits_2(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CHURN_MLRUNS", str(tmp_path / "nothing"))
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://127.0.0.1:9")
    assert run(monkeypatch, "models:/churn/1") == 2
    assert "the registry is away" in capsys.readouterr().err


def test_a_bug_exits_2_is_logged_and_leaves_no_older_verdict_behind(here, tmp_path, monkeypatch, caplog):
    folder = tmp_path / "out"
    folder.mkdir()
    for name in ("report.json", "report.html"):
        (folder / name).write_text('{"verdict": "pass"}')
    import core.evaluation.gate.whole as whole

    def broken(*_args, **_more):
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(whole, "judge", broken)
    assert run(monkeypatch, "--policy", "easy.toml", "--report", "out") == 2
    assert "this is a bug in the gate" in caplog.text
    assert json.loads((folder / "report.json").read_text())["verdict"] is None
    assert not (folder / "report.html").exists()
    assert "ZeroDivisionError" in (folder / "report.md").read_text()


def test_a_failure_leaves_its_reason_where_the_report_would_stand(here, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "step.md"))
    assert run(monkeypatch, "models:/churn/9", "--report", "out", "--json") == 2
    assert json.loads(capsys.readouterr().out)["error"].startswith("There is no churn/9")
    assert "There is no churn/9" in (tmp_path / "step.md").read_text()
    assert ElementTree.parse(tmp_path / "out" / "junit.xml").getroot().get("errors") == "1"


def test_a_summary_that_cannot_be_written_does_not_change_the_verdict(here, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path))
    assert run(monkeypatch, "--policy", "easy.toml") == 0
    assert "cannot be written" in capsys.readouterr().err


def test_the_policy_of_the_settings_is_taken(here, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("CHURN_GATE_POLICY", "easy.toml")
    assert run(monkeypatch, "--json") == 0
    assert json.loads(capsys.readouterr().out)["policy"] == "easy.toml"


def test_help_comes_without_a_model_and_without_the_heavy_libraries(tmp_path):
    heavy = "{'mlflow', 'sklearn', 'fairlearn', 'shap', 'pandas'}"
    code = (
        "import sys; sys.argv = ['model_validation.py', '--help']; import model_validation; code = model_validation.main();"
        f"print(sorted({heavy} & set(sys.modules))); sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=SCRIPT.parent, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "MODEL_URI" in done.stdout
    assert done.stdout.endswith("[]\n")
