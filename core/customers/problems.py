"""What is wrong with a row or a table, in words that say where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing found in one cell (or in a whole column or table).

    Attributes:
        row: 1 for the first row below the header; None when it concerns the whole column.
        column: its name; "" when it concerns the whole table.
        found: the text in the cell.
        says: what is wrong with it, e.g. "'abc' is not a number".
        severity: "error" (the row cannot be scored) or "warning" (it can, and this is shown beside it).

    >>> str(Problem(17, "MonthlyCharges", "abc", "'abc' is not a number", "error"))
    "row 17, MonthlyCharges: 'abc' is not a number"
    """

    row: int | None
    column: str
    found: str
    says: str
    severity: Literal["error", "warning"]

    def __str__(self) -> str:
        where = ", ".join(part for part in (f"row {self.row}" if self.row is not None else "", self.column) if part)
        return f"{where}: {self.says}" if where else self.says
