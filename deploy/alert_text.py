"""What `python -m core monitor --json` found, as the text of an issue: `python -m deploy.alert_text build/monitor.json`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

NOTHING = """`python -m core monitor` could not evaluate: it left no result. The log of the job says why.
"""


def text_of(result: str) -> str:
    """Markdown about the open alerts; what the command says when it could not evaluate is in the job's log.

    Args:
        result: what the command wrote; "" when it could not evaluate.

    >>> print(text_of(""))
    `python -m core monitor` could not evaluate: it left no result. The log of the job says why.
    <BLANKLINE>
    """
    if not result.strip():
        return NOTHING
    found: dict[str, Any] = json.loads(result)
    says = {(one["signal"], one["subject"]): one["says"] for one in found["findings"]}
    lines = [
        f"**{found['model']}**, {found['first']} to {found['last']}: {found['predictions']:,} predictions, "
        f"mean risk {found['mean_risk']:.3f}.",
        "",
        "| severity | signal | subject | finding |",
        "|---|---|---|---|",
    ]
    for alert in found["open"]:
        finding = says.get((alert["signal"], alert["subject"]), "")
        cells = (alert["severity"], alert["signal"], alert["subject"] or "the model", finding)
        lines.append("| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |")
    lines += [
        "",
        "See the monitor page, or `python -m core alerts list`; acknowledge with `python -m core alerts ack`.",
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(text_of(Path(sys.argv[1]).read_text()), end="")
