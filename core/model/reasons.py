"""Why: what each of the customer's own columns adds to the log-odds, and to the probability.

The linear part is exact: weight · (x - the background's mean), the Shapley value of a linear model under independent
features. Trees go through SHAP's TreeExplainer (path-dependent), which is given the compiled arrays, so it explains what is
served. Both add up: base margin + Σ contributions = margin. One-hot features are summed back to their column.

Points for people: one factor, the secant (p - p_base) / (margin - base margin), turns all contributions of a customer into
differences of probabilities, so these add up exactly too and keep their proportions.

Reference:
    S. Lundberg et al., "From local explanations to global understanding with explainable AI for trees", Nature Machine
    Intelligence 2 (2020).
"""

from __future__ import annotations

from functools import cached_property
from math import exp
from typing import Any

import numpy as np

from core.customers.customer import Customer, CustomerTable
from core.model.compiled import Compiled, Floats
from core.model.explanation import Explanation, Reason
from core.model.features import Encoder
from core.model.score import Score
from core.model.sentences import sentence
from core.model.version import ModelVersion

CHUNK = 8192


class Explainer:
    """Explains scores of one model version; build it once, share it between threads."""

    def __init__(self, version: ModelVersion) -> None:
        self.version = version
        self.base_margin = version.base_margin
        self.base_probability = probability_of(version.base_margin)
        self._model = Additive(version.compiled, version.encoder, version.background_mean)

    def explain(self, customer: Customer, score: Score) -> Explanation:
        """The reasons of one score, the strongest first.

        Args:
            customer: as it was scored.
            score: what this version's Scorer said.
        """
        contributions = self._model.by_column(self.version.encoder.encode(customer).reshape(1, -1))[0].tolist()
        factor = secant(self.base_margin, score.margin)
        reasons = []
        for column, contribution in zip(self.version.schema.columns, contributions, strict=True):
            value, points = customer.values[column.name], contribution * factor
            reasons.append(Reason(column.name, value, contribution, points, sentence(column, value, points)))
        reasons.sort(key=_strength, reverse=True)
        residual = score.margin - self.base_margin - sum(contributions)
        base = self.base_probability
        return Explanation(self.base_margin, base, score.margin, score.probability, tuple(reasons), residual)

    def contributions(self, table: CustomerTable, start: int = 0, stop: int | None = None) -> Floats:
        """Contributions of the customers start ≤ i < stop, log-odds, shape (n, columns) in the schema's order."""
        stop = len(table) if stop is None else min(stop, len(table))
        found = np.empty((max(0, stop - start), len(self.version.schema.columns)))
        for at in range(start, stop, CHUNK):
            x = self.version.encoder.encode_table(table, at, min(at + CHUNK, stop))
            found[at - start : at - start + len(x)] = self._model.by_column(x)
        return found


class Additive:
    """The additive parts of a compiled model, on encoded customers; what training uses before there is a version.

    Args:
        compiled: the model.
        encoder: which feature belongs to which column.
        mean: of the background, shape (width,).
    """

    def __init__(self, compiled: Compiled, encoder: Encoder, mean: Floats) -> None:
        self._compiled, self._mean = compiled, mean
        self._starts = np.fromiter(encoder.starts.values(), np.int64)
        self._linear = bool(compiled.weights.any()) or not compiled.n_trees

    def by_column(self, x: Floats) -> Floats:
        """Contributions of encoded customers, x of shape (n, width), log-odds; shape (n, columns)."""
        parts = np.zeros_like(x)
        if self._linear:
            parts = (x - self._mean) * self._compiled.weights
        if self._compiled.n_trees:
            parts = parts + self._trees.shap_values(x, check_additivity=False)
        return np.asarray(np.add.reduceat(parts, self._starts, axis=1), np.float64)

    @cached_property
    def _trees(self) -> Any:
        from shap import TreeExplainer  # takes two seconds to import; linear models never need it

        return TreeExplainer(shap_model(self._compiled), feature_perturbation="tree_path_dependent")


def importance(compiled: Compiled, encoder: Encoder, background: Floats) -> dict[str, float]:
    """Global importance: the mean |contribution| of each column over the background, log-odds, in the schema's order.

    Args:
        compiled: the model.
        encoder: of the same width.
        background: encoded customers, shape (k, width), k ≥ 1.
    """
    found = np.abs(mean_parts(compiled, encoder, background)).mean(axis=0).tolist()
    return dict(zip((column.name for column in encoder.schema.columns), found, strict=True))


def mean_parts(compiled: Compiled, encoder: Encoder, background: Floats) -> Floats:
    """Contributions of the background's own customers, log-odds, shape (k, columns)."""
    return Additive(compiled, encoder, background.mean(axis=0)).by_column(background)


def probability_of(margin: float) -> float:
    """1 / (1 + exp(-margin)), computed as the kernel does.

    >>> probability_of(0.0), probability_of(-1000.0), probability_of(1000.0)
    (0.5, 0.0, 1.0)
    """
    if margin >= 0:
        return 1.0 / (1.0 + exp(-margin))
    odds = exp(margin)
    return odds / (1.0 + odds)


def secant(base_margin: float, margin: float) -> float:
    """(p(margin) - p(base)) / (margin - base): turns log-odds into points; its limit p · (1 - p) where both are equal.

    >>> round(secant(0.0, 2.0), 4), secant(0.0, 0.0)
    (0.1904, 0.25)
    """
    p, rise = probability_of(base_margin), margin - base_margin
    if abs(rise) < 1e-6:  # the second order of the limit is rise / 12: nothing at this size
        return p * (1 - p)
    return (probability_of(margin) - p) / rise


def shap_model(compiled: Compiled) -> dict[str, Any]:
    """The trees as the dictionary that SHAP's TreeExplainer takes."""
    ends = [*compiled.roots[1:].tolist(), len(compiled.feature)]
    trees = []
    for start, end in zip(compiled.roots.tolist(), ends, strict=True):
        part = slice(start, end)
        leaf = compiled.feature[part] < 0
        left = np.where(leaf, -1, compiled.left[part] - start).astype(np.int32)
        trees.append(
            {
                "children_left": left,
                "children_right": np.where(leaf, -1, left + 1).astype(np.int32),
                "children_default": left,
                "features": np.where(leaf, -1, compiled.feature[part]).astype(np.int32),
                "thresholds": compiled.cut[part],
                "values": compiled.value[part].reshape(-1, 1).copy(),
                "node_sample_weight": compiled.cover[part],
            }
        )
    return {"trees": trees, "internal_dtype": np.float64, "input_dtype": np.float64, "tree_output": "log_odds"}


def _strength(reason: Reason) -> float:
    return abs(reason.contribution)
