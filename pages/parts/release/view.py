"""Which part of the release page is shown, and which version is looked at; both stand in the address."""

from __future__ import annotations

from pages.parts.address import Address

VIEWS = {"versions": "Versions", "history": "History"}
_here = Address("release", {"view": "versions"})
put, choice, chosen = _here.put, _here.choice, _here.chosen


def choose() -> str:
    """Draw the choice of a view."""
    return _here.switch("What to look at", "view", VIEWS)
