"""Opens what the gate judges: the version, the champion, the customers that neither has seen."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.customers.customer import CustomerTable
from core.customers.store import read_table
from core.errors import DeskError, EvaluationError
from core.evaluation.currency_store import currency_of
from core.evaluation.gate.evidence import Evidence, Original, Pair, known_outcomes, scored
from core.evaluation.gate.policy import Policy
from core.evaluation.gate.subject.versions.store import Desk
from core.evaluation.profit import ProfitTerms, terms_of
from core.evaluation.table import known_table
from core.evaluation.unseen import unseen
from core.model.packing import MANIFEST
from core.model.registry.facts import data_hash
from core.model.store import CHAMPION, version_folder
from core.model.version import ModelVersion
from core.settings import Settings

ASKED_AGAIN = 2_000
"""Customers that the original is asked about once more."""


@dataclass(frozen=True, slots=True, eq=False)
class Customers:
    """A labelled table.

    Attributes:
        table: the customers.
        words: where they come from.
        hash: core.model.registry.facts.data_hash.
        notes: what a reader should know of how it was read.
    """

    table: CustomerTable
    words: str
    hash: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """Everything that the gate needs, opened.

    Attributes:
        evidence: for the checks.
        model_hash: sha256 of the version's manifest file, hex.
        customers: the whole table.
        n_seen: of them left out because a model had seen them.
        notes: what a reader should know, one sentence each.
    """

    evidence: Evidence
    model_hash: str
    customers: Customers
    n_seen: int
    notes: tuple[str, ...]


def open_subject(
    desk: Desk, settings: Settings, version: ModelVersion, data: Path | None, against: bool, policy: Policy
) -> Subject:
    """Find champion and customers, and ask both models about those that neither has seen.

    Args:
        desk: where versions are.
        settings: for the table, the profit's terms and the currency.
        version: what is judged.
        data: a labelled table; None for the one that the version was trained on.
        against: compare with the champion, if there is one.
        policy: the bounds.

    Raises:
        EvaluationError: nobody can tell what was seen, or too few customers remain.
        TableError: the table cannot be read.
        DamagedModelError, NoModelError: the champion cannot be opened.
    """
    customers = _customers(settings, version, data)
    champion, why = _champion(desk, version, against)
    own = unseen(customers.table, customers.hash, [version])
    judged = customers.table.take(own.rows)
    pair, doubt = _pair(customers, version, champion)
    evidence = Evidence(
        version=scored(version, judged),
        pair=pair,
        no_champion=doubt or why,
        doubtful=bool(doubt),
        champion_version=champion,
        table=judged,
        target=known_outcomes(judged),
        terms=_terms(policy, settings),
        currency=currency_of(settings, version.schema),
        original=_original(desk, version, judged),
        policy=policy,
    )
    folder = version_folder(settings.mlruns, version.name, version.number)
    model_hash = hashlib.sha256((folder / MANIFEST).read_bytes()).hexdigest()
    notes = (*desk.notes, *customers.notes, *_repeated(own.n_repeated))
    return Subject(evidence, model_hash, customers, own.n_seen, notes)


def _repeated(n: int) -> tuple[str, ...]:
    return (f"{n:,} further rows of customers who are judged already are not counted.",) if n else ()


def _customers(settings: Settings, version: ModelVersion, data: Path | None) -> Customers:
    if data is None:
        table, words, known = known_table(settings, version)
        return Customers(table, words, known)
    checked = read_table(data, version.schema)
    left = len(checked.left_out)
    notes = (f"{data.name}: {left:,} of {checked.n_rows:,} rows have errors and are not judged.",) if left else ()
    return Customers(checked.table, data.name, data_hash(checked.table), notes)


def _champion(desk: Desk, version: ModelVersion, against: bool) -> tuple[ModelVersion | None, str]:
    """The champion, or why there is none to compare with."""
    if not against:
        return None, "Not compared with the champion: --against none."
    number = desk.alias(CHAMPION)
    if number is None:
        return None, "There is no champion yet."
    if number == version.number:
        return None, f"{version.label} is the champion itself."
    return desk.version(number), ""


def _pair(customers: Customers, version: ModelVersion, champion: ModelVersion | None) -> tuple[Pair | None, str]:
    """Both on the customers that neither has seen, or why that cannot be."""
    if champion is None:
        return None, ""
    try:
        shared = customers.table.take(unseen(customers.table, customers.hash, [version, champion]).rows)
        target = known_outcomes(shared)
    except EvaluationError as error:
        return None, f"{champion.label} cannot be compared: {error.found}"
    return Pair(scored(version, shared), scored(champion, shared), shared, target), ""


def _terms(policy: Policy, settings: Settings) -> ProfitTerms | None:
    """What the policy states; the settings where it states nothing."""
    given = policy.profit
    stated = {
        name: value
        for name in ("customer_value", "contact_cost", "acceptance")
        if (value := getattr(given, name)) is not None
    }
    return terms_of(settings.model_copy(update=stated))


def _original(desk: Desk, version: ModelVersion, table: CustomerTable) -> Original:
    """Hold the compiled form to the fitted original once more, where it can be had."""
    from core.model.registry.judged.store import original_margins

    if desk.registry is None:
        return Original(None, 0, "The original was not asked again: the registry is away.")
    x = version.encoder.encode_table(table, 0, ASKED_AGAIN)
    try:
        theirs = original_margins(desk.registry, version.card, x)
    except DeskError as error:
        return Original(None, 0, f"The original could not be asked again: {error.found}")
    if theirs is None:
        return Original(None, 0, "No original is stored: its members' are, where it is an ensemble.")
    difference = float(np.abs(version.compiled.margins(x) - theirs).max(initial=0.0))
    return Original(difference, len(x), "The original in the registry, asked again")
