"""What is known about a model version: where it comes from, how good it is, what it looks at."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Literal, get_args

from core.errors import DamagedModelError

Kind = Literal["logistic", "forest", "boosting", "xgboost", "ensemble"]
KINDS: tuple[Kind, ...] = get_args(Kind)
KIND_LABELS: dict[Kind, str] = {
    "logistic": "Logistic regression",
    "forest": "Random forest",
    "boosting": "Gradient boosting",
    "xgboost": "XGBoost",
    "ensemble": "Ensemble",
}


@dataclass(frozen=True, slots=True)
class Card:
    """The version's identity card.

    Attributes:
        name, number: e.g. "churn" and 3.
        kind: of model.
        created: when it was trained, UTC, ISO 8601.
        seed: of split and training.
        data: where the customers came from, in words.
        data_hash, schema_hash: sha256 of table and schema, hex.
        git_commit: of the code, hex; "" when unknown.
        n_train, n_validation, n_holdout: customers in each part.
        threshold: probability from which a customer counts as at risk, 0 to 1.
        threshold_rule: how it was chosen, in words.
        calibration: (slope, offset) of Platt's calibration; (1, 0) when it lies in the members of an ensemble.
        metrics: split → metric → value.
        importance: column → mean |contribution| in log-odds on the background sample.
        run_id: MLflow's; "" outside a registry.
        libraries: name → version it was trained with.
        compiled_difference: largest difference between compiled and original on the hold-out, log-odds.
        members: of an ensemble, kind → weight.
    """

    name: str
    number: int
    kind: Kind
    created: str
    seed: int
    data: str
    data_hash: str
    schema_hash: str
    git_commit: str
    n_train: int
    n_validation: int
    n_holdout: int
    threshold: float
    threshold_rule: str
    calibration: tuple[float, float] = (1.0, 0.0)
    metrics: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    importance: Mapping[str, float] = field(default_factory=dict)
    run_id: str = ""
    libraries: Mapping[str, str] = field(default_factory=dict)
    compiled_difference: float = 0.0
    members: Mapping[str, float] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """For people and logs, e.g. "churn/3"."""
        return f"{self.name}/{self.number}"

    @property
    def kind_label(self) -> str:
        """The kind for people, e.g. "Random forest"."""
        return KIND_LABELS[self.kind]

    def to_json(self) -> str:
        """The card as JSON text, keys in the order of the fields."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)

    @classmethod
    def from_json(cls, text: str) -> Card:
        """The inverse of `to_json`.

        Raises:
            DamagedModelError: it is no card of this release.
        """
        try:
            raw = json.loads(text)
            if raw["kind"] not in KINDS:
                raise ValueError(f"unknown kind {raw['kind']!r}")
            known = {f.name: raw[f.name] for f in fields(cls) if f.name in raw}
            slope, offset = known.get("calibration", (1.0, 0.0))
            return cls(**(known | {"calibration": (float(slope), float(offset))}))
        except (ValueError, KeyError, TypeError) as error:
            raise DamagedModelError(f"The model's card cannot be read: {error!r}.") from error
