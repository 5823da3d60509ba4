"""The currency of the settings' sums: that of the catalogue of offers."""

from __future__ import annotations

from core.customers.schema import Schema
from core.errors import OfferError
from core.settings import Settings


def currency_of(settings: Settings, schema: Schema) -> str:
    """For instance "USD"; "" without offers, and when they cannot be read: whoever drafts e-mails says so, an evaluation goes on.

    >>> from core.customers.store import read_schema
    >>> currency_of(Settings(_env_file=None), read_schema(None))
    'USD'
    """
    from core.decisions.store import read_catalogue

    try:
        offers = read_catalogue(settings.offers_file, schema).offers
    except OfferError:
        return ""
    return offers[0].currency if offers else ""
