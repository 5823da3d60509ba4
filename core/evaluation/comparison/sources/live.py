"""Live traffic: customers about whom both versions have said something, and whose outcome has arrived."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from core.customers.customer import CustomerTable
from core.customers.schema import Column, Schema
from core.errors import EvaluationError
from core.evaluation.comparison.trial import Answers, Trial
from core.model.version import ModelVersion
from core.monitoring.outcomes.labelled import LabelledPair
from core.monitoring.windows import Window


def live_trial(pair: LabelledPair, window: Window, first: ModelVersion, second: ModelVersion) -> Trial:
    """The joined answers as a trial, in the order in which the outcomes were observed.

    Args:
        pair: of these two versions, with the columns of the first one's schema.
        window: days of the predictions.

    Raises:
        EvaluationError: nobody was scored by both and has an outcome.
    """
    if not len(pair):
        raise EvaluationError(
            f"No customer was scored by both {first.label} and {second.label} from {window} and has an outcome.",
            todo="Let both score the same customers (the second one as a shadow), bring in what became of them, and come "
            "back when the outcomes are due.",
        )
    order = np.argsort(pair.champion.observed, kind="stable")
    whole = _trial(pair, window, first, second, order)
    known = _learned_from(whole.table, (first, second))
    if not known.any():
        return whole
    if known.all():
        raise EvaluationError(
            f"Both versions were trained on these {len(known):,} customers just as they were scored.",
            todo="Compare on customers, or on times, that the training did not see.",
        )
    rest = _trial(pair, window, first, second, order[~known])
    return replace(
        rest, says=f"{rest.says} {int(known.sum()):,} more were left out: training saw them just as they were scored."
    )


def _trial(
    pair: LabelledPair, window: Window, first: ModelVersion, second: ModelVersion, rows: NDArray[np.int64]
) -> Trial:
    one, two, target = pair.champion, pair.challenger, pair.champion.target[rows]
    ids = np.array([str(name) if name else "" for name in one.customer[rows]], object)
    drawn = f" (from a fixed sample of {one.n_found:,})" if one.n_found > len(one) else ""
    columns = {name: values[rows] for name, values in one.columns.items()}
    return Trial(
        Answers(first.label, first.card.kind_label, first.threshold, one.probability[rows]),
        Answers(second.label, second.card.kind_label, second.threshold, two.probability[rows]),
        target,
        ids,
        _table(first.schema, ids, columns, target),
        "live traffic",
        f"The {len(rows):,} customers{drawn} that both scored from {window} and whose outcome has arrived.",
        in_order=True,
    )


def _learned_from(table: CustomerTable | None, versions: tuple[ModelVersion, ...]) -> NDArray[np.bool_]:
    """Which customers a version was trained on exactly as they were scored. The id alone says nothing here: a customer who
    stayed then is scored again today, and today's outcome is a new one."""
    if table is None:
        return np.zeros(0, np.bool_)
    nameless = replace(table, ids=np.full(len(table), "", object))
    found = np.zeros(len(table), np.bool_)
    for version in versions:
        if version.seen is not None and not version.seen.by_id_alone:
            found |= version.seen.seen(nameless)
    return found


def _table(
    schema: Schema, ids: NDArray[np.object_], columns: Mapping[str, NDArray[np.object_]], target: NDArray[np.int8]
) -> CustomerTable | None:
    """The customers as they were scored; None when a column is not in the answer."""
    if not all(column.name in columns for column in schema.columns):
        return None
    numbers = {one.name: _numbers(columns[one.name]) for one in schema.numbers}
    codes = {one.name: _codes(one, columns[one.name]) for one in schema.categories}
    return CustomerTable(schema, ids, numbers, codes, target, np.arange(1, len(ids) + 1))


def _numbers(values: NDArray[np.object_]) -> NDArray[np.float64]:
    return np.array([np.nan if value is None else float(value) for value in values], np.float64)


def _codes(column: Column, values: NDArray[np.object_]) -> NDArray[np.int16]:
    place = {value: index for index, value in enumerate(column.values)}
    n = len(column.levels)
    return np.array([n if value is None else place.get(str(value), n + 1) for value in values], np.int16)
