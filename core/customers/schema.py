"""One declaration of the customer table, from which form, encoder, checks and drift bins all derive.

A schema is a TOML file. `telco.toml` beside this module is the bundled default and shows every key; its reader is
`core.customers.store.read_schema`, and `python -m core schema infer` drafts one from a table.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

Kind = Literal["number", "category", "flag"]
Value = float | str | None
"""A checked value: a number, a level's text, or None for missing."""


@dataclass(frozen=True, slots=True)
class Level:
    """One value of a category or flag.

    Attributes:
        value: as it stands in the table, e.g. "Month-to-month".
        label: for a form or a chart, e.g. "Month to month".
        say: the beginning of a sentence about such a customer, e.g. "On a month-to-month contract".
        phrase: for running text with nothing personal in it (what a language model may see); empty to leave it out.
    """

    value: str
    label: str
    say: str
    phrase: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column that the model may look at.

    Attributes:
        name: as in the table's header.
        label: for people.
        kind: number, category (two or more levels) or flag (two levels: first no, then yes).
        group: the form's section.
        unit: "months", or a currency code such as "USD"; empty when it has none.
        help: one sentence under the widget.
        low, high: legal range of a number, both inclusive; None for open.
        whole: the number has no fraction.
        levels: legal values of a category or flag, in the order people expect.
        say: for numbers, the beginning of a sentence with `{value}` in it, e.g. "A customer for {value}".
        protected: fairness is measured over it.
        actionable: the business can change it (an offer may).
        missing_allowed: an empty cell is legal.
    """

    name: str
    label: str
    kind: Kind
    group: str
    unit: str = ""
    help: str = ""
    low: float | None = None
    high: float | None = None
    whole: bool = False
    levels: tuple[Level, ...] = ()
    say: str = ""
    protected: bool = False
    actionable: bool = False
    missing_allowed: bool = False

    @property
    def is_number(self) -> bool:
        return self.kind == "number"

    @property
    def values(self) -> tuple[str, ...]:
        """The legal level texts, () for a number."""
        return tuple(level.value for level in self.levels)

    def level(self, value: str) -> Level | None:
        """The level with this text, or None when the schema does not know it."""
        return next((level for level in self.levels if level.value == value), None)


@dataclass(frozen=True, slots=True)
class Target:
    """What is predicted: the yes/no column, the texts it holds, and what the yes is called.

    Attributes:
        column, positive, negative: name and the two texts in the table.
        noun: the risk in one word for titles, e.g. "churn".
        verb: what the customer does, infinitive, e.g. "leave".
    """

    column: str
    positive: str
    negative: str
    noun: str = "churn"
    verb: str = "leave"


@dataclass(frozen=True, slots=True)
class Implication:
    """Where `column` holds `value`, and only there, every column in `then` holds its implied value."""

    column: str
    value: str
    then: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Schema:
    """The whole table: id, target, columns in their order, and which value of one column settles another.

    Attributes:
        title: what the customers are, for people.
        id: the id column's name; None when the table has none (rows are then numbered).
        text: the TOML it was read from, stored with each model so that a version carries its own schema.
    """

    title: str
    id: str | None
    target: Target
    columns: tuple[Column, ...]
    implications: tuple[Implication, ...] = ()
    text: str = ""

    @cached_property
    def by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}

    @cached_property
    def groups(self) -> dict[str, tuple[Column, ...]]:
        """The form's sections in the order in which they first appear."""
        names = dict.fromkeys(column.group for column in self.columns)
        return {name: tuple(c for c in self.columns if c.group == name) for name in names}

    @cached_property
    def numbers(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.is_number)

    @cached_property
    def categories(self) -> tuple[Column, ...]:
        """Categories and flags: whatever has levels."""
        return tuple(column for column in self.columns if not column.is_number)
