"""The table that a version was trained on, found again."""

from __future__ import annotations

import re
from pathlib import Path

from core.customers.customer import CustomerTable
from core.customers.schema import Schema
from core.customers.store import read_table
from core.customers.synthetic.table import synthetic_table
from core.errors import DeskError, EvaluationError
from core.model.card import Card
from core.model.registry.facts import data_hash
from core.model.version import ModelVersion
from core.settings import Settings

SYNTHETIC = re.compile(r"synthetic customers, seed (\d+)")


def known_table(settings: Settings, version: ModelVersion) -> tuple[CustomerTable, str, str]:
    """The very table a version was trained on: the one CHURN_DATA names, or the synthetic customers of its seed.

    Returns:
        The table; where it comes from, in words; its data hash, which is the card's.

    Raises:
        EvaluationError: it is not there, or no longer what it was; says what to do.
    """
    card = version.card
    found = _synthetic(card, version.schema)
    why = f"Its name was {card.data!r}, and no table is named now."
    if found is None and settings.data is not None:
        found, why = _named(settings.data, version.schema, card)
    if found is None:
        raise EvaluationError(
            f"The table that {version.label} was trained on cannot be found. {why}",
            todo="Name it in CHURN_DATA, or take another labelled table.",
        )
    return found, card.data, card.data_hash


def _synthetic(card: Card, schema: Schema) -> CustomerTable | None:
    made = SYNTHETIC.fullmatch(card.data)
    if made is None:
        return None
    try:
        table = synthetic_table(schema, _customers(card), int(made[1])).table
    except DeskError:  # the generator knows the bundled schema only
        return None
    return table if data_hash(table) == card.data_hash else None


def _named(path: Path, schema: Schema, card: Card) -> tuple[CustomerTable | None, str]:
    try:
        table = read_table(path, schema).table
    except DeskError as error:
        return None, error.found
    if data_hash(table) == card.data_hash:
        return table, ""
    return None, f"CHURN_DATA names {path.name} ({len(table):,} customers), whose content is not that of {card.data!r}."


def _customers(card: Card) -> int:
    return card.n_train + card.n_validation + card.n_holdout
