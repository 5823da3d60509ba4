"""Which column of an outcomes file is which."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.customers.schema import Schema
from core.errors import TableError

PREDICTION = ("predictionid", "prediction", "idprediction")
CUSTOMER = ("customerid", "customer", "idcustomer", "account", "accountid")
OBSERVED = ("observed", "observedon", "observedat", "dateobserved", "observationdate", "observeddate", "date", "day")
OUTCOME = ("outcome", "churned", "churn", "left", "label", "target", "result", "actual")


@dataclass(frozen=True, slots=True)
class Columns:
    """Headers by what they mean; "" for none.

    Attributes:
        prediction, customer: ids; at least one is there.
        observed: the day; "" when one day holds for the whole file.
        outcome: what became of the customer.
    """

    prediction: str = ""
    customer: str = ""
    observed: str = ""
    outcome: str = ""


def find_columns(header: Sequence[str], schema: Schema, given: Columns, one_day: bool, where: str) -> Columns:
    """Recognise the columns by their names, in any spelling of capitals, spaces, hyphens and underscores.

    Args:
        header: of the file.
        schema: its id and target columns are names of customer and outcome, too.
        given: names that somebody has said; they must be there, letter by letter.
        one_day: the day is given for the whole file.
        where: the file's name.

    Raises:
        TableError: a column is missing or cannot be told from another; the message names the header.

    >>> from core.customers.store import read_schema
    >>> find_columns(["Prediction ID", "Date observed", "Churn?"], read_schema(None), Columns(), False, "left.csv")
    Columns(prediction='Prediction ID', customer='', observed='Date observed', outcome='Churn?')
    """
    for name in (given.prediction, given.customer, given.observed, given.outcome):
        if name and name not in header:
            raise TableError(
                f"{where} has no column {name!r}; its header reads {_shown(header)}.", todo="Correct the name."
            )
    found = Columns(
        given.prediction or _one(header, PREDICTION, where, "prediction"),
        given.customer or _one(header, ((schema.id,) if schema.id else ()) + CUSTOMER, where, "customer"),
        given.observed or ("" if one_day else _one(header, OBSERVED, where, "observed")),
        given.outcome or _one(header, (schema.target.column, *OUTCOME), where, "outcome"),
    )
    missing = []
    if not found.prediction and not found.customer:
        missing.append("the prediction's id (prediction_id) or the customer's (customer_id)")
    if not found.outcome:
        missing.append(f"the outcome (outcome, or {schema.target.column})")
    if not found.observed and not one_day:
        missing.append("the day on which it was observed (observed)")
    if missing:
        raise TableError(
            f"{where} has no column for {' and none for '.join(missing)}; its header reads {_shown(header)}.",
            todo="Rename the column, or name it: --prediction-column, --customer-column, --observed-column, "
            "--outcome-column; --observed DAY gives one day for all rows.",
        )
    return found


def _one(header: Sequence[str], names: Sequence[str], where: str, meaning: str) -> str:
    """The header that is spelt most like the first of these names; "" for none."""
    for name in names:
        fitting = [one for one in header if one == name] or [one for one in header if _plain(one) == _plain(name)]
        if len(fitting) > 1:
            raise TableError(
                f"{where}: {_shown(fitting)} could all be the column for {meaning}.",
                todo=f"Say which: --{meaning}-column.",
            )
        if fitting:
            return fitting[0]
    return ""


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.casefold())


def _shown(names: Sequence[str]) -> str:
    return ", ".join(names)[:200]
