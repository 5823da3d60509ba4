import os
import subprocess
import sys

import numpy as np
import pytest

from core.customers.checked import CheckedTable
from core.decisions.email import Email
from core.decisions.smallest_change import Change
from core.errors import JournalError, NoModelError
from core.journal.lines import EmailLine, PredictionLine, WhatIfLine
from core.serving.desk import open_desk
from core.serving.tables import answer_table
from tests.model.kinds import KINDS, strangers
from tests.serving.conftest import desk_with, settings_in

CHURN_RISK_WORDS = ("churn", "risk")


def high(desk):
    return desk.examples()[-1].customer


def checked(table):
    return CheckedTable(table, (), 0, len(table), np.array([], np.int64), ())


def lines(desk, kind=None):
    return [line for line in desk.journal.read() if kind is None or isinstance(line, kind)]


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_stands_in_the_journal_as_it_was_given(tmp_path, kind):
    desk = desk_with(tmp_path, kind)
    answer = desk.answer(high(desk))
    (line,) = lines(desk)
    assert isinstance(line, PredictionLine)
    assert (line.id, line.at, line.probability, line.margin) == (
        answer.prediction_id,
        answer.at,
        answer.score.probability,
        answer.score.margin,
    )
    assert line.features == answer.customer.values
    assert line.base_margin + sum(line.contributions.values()) == pytest.approx(line.margin, abs=1e-6)
    assert answer.logged_to == desk.journal.file_of(answer.at.date())


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_and_its_rows_one_by_one_get_the_same_answers(tmp_path, kind):
    desk = desk_with(tmp_path, kind)
    table = strangers().take(np.arange(30))
    answered = desk.answer_table(checked(table), name="some.csv")
    for index in range(len(table)):
        alone = desk.answer(table.customer(index))
        row = desk.answer_of_row(answered, index)
        assert row.score == alone.score
        assert row.explanation == alone.explanation
        assert row.advice == alone.advice
        assert row.prediction_id == answered.ids[index]


def test_a_row_opened_as_one_customer_is_not_logged_again(desk):
    answered = desk.answer_table(checked(strangers().take(np.arange(5))))
    before = len(lines(desk))
    opened = desk.answer_of_row(answered, 3)
    assert len(lines(desk)) == before == 6
    assert desk.journal.find(opened.prediction_id).row == int(answered.checked.table.rows[3])


def test_when_time_runs_out_the_riskiest_have_their_reasons_and_all_have_their_scores(desk):
    table = strangers().take(np.arange(3_000))
    answered = answer_table(
        checked(table), desk.scorer, desk.explainer, desk.journal, name="", source="batch", tell=print, seconds=0
    )
    explained = ~np.isnan(answered.contributions).any(axis=1)
    assert answered.n_explained == explained.sum() == 100
    assert answered.scores.probability[explained].min() >= answered.scores.probability[~explained].max()
    logged = {line.id: line for line in lines(desk, PredictionLine)}
    assert [logged[id].contributions is not None for id in answered.ids] == explained.tolist()
    assert [logged[id].probability for id in answered.ids] == answered.scores.probability.tolist()
    assert [bool(first) for first in answered.top_reasons[0]].count(True) == 100
    open_later = int(np.flatnonzero(~explained)[0])
    assert desk.answer_of_row(answered, open_later).explanation.residual == pytest.approx(0, abs=1e-6)


def test_progress_never_goes_back_and_ends_at_one(desk):
    shares = []
    desk.answer_table(checked(strangers()), progress=lambda share, doing: shares.append(share))
    assert shares == sorted(shares)
    assert shares[0] == 0 and shares[-1] == 1


def test_without_a_journal_there_is_no_answer(tmp_path):
    desk = desk_with(tmp_path)
    desk.journal.folder.write_text("a file where the folder should be")
    with pytest.raises(JournalError):
        desk.answer(high(desk))
    with pytest.raises(JournalError):
        desk.answer_table(checked(strangers().take(np.arange(3))))
    assert not desk.journal_state().writable


def test_a_what_if_is_logged_as_such_and_moves_the_score(desk):
    answer = desk.answer(high(desk))
    suggested = desk.smallest_change(answer)
    assert isinstance(suggested, Change)
    asked = desk.what_if(answer, suggested.chosen)
    assert asked.score.probability == pytest.approx(suggested.probability, abs=1e-12)
    assert asked.score.probability < desk.version.threshold <= answer.score.probability
    (line,) = lines(desk, WhatIfLine)
    assert (line.prediction, line.changes, line.probability) == (
        answer.prediction_id,
        suggested.changes,
        asked.score.probability,
    )


def test_a_drafted_email_is_logged_without_its_text(desk):
    answer = desk.answer(high(desk))
    offers = desk.offers(answer.customer)
    request = desk.email_request(answer, offers[0] if offers else None, "friendly", "en")
    *_, email = desk.draft_email(answer, request)
    assert isinstance(email, Email) and email.ok and email.source == "template"
    (line,) = lines(desk, EmailLine)
    assert (line.prediction, line.source, line.language, line.tone) == (
        answer.prediction_id,
        "template",
        "en",
        "friendly",
    )
    assert email.body.splitlines()[2] not in desk.journal.file_of(line.at.date()).read_text()
    assert not any(word in email.body.lower() for word in CHURN_RISK_WORDS)


def test_examples_lie_in_the_order_of_their_names(desk):
    found = [desk.scorer.score(example.customer).probability for example in desk.examples()]
    assert [example.name for example in desk.examples()] == ["Low risk", "Medium risk", "High risk"]
    assert found == sorted(found) and found[0] < desk.version.threshold < found[-1]


def test_the_journal_count_follows_what_is_written(desk):
    assert desk.journal_state().predictions_today == 0
    desk.answer(high(desk))
    desk.what_if(desk.answer(high(desk)), {})
    assert desk.journal_state().predictions_today == 2
    desk.answer_table(checked(strangers().take(np.arange(7))))
    assert desk.journal_state().predictions_today == 9


def test_health_says_what_is_away_and_what_is_off(tmp_path):
    embedded = {item.name: item.state for item in desk_with(tmp_path / "a").health()}
    assert embedded == {"Model registry": "away", "Groq": "off"}  # a served copy, and no registry beside it
    remote = desk_with(tmp_path / "b", tracking_uri="http://127.0.0.1:9")
    assert {item.name: item.state for item in remote.health()}["Model registry"] == "away"


def test_before_the_first_training_it_says_what_to_do(tmp_path):
    with pytest.raises(NoModelError, match="core train"):
        open_desk(settings_in(tmp_path))


def test_opening_and_answering_imports_nothing_heavy(tmp_path):
    desk_with(tmp_path)
    code = (
        "import sys\n"
        "from core.serving.desk import open_desk\n"
        "from core.settings import load_settings\n"
        "desk = open_desk(load_settings())\n"
        "desk.answer(desk.examples()[0].customer)\n"
        "print(sorted({'mlflow', 'sklearn', 'shap', 'statsmodels', 'fairlearn', 'groq', 'scipy.stats', 'pandas'} & set(sys.modules)))"
    )
    env = os.environ | {"CHURN_LOGS": str(tmp_path / "logs"), "CHURN_MLRUNS": str(tmp_path / "mlruns")}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
