"""The experiments page: the answer first, seven views, and what happens when there is little or nothing to show."""

import re
import shutil
import time
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect
from streamlit.testing.v1 import AppTest

from core.model.registry.store import connect
from core.model.registry.training import train_and_register
from core.settings import Settings
from pages.parts.experiments.sight import Sight
from tests.model.registry.conftest import empty_database  # noqa: F401  (a fixture)
from tests.model.training.small import small_customers
from tests.pages.acts import settled
from tests.pages.running import ROOT, running

NOW = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
LOOSE = """
import streamlit as st
from pages.parts.access import OPEN
from pages.parts.cache import the_settings
from pages.parts.experiments import views
views.page(the_settings(), OPEN)
"""


@pytest.fixture(scope="module")
def empty(tmp_path_factory, empty_database):  # noqa: F811
    mlruns = tmp_path_factory.mktemp("empty")
    shutil.copy(empty_database, mlruns / "mlflow.db")
    return mlruns


@pytest.fixture(scope="module")
def filled(tmp_path_factory, empty):
    """Two trainings of ours, a failed run, and an experiment of foreign origin."""
    from mlflow.entities import Metric, Param

    mlruns = tmp_path_factory.mktemp("filled")
    shutil.copy(empty / "mlflow.db", mlruns / "mlflow.db")
    settings = Settings(mlruns=mlruns, tracking_uri="", _env_file=None)
    for seed in (7, 8):
        kinds = ("logistic", "forest") if seed == 7 else ("logistic",)
        train_and_register(settings, small_customers(), data="a small table", now=NOW, seed=seed, kinds=kinds, by="ann")
    registry = connect(settings)
    failed = registry.client.create_run(registry.experiment, tags={"mlflow.runName": "broke"})
    registry.client.set_terminated(failed.info.run_id, "FAILED")
    place = registry.client.create_experiment("elsewhere")
    for number in range(9):
        run = registry.client.create_run(place, tags={"mlflow.runName": f"try {number}"})
        found = [Metric("val_loss", 0.5 - 0.01 * number, 1, 0), Metric("val_accuracy", 0.7 + 0.01 * number, 1, 0)]
        params = [Param("lr", str(10.0 ** -(number % 3))), Param("optimizer", "adam")]
        registry.client.log_batch(run.info.run_id, metrics=found, params=params)
        registry.client.set_terminated(run.info.run_id)
    return mlruns


@pytest.fixture
def loose(app, tmp_path, monkeypatch):
    """The page's content alone, in this process, with an address of its own."""
    app  # noqa: B018 - empties the caches before and after

    def draw(mlruns, uri="", **address: str) -> AppTest:
        import streamlit as st

        st.cache_resource.clear()
        for name, value in {
            "CHURN_MLRUNS": str(mlruns),
            "CHURN_LOGS": str(tmp_path),
            "MLFLOW_TRACKING_URI": uri,
        }.items():
            monkeypatch.setenv(name, value)
        monkeypatch.chdir(ROOT)
        at = AppTest.from_string(LOOSE, default_timeout=60)
        for name, value in address.items():
            at.query_params[name] = value
        at.run()
        assert not at.exception
        return at

    return draw


def texts(at: AppTest) -> str:
    return "\n".join(one.value for one in (*at.markdown, *at.caption, *at.info, *at.error, *at.warning, *at.success))


VIEWS = ("runs", "compare", "curves", "trend", "parameters", "registry", "lineage", "train")


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("experiments", ["churn-training", "elsewhere"])
def test_every_view_draws_ours_and_foreign_runs(loose, filled, view, experiments):
    at = loose(filled, view=view, experiments=experiments)
    assert not at.error, texts(at)
    assert "our fault" not in texts(at)


def test_the_first_screen_says_which_is_live_and_which_is_best(loose, filled):
    said = texts(loose(filled))
    assert "**Live**" in said
    assert "**Best** of 3 runs" in said  # the failed run is none of them
    assert re.search(r"\*\*churn/\d · (Logistic regression|Random forest)\*\*", said)
    assert re.search(r"\*\*The live model (is the best run|is as good as the best|is 0\.\d+ behind)", said)


def test_a_metric_of_foreign_runs_of_which_less_is_better_is_ranked_so(loose, filled):
    at = loose(filled, experiments="elsewhere", metric="val_loss", view="runs")
    assert "try 8" in texts(at)
    assert at.dataframe[0].value["Run"].iloc[0].startswith("try 8")


def test_what_the_filters_leave_is_what_the_table_shows(loose, filled):
    at = loose(filled, view="runs")
    assert len(at.dataframe[0].value) == 4
    at.text_input(key="exp-in:text").set_value("seed=8").run()
    assert at.dataframe[0].value["Who"].tolist() == ["ann"]
    at.text_input(key="exp-in:text").set_value("").run()
    at.checkbox(key="exp-in:whole").check().run()
    assert len(at.dataframe[0].value) == 6
    at.text_input(key="exp-in:text").set_value("no such thing").run()
    assert "No run fits" in at.info[0].value


def test_chosen_runs_stand_in_the_address_and_come_from_it(loose, filled):
    from core.model.registry.experiments.store import read_board

    board = read_board(Settings(mlruns=filled, tracking_uri="", _env_file=None), ["churn-training"])
    forest = next(run for run in board.runs if run.kind == "forest")
    at = loose(filled, view="compare", runs=forest.id[:8])
    assert at.multiselect(key="exp:runs").value == [forest.id]
    at.multiselect(key="exp:runs").set_value([]).run()
    assert not at.exception
    at = loose(filled, view="lineage", run=forest.id[:8])
    said = texts(at)
    assert forest.data_hash[:32] in said and "a small table" in said and "The 2 runs of the same training" in said
    assert not loose(filled, view="compare", runs="nonsense").exception
    assert not loose(filled, view="nonsense", metric="nonsense", experiments="nonsense").exception


def test_no_runs_yet_is_a_state_with_the_button_that_makes_some(loose, empty, tmp_path):
    for mlruns in (empty, tmp_path / "nothing"):
        at = loose(mlruns)
        assert "No runs yet" in at.info[0].value
        assert at.button(key="do:experiments").label == "Train the first models"


def test_a_single_run_is_drawn_in_every_view(loose, empty, tmp_path):
    mlruns = tmp_path / "one"
    mlruns.mkdir()
    shutil.copy(empty / "mlflow.db", mlruns / "mlflow.db")
    registry = connect(Settings(mlruns=mlruns, tracking_uri="", _env_file=None))
    registry.client.create_run(registry.experiment)
    for view in VIEWS:
        at = loose(mlruns, view=view)
        assert not at.error and "our fault" not in texts(at)
    assert "Nothing is registered yet" in texts(loose(mlruns, view="registry"))


def test_a_dead_server_is_said_within_three_seconds_and_again_at_once(loose, filled):
    begin = time.monotonic()
    at = loose(filled, uri="http://127.0.0.1:9")
    assert time.monotonic() - begin < 4  # the page's own imports among them
    assert "does not answer" in at.error[0].value
    assert "goes on from its local copies" in texts(at)
    begin = time.monotonic()
    at.run()
    assert time.monotonic() - begin < 1


def test_a_damaged_database_is_said_with_what_to_do(loose, tmp_path):
    (tmp_path / "mlflow.db").write_bytes(b"nothing of the kind" * 100)
    at = loose(tmp_path)
    assert "no database that can be read" in at.error[0].value


def test_the_live_model_is_compared_on_its_own_table_only(filled):
    from dataclasses import replace

    from core.model.registry.experiments.figures import CHOICE, figure
    from core.model.registry.experiments.store import read_board
    from pages.parts.experiments.head import in_words

    settings = Settings(mlruns=filled, tracking_uri="", _env_file=None)
    board = read_board(settings, ["churn-training"])
    live = board.run(board.holding("churn", "champion").run)
    other = replace(live, id="f" * 32, metrics={CHOICE: 0.999}, tags={"data_hash": "other"})
    runs = (*board.models, other)
    sight = Sight(settings, replace(board, runs=runs), runs, (figure(CHOICE),), figure(CHOICE), ())
    assert sight.best.run is not other
    assert "1 run on another table is left out" in in_words(sight)


@pytest.mark.parametrize(("seed", "hint"), [("7", "). Compare the two"), ("8", "so this is a hint: compare the two")])
def test_a_better_run_of_another_seed_is_called_a_hint(filled, seed, hint):
    from dataclasses import replace

    from core.model.registry.experiments.figures import CHOICE, figure
    from core.model.registry.experiments.store import read_board
    from pages.parts.experiments.head import in_words

    settings = Settings(mlruns=filled, tracking_uri="", _env_file=None)
    board = read_board(settings, ["churn-training"])
    live = board.run(board.holding("churn", "champion").run)
    assert live.tags["seed"] == "7"
    better = replace(live, id="f" * 32, metrics={**live.metrics, CHOICE: 0.999}, tags={**live.tags, "seed": seed})
    runs = (*board.models, better)
    sight = Sight(settings, replace(board, runs=runs), runs, (figure(CHOICE),), figure(CHOICE), ())
    assert "behind the best" in in_words(sight) and hint in in_words(sight)


def test_versions_without_their_database_are_not_called_a_first_training(loose, filled, tmp_path):
    shutil.copytree(filled / "served", tmp_path / "served")
    at = loose(tmp_path)
    assert "The registry knows no version, and yet 3 of churn are served here" in at.warning[0].value
    assert "No runs yet" not in texts(at)


def test_opening_the_page_on_a_database_imports_no_mlflow(filled, tmp_path):
    import os
    import subprocess
    import sys

    script = "import os, sys\nfrom streamlit.testing.v1 import AppTest\n"
    script += (
        f"at = AppTest.from_string({LOOSE!r}, default_timeout=60).run()\nassert not at.exception and not at.error\n"
    )
    script += "print([name for name in ('mlflow', 'shap', 'sklearn', 'scipy') if name in sys.modules])"
    env = os.environ | {"CHURN_MLRUNS": str(filled), "CHURN_LOGS": str(tmp_path)}
    found = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert found.stdout.strip().splitlines()[-1:] == ["[]"], found.stderr[-2_000:]


@pytest.mark.browser
def test_ticked_runs_reach_the_charts_and_back_goes_back(filled, tmp_path, page: Page):
    page.set_default_timeout(60_000)
    with running(filled, tmp_path) as desk:
        page.goto(f"{desk.url}/experiments")
        for seen in ("the champion, which answers now", "next in line"):
            box = page.get_by_text(seen).bounding_box()
            assert box is not None and box["y"] + box["height"] <= 800
        settled(page)
        expect(page.get_by_role("dialog")).to_have_count(0)
        canvas = page.locator("[data-testid=stDataFrame] canvas").first
        for row in (52, 87):
            canvas.click(position={"x": 18, "y": row}, force=True)
            settled(page)
        expect(page).to_have_url(re.compile(r"runs=[0-9a-f]{8}(%2C|,)[0-9a-f]{8}"))
        expect(page.get_by_text("2 ticked for the charts")).to_be_visible()
        page.get_by_role("radio", name="Compare").or_(page.get_by_role("button", name="Compare")).first.click()
        expect(page.get_by_text("leads in")).to_be_visible()
        expect(page.locator(".js-plotly-plot")).to_have_count(2)
        expect(page).to_have_url(re.compile("view=compare"))
        settled(page)
        page.go_back()
        expect(page.get_by_text("2 ticked for the charts")).to_be_visible()
        with page.expect_download() as found:
            page.get_by_role("button", name="CSV of 4").click()
        lines = found.value.path().read_text("utf-8-sig").splitlines()
        assert len(lines) == 5 and "metric.holdout_roc_auc" in lines[0] and "param.seed" in lines[0]
        page.set_viewport_size({"width": 390, "height": 844})
        page.reload()
        page.get_by_text("next in line").wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
