"""The policy of the gate: every bound that a version is held to. `gate.toml` beside this module explains each number."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Literal

Average = Literal["macro", "weighted", "churn"]
AVERAGES: dict[Average, str] = {"macro": "macro", "weighted": "weighted", "churn": "churn class"}


@dataclass(frozen=True, slots=True)
class Certainty:
    """When a figure is taken at its word.

    Attributes:
        fewest: customers judged; fewer are too few for the figure itself to decide.
        fewest_of_each: the same for customers of each outcome.
        widest: largest half-width of a share's 95 % interval with which the share itself decides.
        bootstrap: resamples behind an interval.
        seed: of bootstrap and noise.
    """

    fewest: int
    fewest_of_each: int
    widest: float
    bootstrap: int
    seed: int


@dataclass(frozen=True, slots=True)
class Floors:
    """The five figures and the least that each may be, shares."""

    accuracy: float
    precision: float
    recall: float
    f1: float
    roc_auc: float


@dataclass(frozen=True, slots=True)
class Performance:
    """How good alone.

    Attributes:
        average: of the five floors: over both classes equally (macro), by their sizes (weighted), or the churn class.
        floors: at the version's own threshold, under that average.
        churn: floors of the churn class at the version's own threshold.
        pr_auc: floor of the area under the precision-recall curve of the churn class.
        calibration_error: the largest that may be, a share.
    """

    average: Average
    floors: Floors
    churn: Floors
    pr_auc: float
    calibration_error: float


@dataclass(frozen=True, slots=True)
class Champion:
    """Compared with the champion.

    Attributes:
        roc_auc_margin: by how much the ROC-AUC may be lower and still count as no worse.
        profit_margin: the same for the expected profit, as a share of the champion's.
        mcnemar: p-value from which more wrong decisions than the champion's fail; None: reported only.
        most_flips: largest share of customers whose decision may change; None: reported only.
    """

    roc_auc_margin: float
    profit_margin: float
    mcnemar: float | None
    most_flips: float | None


@dataclass(frozen=True, slots=True)
class Fairness:
    """Over the protected columns.

    Attributes:
        accuracy_gap: largest difference of accuracy between two groups, a share.
        smallest_group: customers; smaller groups are named and not judged.
        widest: largest half-width of a gap's 95 % interval with which the gap itself decides.
        worsening: by how much a gap may be larger than the champion's, a share.
        selection_rate_ratio: least ratio of the shares of customers flagged; None: reported only.
        true_positive_gap, false_positive_gap: largest differences of these rates; None: reported only.
    """

    accuracy_gap: float
    smallest_group: int
    widest: float
    worsening: float
    selection_rate_ratio: float | None
    true_positive_gap: float | None
    false_positive_gap: float | None


@dataclass(frozen=True, slots=True)
class Robustness:
    """How much accuracy survives disturbed customers.

    Attributes:
        accuracy_lost: largest share of the accuracy that may be lost.
        noise: standard deviations of the Gaussian noise on numbers, in standard deviations of the column.
        wrong_level, missing, out_of_range: shares of the cells that are disturbed.
        repeats: independent disturbances of each kind.
        most_rows: customers disturbed; of a larger table a random sample.
    """

    accuracy_lost: float
    noise: tuple[float, ...]
    wrong_level: float
    missing: float
    out_of_range: float
    repeats: int
    most_rows: int


@dataclass(frozen=True, slots=True)
class Sanity:
    """What cannot be right, and what must be.

    Attributes:
        highest_roc_auc, highest_f1: figures (F1 of the churn class) above which a model is too good to be true.
        single_column_roc_auc: the same for one column alone.
        compiled_difference: largest difference between compiled and original model, log-odds.
        latency: slowest that one customer may be scored, 95th percentile, ms.
        residual: largest difference between a score and its reasons' sum, log-odds.
        fewest_trained: customers trained on; with fewer the verdict is inconclusive.
    """

    highest_roc_auc: float
    highest_f1: float
    single_column_roc_auc: float
    compiled_difference: float
    latency: float
    residual: float
    fewest_trained: int


@dataclass(frozen=True, slots=True)
class Profit:
    """What keeping customers is worth, in one currency; None where the policy does not state it.

    Attributes:
        customer_value: of a kept customer.
        contact_cost: of one contact, offer included.
        acceptance: share of leaving customers that a contact keeps.
    """

    customer_value: float | None
    contact_cost: float | None
    acceptance: float | None


@dataclass(frozen=True, slots=True)
class Policy:
    """All of it.

    Attributes:
        name: of its file, "bundled" for the default.
    """

    name: str
    certainty: Certainty
    performance: Performance
    champion: Champion
    fairness: Fairness
    robustness: Robustness
    sanity: Sanity
    profit: Profit

    @property
    def hash(self) -> str:
        """sha256 of every value in force, hex: two files that say the same have the same, however they are written."""
        values = {part: value for part, value in asdict(self).items() if part != "name"}
        return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()
