"""A model's address as MLflow writes it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.errors import ModelError

LATEST = "latest"
FORMS = "models:/NAME/3, models:/NAME@challenger, models:/NAME/latest or runs:/RUN_ID"
NAME = r"[A-Za-z0-9_][A-Za-z0-9._-]*"


@dataclass(frozen=True, slots=True)
class Address:
    """Which version is meant: exactly one of the last four is set.

    Attributes:
        name: of the registered model; "" for a run's.
        number: of the version, 0 for none.
        alias: e.g. "challenger".
        latest: the highest number.
        run: id of a run.
    """

    name: str
    number: int = 0
    alias: str = ""
    latest: bool = False
    run: str = ""


def parse_address(text: str) -> Address:
    """The version that an address means.

    Args:
        text: `models:/NAME/NUMBER`, `models:/NAME@ALIAS`, `models:/NAME/latest`, `runs:/RUN_ID` (with or without a path
            behind it), or a label such as churn/3.

    Raises:
        ModelError: it is none of these.

    >>> parse_address("models:/churn/3"), parse_address("models:/churn@champion").alias, parse_address("churn/3").number
    (Address(name='churn', number=3, alias='', latest=False, run=''), 'champion', 3)
    """
    if found := re.fullmatch(r"runs:/([A-Za-z0-9]{1,64})(?:/.*)?", text):
        return Address("", run=found[1])
    path = text.removeprefix("models:/")
    if found := re.fullmatch(rf"({NAME})@([A-Za-z0-9_-]+)", path):
        return Address(found[1], alias=found[2])
    if found := re.fullmatch(rf"({NAME})/({LATEST}|[1-9][0-9]{{0,8}})", path):
        return Address(found[1], latest=True) if found[2] == LATEST else Address(found[1], number=int(found[2]))
    raise ModelError(f"{text!r} is no address of a model version.", todo=f"Write {FORMS}.")
