"""Rules as records: when a finding is worth an alert, how bad it is, and who is told how often."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from core.journal.lines import Severity
from core.monitoring.findings import Finding

SEVERITIES: tuple[Severity, ...] = ("INFO", "WARNING", "CRITICAL")
"""From the mildest to the worst."""
LOG = "log"
"""The channel that is always there."""
MOST_WINDOWS = 60
"""A rule looks back at this many windows at most."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One signal's rule.

    Attributes:
        signal: key of core.monitoring.findings.SIGNALS.
        floors: severity → the smallest effect that is so bad, in the signal's unit; rising with the severity.
        budget: largest adjusted p that counts, so the chance that a quiet window is bad at all; in (0, 1].
        bad, of: an alert is raised when that many of the last windows with enough data were bad.
        channels: names, `log` first.
        repeat: time between two reminders of an open alert that nobody has acknowledged.
        subject: the one it is for; "" for every subject that has no rule of its own.
    """

    signal: str
    floors: tuple[tuple[Severity, float], ...]
    budget: float
    bad: int
    of: int
    channels: tuple[str, ...]
    repeat: timedelta
    subject: str = ""

    def severity(self, finding: Finding) -> Severity | None:
        """How bad one finding is by itself; None when it is not, or when there is no verdict.

        >>> from datetime import date
        >>> from core.monitoring.windows import Window
        >>> rule = Rule("score_drift", (("WARNING", 0.1), ("CRITICAL", 0.25)), 0.01, 2, 3, ("log",), timedelta(days=1))
        >>> day = Window(date(2026, 11, 21), date(2026, 11, 21))
        >>> def found(psi, p):
        ...     return Finding("score_drift", "", psi, None, p, p, 500, day, "moved", "")
        >>> rule.severity(found(0.3, 0.001)), rule.severity(found(0.1, 0.001)), rule.severity(found(0.3, 0.02))
        ('CRITICAL', 'WARNING', None)
        """
        if finding.state != "moved" or finding.effect is None:
            return None
        p = finding.p if finding.p_adjusted is None else finding.p_adjusted
        if p is not None and p > self.budget:
            return None
        reached: list[Severity] = [severity for severity, floor in self.floors if finding.effect >= floor]
        return worst(reached)

    def verdict(self, recent: Iterable[Severity | None]) -> Severity | None:
        """The severity that enough of the last windows have reached; None when too few were bad.

        >>> rule = Rule("score_drift", (), 0.01, 2, 3, ("log",), timedelta(days=1))
        >>> rule.verdict(["CRITICAL", None, "WARNING"]), rule.verdict([None, None, "CRITICAL"])
        ('WARNING', None)
        """
        ranks = [SEVERITIES.index(severity) for severity in recent if severity is not None]
        lasting: list[Severity] = [s for i, s in enumerate(SEVERITIES) if sum(rank >= i for rank in ranks) >= self.bad]
        return worst(lasting)


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules of a desk."""

    rules: tuple[Rule, ...] = ()

    def for_key(self, signal: str, subject: str) -> Rule | None:
        """The rule of this subject, else the one for the whole signal; None when nobody watches it."""
        fitting = [rule for rule in self.rules if rule.signal == signal and rule.subject in ("", subject)]
        return max(fitting, key=lambda rule: rule.subject != "", default=None)


def worst(severities: Iterable[Severity]) -> Severity | None:
    """The worst of them; None of none.

    >>> worst(["INFO", "CRITICAL", "WARNING"])
    'CRITICAL'
    """
    return max(severities, key=SEVERITIES.index, default=None)
