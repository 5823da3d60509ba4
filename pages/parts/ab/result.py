"""The comparison that was asked for: the answer first, then its parts, one at a time."""

from __future__ import annotations

from core.evaluation.comparison.comparison import Comparison
from core.journal.store import Journal
from core.model.version import ModelVersion
from pages.parts.ab import agreement, curves, evidence, fairness, figures, states, takeaway, verdict, where, working
from pages.parts.ab.address import PARTS, switch
from pages.parts.ab.choosing import Asked
from pages.parts.ab.upload import uploaded
from pages.parts.access import Visitor
from pages.parts.cache import the_settings
from pages.parts.guards import guarded, plain


def show(asked: Asked, journal: Journal, visitor: Visitor) -> None:
    """Compute what was asked for, and draw it."""
    settings = the_settings()
    first, second = (working.the_version(settings, number) for number in (asked.first, asked.second))
    if first.label == second.label:
        states.one_twice(plain(first.label))
        return
    found = _found(asked.source, first, second)
    if found is None:
        return
    verdict.show(found)
    with guarded():
        takeaway.show(found, journal, visitor)
    part = switch("Part of the comparison", "part", PARTS, "figures")
    with guarded():
        _part(part, found, first)


def _found(source: str, first: ModelVersion, second: ModelVersion) -> Comparison | None:
    settings = the_settings()
    if source == "live":
        return working.on_live(settings, first, second)
    if source == "table":
        upload = uploaded(first.schema)
        return None if upload is None else working.on_table(settings, first, second, upload)
    return working.on_holdout(settings, first, second)


def _part(name: str, found: Comparison, first: ModelVersion) -> None:
    target = first.schema.target
    if name == "agreement":
        agreement.show(found, target)
    elif name == "curves":
        curves.show(found)
    elif name == "where":
        where.show(found, target)
    elif name == "fairness":
        fairness.show(found)
    elif name == "evidence":
        evidence.show(found)
    else:
        figures.show(found)
