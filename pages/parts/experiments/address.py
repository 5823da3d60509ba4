"""What of the experiments page stands in the address, so that it can be linked to and gone back from."""

from __future__ import annotations

import streamlit as st

from pages.parts.address import Address

VIEWS = {
    "runs": "Runs",
    "compare": "Compare",
    "curves": "Curves",
    "trend": "Over time",
    "parameters": "Parameters",
    "registry": "Registry",
    "lineage": "Lineage",
    "train": "Train",
}
LISTED = ","
ID_LETTERS = 8
"""Of a run's id, in the address: enough to tell a few thousand apart."""


_here = Address("exp")
param, put, moved, key_of = _here.param, _here.put, _here.moved, _here.key_of
choice, chosen, switch = _here.choice, _here.chosen, _here.switch


def several(name: str) -> tuple[str, ...]:
    """A list in the address."""
    return tuple(part for part in param(name).split(LISTED) if part)


def several_chosen(name: str) -> None:
    """For on_change of a widget that holds a list."""
    put(name, LISTED.join(st.session_state.get(f"exp:{name}") or ()))


def short(run: str) -> str:
    """A run's id as the address has it."""
    return run[:ID_LETTERS]
