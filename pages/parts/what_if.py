"""What if: change what the business can change, and see score and reasons move."""

from __future__ import annotations

import streamlit as st

from core.customers.schema import Schema, Value
from core.decisions.smallest_change import Change, NoneFound
from core.errors import RowError
from core.model.explanation import Explanation
from core.model.words import in_words
from core.serving.answers import Answer, WhatIf
from core.serving.desk import Desk
from pages.parts.fields import Field, in_pairs, put
from pages.parts.guards import plain, say
from pages.parts.implied import choices, settled
from pages.parts.look import palette
from pages.parts.percent import points
from pages.parts.risk_bar import risk_bar


def show(desk: Desk, answer: Answer) -> None:
    """Draw the panel."""
    if not any(column.actionable for column in desk.schema.columns):
        st.info("The schema marks no column as one that the business can change.", icon=":material/lock:")
        return
    with st.container(key="suggestion"):
        _suggestion(desk, answer)
    outcome = st.container(key="outcome")
    changes = _panel(desk.schema, answer)
    with outcome:
        if changes:
            _outcome(desk, answer, changes)
        else:
            st.caption(
                "Change something below to see the risk move. Nothing is promised: it is what the model has seen go together."
            )


def _key(answer: Answer, name: str) -> str:
    return f"if:{answer.prediction_id}:{name}"


def _panel(schema: Schema, answer: Answer) -> dict[str, Value]:
    """The widgets; returns what differs from the customer."""
    actionable = [column for column in schema.columns if column.actionable]
    for column in actionable:
        if _key(answer, column.name) not in st.session_state:
            put(_key(answer, column.name), column, answer.customer.values[column.name])
    now = dict(answer.customer.values) | {c.name: st.session_state[_key(answer, c.name)] for c in actionable}
    fixed = settled(schema, now)
    found = in_pairs(
        [Field(one, _key(answer, one.name), choices(schema, one, now), fixed.get(one.name)) for one in actionable]
    )
    was = answer.customer.values
    changes = {name: value for name, (value, filled) in found.items() if filled and value != was[name]}
    st.button("Back to how it is", key="do:undo", icon=":material/undo:", on_click=_reset, args=(schema, answer, {}))
    return changes


def _reset(schema: Schema, answer: Answer, changes: dict[str, Value]) -> None:
    for column in schema.columns:
        if column.actionable:
            value = changes.get(column.name, answer.customer.values[column.name])
            put(_key(answer, column.name), column, value)


def _suggestion(desk: Desk, answer: Answer) -> None:
    found = _remembered(desk, answer)
    change = found.best if isinstance(found, NoneFound) else found
    st.markdown(f":material/lightbulb: {plain(found.says)}")
    if change is not None and change.chosen:
        st.button(
            "Try this change",
            key="do:try",
            icon=":material/play_arrow:",
            on_click=_reset,
            args=(desk.schema, answer, change.chosen),
        )


def _remembered(desk: Desk, answer: Answer) -> Change | NoneFound:
    kept: dict[str, Change | NoneFound] = st.session_state.setdefault("smallest changes", {})
    if answer.prediction_id not in kept:
        kept.clear()
        with st.spinner("Looking for the smallest change"):
            kept[answer.prediction_id] = desk.smallest_change(answer)
    return kept[answer.prediction_id]


def _outcome(desk: Desk, answer: Answer, changes: dict[str, Value]) -> None:
    try:
        result = _asked_once(desk, answer, changes)
    except RowError as error:
        say(error)
        return
    st.html(risk_bar(result.score, desk.settings.band_edges, palette(), before=answer.score.probability))
    st.dataframe(
        _moved(desk.schema, answer.explanation, result),
        hide_index=True,
        column_config={"Points": st.column_config.TextColumn(alignment="right", width=90)},
    )
    st.caption("An association in past customers, not a promise: what follows from a change depends on why it is made.")


def _asked_once(desk: Desk, answer: Answer, changes: dict[str, Value]) -> WhatIf:
    """The what-if for these changes; asked again in a rerun it is remembered, so it is logged once."""
    kept: dict[object, WhatIf] = st.session_state.setdefault("what ifs", {})
    key = (answer.prediction_id, frozenset(changes.items()))
    if key not in kept:
        kept[key] = desk.what_if(answer, changes)
    return kept[key]


def _moved(schema: Schema, before: Explanation, result: WhatIf) -> dict[str, list[str]]:
    """What was changed and how its reasons moved, then the other reasons that moved by a point or more."""
    then = {reason.column: reason for reason in result.explanation.reasons}
    now = {reason.column: reason for reason in before.reasons}
    shifted = [name for name in now if name in result.changes or abs(then[name].points - now[name].points) >= 0.01]
    shifted.sort(key=lambda name: (name not in result.changes, -abs(then[name].points - now[name].points)))
    columns = [schema.by_name[name] for name in shifted[:5]]
    return {
        "What": [column.label for column in columns],
        "Now": [in_words(column, now[column.name].value) for column in columns],
        "Then": [in_words(column, then[column.name].value) for column in columns],
        "Points": [f"{points(now[column.name].points)} → {points(then[column.name].points)}" for column in columns],
    }
