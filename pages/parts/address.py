"""What of a page stands in the address, so that it can be linked to and gone back from.

A widget could bind itself to the address, but that writes its label there and leaves nothing to go back to.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import streamlit as st

Width = Literal["content", "stretch"]


@dataclass(frozen=True)
class Address:
    """The address of one page and the widgets that follow it.

    Attributes:
        page: how the widgets' keys begin.
        first: parameter → what holds when the address says nothing; it is left out of the address.
    """

    page: str
    first: Mapping[str, str] = field(default_factory=dict)

    def param(self, name: str) -> str:
        """What the address says, or what holds when it says nothing."""
        return st.query_params.get(name, self.first.get(name, ""))

    def put(self, name: str, value: str) -> None:
        """Write it into the address; what holds anyway is left out of it."""
        first = self.first.get(name, "")
        st.session_state[self._known(name)] = value or first
        if value and value != first:
            st.query_params[name] = value
        elif name in st.query_params:
            del st.query_params[name]

    def moved(self, name: str) -> bool:
        """Whether the address says something else than the page last knew: a first visit, back or forward."""
        asked = self.param(name)
        if asked == st.session_state.get(self._known(name)):
            return False
        st.session_state[self._known(name)] = asked
        return True

    def key_of(self, name: str, legal: Callable[[str], object]) -> str:
        """Key of a widget that follows the address.

        Args:
            legal: what the widget holds for what the address says.
        """
        key = f"{self.page}:{name}"
        if self.moved(name) or key not in st.session_state:
            st.session_state[key] = legal(self.param(name))
        return key

    def choice(self, name: str, options: Sequence[str], first: str = "") -> str:
        """Key of a widget that chooses one of the options.

        Args:
            first: what holds when the address names none of them; "" for the page's own, or else the first option.
        """
        first = next((one for one in (first, self.first.get(name, "")) if one in options), options[0])
        key = self.key_of(name, lambda asked: asked if asked in options else first)
        if st.session_state[key] not in options:  # nothing is chosen, or the options have changed under it
            st.session_state[key] = first
        return key

    def chosen(self, name: str, first: str = "") -> None:
        """For on_change: what the widget holds goes into the address.

        Args:
            first: as for `choice`; it is left out of the address too.
        """
        value = str(st.session_state.get(f"{self.page}:{name}") or "")
        self.put(name, "" if value == first else value)

    def switch(
        self,
        label: str,
        name: str,
        options: Mapping[str, str],
        first: str = "",
        *,
        width: Width = "content",
        help: str = "",
    ) -> str:
        """Draw a switch between options (value → words) and return what is chosen.

        Args:
            label: for those who cannot see it.
            first: as for `choice`.
        """
        st.segmented_control(
            label,
            list(options),
            format_func=lambda one: options[one],
            required=True,
            key=self.choice(name, list(options), first),
            on_change=self.chosen,
            args=(name, first),
            label_visibility="collapsed",
            width=width,
            help=help or None,
        )
        return str(st.session_state[f"{self.page}:{name}"])

    def _known(self, name: str) -> str:
        return f"{self.page} address:{name}"
