"""Which model answers, and on what grounds: comparisons that somebody kept, and moves of the aliases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Recommendation = Literal["promote", "keep", "not_enough"]
ReleaseAction = Literal["promote", "rollback", "archive"]


@dataclass(frozen=True, slots=True)
class ComparisonLine:
    """The result of an A/B test that somebody saved.

    Attributes:
        by: who saved it; "" when nobody had signed in.
        champion, challenger: labels, e.g. "churn/3".
        data: what they were compared on, in words.
        n: customers that both scored and whose outcome is known.
        only_champion, only_challenger: discordant pairs: only this one was right.
        p: of McNemar's test, by `method`.
        difference, low, high: challenger's accuracy less the champion's, with its paired 95 % interval.
        recommendation: what the stated rule says; `says` gives the reason as a sentence.
    """

    id: str
    at: datetime
    by: str
    champion: str
    challenger: str
    data: str
    n: int
    only_champion: int
    only_challenger: int
    method: str
    p: float
    difference: float
    low: float
    high: float
    recommendation: Recommendation
    says: str


@dataclass(frozen=True, slots=True)
class ReleaseLine:
    """A move of an alias: an entry of the hash-chained release log.

    Attributes:
        name: of the registered model.
        action: what was done.
        who: signed-in person, or the account of the command line.
        before, after: number of the champion before and after; None for none. An archived version moves no champion: both
            are the same, and `version` says which was archived.
        version: the version that the action is about.
        reason: as written by who.
        report: sha256 of the gate's report that allowed it; "" when there was none (rollback, archive, override).
        override: whether the gate was overruled.
        previous: hash of the entry before; "" for the first.
        hash: sha256 over this entry with an empty hash, hex.
    """

    id: str
    at: datetime
    name: str
    action: ReleaseAction
    who: str
    before: int | None
    after: int | None
    version: int
    reason: str
    report: str
    override: bool
    previous: str
    hash: str
