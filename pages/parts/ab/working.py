"""The comparison behind the page: begun once for whoever asks, watched with progress, kept as long as nothing has changed."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import streamlit as st

from core.evaluation.comparison.comparison import Comparison, compare
from core.evaluation.comparison.sources.labelled_table import table_trial
from core.evaluation.comparison.sources.store import holdout_trial, trial_of_journal
from core.evaluation.comparison.trial import Trial
from core.evaluation.currency_store import currency_of
from core.evaluation.profit import ProfitTerms, terms_of
from core.journal.store import utc_now
from core.model.store import load_version, version_folder
from core.model.version import ModelVersion
from core.settings import Settings
from pages.parts.ab.upload import Upload
from pages.parts.jobs import Job, Tell, watch

MOST_KEPT = 6
Make = Callable[[Tell], Trial]


@dataclass
class Kept:
    """The last comparisons of this process, and those under way."""

    results: OrderedDict[Hashable, Comparison] = field(default_factory=OrderedDict)
    jobs: dict[Hashable, Job[Comparison]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)


@st.cache_resource(show_spinner=False)
def the_kept() -> Kept:
    """The one of this process."""
    return Kept()


def answer(key: Hashable, make: Make, terms: ProfitTerms | None) -> Comparison:
    """The comparison under this key: kept, watched, or begun.

    Raises:
        DeskError: why there can be none; asking again tries again.
    """
    kept = the_kept()
    with kept.lock:
        if (found := kept.results.get(key)) is not None:
            return found
        job = kept.jobs.get(key)
        if job is None:
            job = kept.jobs[key] = Job(partial(_work, make, terms), "Beginning")
    watch(job)
    with kept.lock:
        kept.jobs.pop(key, None)
    made = job.taken()
    with kept.lock:
        kept.results[key] = made
        while len(kept.results) > MOST_KEPT:
            kept.results.popitem(last=False)
    return made


def _work(make: Make, terms: ProfitTerms | None, tell: Tell) -> Comparison:
    trial = make(lambda share, doing: tell(0.7 * share, doing))
    return compare(trial, terms, lambda share, doing: tell(0.7 + 0.3 * share, doing))


def the_version(settings: Settings, number: int) -> ModelVersion:
    """A served copy, opened once."""
    folder = version_folder(settings.mlruns, settings.model_name, number)
    return _opened(str(folder), _changed(settings, number))


def _changed(settings: Settings, number: int) -> int:
    try:
        manifest = version_folder(settings.mlruns, settings.model_name, number) / "manifest.json"
        return manifest.stat().st_mtime_ns
    except OSError:
        return 0


@st.cache_resource(show_spinner=False, max_entries=8)
def _opened(folder: str, changed: int) -> ModelVersion:
    return load_version(Path(folder))


def on_holdout(settings: Settings, first: ModelVersion, second: ModelVersion) -> Comparison:
    """On the customers of the table they were trained on that neither has seen."""
    data = settings.data
    try:
        state = (str(data), data.stat().st_mtime_ns, data.stat().st_size) if data is not None else ()
    except OSError:
        state = (str(data), 0, 0)
    return answer(
        ("holdout", *_pair(settings, first, second), state),
        lambda tell: holdout_trial(settings, first, second, tell),
        _terms(settings, first),
    )


def on_table(settings: Settings, first: ModelVersion, second: ModelVersion, upload: Upload) -> Comparison:
    """On an uploaded table."""
    return answer(
        ("table", *_pair(settings, first, second), upload.data_hash, upload.name),
        lambda tell: table_trial(upload.checked.table, upload.name, upload.data_hash, first, second, tell),
        _terms(settings, first),
    )


def on_live(settings: Settings, first: ModelVersion, second: ModelVersion) -> Comparison:
    """On live traffic, once the views are up to date."""
    from core.monitoring.outcomes.kept.store import marks
    from pages.parts.monitor.refreshing import the_refresher

    refresher, today = the_refresher(), utc_now().date()
    if (job := refresher.poke(today)) is not None:
        watch(job)
    if refresher.error is not None:
        raise refresher.error
    files = tuple((path.name, path.stat().st_mtime_ns) for path in refresher.views.files())
    state = (today, files, marks(refresher.journal, refresher.views), settings.label_horizon)

    def make(tell: Tell) -> Trial:
        tell(0.1, "Joining predictions with outcomes")
        horizon = settings.label_horizon
        return trial_of_journal(refresher.views, refresher.journal, today, horizon, first, second)

    return answer(("live", *_pair(settings, first, second), state), make, _terms(settings, first))


def _pair(settings: Settings, first: ModelVersion, second: ModelVersion) -> tuple[Hashable, ...]:
    """What else a comparison depends on: the two versions as they stand on disk, and the terms of the profit."""
    numbers = [(one.label, _changed(settings, one.number)) for one in (first, second)]
    return (*numbers, _terms(settings, first))


def _terms(settings: Settings, version: ModelVersion) -> ProfitTerms | None:
    """The business's numbers, in its currency."""
    return terms_of(settings, currency_of(settings, version.schema))
