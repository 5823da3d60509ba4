"""Text that a spreadsheet program must not take for a formula."""

from __future__ import annotations

import re

_STARTS = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "＝",
    "＋",
    "－",
    "＠",
)  # the wide ones count as narrow in East Asian editions
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d+)*|[.,]\d+)([eE][+-]?\d+)?%?")


def safe_cell(text: str) -> str:
    """The text as it may stand in a CSV cell.

    A spreadsheet program runs a cell that begins with = + - @ (after blanks, too) or a control character as a formula, which
    can fetch addresses or start programs. Such a text gets an apostrophe in front, which makes it text. A plain number such
    as "-5.20" is left alone. Quoting the cell would not help: programs strip the quotes first.

    Reference:
        OWASP, "CSV Injection".

    >>> safe_cell("=HYPERLINK(1)"), safe_cell(" @SUM(A1)"), safe_cell("-5.20"), safe_cell("7590-VHVEG")
    ("'=HYPERLINK(1)", "' @SUM(A1)", '-5.20', '7590-VHVEG')
    """
    if text.startswith(_STARTS) or text.lstrip().startswith(_STARTS):
        return text if _NUMBER.fullmatch(text) else "'" + text
    return text
