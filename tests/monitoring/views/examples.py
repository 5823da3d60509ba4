"""A small journal with everything in it that a journal can hold, and its figures counted line by line."""

from datetime import timedelta

import numpy as np
from pyarrow import parquet

from core.journal.lines import BatchLine, PredictionLine
from core.journal.store import Journal
from core.model.profile import ColumnProfile, Profile
from core.monitoring.views.store import Views
from tests.journal.examples import DAY, NOON, batch, prediction

TENURE = ColumnProfile("tenure", (1.0, 3.0, 12.5), (), (1, 1, 1, 1, 0, 0), 0.0)
CONTRACT = ColumnProfile("Contract", (), ("Month-to-month", "One year"), (1, 1, 0, 0), 0.0)
PROFILE = Profile(4, (TENURE, CONTRACT), tuple(i / 20 for i in range(1, 20)), (0,) * 20)
TODAY = DAY + timedelta(days=1)


def profiles(label):
    """churn/3 is at hand, no other version is."""
    return PROFILE if label == "churn/3" else None


def views(folder, workers=2):
    return Views(folder, profiles, workers=workers)


def simple(customer="A-1", at=NOON, **changes):
    """A prediction over the profile's columns: the scanner takes it."""
    features = {"tenure": changes.pop("tenure", 3.0), "Contract": changes.pop("contract", "One year")}
    given = {"features": features, "contributions": {"tenure": 0.25, "Contract": -0.5}, **changes}
    return prediction(customer, at, **given)


def journal(folder, at=NOON):
    return Journal(folder, fsync="never", now=lambda: at)


def unclosed(folder, n, at=NOON, **changes):
    """A batch whose writer was killed before its last line; returns that line, for who wants to write it later."""
    closing = journal(folder, at).append_predictions(batch(n, **changes)).closing
    path = journal(folder).file_of(at.date())
    data = path.read_bytes()
    path.write_bytes(data[: data.rstrip(b"\n").rfind(b"\n") + 1])
    return closing


def counted(folder, day=DAY):
    """(model, role) → the day's figures, by the ordinary reader and plain loops; batches without a closing line left out."""
    lines = list(Journal(folder).read(day, day))
    closed = {line.id for line in lines if isinstance(line, BatchLine)}
    found = {}
    for line in lines:
        if isinstance(line, PredictionLine) and (line.batch is None or line.batch in closed):
            found.setdefault((line.model, line.role), []).append(line)
    return {key: figures(of) for key, of in found.items()}


def figures(lines):
    """What `figures_of` reads from counts."""
    explained = [line for line in lines if {"tenure", "Contract"} <= (line.contributions or {}).keys()]
    known = lines[0].model == "churn/3"
    explained = [line for line in explained if known and line.base_margin is not None]
    hours = np.bincount([line.at.hour for line in lines], minlength=24)
    sources = [sum(line.source == source for line in lines) for source in ("app", "batch", "api")]
    scores = np.histogram([line.probability for line in lines], bins=[-1, *PROFILE.score_edges, 2])[0]
    watched = [line.unusual for line in lines if line.unusual is not None]
    return {
        "n": len(lines), "n_explained": len(explained), "at_risk": sum(line.at_risk for line in lines),
        "unusual": [sum(watched), len(watched)],
        "hours": hours.tolist(), "sources": sources, "scores": scores.tolist(),
        "tenure": np.bincount([tenure_bin(line) for line in lines], minlength=6).tolist() if known else None,
        "contract": np.bincount([contract_bin(line) for line in lines], minlength=4).tolist() if known else None,
        "sums": [sum(line.probability for line in lines), sum(line.margin for line in lines),
                 sum(line.latency_ms for line in lines), sum(line.base_margin for line in explained),
                 *(sum(line.contributions[c] for line in explained) for c in ("tenure", "Contract") if known)],
    }  # fmt: skip


def figures_of(counts):
    """The same from counts."""
    known = "tenure" in counts.columns
    sums = [counts.probability_sum, counts.margin_sum, counts.latency_sum, counts.base_margin_sum]
    return {
        "n": counts.n, "n_explained": counts.n_explained, "at_risk": counts.at_risk, "hours": counts.hours.tolist(),
        "unusual": [counts.n_unusual, counts.n_watched],
        "sources": counts.sources.tolist(), "scores": counts.scores.tolist(),
        "tenure": counts.columns["tenure"].tolist() if known else None,
        "contract": counts.columns["Contract"].tolist() if known else None,
        "sums": [*sums, *counts.contribution_sums.tolist()],
    }  # fmt: skip


def tenure_bin(line):
    value = line.features.get("tenure")
    if value is None:
        return 4
    return 5 if isinstance(value, str) else sum(edge < value for edge in TENURE.edges)


def contract_bin(line):
    value = line.features.get("Contract")
    return 2 if value is None else CONTRACT.levels.index(value) if value in CONTRACT.levels else 3


def rows(folder):
    """Everything in the Parquet files, whatever their order."""
    found = []
    for path in sorted((folder / "views").glob("*.parquet")):
        found += parquet.read_table(path).to_pylist()
    return sorted(found, key=lambda row: row["id"])


def assert_journal_views_equal(one, two):
    """Counts and rows of both are the same."""
    assert views(one).days() == views(two).days()
    assert rows(one) == rows(two)
