"""How far a training is."""

from __future__ import annotations

from collections.abc import Callable

Report = Callable[[str, float], None]
"""Called with what is being done and the share that is finished, 0 to 1."""


def silent(_: str, __: float) -> None:
    """Report to nobody."""


class Meter:
    """Turns pieces of work of different sizes into one rising share.

    >>> meter = Meter(lambda text, share: print(f"{share:.0%} {text}"), total=4.0)
    >>> meter.start("first"); meter.done(3.0); meter.start("second")
    0% first
    75% second
    """

    def __init__(self, report: Report, total: float, begin: float = 0.0, end: float = 1.0) -> None:
        self._report, self._total, self._begin, self._end = report, total, begin, end
        self._done = 0.0

    def start(self, text: str) -> None:
        """Say what comes next."""
        share = min(self._done / self._total, 1.0) if self._total else 1.0
        self._report(text, self._begin + share * (self._end - self._begin))

    def done(self, work: float) -> None:
        """A piece of this size is finished."""
        self._done += work
