"""The metrics of runs: what ours are called for people, and whether more is better."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

SIDES = {"validation": "validation", "holdout": "hold-out"}
NAMES = {
    "roc_auc": "ROC-AUC",
    "pr_auc": "PR-AUC",
    "accuracy": "Accuracy",
    "precision": "Precision",
    "recall": "Recall",
    "f1": "F1",
    "precision_macro": "Precision, macro",
    "recall_macro": "Recall, macro",
    "f1_macro": "F1, macro",
    "brier": "Brier score",
    "log_loss": "Log-loss",
    "calibration_error": "Calibration error",
}
"""What core.model.training.metrics measures, in the order in which people ask for it."""
COUNTS = ("n", "positives")
SMALLER = ("brier", "loss", "error", "seconds", "time", "mse", "mae", "rmse")
"""Parts of names of metrics of which less is better."""
SHARES = tuple(NAMES)[:9]
"""Between 0 and 1, and more is better."""
CHOICE = "validation_roc_auc"
"""What training chooses by; the hold-out is for the honest figure of what was chosen."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One metric.

    Attributes:
        name: MLflow's.
        label: for people.
        smaller: less is better.
    """

    name: str
    label: str
    smaller: bool

    def better(self, one: float, other: float) -> bool:
        """Whether the one value is better than the other."""
        return one < other if self.smaller else one > other

    def best(self, values: Iterable[float]) -> float:
        """The best of at least one value."""
        return min(values) if self.smaller else max(values)


def figure(name: str) -> Figure:
    """A metric by its name.

    >>> figure("holdout_roc_auc").label, figure("holdout_brier").smaller, figure("val_accuracy").label
    ('ROC-AUC, hold-out', True, 'val_accuracy')
    """
    side, _, what = name.partition("_")
    known = side in SIDES and what in NAMES
    label = f"{NAMES[what]}, {SIDES[side]}" if known else name
    words = name.lower().replace("-", "_").split("_")
    return Figure(name, label, any(part in words for part in SMALLER))


def in_order(names: Iterable[str]) -> tuple[Figure, ...]:
    """The metrics that say how good a run is, ours first and in a fixed order, then the others by name; counts, steps of the
    search and the standard error are left out.

    >>> [one.name for one in in_order(["zeal", "holdout_n", "holdout_f1", "validation_roc_auc", "search_1_roc_auc"])]
    ['validation_roc_auc', 'holdout_f1', 'zeal']
    """
    there = set(names)
    ours = [f"{side}_{what}" for side in SIDES for what in NAMES]
    hidden = {f"{side}_{what}" for side in SIDES for what in COUNTS} | {f"{CHOICE}_error", "threshold"}
    rest = sorted(name for name in there - set(ours) - hidden if not name.startswith(("search_", "n_")))
    return tuple(figure(name) for name in [name for name in ours if name in there] + rest)
