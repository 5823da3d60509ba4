"""What about an unusual customer is unusual, in plain words."""

from __future__ import annotations

import numpy as np

from core.customers.customer import Customer
from core.customers.schema import Column
from core.model.compiled import Floats
from core.model.outliers.watch import Watch
from core.model.profile import ColumnProfile, Profile
from core.model.words import in_words

MOST = 3
"""Columns that are named."""
RARE = 0.01
"""A level that fewer customers have is rare by itself."""


def why(watch: Watch, profile: Profile, customer: Customer) -> str:
    """One sentence about an unusual customer, such as "Unusual customer: these values of monthly charges and tenure rarely
    occur together; take the score with care."

    Columns are replaced by what is typical, one after the other and each time the one that makes the customer most
    ordinary, until the customer is no longer unusual. Values that are rare by themselves are named as such, and before all
    others those that nobody had in training.
    """
    columns = watch.encoder.schema.columns
    if new := [columns[place] for place in _never_seen(watch, customer)]:
        told = [f"{_lower(column.label)} ({in_words(column, customer.values[column.name])})" for column in new]
        return f"Unusual customer: the model has never seen such a value of {_listed(told)}; take the score with care."
    named = [columns[place] for place in responsible(watch, customer)]
    rare = [column for column in named if _rare(watch, profile, customer, column)]
    if rare:
        told = [f"{_lower(column.label)} ({in_words(column, customer.values[column.name])})" for column in rare]
        found = f"{_listed(told)} {'is' if len(told) == 1 else 'are'} rare"
    else:
        found = f"these values of {_listed([_lower(column.label) for column in named])} rarely occur together"
    return f"Unusual customer: {found}; take the score with care."


def responsible(watch: Watch, customer: Customer) -> list[int]:
    """Indices of the columns that make this customer unusual, the most responsible first; MOST at most."""
    encoder = watch.encoder
    x: Floats = encoder.encode(customer)
    found: list[int] = []
    while len(found) < MOST and _beyond(watch, x[None, :])[0] > 0:
        tries = _replaced(watch, x)
        beyond = _beyond(watch, tries)
        beyond[found] = np.inf
        found.append(int(np.argmin(beyond)))
        x = tries[found[-1]]
    if (
        len(found) == 1 and len(watch.encoder.starts) > 1
    ):  # with which other column does it not go together? The one on which most depends besides
        found.append(_partner(watch, customer, found[0]))
    return found


def _never_seen(watch: Watch, customer: Customer) -> list[int]:
    outside = watch.model.outside(watch.encoder.encode(customer)[None, :])[0]
    return sorted(set(watch.encoder.column_index[outside].tolist()))


def _replaced(watch: Watch, x: Floats) -> Floats:
    """The customer, shape (width,), with each column in turn as it typically is, shape (columns, width)."""
    starts = [*watch.encoder.starts.values(), watch.encoder.width]
    tries = np.repeat(x[None, :], len(starts) - 1, axis=0)
    for place in range(len(tries)):
        here = slice(starts[place], starts[place + 1])
        tries[place, here] = watch.model.typical[here]
    return tries


def _partner(watch: Watch, customer: Customer, first: int) -> int:
    x = watch.encoder.encode(customer)
    change = np.abs(_beyond(watch, _replaced(watch, x)) - _beyond(watch, x[None, :]))
    change[first] = -1.0
    return int(np.argmax(change))


def _beyond(watch: Watch, x: Floats) -> Floats:
    """How far beyond the cuts, relative to them; above 0 is unusual; shape (n,)."""
    cut, model = watch.cut, watch.model
    beyond = 1 - model.isolation.paths(x) / cut.path
    if model.distance is not None:
        beyond = np.maximum(beyond, model.distance.distances(x) / cut.distance - 1)
    return np.asarray(beyond, np.float64)


def _rare(watch: Watch, profile: Profile, customer: Customer, column: Column) -> bool:
    place = watch.encoder.schema.columns.index(column)
    value, counted = customer.values[column.name], profile.columns[place]
    if isinstance(value, float | int) and column.is_number:
        return not watch.model.low[place] <= value <= watch.model.high[place]
    return _count(value, counted) < RARE * profile.n


def _count(value: object, counted: ColumnProfile) -> int:
    if value is None:
        return counted.counts[-2]
    return counted.counts[counted.levels.index(value)] if value in counted.levels else counted.counts[-1]


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _lower(label: str) -> str:
    """A label inside a sentence: "Monthly charges" → "monthly charges", "TV" stays."""
    return label[:1].lower() + label[1:] if label[1:2].islower() or label[1:2] == "" else label
