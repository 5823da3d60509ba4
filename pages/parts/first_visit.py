"""The first page that a server is asked for, when it is not the main one.

Because of the folder `pages`, Streamlit takes the app for its older kind until `st.navigation` has been called once in the
process, and tells whoever asks first for another page than the main one that there is no such page. Asking again is enough.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

import streamlit as st


@st.cache_resource(show_spinner=False)
def _visits() -> list[str]:
    """Addresses that this process was first asked for; one entry at most."""
    return []


def ask_again() -> None:
    """End the very first run of the process and load the page once more, if it is not the main page."""
    visits = _visits()
    if visits:
        return
    address = st.context.url or ""
    visits.append(address)
    if urlsplit(address).path.strip("/"):
        st.navigation([st.Page(_nothing, title="Churn Desk")], position="hidden")  # from here on the newer kind
        # By its address: the browser shows the main page's by now.
        st.html(script_to(address, st.query_params.to_dict()), unsafe_allow_javascript=True)
        st.stop()


def _nothing() -> None:
    """A page that is never seen."""


def script_to(address: str, query: Mapping[str, str]) -> str:
    """A script that loads a page of this server; nothing in its address can end the script.

    >>> script_to("http://desk:8501/monitor", {"view": "drift"})
    '<script>window.location.replace("/monitor?view=drift")</script>'
    >>> script_to("http://desk/a", {"b": "</script>"})
    '<script>window.location.replace("/a?b=%3C%2Fscript%3E")</script>'
    """
    path = "/" + urlsplit(address).path.strip("/")
    target = f"{path}?{urlencode(query)}" if query else path
    return f"<script>window.location.replace({json.dumps(target).replace('<', '%3C')})</script>"
