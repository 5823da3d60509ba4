"""A table that nobody has described → a first draft of its schema, with a note on everything that was guessed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import get_close_matches

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from core.customers.cells import instead, number_of, show
from core.customers.draft.columns import Facts, facts_of
from core.customers.draft.guesses import (
    GONE,
    group_of,
    is_code,
    is_date,
    is_identity,
    is_protected,
    label_of,
    legal_range,
    no_and_yes,
    risk_of,
)
from core.customers.draft.implied import find_implications
from core.customers.draft.leaks import auc_of_levels, auc_of_numbers
from core.customers.schema import Column, Kind, Level, Schema, Target
from core.customers.schema_text import schema_to_toml
from core.errors import SchemaError

MOST_LEVELS = 40
LEAK = 0.9
FEWEST_FOR_ID = 20
FEWEST_FOR_LEAK = 50


@dataclass(frozen=True, slots=True)
class Draft:
    """A first draft.

    Attributes:
        schema: reads the table that it was made from without a problem.
        notes: what was guessed, left out or is suspicious, one sentence each.
    """

    schema: Schema
    notes: tuple[str, ...]


def infer_schema(frame: pa.Table, target: str, positive: str | None = None, id: str | None = None) -> Draft:
    """Draft a schema for a table with a yes/no target.

    Args:
        frame: the table; cells as text (CSV) or of any type (Parquet).
        target: the column to predict; it must hold two values.
        positive: which of them is the yes; None to guess.
        id: the id column; None to guess.

    Raises:
        SchemaError: a named column is not there, the target does not hold two values, or nothing is left to learn from.

    >>> cells = {"age": ["31", "45", "", "62"], "card": ["Yes", "No", "Yes", "No"], "left": ["no", "no", "yes", "yes"]}
    >>> draft = infer_schema(pa.table(cells), "left")
    >>> [(column.name, column.kind, column.missing_allowed) for column in draft.schema.columns]
    [('age', 'number', True), ('card', 'flag', False)]
    """
    for name in (target, *([id] if id else [])):
        if name not in frame.column_names:
            close = get_close_matches(name, frame.column_names, 1)
            hint = f" Did you mean '{close[0]}'?" if close else ""
            raise SchemaError(
                f"The table has no column '{name}'.{hint}", todo=f"It has {', '.join(frame.column_names)}."
            )
    facts = [facts_of(name, frame.column(name)) for name in frame.column_names]
    notes: list[str] = []
    goal = next(one for one in facts if one.name == target)
    what = _target(goal, positive, notes)
    others = [one for one in facts if one is not goal]
    key = _identity(others, id, notes)
    columns: list[Column] = []
    kept: list[Facts] = []
    for one in others:
        if one.name == key:
            continue
        column = _column(one, notes)
        if column is not None:
            columns.append(column)
            kept.append(one)
    if not columns:
        raise SchemaError(
            "No column is left to learn from.\n" + "\n".join(notes), todo="Give a table with more columns."
        )
    _leaks(kept, columns, goal, what, notes)
    _limits(columns, notes)
    implications = find_implications(columns, kept)
    notes += [
        f"Where '{one.column}' is {show(one.value)}, and only there, {', '.join(f'{name!r} is {text!r}' for name, text in one.then)}."
        for one in implications
    ]
    notes.append("Nothing is marked as actionable: mark what the business can change. Units are empty: fill them in.")
    schema = Schema("Customers", key, what, tuple(columns), tuple(implications))
    return Draft(replace(schema, text=schema_to_toml(schema)), tuple(notes))


def _target(facts: Facts, positive: str | None, notes: list[str]) -> Target:
    if len(facts.texts) != 2:
        shown = ", ".join(show(text) for text in facts.texts[:5]) + (" ..." if len(facts.texts) > 5 else "")
        raise SchemaError(
            f"The target '{facts.name}' holds {len(facts.texts)} values{f' ({shown})' if shown else ''}; it must hold two.",
            todo="Name another column, or keep only the rows with the two outcomes to tell apart.",
        )
    if facts.blanks:
        notes.append(
            f"Target '{facts.name}' is empty in {facts.blanks} rows: these cannot be learned from and are left out."
        )
    yes = _positive(facts, positive, notes)
    share = facts.counts[facts.texts.index(yes)] / facts.filled
    notes.append(f"Target '{facts.name}': the yes is {show(yes)}, {share:.1%} of the rows.")
    draft = Target(facts.name, yes, next(text for text in facts.texts if text != yes))
    risk = risk_of(facts.name, yes)
    draft = replace(draft, noun=risk[0], verb=risk[1]) if risk else draft
    notes.append(f"Guessed that the risk is called '{draft.noun}' and that such a customer will '{draft.verb}'.")
    return draft


def _positive(facts: Facts, positive: str | None, notes: list[str]) -> str:
    texts = facts.texts
    if positive is not None:
        wanted = positive.strip()
        if wanted not in texts:
            raise SchemaError(
                f"The target '{facts.name}' does not hold {show(wanted)}.",
                todo=f"It holds {show(texts[0])} and {show(texts[1])}.",
            )
        return wanted
    known = no_and_yes(texts)
    if known:
        return known[1]
    gone = [text for text in texts if text.casefold() in GONE]
    if len(gone) == 1:
        notes.append(f"Guessed that {show(gone[0])} is the yes of '{facts.name}'; say --positive when it is not.")
        return gone[0]
    rare = texts[int(np.argmin(facts.counts))]
    notes.append(f"Guessed that the rarer {show(rare)} is the yes of '{facts.name}'; say --positive when it is not.")
    return rare


def _identity(facts: list[Facts], given: str | None, notes: list[str]) -> str | None:
    if given is not None:
        found = next((one for one in facts if one.name == given), None)
        if found is None:
            raise SchemaError(f"'{given}' is the target, so it cannot be the id.", todo="Name another column.")
        if found.blanks or len(found.texts) < found.filled:
            notes.append(
                f"Id '{given}' is not unique: {found.blanks} empty, {found.filled - len(found.texts)} repeated."
            )
        return given
    candidates = [one for one in facts if _unique(one)]
    named = [one for one in candidates if is_identity(one.name) and not _counts_rows(one)]
    texts = [one for one in candidates if one.numbers is None and not _odd_number(one)]
    for one in [*named, *texts, *(one for one in candidates if is_identity(one.name))]:
        notes.append(f"Guessed that '{one.name}' is the id: each row has another one. Say --id when it is not.")
        return one.name
    notes.append("No id was found: rows are named after their numbers.")
    return None


def _unique(facts: Facts) -> bool:
    enough = facts.filled >= FEWEST_FOR_ID and not facts.blanks and len(facts.texts) == facts.filled and facts.name
    if not enough or any(is_date(text) for text in facts.texts[:5]):
        return False
    return (
        facts.numbers is None
        or (bool(np.all(facts.numbers == np.floor(facts.numbers))) and is_identity(facts.name))
        or _counts_rows(facts)
    )


def _counts_rows(facts: Facts) -> bool:
    numbers = facts.numbers
    return numbers is not None and len(numbers) > 1 and bool(np.all(numbers == numbers[0] + np.arange(len(numbers))))


def _column(facts: Facts, notes: list[str]) -> Column | None:
    """The column as it seems; None, with a note, when it is of no use."""
    why = _useless(facts)
    if why:
        notes.append(f"Left out '{facts.name}': {why}.")
        return None
    label, protected = label_of(facts.name), is_protected(facts.name)
    if protected:
        notes.append(f"Guessed from its name that '{facts.name}' is protected: fairness is measured over it.")
    kind, texts = _kind(facts)
    column = Column(
        facts.name, label, kind, group_of(facts.name), protected=protected, missing_allowed=facts.blanks > 0
    )
    if kind != "number" or facts.numbers is None:
        return replace(column, levels=tuple(Level(text, text, f"{label}: {text}") for text in texts))
    there = facts.numbers[~np.isnan(facts.numbers)]
    low, high = legal_range(facts.name, float(there.min()), float(there.max()))
    whole = bool(np.all(there == np.floor(there)))
    return replace(column, low=low, high=high, whole=whole, say=f"{label} {{value}}")


def _limits(columns: list[Column], notes: list[str]) -> None:
    """Say which legal ranges were guessed and that there are no others."""
    for column in columns:
        if column.low is not None:
            most = "" if column.high is None else f" and at most {column.high:g}"
            notes.append(f"Guessed from its name that '{column.name}' is at least {column.low:g}{most}.")
    free = [f"'{column.name}'" for column in columns if column.is_number and column.low is None]
    if free:
        notes.append(
            f"No legal range for {', '.join(free)}: what was seen is no limit. Add low and high where there is one."
        )


def _useless(facts: Facts) -> str:
    """Why a column is left out, "" when it is not."""
    texts, blank = facts.texts, f" and {facts.blanks} empty cells" if facts.blanks else ""
    if not facts.name:
        return "it has no name"
    if facts.unusable:
        return f"it holds {facts.unusable}" + (
            " (a date: turn it into a number such as days)"
            if "time" in facts.unusable or "date" in facts.unusable
            else ""
        )
    if len(texts) < 2:
        return f"it is constant, {show(texts[0])}{blank}" if texts else "it is empty"
    if facts.numbers is not None and _unique(facts):
        return "each row has another number, as an id has"
    if is_code(facts.name) and len(texts) > MOST_LEVELS:
        return f"{len(texts)} different codes, which are no amounts: shorten them to at most {MOST_LEVELS}, such as regions"
    if facts.numbers is not None:
        return ""
    if sum(is_date(text) for text in texts) >= 0.95 * len(texts):
        return "it holds dates (turn them into a number such as days)"
    if facts.numeric_share >= 0.9 and len(texts) > 10:
        odd = next((text for text in texts if number_of(text) is None is number_of(text, comma=True)), texts[0])
        return f"numbers, but also texts such as {show(odd)}: empty or correct these cells to use it"
    if odd := _odd_number(facts):
        return f"numbers, but written such as {show(odd)}{instead(odd)}"
    if len(texts) > MOST_LEVELS or (facts.filled >= FEWEST_FOR_ID and len(texts) > facts.filled / 2):
        return f"{len(texts)} different texts, such as {show(texts[0])}: free text or a further id"
    return ""


def _odd_number(facts: Facts) -> str:
    """An example of texts that are numbers written in a way that is not read ("$ 20", "1,234"); "" when they are not."""
    odd = [text for text in facts.texts if "(write" in instead(text)]
    return odd[0] if len(facts.texts) > 10 and len(odd) >= 0.9 * len(facts.texts) else ""


def _kind(facts: Facts) -> tuple[Kind, list[str]]:
    """Kind, and for a category or flag its levels in the order people expect."""
    flag = no_and_yes(facts.texts)
    if flag:
        return "flag", list(flag)
    if facts.numbers is not None and not is_code(facts.name):
        return "number", []
    often = [facts.texts[i] for i in np.argsort(-facts.counts, kind="stable")]
    if all(text[:1].isdigit() for text in often):  # bands such as 18-25
        return "category", sorted(often)
    first = [text for word in ("no", "yes") for text in often if text.casefold() == word]
    return "category", [*first, *(text for text in often if text not in first)]


def _leaks(kept: list[Facts], columns: list[Column], goal: Facts, target: Target, notes: list[str]) -> None:
    known = goal.codes >= 0
    positive: NDArray[np.bool_] = (goal.codes == goal.texts.index(target.positive))[known]
    if len(positive) < FEWEST_FOR_LEAK:
        return
    for facts, column in zip(kept, columns, strict=True):
        found = auc_of_levels(facts.codes[known], positive)
        if column.is_number and facts.numbers is not None:
            found = auc_of_numbers(facts.numbers[known], positive)
        if found >= LEAK:
            notes.append(
                f"Suspicious: '{facts.name}' alone has AUC {found:.3f}. Take it out if it is known only after the outcome."
            )
