"""The form: the schema's columns in their groups, examples to start from, and the button that asks for an answer."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from core.customers.customer import Customer
from core.customers.schema import Schema, Value
from core.serving.desk import Desk
from core.serving.examples import QUANTILES
from pages.parts.fields import Field, in_pairs, put
from pages.parts.guards import plain
from pages.parts.implied import choices, settled
from pages.parts.session import Fingerprint, fingerprint, go_to, show_answer, shown

EXAMPLES = tuple(QUANTILES)
ID, NAME = "the id", "the name"


@dataclass(frozen=True, slots=True)
class Entered:
    """What stands in the form.

    Attributes:
        values: column → value, None for not known or not filled in.
        empty: labels of what is not filled in.
        customer_id: "" when none was given.
    """

    values: dict[str, Value]
    empty: tuple[str, ...]
    customer_id: str

    @property
    def fingerprint(self) -> Fingerprint:
        return fingerprint(self.values, self.customer_id)


def key_of(name: str) -> str:
    """The session key of a column's widget, or of ID or NAME, in the form as it is now.

    Whoever arrives gets a new form: a click sends what the browser shows at that moment, and if that is still the former
    form, it must not overwrite the new one.
    """
    return f"in:{st.session_state.get('form', 0)}:{name}"


def customer_name() -> str:
    """The name for the e-mail; it is never logged."""
    return str(st.session_state.get(key_of(NAME)) or "")


def fill(schema: Schema, customer: Customer) -> None:
    """Put a customer into the form, before its widgets are drawn."""
    for column in schema.columns:
        put(key_of(column.name), column, customer.values[column.name])
    st.session_state[key_of(ID)] = customer.id or ""
    st.session_state[key_of(NAME)] = ""


def arrive_with(who: Customer | str) -> None:
    """Let the next run begin with this customer, or the example of this name, in the form."""
    st.session_state["arriving"] = who


def arrive(desk: Desk) -> None:
    """Before anything is drawn: put in who was announced."""
    who = st.session_state.pop("arriving", None)
    if isinstance(who, str):
        # Examples are looked for only now: the first look computes their risks.
        who = next((example.customer for example in desk.examples() if example.name == who), None)
    if who is not None:
        former = key_of("")
        for key in [key for key in st.session_state if str(key).startswith(former)]:
            del st.session_state[key]
        st.session_state["form"] = st.session_state.get("form", 0) + 1
        fill(desk.schema, who)
        if st.session_state.get("view") == "many":
            go_to("one")


def example_buttons(where: str, short: bool) -> None:
    """A button for each example."""
    for name in EXAMPLES:
        st.button(
            name.removesuffix(" risk") if short else name,
            key=f"do:{where} {name}",
            help=f"Fill in a typical customer: {name.lower()}." if short else None,
            on_click=arrive_with,
            args=(name,),
        )


def show(desk: Desk) -> tuple[Entered, bool]:
    """Draw the form; returns what stands in it and whether the button was pressed."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown("Try an example:", width="content")
        example_buttons("example", short=True)
    values, empty = _columns(desk.schema)
    id_column, name_column = st.columns(2)
    customer_id = id_column.text_input(
        "Customer id", key=key_of(ID), placeholder="Optional", help="Stands in the journal."
    )
    name_column.text_input(
        "Customer's name",
        key=key_of(NAME),
        placeholder="Optional",
        help="Only for the e-mail: not scored, not logged, not sent.",
    )
    wanted = st.button("Score this customer", type="primary", key="do:score", width="stretch")
    return Entered(values, empty, (customer_id or "").strip()), wanted


def _columns(schema: Schema) -> tuple[dict[str, Value], tuple[str, ...]]:
    before = {column.name: st.session_state.get(key_of(column.name)) for column in schema.columns}
    fixed = settled(schema, before)
    found: dict[str, tuple[Value, bool]] = {}
    for group, tab in zip(schema.groups.values(), st.tabs(list(schema.groups)), strict=True):
        with tab:
            found |= in_pairs(
                [Field(one, key_of(one.name), choices(schema, one, before), fixed.get(one.name)) for one in group]
            )
    values = {column.name: found[column.name][0] for column in schema.columns}
    return values, tuple(column.label for column in schema.columns if not found[column.name][1])


def score(desk: Desk, entered: Entered) -> None:
    """Answer what was entered and log it; the same entry is not answered, nor logged, twice in a row."""
    present = shown()
    if present and present.entered == entered.fingerprint and present.answer.score.model == desk.version.label:
        return
    if entered.empty:
        some = ", ".join(entered.empty[:6])
        rest = len(entered.empty) - 6
        st.warning(
            f"**Not filled in yet:** {plain(some)}{f' and {rest} more' if rest > 0 else ''}. "
            "Fill them in, or start from an example.",
            icon=":material/edit_note:",
        )
        return
    row: dict[str, object] = dict(entered.values)
    customer, problems = desk.check(row)
    errors = [problem for problem in problems if problem.severity == "error"]
    if customer is None:
        labels = {column.name: column.label for column in desk.schema.columns}
        lines = "\n".join(f"- {plain(labels.get(one.column, one.column))}: {plain(one.says)}" for one in errors)
        st.error(f"**This customer cannot be scored yet.**\n\n{lines}", icon=":material/error:")
        return
    show_answer(desk.answer(Customer(entered.customer_id or None, customer.values)), entered.fingerprint)
    st.rerun()  # an answer changes the order of things on a narrow screen
