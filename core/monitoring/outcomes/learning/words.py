"""What became of an outcomes file, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from core.monitoring.outcomes.learning.store import Learned


def told(done: Learned, horizon: int) -> Iterator[str]:
    """What became of a file, a sentence each."""
    yield from done.notes
    would = "would be written" if done.dry else "written"
    days = f", observed {done.first} to {done.last}" if done.first and done.last else ""
    yield f"{done.written:,} of {done.rows:,} outcomes {would}, {done.positives:,} of them positive{days}."
    if done.corrections:
        yield f"{done.corrections:,} of these correct what the journal said about the same thing and day."
    if done.known:
        yield f"{done.known:,} are in the journal already."
    if done.outdated:
        yield f"{done.outdated:,} say what was corrected since and were not written; --restore writes them."
    if done.repeated:
        yield f"{done.repeated:,} repeat a row before."
    if done.unknown_predictions:
        yield f"{done.unknown_predictions:,} name a prediction that is not in the journal; not written."
    if done.unknown_customers:
        yield (
            f"{done.unknown_customers:,} are about customers without a prediction in the {horizon} days before "
            "(CHURN_LABEL_HORIZON); not written."
        )
    if done.examples:
        yield f"Unknown, for example: {', '.join(done.examples)}."
    if done.n_problems:
        yield f"{done.n_problems:,} rows cannot be used."
