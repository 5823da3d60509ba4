"""Where the models disagree, and how each treats the groups."""

from dataclasses import replace

import numpy as np
import pytest

from core.evaluation.comparison.comparison import compare
from core.evaluation.comparison.fairness import fairness
from core.evaluation.comparison.groups import groups_of
from core.evaluation.comparison.segments import disagreements, segments
from core.evaluation.comparison.trial import Answers
from tests.evaluation.comparison.trials import discordant, real_trial
from tests.evaluation.versions import customers


def test_every_column_is_divided_without_losing_anybody():
    table = customers()
    for column in table.schema.columns:
        groups = groups_of(table, column)
        assert np.bincount(groups.of, minlength=len(groups.labels)).sum() == len(table)
    number = groups_of(table, table.schema.numbers[-1])
    assert np.bincount(number.of)[:4] == pytest.approx([375] * 4, abs=40)


def test_segments_of_a_column_add_up_to_the_whole():
    trial = real_trial()
    found, paired = segments(trial, smallest=0), trial.paired()
    for column in trial.table.schema.numbers:
        own = [one for one in found if one.column == column.name]
        assert sum(one.n for one in own) == 300
        assert sum(one.only_first for one in own) == paired.only_first
        assert sum(one.only_second for one in own) == paired.only_second


def test_columns_that_single_out_the_same_customers_are_one_segment():
    trial = real_trial()
    column = trial.table.schema.categories[0]
    twin = replace(column, name="twin")
    schema = replace(trial.table.schema, columns=(*trial.table.schema.columns, twin), implications=())
    codes = {**trial.table.codes, "twin": trial.table.codes[column.name]}
    twice = replace(trial, table=replace(trial.table, schema=schema, codes=codes))
    assert segments(twice, smallest=0) == segments(trial, smallest=0)


def test_a_segment_in_which_they_always_disagree_comes_first():
    trial = real_trial()
    column = trial.table.schema.categories[-1]
    inside = groups_of(trial.table, column).of == 0
    flipped = np.where(inside, np.where(trial.first.at_risk, 0.0, 1.0), trial.first.probability)
    found = segments(replace(trial, second=Answers("churn/2", "", trial.first.threshold, flipped)))
    assert (found[0].column, found[0].level) == (column.name, column.levels[0].label or column.levels[0].value)
    assert found[0].share == 1.0
    assert all(one.n >= 30 for one in found)


def test_disagreements_are_exactly_the_discordant_customers_widest_apart_first():
    trial = real_trial()
    rows = disagreements(trial)
    assert len(rows) == trial.paired().discordant
    gaps = np.abs(trial.first.probability - trial.second.probability)[rows]
    assert np.all(np.diff(gaps) <= 0)


def test_fairness_covers_every_protected_column_and_its_gap_is_the_widest():
    trial = real_trial()
    found = fairness(trial)
    assert [one.column for one in found] == [c.name for c in trial.table.schema.columns if c.protected]
    for one in found:
        values = [group.first.accuracy.value for group in one.groups]
        assert one.first_gap == pytest.approx(max(values) - min(values))
        group, column = one.groups[0], trial.table.schema.by_name[one.column]
        inside = groups_of(trial.table, column).of == 0
        assert group.n == inside.sum()
        assert group.first.accuracy.value == pytest.approx(trial.right()[0][inside].mean())


def test_small_groups_have_no_gap():
    trial = real_trial()
    assert all(one.first_gap is None for one in fairness(trial, smallest=290))


@pytest.mark.parametrize("n", [2, 5, 20])
def test_a_handful_of_customers_gives_no_segment_and_no_error(n):
    trial = real_trial()
    rows = np.arange(n)
    sides = [replace(one, probability=one.probability[:n]) for one in (trial.first, trial.second)]
    few = replace(
        trial, first=sides[0], second=sides[1], target=trial.target[:n], ids=trial.ids[:n], table=trial.table.take(rows)
    )
    found = compare(few)
    assert (found.segments, found.advice.recommendation) == ((), "not_enough")


def test_without_columns_there_are_no_segments():
    found = compare(discordant(4, 9))
    assert (found.segments, found.fairness) == ((), ())
