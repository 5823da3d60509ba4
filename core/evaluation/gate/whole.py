"""The gate from address to report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from core.evaluation.gate.gate import Facts, Progress, judge
from core.evaluation.gate.outputs.store import attach
from core.evaluation.gate.policy_store import read_policy
from core.evaluation.gate.sanity import Clock
from core.evaluation.gate.store import Kept, save_report
from core.evaluation.gate.subject.store import open_subject
from core.evaluation.gate.subject.versions.store import open_version
from core.evaluation.gate.writing.forms import forms
from core.settings import Settings


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asks the gate.

    Attributes:
        address: of the version as MLflow writes it; None for the challenger, else the latest.
        data: a labelled table; None for the one that the version was trained on.
        against: compare with the champion.
        policy: a policy file; None for that of the settings, else the bundled one.
    """

    address: str | None = None
    data: Path | None = None
    against: bool = True
    policy: Path | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """The gate's answer.

    Attributes:
        kept: the report, as it stands on disk.
        files: its forms, file name → text.
        notes: what a reader should know besides, one sentence each.
    """

    kept: Kept
    files: dict[str, str]
    notes: tuple[str, ...]


def run_gate(settings: Settings, request: Request, now: datetime, clock: Clock, progress: Progress) -> Judged:
    """Open, judge, keep, attach.

    Args:
        settings: where versions and data are.
        request: what is judged, on what, against whom, by which policy.
        now: aware time for the report.
        clock: seconds, rising; for latency and the report's own time.
        progress: called with what is being done and the finished share.

    Raises:
        DeskError: it could not be judged; the message says why and what to do. There is no report then.
    """
    started = clock()
    policy = read_policy(request.policy or settings.gate_policy)
    progress("Opening the version", 0.0)
    desk, version = open_version(settings, request.address)
    progress("Finding customers that it has not seen", 0.05)
    subject = open_subject(desk, desk.settings, version, request.data, request.against, policy)
    facts = Facts(
        subject.model_hash,
        now.isoformat(timespec="microseconds"),
        subject.customers.words,
        subject.customers.hash,
        subject.n_seen,
        started,
    )
    report = judge(subject.evidence, facts, clock, lambda text, share: progress(text, 0.15 + 0.75 * share))
    kept = save_report(settings.mlruns, report)
    files = forms(report)
    progress("Attaching the report", 0.95)
    where = attach(desk, kept, files)
    progress("Done", 1.0)
    return Judged(kept, files, (*subject.notes, where))
