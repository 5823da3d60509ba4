"""What the business may offer, and to whom: the records of the catalogue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.customers.customer import Customer
from core.customers.schema import Value

LANGUAGES = ("en", "de", "es")
"""Languages an e-mail can be written in; each has a file in `words/` and a folder in `templates/`."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that must hold of a customer.

    Attributes:
        column: of the schema.
        any_of: for a category or flag: the levels that fit; () for a number.
        low, high: for a number: both inclusive, None for open.
    """

    column: str
    any_of: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None

    def holds(self, value: Value) -> bool:
        """Whether this value fits. A missing value never does.

        >>> Condition("tenure", low=6).holds(6.0), Condition("tenure", low=6).holds(None)
        (True, False)
        """
        if isinstance(value, str):
            return value in self.any_of
        if value is None or self.any_of:
            return False
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


@dataclass(frozen=True, slots=True)
class Offer:
    """One entry of the catalogue.

    Attributes:
        key: short and unique, e.g. "one-year".
        name: for the desk, e.g. "One-year contract".
        gets: language → what the customer gets, one sentence; the only promise an e-mail may make.
        when: who is eligible; all must hold.
        cost: what it costs the business, ≥ 0, in `currency`; never leaves the desk.
        currency: ISO code, e.g. "USD".
        sets: columns it changes when the customer accepts, for a what-if; () when it changes none.
    """

    key: str
    name: str
    gets: dict[str, str]
    when: tuple[Condition, ...]
    cost: float
    currency: str
    sets: tuple[tuple[str, Value], ...] = ()


@dataclass(frozen=True, slots=True)
class Relation:
    """How long, or how, somebody has been a customer, in words instead of numbers.

    Attributes:
        key: e.g. "long-standing".
        when: whom it describes; all must hold.
        words: for the language model, impersonal and without a number, e.g. "a long-standing customer".
        thanks: language → one sentence for the e-mail, e.g. "Thank you for having been with us for so long."
    """

    key: str
    when: tuple[Condition, ...]
    words: str
    thanks: dict[str, str]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All offers and relations, in the order of the file. The empty catalogue is legal: e-mails then promise nothing."""

    offers: tuple[Offer, ...] = ()
    relations: tuple[Relation, ...] = ()
    languages: tuple[str, ...] = LANGUAGES

    def offer(self, key: str) -> Offer | None:
        """The offer with this key, or None."""
        return next((offer for offer in self.offers if offer.key == key), None)


def fits(when: Iterable[Condition], customer: Customer) -> bool:
    """Whether all conditions hold of the customer."""
    return all(condition.holds(customer.values.get(condition.column)) for condition in when)


def eligible(offers: Iterable[Offer], customer: Customer) -> tuple[Offer, ...]:
    """The offers this customer may have, in the catalogue's order.

    >>> gift = Offer("gift", "Gift", {"en": "You get a gift."}, (Condition("plan", ("basic",)),), 5, "USD")
    >>> eligible([gift], Customer("1", {"plan": "basic"})) == (gift,), eligible([gift], Customer("2", {"plan": None}))
    (True, ())
    """
    return tuple(offer for offer in offers if fits(offer.when, customer))


def relation_of(relations: Iterable[Relation], customer: Customer) -> Relation | None:
    """The first relation that describes the customer, or None."""
    return next((relation for relation in relations if fits(relation.when, customer)), None)
