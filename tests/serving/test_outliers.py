"""Unusual customers at the desk: said once, shown, logged, written into the file."""

from dataclasses import replace

import numpy as np
import pytest

from core.customers.checked import CheckedTable
from core.journal.lines import PredictionLine
from core.model.store import save_version, set_aliases, version_folder
from core.serving.desk import open_desk
from core.serving.results import results
from tests.model.kinds import fitted, strangers
from tests.model.outliers.fitted import outliers
from tests.serving.conftest import settings_in


@pytest.fixture
def watching(tmp_path):
    settings = settings_in(tmp_path, outlier_share=0.05)
    version = replace(fitted("logistic").version, outliers=outliers())
    save_version(version_folder(settings.mlruns, settings.model_name, version.number), version)
    set_aliases(settings.mlruns, settings.model_name, {"champion": version.number})
    return open_desk(settings)


def test_an_unusual_customer_is_told_with_the_reason_and_logged(watching):
    customer = strangers().customer(4).with_values({"MonthlyCharges": 900.0})
    answer = watching.answer(customer)
    assert answer.outlier.unusual
    assert watching.unusual(answer) == (
        "Unusual customer: the model has never seen such a value of monthly charges ($900.00); take the score with care."
    )
    (line,) = watching.journal.tail(1)
    assert (line.unusual, line.outlier) == (True, answer.outlier.scores)
    assert line.outlier["distance"] > 20 and 0 < line.outlier["isolation"] < 1


def test_nothing_is_said_about_an_ordinary_customer(watching):
    table = strangers()
    ordinary = int(np.argmin(watching.watch.table(table).isolation))
    answer = watching.answer(table.customer(ordinary))
    assert answer.outlier.unusual is False and watching.unusual(answer) == ""
    assert watching.journal.tail(1)[0].unusual is False


def test_a_scored_file_says_it_of_each_row_as_of_each_customer_alone(watching):
    table = strangers().take(np.arange(300))
    answered = watching.answer_table(CheckedTable(table, (), 0, 300, np.array([], np.int64), ()))
    said = results(answered)["unusual"].to_pylist()
    assert 0 < sum(said) < 60
    lines = [line for line in watching.journal.read() if isinstance(line, PredictionLine)]
    assert [line.unusual for line in lines] == said
    assert [line.outlier for line in lines[:40]] == [
        watching.watch.customer(table.customer(i)).scores for i in range(40)
    ]
    first = said.index(True)
    assert watching.unusual(watching.answer_of_row(answered, first)).startswith("Unusual customer: ")


def test_a_version_that_cannot_tell_says_nothing_anywhere(desk):
    answer = desk.answer(strangers().customer(4))
    assert answer.outlier is None and desk.unusual(answer) == ""
    line = desk.journal.tail(1)[0]
    assert line.unusual is None and line.outlier is None
    assert b"unusual" not in desk.journal.file_of(answer.at.date()).read_bytes()
    answered = desk.answer_table(CheckedTable(strangers().take(np.arange(5)), (), 0, 5, np.array([], np.int64), ()))
    assert "unusual" not in results(answered).column_names


def test_the_setting_changes_the_share_without_training(watching):
    more = open_desk(watching.settings.model_copy(update={"outlier_share": 0.3}))
    few, many = (desk.watch.table(strangers()).unusual.mean() for desk in (watching, more))
    assert (few, many) == (pytest.approx(0.05, rel=0.02), pytest.approx(0.3, rel=0.02))
