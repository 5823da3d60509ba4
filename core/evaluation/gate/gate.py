"""The gate itself: evidence in, report out; nothing is read or written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from core.evaluation.gate.comparison import comparison_checks
from core.evaluation.gate.evidence import Evidence
from core.evaluation.gate.fairness import fairness_checks
from core.evaluation.gate.judging import overall
from core.evaluation.gate.performance import performance_checks
from core.evaluation.gate.report import Report
from core.evaluation.gate.robustness import robustness_checks
from core.evaluation.gate.sanity import Clock, sanity_checks

Progress = Callable[[str, float], None]
"""Called with what is being done and the finished share, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the report says about where everything comes from.

    Attributes:
        model_hash: sha256 of the version's manifest file, hex.
        created: UTC, ISO 8601.
        data, data_hash: the table in words, and its hash.
        n_seen: customers left out because a model had seen them.
        started: what the clock showed when the gate began.
    """

    model_hash: str
    created: str
    data: str
    data_hash: str
    n_seen: int
    started: float


def judge(evidence: Evidence, facts: Facts, clock: Clock, progress: Progress) -> Report:
    """Run every check and put the verdicts together.

    Args:
        evidence: what is judged, on whom, by which policy.
        facts: for the report.
        clock: for the latency and the report's own time.
        progress: for whoever waits.
    """
    progress("Performance", 0.0)
    checks = list(performance_checks(evidence))
    progress("Against the champion", 0.1)
    checks += comparison_checks(evidence)
    progress("Fairness", 0.2)
    checks += fairness_checks(evidence)
    checks += robustness_checks(evidence, lambda text, share: progress(text, 0.4 + 0.3 * share))
    progress("Sanity", 0.7)
    checks += sanity_checks(evidence, clock)
    progress("Judged", 1.0)
    checks = [replace(check, says=f"{check.name[:1].upper()}{check.name[1:]}: {check.says}") for check in checks]
    card, policy = evidence.version.version.card, evidence.policy
    return Report(
        name=card.name,
        number=card.number,
        kind_label=card.kind_label,
        model_hash=facts.model_hash,
        run_id=card.run_id,
        created=facts.created,
        data=facts.data,
        data_hash=facts.data_hash,
        n=len(evidence.target),
        n_seen=facts.n_seen,
        champion=evidence.pair.champion.version.number if evidence.pair else None,
        policy=policy.name,
        policy_hash=policy.hash,
        seed=policy.certainty.seed,
        seconds=round(clock() - facts.started, 3),
        verdict=overall(checks),
        checks=tuple(checks),
    )
