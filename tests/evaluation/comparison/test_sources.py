"""Trials from the hold-out, a table and live traffic."""

from dataclasses import replace

import numpy as np
import pytest

from core.errors import EvaluationError
from core.evaluation.comparison.comparison import compare
from core.evaluation.comparison.sources.labelled_table import table_trial
from core.evaluation.comparison.sources.live import live_trial
from core.evaluation.comparison.sources.store import holdout_trial
from core.evaluation.paired.sequential import along
from core.model.training.split import split
from core.monitoring.outcomes.labelled import Labelled, LabelledPair
from core.monitoring.windows import Window
from core.settings import Settings
from tests.evaluation.versions import customers, trained_pair

WINDOW = Window.ending(np.datetime64("2026-11-01").astype(object), 30)


def test_the_hold_out_is_found_and_asked():
    told = []
    one, two = trained_pair()
    trial = holdout_trial(Settings(_env_file=None), one, two, lambda share, doing: told.append((share, doing)))
    assert trial.ids.tolist() == customers().ids[split(customers(), 7).holdout].tolist()
    assert trial.data == "hold-out of synthetic customers, seed 3"
    assert [share for share, _ in told] == sorted(share for share, _ in told)


def test_the_first_ones_table_is_taken_when_the_seconds_is_gone():
    one, two = trained_pair()
    gone = replace(two, card=replace(two.card, data="gone.csv", data_hash="0"))
    assert len(holdout_trial(Settings(_env_file=None), one, gone)) == 300
    with pytest.raises(EvaluationError, match=r"churn/2 was trained on cannot be found"):
        holdout_trial(Settings(_env_file=None), replace(one, card=replace(one.card, data="x", data_hash="1")), gone)


def test_an_uploaded_table_is_cleared_of_whom_they_know():
    one, two = trained_pair()
    trial = table_trial(customers(), "new.csv", "another", one, two)
    assert (len(trial), trial.data) == (300, "new.csv")


def test_one_version_on_both_sides_is_refused():
    one, _ = trained_pair()
    with pytest.raises(EvaluationError, match="churn/1 is on both sides"):
        table_trial(customers(), "x", "x", one, one)


def pair_of(table, day="2026-11-01"):
    """Both versions' labelled answers about a table, observed in reverse order."""
    one, two = trained_pair()
    n = len(table)
    columns = {c.name: table.numbers[c.name].astype(object) for c in table.schema.numbers}
    for c in table.schema.categories:
        columns[c.name] = np.array([c.values[code] for code in table.codes[c.name]], object)
    from core.evaluation.comparison.trial import ask

    def side(version):
        answers = ask(version, table)
        days = np.full(n, day, "datetime64[D]")
        observed = days + np.arange(n)[::-1]
        ids = table.ids.astype(object)
        threshold = np.full(n, version.threshold)
        return Labelled(
            version.label,
            table.target,
            answers.probability,
            answers.at_risk,
            threshold,
            days,
            observed,
            ids,
            ids,
            columns,
            n,
        )

    return LabelledPair(side(one), side(two))


def strangers(n=400):
    table = customers(n, seed=11)
    name = table.schema.numbers[-1].name
    return replace(table, numbers={**table.numbers, name: table.numbers[name] + 0.123})


def test_live_customers_stand_in_the_order_of_their_outcomes_with_their_columns():
    table, (one, two) = strangers(), trained_pair()
    trial = live_trial(pair_of(table), WINDOW, one, two)
    assert trial.ids.tolist() == table.ids[::-1].tolist()
    assert {n: v.tolist() for n, v in trial.table.codes.items()} == {
        n: v[::-1].tolist() for n, v in table.codes.items()
    }
    found = compare(trial)
    first, second = trial.right()
    assert found.sequential == along(second[first != second])
    assert found.fairness


def test_live_customers_whom_training_saw_just_so_are_left_out():
    known, (one, two) = customers(), trained_pair()
    trial = live_trial(pair_of(known), WINDOW, one, two)
    assert len(trial) == len(split(known, 7).holdout)
    assert "1,200 more were left out: training saw them" in trial.says
    with pytest.raises(EvaluationError, match="trained on these 1,200 customers just as they were scored"):
        live_trial(
            pair_of(known.take(np.sort(np.concatenate([split(known, 7).train, split(known, 7).validation])))),
            WINDOW,
            one,
            two,
        )


def test_no_live_customers_says_what_to_do():
    one, two = trained_pair()
    empty = pair_of(strangers().take(np.arange(0)))
    with pytest.raises(EvaluationError, match="No customer was scored by both churn/1 and churn/2"):
        live_trial(empty, WINDOW, one, two)
