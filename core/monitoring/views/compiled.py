"""Compiled functions that leave the GIL alone, kept in numba's cache where one can be written.

numba looks only at the file of a function, not at those that it calls: whoever changes a called function in another file also
touches the caller's (or deletes `__pycache__`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from numba import njit


def compiled(inline: Literal["never", "always"] = "never") -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Decorate a function of arrays and numbers."""

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        try:
            made: Callable[..., Any] = njit(cache=True, nogil=True, inline=inline)(function)
        except (RuntimeError, OSError):  # no folder for a cache
            made = njit(nogil=True, inline=inline)(function)
        return made

    return decorate
