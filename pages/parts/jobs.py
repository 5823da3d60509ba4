"""Long work beside the page.

Streamlit ends a page's run at any moment (a click, a closed tab) by raising inside whatever it does. Work that must not be
cut in half, such as writing a batch to the journal, therefore runs in a thread of its own, and the page only watches.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

import streamlit as st

T = TypeVar("T")
Tell = Callable[[float, str], None]
GLANCE = 0.15
"""Seconds between two looks at the job."""


class Job(Generic[T]):
    """One piece of work.

    Args:
        work: is given a function to say how far it is (share 0 to 1, what is being done).

    Attributes:
        share, doing: how far it is.
        result: when finished; None before, and when it failed.
        error: what it raised, or None.
    """

    def __init__(self, work: Callable[[Tell], T], doing: str) -> None:
        self.share, self.doing = 0.0, doing
        self.result: T | None = None
        self.error: BaseException | None = None
        self._work = work
        self._thread = threading.Thread(target=self._run, name="job", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self.result = self._work(self._tell)
        except Exception as error:  # noqa: BLE001 - it is raised again where somebody watches
            self.error = error

    def _tell(self, share: float, doing: str) -> None:
        self.share, self.doing = share, doing

    @property
    def running(self) -> bool:
        return self._thread.is_alive()

    def taken(self) -> T:
        """The result of a job that has ended.

        Raises:
            Exception: what the work raised.
        """
        if self.error is not None:
            raise self.error
        assert self.result is not None  # noqa: S101  (for the type checker)
        return self.result


def watch(job: Job[T]) -> None:
    """Show how far the job is until it ends; may be interrupted and called again at any time."""
    bar = st.progress(0.0, job.doing)
    while job.running:
        bar.progress(min(max(job.share, 0.0), 1.0), job.doing)
        time.sleep(GLANCE)
    bar.empty()
