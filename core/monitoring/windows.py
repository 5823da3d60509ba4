"""The days that one evaluation looks at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Window:
    """Days, both inclusive."""

    first: date
    last: date
