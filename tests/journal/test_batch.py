import numpy as np
import pytest

from core.errors import JournalError
from core.journal import batch as batches
from core.journal.lines import BatchLine, PredictionLine
from core.journal.store import Journal
from tests.journal.examples import DAY, NOON, batch, prediction


@pytest.fixture
def journal(tmp_path):
    with Journal(tmp_path, fsync="never", now=lambda: NOON) as made:
        yield made


@pytest.mark.parametrize("contributions", [True, False])
def test_a_batch_is_written_as_one_line_for_each_customer_and_a_closing_one(journal, contributions):
    scored = batch(2_500, contributions)
    seen = []
    closing = journal.append_predictions(scored, lambda done, n: seen.append((done, n))).closing
    *rows, last = journal.read()
    assert seen == [(1000, 2500), (2000, 2500), (2500, 2500)]
    assert (
        last
        == closing
        == BatchLine(closing.id, NOON, "churn/3", "champion", "batch", 2_500, 2, 25_000.0, "customers.csv")
    )
    assert len({row.id for row in rows}) == len(rows) == 2_500
    for index in (0, 1, 2, 3, 999, 1_000, 1_003, 2_499):
        p = float(scored.probability[index])
        expected = PredictionLine(
            rows[index].id, NOON, f"C-{index}", "champion", "churn/3", scored.table.customer(index).values, p,
            float(scored.margin[index]), 0.42, p >= 0.42, "low" if p < 0.3 else "high" if p >= 0.6 else "medium",
            "batch", 10.0, -1.25 if contributions else None,
            dict(zip(("tenure", "Contract"), scored.contributions[index].tolist(), strict=True)) if contributions else None,
            closing.id, index + 1,
        )  # fmt: skip
        assert rows[index] == expected
    assert rows[3].features == {"tenure": 3.0, "Contract": "Weekly 3"} and rows[2].features["Contract"] is None


def test_a_batch_without_its_closing_line_is_reported_as_open(journal):
    journal.append_predictions(batch(5))
    journal.append_many([prediction(batch="killed", row=row) for row in (1, 2)])
    (report,) = journal.verify()
    assert report.open_batches == {"killed": 2} and report.clean


def test_a_batch_that_fails_is_taken_back(journal, monkeypatch):
    path = journal.append(first := prediction())
    write, calls = journal._appender.write, []

    def full_at_the_third(day, data):
        calls.append(len(data))
        if len(calls) == 3:
            raise JournalError("full")
        return write(day, data)

    monkeypatch.setattr(journal._appender, "write", full_at_the_third)
    with pytest.raises(JournalError, match="full"):
        journal.append_predictions(batch(2_500))
    assert list(journal.read()) == [first] and path.stat().st_size < 1_000


def test_a_batch_that_fails_leaves_what_others_wrote_in_between(journal, tmp_path):
    other = Journal(tmp_path, fsync="never", now=lambda: NOON)

    def interrupt(done, n):
        other.append(prediction("other"))
        if done == 2_000:
            raise JournalError("full")

    with pytest.raises(JournalError, match="full"):
        journal.append_predictions(batch(2_500), interrupt)
    (report,) = journal.verify()
    assert report.clean and list(report.open_batches.values()) == [2_000]
    assert sum(line.customer == "other" for line in journal.read()) == 2


def test_an_empty_batch_is_only_closed(journal):
    closing = journal.append_predictions(batch(0)).closing
    assert list(journal.read()) == [closing] and closing.rows == 0


def test_numbers_that_json_cannot_hold_are_refused_before_anything_is_written(journal):
    for change in ({"probability": np.array([0.1, np.nan])}, {"margin": np.array([0.1])}):
        with pytest.raises(JournalError):
            journal.append_predictions(batch(2, **change))
    scored = batch(2)
    scored.table.numbers["tenure"][0] = np.inf
    with pytest.raises(JournalError, match="tenure"):
        journal.append_predictions(scored)
    assert journal.days() == () and batches.ROWS == 1_000 and NOON.date() == DAY
