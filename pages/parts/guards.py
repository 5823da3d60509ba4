"""No traceback ever: what a person can mend is said with what to do, what is a bug of ours gets a number and is logged."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from core.errors import DeskError

LONG = 160
"""Characters from which bold is harder to read than plain."""
log = logging.getLogger("churn_desk.pages")


@contextmanager
def guarded() -> Iterator[None]:
    """Run a page, or a part of one; whatever is raised is shown as a state of the page."""
    try:
        yield
    except DeskError as error:
        say(error)
    except Exception:
        number = secrets.token_hex(3)
        log.exception("error %s on a page", number)
        with st.container(key=f"bug_{number}"):
            st.error(
                f"**Something went wrong, and it is our fault.** Nothing was lost: whatever was answered is in the "
                f"journal. Reload the page; if it happens again, give this number to whoever runs the desk: `{number}`. "
                "It stands in the desk's log with the details.",
                icon=":material/error:",
            )


def say(error: DeskError) -> None:
    """What was found and what to do about it."""
    found = plain(error.found)
    first = f"**{found}**" if len(found) < LONG else found
    st.error(f"{first}\n\n{plain(error.todo)}".strip(), icon=":material/error:")


def plain(text: str) -> str:
    """The text with everything that Markdown would take for a sign of its own escaped: what comes from files, tables
    and schemas is no Markdown.

    >>> plain("a_b [x](y) $1")
    'a\\\\_b \\\\[x\\\\](y) \\\\$1'
    """
    return "".join(f"\\{sign}" if sign in "\\`*_[]<>#$~|:{}" else sign for sign in text)
