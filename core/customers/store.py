"""Schemas and customer tables from disk."""

from __future__ import annotations

from pathlib import Path

from core.customers.schema import Schema
from core.customers.schema_read import parse_schema
from core.errors import SchemaError

__all__ = ["parse_schema", "read_schema"]

BUNDLED = Path(__file__).with_name("telco.toml")


def read_schema(path: Path | None) -> Schema:
    """Read a schema file.

    Args:
        path: a TOML file; None for the bundled default.

    Raises:
        SchemaError: it is not there, not readable, or wrong; all faults are told at once.

    >>> read_schema(None).target.noun
    'churn'
    """
    path = BUNDLED if path is None else path
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise SchemaError(
            f"{path}: the schema cannot be read: {error.strerror}.", todo="Give the path of a TOML file."
        ) from error
    except UnicodeDecodeError as error:
        raise SchemaError(
            f"{path}: the schema is not UTF-8 text (byte {error.start}).", todo="Save it as UTF-8."
        ) from error
    return parse_schema(text, path.name)
