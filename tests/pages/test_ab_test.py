"""The A/B page: its states, its answer, what is kept and taken away, and its address."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, expect
from streamlit.testing.v1 import AppTest

from core.customers.export.as_arrow import as_arrow
from core.journal.lines import OutcomeLine
from core.journal.store import Journal
from core.model.scoring import Scorer
from core.model.store import load_version, save_version, set_aliases, version_folder
from core.serving.results import as_csv
from tests.evaluation.versions import customers, trained_pair
from tests.journal.examples import prediction
from tests.pages.acts import settled
from tests.pages.running import Running, running

PAGE = "pages/models/ab_test.py"


@pytest.fixture(scope="module")
def two_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A champion and a challenger, trained on synthetic customers that can be made again."""
    folder = tmp_path_factory.mktemp("two_models")
    for version in trained_pair():
        save_version(version_folder(folder, "churn", version.number), version)
    set_aliases(folder, "churn", {"champion": 1, "challenger": 2})
    return folder


@pytest.fixture
def ab(app: Callable[..., AppTest], two_models: Path) -> Callable[..., AppTest]:
    """Opens the page with these query parameters."""

    def open_page(settings: dict[str, str] | None = None, **query: str) -> AppTest:
        found = app(CHURN_MLRUNS=str(two_models), **(settings or {}))
        for name, value in query.items():
            found.query_params[name] = value
        return found.switch_page(PAGE).run()

    return open_page


def said(found: AppTest) -> str:
    everything = (*found.markdown, *found.caption, *found.info, *found.error, *found.warning)
    return "\n".join(str(one.value) for one in everything)


def test_the_answer_comes_first_with_its_reason_and_its_customers(ab):
    found = ab()
    assert not found.exception
    heading = next(one.value for one in found.markdown if one.value.startswith("### "))
    assert heading.split(": ", 1)[1].startswith(("Keep churn/1", "Promote churn/2", "Not enough evidence"))
    assert "95 % interval" in said(found)
    assert "The 300 of 1,500 customers (the hold-out) that churn/1 and churn/2 have not seen in training." in said(
        found
    )


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("figures", "All figures"),
        ("agreement", "They decide alike about"),
        ("curves", "ROC: churn/1"),
        ("where", "They differ most in"),
        ("fairness", "accuracy gap"),
        ("evidence", "What is still needed"),
    ],
)
def test_every_part_can_be_linked_to(ab, part, words):
    found = ab(part=part)
    assert not found.exception
    assert words in said(found)


def test_the_address_chooses_the_versions(ab):
    found = ab(first="2", second="1")
    assert [box.value for box in found.selectbox] == ["2", "1"]
    assert ("Keep churn/2" in said(found)) or ("Promote churn/1" in said(found)) or ("Not enough" in said(found))
    nonsense = ab(first="99", data="nowhere", part="nothing")
    assert nonsense.selectbox[0].value == "1"
    assert not nonsense.exception


def test_one_version_on_both_sides_is_told(ab):
    found = ab(second="1")
    assert "churn/1 is on both sides" in said(found)
    assert not found.error


def test_one_version_alone_offers_a_training(app, tmp_path):
    mlruns = tmp_path / "alone"
    version = trained_pair()[0]
    save_version(version_folder(mlruns, "churn", 1), version)
    set_aliases(mlruns, "churn", {"champion": 1})
    found = app(CHURN_MLRUNS=str(mlruns)).switch_page(PAGE).run()
    assert "There is one version only, and it takes two." in said(found)
    assert not found.exception


def test_without_a_model_the_page_offers_to_make_one(app, tmp_path):
    found = app(CHURN_MLRUNS=str(tmp_path / "none")).switch_page(PAGE).run()
    assert [one.value for one in found.title] == ["No model yet"]


def test_a_table_that_cannot_be_found_says_what_to_do(app, tmp_path):
    for version in trained_pair():
        elsewhere = replace(version, card=replace(version.card, data="customers-of-june.csv"))
        save_version(version_folder(tmp_path / "lost", "churn", version.number), elsewhere)
    set_aliases(tmp_path / "lost", "churn", {"champion": 1, "challenger": 2})
    found = app(CHURN_MLRUNS=str(tmp_path / "lost")).switch_page(PAGE).run()
    assert "cannot be found" in said(found)
    assert r"Name it in CHURN\_DATA" in said(found)


def test_the_result_is_kept_in_the_journal_once(ab, journal, tmp_path):
    found = ab()
    found.button(key="do:ab save").click().run()
    assert "Saved in the journal" in said(found)
    assert journal("comparison") == 1
    found.run()
    assert journal("comparison") == 1
    (line,) = [line for path in (tmp_path / "logs").glob("*.jsonl") for line in path.read_text().splitlines()]
    kept = json.loads(line)
    assert (kept["champion"], kept["challenger"], kept["n"]) == ("churn/1", "churn/2", 300)


def test_profit_decides_when_the_business_has_given_its_numbers(ab):
    terms = {"CHURN_CUSTOMER_VALUE": "400", "CHURN_CONTACT_COST": "20", "CHURN_ACCEPTANCE": "0.3"}
    assert "profit per customer" in said(ab(terms)).lower()


def test_live_traffic_without_outcomes_says_what_is_missing(ab):
    found = ab(data="live")
    assert "No customer was scored by both churn/1 and churn/2" in said(found)


def test_live_traffic_is_joined_with_its_outcomes(ab, two_models, tmp_path):
    table = customers(400, seed=11)
    name = table.schema.numbers[-1].name
    table = replace(table, numbers={**table.numbers, name: table.numbers[name] + 0.123})
    write_live(tmp_path / "logs", two_models, table, days_ago=60)
    found = ab(data="live", part="evidence")
    assert not found.exception
    assert "The 400 customers that both scored from" in said(found)
    assert "Evidence that may be looked at every day" in said(found)


def write_live(logs: Path, mlruns: Path, table, days_ago: int) -> None:
    """Both versions' predictions of a day, and what became of the customers ten days later."""
    then = datetime.now(UTC) - timedelta(days=days_ago)
    journal = Journal(logs, now=lambda: then)
    example = prediction()
    for number in (1, 2):
        version = load_version(version_folder(mlruns, "churn", number))
        scores = Scorer(version, (0.3, 0.6)).score_table(table)
        lines = []
        for row in range(len(table)):
            customer, score, now = table.customer(row), scores.score(row), journal.stamp()
            lines.append(
                replace(
                    example, id=now.id, at=now.at, customer=customer.id, model=version.label, features=customer.values,
                    role="champion" if number == 1 else "shadow", probability=score.probability, margin=score.margin,
                    threshold=score.threshold, at_risk=score.at_risk, band=score.band, contributions=None, batch=None, row=None,
                )
            )  # fmt: skip
        journal.append_many(lines)
    observed = (then + timedelta(days=10)).date().isoformat()
    outcomes = []
    for row in range(len(table)):
        now = journal.stamp()
        outcomes.append(OutcomeLine(now.id, now.at, str(table.ids[row]), None, observed, bool(table.target[row])))
    journal.append_many(outcomes)


@pytest.fixture(scope="module")
def running_desk(two_models: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(two_models, tmp_path_factory.mktemp("ab_logs")) as found:
        yield found


def open_ab(page: Page, url: str, query: str = "") -> None:
    page.goto(f"{url}/ab_test{query}")
    page.get_by_role("heading", name="A/B test", exact=True).wait_for(timeout=60_000)
    settled(page)


@pytest.mark.browser
def test_the_first_screen_answers(page: Page, running_desk: Running):
    open_ab(page, running_desk.url)
    for text in ("B − A", "McNemar's test", "Save to the journal"):
        expect(page.get_by_text(text).first).to_be_in_viewport()
    expect(page.get_by_role("heading", level=3).first).to_be_in_viewport()
    expect(page.get_by_text("Both side by side")).to_be_in_viewport()


@pytest.mark.browser
def test_parts_go_into_the_address_and_back(page: Page, running_desk: Running):
    open_ab(page, running_desk.url)
    page.get_by_role("radio", name="Agreement").or_(
        page.get_by_role("button", name="Agreement", exact=True)
    ).first.click()
    page.get_by_text("They decide alike about").wait_for()
    assert "part=agreement" in page.url
    page.go_back()
    page.get_by_text("Both side by side").wait_for()


@pytest.mark.browser
def test_an_uploaded_table_is_compared_without_whom_training_saw(page: Page, running_desk: Running):
    open_ab(page, running_desk.url, "?data=table")
    both = customers().take(np.arange(1_500))
    page.locator("input[type=file]").set_input_files(
        {"name": "outcomes.csv", "mimeType": "text/csv", "buffer": as_csv(as_arrow(both))}
    )
    page.get_by_text("The 300 of 1,500 customers").wait_for(timeout=60_000)
    with page.expect_download() as download:
        page.get_by_role("button", name="Markdown").click()
    assert "| Accuracy |" in download.value.path().read_text()


def test_the_tile_of_profit_names_its_currency_beside_the_sum():
    from core.evaluation.comparison.comparison import compare
    from core.evaluation.profit import ProfitTerms
    from pages.parts.ab.verdict import tiles
    from tests.evaluation.comparison.trials import discordant

    first = tiles(compare(discordant(40, 90), ProfitTerms(400, 20, 0.3, "EUR")))[0]
    assert first.title == "Profit per customer, B − A" and first.value.endswith(" EUR")
    unnamed = tiles(compare(discordant(40, 90), ProfitTerms(400, 20, 0.3)))[0]
    assert unnamed.value == first.value.removesuffix(" EUR")
