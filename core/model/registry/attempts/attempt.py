"""One training, under way or over, as its folder knows it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal

State = Literal["running", "finished", "failed", "killed"]


@dataclass(frozen=True, slots=True)
class Attempt:
    """The last training of a folder.

    Attributes:
        pid, host: of its process.
        since: when it began, aware.
        share, doing: how far it is, 0 to 1, and what is being done.
        ended: when it ended; None while it runs, and for one that was killed.
        says: what came out of it, in words; "" before.
        error: why it failed, in words; "" when it did not.
        running: whether its process still holds the folder.
    """

    pid: int
    host: str
    since: datetime
    share: float = 0.0
    doing: str = "Starting"
    ended: datetime | None = None
    says: str = ""
    error: str = ""
    running: bool = False

    @property
    def state(self) -> State:
        """A training that neither runs nor has written down its end was killed.

        >>> Attempt(7, "here", datetime(2026, 1, 2)).state
        'killed'
        """
        if self.running:
            return "running"
        if self.ended is None:
            return "killed"
        return "failed" if self.error else "finished"

    def to_json(self) -> str:
        """As JSON text, without `running`, which only a look at the lock can tell."""
        found = {name: value for name, value in asdict(self).items() if name != "running"}
        return json.dumps(found, default=lambda when: when.isoformat(timespec="seconds"), ensure_ascii=False)


def from_json(text: str) -> Attempt:
    """The inverse of `to_json`.

    Raises:
        ValueError, KeyError, TypeError: it is none.
    """
    raw = json.loads(text)
    return Attempt(
        int(raw["pid"]),
        str(raw["host"]),
        datetime.fromisoformat(raw["since"]),
        float(raw.get("share", 0.0)),
        str(raw.get("doing", "")),
        datetime.fromisoformat(raw["ended"]) if raw.get("ended") else None,
        str(raw.get("says", "")),
        str(raw.get("error", "")),
    )
