"""Questions to the rows: closed days from Parquet, the open day from the journal, unfinished batches from neither."""

from datetime import timedelta

import pytest

from core.errors import ViewsError
from core.journal.days import stamp
from core.journal.lines import OutcomeLine
from core.monitoring.queries.store import history, recent, sample
from core.monitoring.windows import Window
from tests.journal.examples import DAY, NOON, batch, email
from tests.monitoring.views.examples import TODAY, journal, simple, unclosed, views

LATER = NOON + timedelta(days=1)


def test_recent_predictions_are_the_newest_first_and_without_other_kinds(tmp_path):
    lines = [simple(f"C-{n}", NOON + timedelta(seconds=n)) for n in range(5)]
    journal(tmp_path).append_many([*lines, email(lines[0])])
    views(tmp_path).refresh(DAY)
    assert [row.customer for row in recent(journal(tmp_path), views(tmp_path), 3)] == ["C-4", "C-3", "C-2"]


def test_rows_of_an_unfinished_batch_are_not_recent(tmp_path):
    journal(tmp_path).append(simple("seen"))
    unclosed(tmp_path, 4)
    views(tmp_path).refresh(DAY)
    assert [row.customer for row in recent(journal(tmp_path), views(tmp_path))] == ["seen"]


def test_a_history_joins_closed_days_and_the_open_one(tmp_path):
    first, second = simple("A", NOON, probability=0.25), simple("A", LATER, probability=0.5)
    journal(tmp_path).append_many([first, simple("B"), second])
    journal(tmp_path).append_predictions(batch(3))
    views(tmp_path).refresh(TODAY)
    found = history(journal(tmp_path), views(tmp_path), "A")
    assert [(row.id, row.at, row.probability) for row in found] == [
        (second.id, LATER, 0.5),
        (first.id, NOON, 0.25),
    ]
    assert history(journal(tmp_path), views(tmp_path), "nobody") == ()


def test_a_history_is_whole_before_the_views_are_built_and_leaves_out_what_nobody_saw(tmp_path):
    journal(tmp_path).append_predictions(batch(2))
    unclosed(tmp_path, 2)
    assert len(history(journal(tmp_path), views(tmp_path), "C-1")) == 1


def test_many_outcomes_learned_since_do_not_hide_the_last_predictions(tmp_path):
    journal(tmp_path).append_many([simple(f"C-{n}", NOON + timedelta(seconds=n)) for n in range(3)])
    journal(tmp_path).append_many([OutcomeLine(*stamp(LATER), f"C-{n}", None, "2026-11-22", True) for n in range(500)])
    assert [row.customer for row in recent(journal(tmp_path), views(tmp_path), 2)] == ["C-2", "C-1"]


def test_it_is_said_who_is_unusual_and_of_whom_nobody_knows(tmp_path):
    said = (True, False, None)
    lines = [simple("A", NOON + timedelta(seconds=n), unusual=one) for n, one in enumerate(said)]
    journal(tmp_path).append_many([*lines, simple("A", LATER, unusual=True)])
    assert [row.unusual for row in recent(journal(tmp_path), views(tmp_path))] == [True, *reversed(said)]
    views(tmp_path).refresh(TODAY)
    assert [row.unusual for row in history(journal(tmp_path), views(tmp_path), "A")] == [True, *reversed(said)]


def test_a_customer_cannot_talk_to_the_database(tmp_path):
    journal(tmp_path).append(simple("A"))
    views(tmp_path).refresh(TODAY)
    assert history(journal(tmp_path), views(tmp_path), "' OR 1=1 --") == ()


def test_a_sample_is_bounded_and_drawn_again_by_its_seed(tmp_path):
    journal(tmp_path).append_predictions(batch(200))
    views(tmp_path).refresh(TODAY)
    window = Window(DAY, DAY)
    one, two, other = (sample(views(tmp_path), window, "churn/3", 50, seed) for seed in (1, 1, 2))
    assert one.num_rows == 50 and one.equals(two) and not one.equals(other)
    assert {"f.tenure", "f.Contract", "c.tenure"} <= set(one.column_names)
    assert sample(views(tmp_path), window, "churn/9", 50, 1).num_rows == 0


def test_a_damaged_parquet_file_is_named_with_what_to_do(tmp_path):
    journal(tmp_path).append(simple("A"))
    views(tmp_path).refresh(TODAY)
    next((tmp_path / "views").glob("*.parquet")).write_bytes(b"garbage")
    with pytest.raises(ViewsError, match="--thorough"):
        history(journal(tmp_path), views(tmp_path), "A")


@pytest.mark.parametrize("n", [0, 10_001])
def test_an_answer_without_bounds_is_refused(tmp_path, n):
    with pytest.raises(ValueError, match="rows"):
        recent(journal(tmp_path), views(tmp_path), n)
