"""The frozen reference profile."""

import numpy as np
import pytest

from core.errors import DamagedModelError
from core.model.profile import Profile, bin_numbers, bin_scores, profile_of
from tests.model.kinds import fitted, strangers, training

PROFILE = fitted("boosting").version.profile


def test_every_customer_is_counted_once_in_every_column_and_in_the_scores():
    assert {sum(column.counts) for column in PROFILE.columns} == {PROFILE.n} == {len(training())}
    assert sum(PROFILE.score_counts) == PROFILE.n and len(PROFILE.score_counts) == len(PROFILE.score_edges) + 1 == 20
    assert [column.column for column in PROFILE.columns] == [column.name for column in training().schema.columns]


def test_missing_and_unseen_have_places_of_their_own():
    columns = {column.column: column for column in PROFILE.columns}
    assert columns["Contract"].counts[-1] == (training().codes["Contract"] == 4).sum() > 0
    assert columns["Contract"].counts[-2] == (training().codes["Contract"] == 3).sum() > 0
    assert columns["tenure"].counts[-2] == np.isnan(training().numbers["tenure"]).sum() > 0
    assert columns["tenure"].counts[-1] == 0


def test_number_bins_are_about_equally_full_and_open_at_both_ends():
    charges = next(column for column in PROFILE.columns if column.column == "MonthlyCharges")
    known = np.array(charges.counts[:-2])
    assert len(known) == len(charges.edges) + 1 == 10
    assert known.min() > 0.07 * known.sum() and known.max() < 0.13 * known.sum()
    assert bin_numbers(np.array([-1e300, 1e300]), charges.edges).tolist() == [0, 9]


def test_a_number_of_few_values_gets_few_bins_and_an_unknown_one_gets_one():
    table = strangers().take(np.arange(100))
    table.numbers["tenure"][:] = np.tile([1.0, 2.0], 50)
    table.numbers["TotalCharges"][:] = np.nan
    columns = {c.column: c for c in profile_of(table, np.full(100, 0.5), np.zeros(19)).columns}
    assert (columns["tenure"].edges, columns["tenure"].counts) == ((1.0,), (50, 50, 0, 0))
    assert (columns["TotalCharges"].edges, columns["TotalCharges"].counts) == ((), (0, 100, 0))


def test_scores_on_an_edge_belong_to_the_bin_above():
    assert bin_scores(np.array([0.0, 0.049, 0.05, 1.0]), PROFILE.score_edges).tolist() == [0, 0, 1, 19]


def test_survives_json_to_the_last_bit():
    assert Profile.from_json(PROFILE.to_json()) == PROFILE
    with pytest.raises(DamagedModelError):
        Profile.from_json('{"n": 1}')


def test_shapes_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="shapes"):
        profile_of(training(), np.zeros(3), np.zeros(19))
