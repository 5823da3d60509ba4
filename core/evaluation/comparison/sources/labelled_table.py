"""A labelled table, cleared of whom the two models have seen in training."""

from __future__ import annotations

from collections.abc import Callable

from core.customers.customer import CustomerTable
from core.errors import EvaluationError
from core.evaluation.comparison.trial import Trial, ask
from core.evaluation.unseen import unseen
from core.model.version import ModelVersion

Tell = Callable[[float, str], None]


def must_differ(first: ModelVersion, second: ModelVersion) -> None:
    """A version is not compared with itself.

    Raises:
        EvaluationError: it is the same one.
    """
    if first.label == second.label:
        raise EvaluationError(
            f"{first.label} is on both sides, and a model is always exactly as good as itself.",
            todo="Choose another version for one of the two.",
        )


def table_trial(
    table: CustomerTable,
    name: str,
    data_hash: str,
    first: ModelVersion,
    second: ModelVersion,
    tell: Tell = lambda share, doing: None,
) -> Trial:
    """Ask both versions about the customers that neither has seen in training.

    Args:
        table: checked customers with their outcome.
        name: of the table, for people.
        data_hash: core.model.registry.facts.data_hash of the whole table.
        tell: called with the finished share and what is being done.

    Raises:
        EvaluationError: one version twice, no outcomes, other columns, nobody can tell who was seen, or nobody is left.
        ModelError: the table is too small to be split.
    """
    must_differ(first, second)
    tell(0.0, "Finding the customers that neither has seen")
    found = unseen(table, data_hash, (first, second))
    rest = table.take(found.rows)
    assert rest.target is not None  # noqa: S101  (unseen refuses a table without outcomes)
    asked = []
    for place, version in enumerate((first, second)):
        doing, start = f"Asking {version.label} about {len(rest):,} customers", 0.1 + 0.45 * place
        asked.append(ask(version, rest, lambda share, start=start, doing=doing: tell(start + 0.45 * share, doing)))  # type: ignore[misc]
    held = all(version.card.data_hash == data_hash for version in (first, second))
    return Trial(asked[0], asked[1], rest.target, rest.ids, rest, f"hold-out of {name}" if held else name, found.says)
