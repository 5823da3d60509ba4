"""A block of rows → checked customers, column by column; the problems' words come from check_row, row by row.

Columns are checked with vectors: only which cells are wrong. The few rows with a problem are then given to check_row, which
says what is wrong, so a table and a single row cannot disagree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.customers.cells import show
from core.customers.checked import CheckedTable
from core.customers.checks import check_row
from core.customers.customer import CustomerTable
from core.customers.problems import Problem
from core.customers.schema import Column, Level, Schema
from core.customers.tables.blocks import Block
from core.customers.tables.column_checks import check_levels, check_numbers, check_target, plain_cells

Mask = NDArray[np.bool_]


@dataclass(slots=True)
class _Found:
    """Problems so far: how many in each row, and whether one is an error."""

    count: NDArray[np.int64]
    error: Mask

    def add(self, where: Mask, error: bool) -> None:
        self.count += where
        if error:
            self.error |= where


@dataclass(frozen=True, slots=True)
class _Odd:
    """Which rows have problems, and where: in the schema's columns, in the target, in the id."""

    rows: NDArray[np.int64]
    inside: Mask
    target: Mask
    id_says: dict[int, str]


def check_block(
    schema: Schema, block: Block, commas: frozenset[str], seen: set[str], max_problems: int
) -> CheckedTable:
    """Check some rows.

    Args:
        schema: what a customer looks like.
        block: the rows as they came.
        commas: number columns written with decimal commas.
        seen: ids of earlier blocks; those of this one are added.
        max_problems: how many to put into words.
    """
    n = len(block.rows)
    found = _Found(np.zeros(n, dtype=np.int64), np.zeros(n, dtype=bool))
    numbers: dict[str, NDArray[np.float64]] = {}
    codes: dict[str, NDArray[np.int16]] = {}
    unseen: dict[str, dict[int, str]] = {}
    for column in schema.columns:
        cells = block.columns[column.name]
        if column.is_number:
            numbers[column.name], wrong = check_numbers(column, cells, column.name in commas)
        else:
            codes[column.name], texts = check_levels(column, cells)
            wrong = np.zeros(n, dtype=bool) if column.missing_allowed else codes[column.name] == len(column.levels)
            if texts:
                unseen[column.name] = texts
                found.add(codes[column.name] == len(column.levels) + 1, error=False)
        found.add(wrong, error=True)
    _add_contradictions(schema, codes, found)
    target, target_wrong = _target(schema, block)
    ids, id_says = _ids(schema, block, seen)
    in_rows = found.count.copy()
    found.add(target_wrong, error=True)
    found.count[list(id_says)] += 1
    odd = _Odd(np.flatnonzero(found.count), in_rows > 0, target_wrong, id_says)
    problems = _words(schema, block, commas, odd, max_problems)
    problems = sorted([*problems, *block.torn], key=lambda one: one.row or 0)[:max_problems]
    everyone = CustomerTable(schema, ids, numbers, codes, target, block.rows, unseen)
    table = everyone.take(np.flatnonzero(~found.error)) if found.error.any() else everyone
    torn = np.array([problem.row for problem in block.torn], dtype=np.int64)
    left_out = np.sort(np.concatenate([block.rows[found.error], torn]))
    total = int(found.count.sum()) + len(torn)
    return CheckedTable(table, tuple(problems), total, n + len(torn), left_out, ())


def _add_contradictions(schema: Schema, codes: dict[str, NDArray[np.int16]], found: _Found) -> None:
    for one in schema.implications:
        cause = schema.by_name[one.column]
        holds = codes[one.column] == cause.values.index(one.value)
        sure = codes[one.column] < len(cause.levels)
        for name, text in one.then:
            effect = schema.by_name[name]
            implied = codes[name] == effect.values.index(text)
            found.add(sure & (codes[name] < len(effect.levels)) & (holds != implied), error=True)


def target_column(schema: Schema) -> Column:
    """The target as a flag, so that its cells are read like any flag's."""
    target = schema.target
    levels = (Level(target.negative, "No", ""), Level(target.positive, "Yes", ""))
    return Column(target.column, target.column, "flag", "", levels=levels)


def _target(schema: Schema, block: Block) -> tuple[NDArray[np.int8] | None, Mask]:
    cells = block.columns.get(schema.target.column)
    if cells is None:
        return None, np.zeros(len(block.rows), dtype=bool)
    return check_target(target_column(schema), cells)


def _ids(schema: Schema, block: Block, seen: set[str]) -> tuple[NDArray[np.object_], dict[int, str]]:
    """Ids as text, and what is odd about them: index → words. Without an id column, rows are named after their number."""
    if schema.id is None:
        return _objects([str(row) for row in block.rows.tolist()]), {}
    ids: list[str | None] = plain_cells(block.columns[schema.id]).to_pylist()
    fresh = set(ids)
    says: dict[int, str] = {}
    if None in fresh or len(fresh) < len(ids) or not fresh.isdisjoint(seen):
        for i, identity in enumerate(ids):
            if identity is None:
                ids[i] = f"row {block.rows[i]}"
                says[i] = f"is empty: this customer is called 'row {block.rows[i]}'"
            elif identity in seen:
                says[i] = f"{show(identity)} stands in an earlier row too"
            else:
                seen.add(identity)
    else:
        seen |= fresh  # type: ignore[arg-type]  # no None among them
    return _objects(ids), says


def _objects(texts: Sequence[str | None]) -> NDArray[np.object_]:
    found = np.empty(len(texts), dtype=object)
    found[:] = texts
    return found


def _words(schema: Schema, block: Block, commas: frozenset[str], odd: _Odd, max_problems: int) -> list[Problem]:
    """The problems of the rows that have some, in words, as far as the cap allows."""
    problems: list[Problem] = []
    target = target_column(schema)
    for i in odd.rows.tolist():
        if len(problems) >= max_problems:
            break
        number = int(block.rows[i])
        if i in odd.id_says:
            raw = block.columns[schema.id or ""][i].as_py()
            problems.append(Problem(number, schema.id or "", _text(raw), odd.id_says[i], "warning"))
        if odd.inside[i]:
            row = {column.name: block.columns[column.name][i].as_py() for column in schema.columns}
            problems += check_row(schema, row, number, commas)[1]
        if odd.target[i]:
            raw = block.columns[target.name][i].as_py()
            text = _text(raw)
            says = f"{show(text.strip())} is neither" if text.strip() else "is empty: it must be"
            says = f"{says} {show(schema.target.positive)} {'nor' if text.strip() else 'or'} {show(schema.target.negative)}"
            problems.append(Problem(number, target.name, text, says, "error"))
    return problems


def _text(raw: object) -> str:
    return "" if raw is None else str(raw)
