"""What the gate judges by: the version and the champion, and what both say about customers that neither has seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.customers.customer import CustomerTable
from core.errors import EvaluationError
from core.evaluation.gate.judging import Sample
from core.evaluation.gate.policy import Policy
from core.evaluation.profit import ProfitTerms
from core.model.scoring import Scorer
from core.model.version import ModelVersion

BANDS = (0.3, 0.6)
"""The gate looks at no band; a scorer wants some."""


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """A version and what it says.

    Attributes:
        version: the model.
        probability: of the customers judged, 0 to 1, shape (n,).
        at_risk: its decisions at its own threshold, bool, shape (n,).
    """

    version: ModelVersion
    probability: NDArray[np.float64]
    at_risk: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """Both models on the customers that neither has seen: all that the version has not seen, or fewer.

    Attributes:
        version, champion: what they say, in the order of the table.
        table: the customers.
        target: their outcomes, 0 or 1, shape (n,).
    """

    version: Scored
    champion: Scored
    table: CustomerTable
    target: NDArray[np.int8]

    @property
    def sample(self) -> Sample:
        """How many were compared."""
        return Sample(len(self.target), int(self.target.sum()))


@dataclass(frozen=True, slots=True)
class Original:
    """What came of holding the compiled form to the original once more.

    Attributes:
        difference: largest, log-odds; None when the original could not be asked.
        n: customers it was asked about.
        says: why not, or where the original came from.
    """

    difference: float | None
    n: int
    says: str


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """Everything that the checks look at.

    Attributes:
        version: what is judged.
        pair: the comparison with the champion; None when there is nothing to compare with.
        no_champion: why there is none, as a sentence; "" when there is one.
        doubtful: the champion exists and could not be compared: that is a doubt, not a matter of course.
        champion_version: the champion also when it could not be scored on these customers; for the schemas.
        table: customers that the version has not seen, with their outcome.
        target: their outcomes, 0 or 1, shape (n,).
        terms: what keeping customers is worth; None when not stated.
        currency: of the terms; "" when unknown.
        original: the second look at compiled = original.
        policy: the bounds.
    """

    version: Scored
    pair: Pair | None
    no_champion: str
    doubtful: bool
    champion_version: ModelVersion | None
    table: CustomerTable
    target: NDArray[np.int8]
    terms: ProfitTerms | None
    currency: str
    original: Original
    policy: Policy

    @property
    def sample(self) -> Sample:
        """How many were judged."""
        return Sample(len(self.target), int(self.target.sum()))

    @property
    def noun(self) -> str:
        """What the positive class is called, e.g. "churn"."""
        return self.table.schema.target.noun

    def rng(self, part: int) -> np.random.Generator:
        """The random stream of one part of the gate: what one part draws moves no other."""
        return np.random.default_rng((self.policy.certainty.seed, part))


def scored(version: ModelVersion, table: CustomerTable) -> Scored:
    """Ask a version about every customer of a table."""
    found = Scorer(version, BANDS).score_table(table)
    return Scored(version, found.probability, found.at_risk)


def known_outcomes(table: CustomerTable) -> NDArray[np.int8]:
    """The outcomes of the customers to be judged, both of them there.

    Raises:
        EvaluationError: fewer than two customers of an outcome: no figure could be computed.
    """
    target = table.target
    n = 0 if target is None else int(target.sum())
    if target is None or min(n, len(target) - n) < 2:
        raise EvaluationError(
            f"Of the {len(table):,} customers that the models have not seen, {n:,} have the outcome "
            f"{table.schema.target.column} = {table.schema.target.positive!r}: at least two with and two without are needed.",
            todo="Judge on a larger table: --data.",
        )
    return target
