"""What of the experiments page stands in the address, so that it can be linked to and gone back from."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

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


def param(name: str) -> str:
    """What the address says; "" when it says nothing."""
    return st.query_params.get(name, "")


def several(name: str) -> tuple[str, ...]:
    """A list in the address."""
    return tuple(part for part in param(name).split(LISTED) if part)


def put(name: str, value: str) -> None:
    """Write it into the address, or take it out when there is nothing to say."""
    st.session_state[f"exp-address:{name}"] = value
    if value:
        st.query_params[name] = value
    elif name in st.query_params:
        del st.query_params[name]


def moved(name: str) -> bool:
    """Whether the address says something else than the page last knew: a first visit, back or forward."""
    asked = param(name)
    if asked == st.session_state.get(f"exp-address:{name}"):
        return False
    st.session_state[f"exp-address:{name}"] = asked
    return True


def key_of(name: str, legal: Callable[[], object]) -> str:
    """Key of a widget that follows the address.

    Args:
        legal: what the widget holds for what the address says.
    """
    key = f"exp:{name}"
    if moved(name) or key not in st.session_state:
        st.session_state[key] = legal()
    return key


def choice(name: str, options: Sequence[str], first: str) -> str:
    """Key of a widget that chooses one of the options; what the address names wrongly becomes the first."""
    asked = param(name)
    key = key_of(name, lambda: asked if asked in options else first)
    if st.session_state[key] not in options:  # the options have changed under it
        st.session_state[key] = first
    return key


def write_one(name: str, first: str = "") -> None:
    """For on_change: what the widget holds goes into the address, unless it is what holds anyway."""
    value = str(st.session_state.get(f"exp:{name}") or "")
    put(name, "" if value == first else value)


def write_several(name: str) -> None:
    """The same for a widget that holds a list."""
    put(name, LISTED.join(st.session_state.get(f"exp:{name}") or ()))


def short(run: str) -> str:
    """A run's id as the address has it."""
    return run[:ID_LETTERS]
