"""The way to MLflow's own pages."""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st

from pages.parts.guards import plain

PORT = 5000


def command(uri: str) -> str:
    """What starts MLflow's pages on a database.

    >>> command("sqlite:///mlruns/mlflow.db")
    '.venv/bin/mlflow ui --backend-store-uri sqlite:///mlruns/mlflow.db --port 5000 --workers 1'
    """
    return f".venv/bin/mlflow ui --backend-store-uri {uri} --port {PORT} --workers 1"


def mlflow_ui(uri: str) -> None:
    """Draw the link to a server's pages, or the command that starts them on a database and then the link."""
    with st.popover("MLflow", icon=":material/open_in_new:", help="The runs in MLflow's own pages"):
        if urlsplit(uri).scheme in ("http", "https"):
            st.write("The runs in MLflow's own pages, on its server:")
            st.link_button(plain(uri), uri, icon=":material/open_in_new:")
            return
        st.write("MLflow's own pages, once this runs in the desk's folder:")
        st.code(command(uri), language="bash", wrap_lines=True)
        st.link_button("Open it on this machine", f"http://localhost:{PORT}", icon=":material/open_in_new:")
