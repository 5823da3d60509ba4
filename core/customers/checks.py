"""One row from outside → a customer, or everything that is wrong with it."""

from __future__ import annotations

from core.customers.cells import did_you_mean, read_cell, show
from core.customers.customer import Customer, Row
from core.customers.plan import Plan, plan_of
from core.customers.problems import Problem
from core.customers.schema import Schema, Value

NO_COMMAS: frozenset[str] = frozenset()


def check_row(
    schema: Schema, row: Row, number: int | None = None, commas: frozenset[str] = NO_COMMAS
) -> tuple[Customer | None, tuple[Problem, ...]]:
    """Check one customer.

    An unknown level and an unknown key are warnings; a cell that is no number, out of range, empty where that is not
    allowed, or of a type that no cell has (a list), and a contradiction between columns are errors. The target is not
    looked at, a missing id is None.

    Args:
        schema: what a customer looks like.
        row: column name → text, number, bool or None. An absent column is an empty one.
        number: of the row in its source, for the problems.
        commas: columns whose numbers are written with a decimal comma.

    Returns:
        The customer, or None when there is an error; and every problem of the row, in the schema's order of columns.

    >>> from core.customers.schema_read import parse_schema
    >>> schema = parse_schema('''
    ... title = "Customers"
    ... target = { column = "left", positive = "1", negative = "0" }
    ... [[column]]
    ... name = "age"
    ... label = "Age"
    ... kind = "number"
    ... group = "The person"
    ... ''', "mine.toml")
    >>> check_row(schema, {"age": "41"})
    (Customer(id=None, values={'age': 41.0}), ())
    >>> print(*check_row(schema, {"age": "abc"}, 17)[1])
    row 17, age: 'abc' is not a number
    """
    plan = plan_of(schema)
    values: dict[str, Value] = {}
    problems: list[Problem] = []
    known = 0
    for name, low, high, levels, column in plan.columns:
        raw = row.get(name)
        if raw is not None:
            known += 1
        if levels is None:
            # A float within the range is right as it is; NaN fails both comparisons. All else takes the slow way.
            if type(raw) is float and low <= raw <= high and (not column.whole or raw.is_integer()):
                values[name] = raw + 0.0
                continue
        elif type(raw) is str and raw in levels:
            values[name] = raw
            continue
        cell = read_cell(column, raw, name in commas)
        values[name] = cell.value
        if cell.says:
            problems.append(Problem(number, name, "" if raw is None else str(raw), cell.says, cell.severity))
    if plan.implications:
        problems += _contradictions(plan, values, number)
    if len(row) > known:
        problems += _unknown_keys(plan, row, number)
    if problems and any(problem.severity == "error" for problem in problems):
        return None, tuple(problems)
    return Customer(_identity(plan, row), values), tuple(problems)


def _identity(plan: Plan, row: Row) -> str | None:
    raw = row.get(plan.id) if plan.id else None
    if type(raw) is str:
        return raw.strip() or None
    if raw is None or raw != raw:
        return None
    return str(int(raw)) if isinstance(raw, float) and raw.is_integer() else str(raw)


def _contradictions(plan: Plan, values: dict[str, Value], number: int | None) -> list[Problem]:
    """Where one column settles another, and the other says something else. Missing and unknown texts prove nothing."""
    problems: list[Problem] = []
    for column, value, then in plan.implications:
        cause = values[column]
        holds = cause == value
        for name, implied, levels in then:
            effect = values[name]
            if (effect == implied) is holds or effect not in levels or cause not in plan.levels[column]:
                continue
            problems.append(
                Problem(
                    number, name, str(effect), contradiction(column, str(cause), value, implied, str(effect)), "error"
                )
            )
    return problems


def contradiction(column: str, cause: str, value: str, implied: str, effect: str) -> str:
    """What to say of a cell that another column contradicts.

    >>> contradiction("Phone", "no", "no", "no phone", "two")
    "'two' contradicts Phone 'no': there it must be 'no phone'"
    """
    if cause == value:
        return f"{show(effect)} contradicts {column} {show(cause)}: there it must be {show(implied)}"
    return f"{show(effect)} contradicts {column} {show(cause)}: it stands only where {column} is {show(value)}"


def _unknown_keys(plan: Plan, row: Row, number: int | None) -> list[Problem]:
    return [
        Problem(number, str(key), "", f"is not a column of the schema{did_you_mean(str(key), plan.names)}", "warning")
        for key in row
        if key not in plan.all_names
    ]
