"""Compiled functions that leave the GIL alone, kept in numba's cache where one can be written.

numba's cache looks only at the file of a function, not at those that it calls. The folder of this cache is therefore named
for the contents of all files here: whoever changes one of them starts anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import numba
from numba import njit

HERE = Path(__file__).parent
STAMP = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(HERE.glob("*.py")))).hexdigest()[:16]
FOLDER = HERE / "__pycache__" / f"numba-{STAMP}"


def compiled(
    inline: Literal["never", "always"] = "never", *, allocates: bool = False
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Decorate a function of arrays and numbers.

    Args:
        inline: into its callers.
        allocates: it makes arrays. Without that nothing counts references to arrays, which costs an atomic addition for each
            mention of one and was more than half of the time.
    """

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        former, numba.config.CACHE_DIR = numba.config.CACHE_DIR, str(FOLDER)
        try:
            made: Callable[..., Any] = njit(cache=True, nogil=True, inline=inline, _nrt=allocates)(function)
        except (RuntimeError, OSError):  # no folder for a cache
            made = njit(nogil=True, inline=inline, _nrt=allocates)(function)
        finally:
            numba.config.CACHE_DIR = former
        return made

    return decorate
