"""Reads what the decisions need from disk: the catalogue of offers, the words of a language, the templates."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from core.customers.schema import Schema
from core.customers.store import read_schema
from core.decisions.catalogue_text import parse_catalogue
from core.decisions.email import Tone
from core.decisions.language import Language, language_from
from core.decisions.offers import LANGUAGES, Catalogue
from core.errors import DraftError, OfferError

HERE = Path(__file__).parent


def read_catalogue(path: Path | None, schema: Schema) -> Catalogue:
    """The catalogue of offers for customers of this schema.

    Args:
        path: a TOML file. None: the bundled one when the schema is the bundled one, else the empty catalogue, because
            somebody else's offers are nobody's to make.
        schema: the customers'.

    Raises:
        OfferError: the file cannot be read, or is wrong; the message lists every fault.
    """
    if path is None:
        if not _same_table(schema, read_schema(None)):
            return Catalogue()
        path = HERE / "offers.toml"
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise OfferError(
            f"The catalogue of offers {path} cannot be read: {error}.", todo="Correct CHURN_OFFERS, or leave it empty."
        ) from error
    return parse_catalogue(text, path.name, schema)


def _same_table(one: Schema, other: Schema) -> bool:
    def shape(schema: Schema) -> list[tuple[str, tuple[str, ...], bool]]:
        return [(column.name, column.values, column.actionable) for column in schema.columns]

    return shape(one) == shape(other)


@cache
def read_language(code: str) -> Language:
    """The words of a language.

    Raises:
        DraftError: there are none for this code.
    """
    if code not in LANGUAGES:
        raise DraftError(f"E-mails cannot be written in {code!r}.", todo=f"Choose one of {', '.join(LANGUAGES)}.")
    return language_from(tomllib.loads((HERE / "words" / f"{code}.toml").read_text(encoding="utf-8")))


@cache
def read_template(language: str, tone: Tone) -> str:
    """The text of a template: its first line is the subject, the rest the paragraphs."""
    return (HERE / "templates" / language / f"{tone}.txt.jinja").read_text(encoding="utf-8")
