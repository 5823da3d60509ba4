"""A builder killed at any moment (kill -9): the next one finishes, and the figures are those of a fresh build."""

import os
import random
import shutil
import signal
import time
from datetime import timedelta

from tests.journal.examples import NOON, batch
from tests.monitoring.views.examples import TODAY, assert_journal_views_equal, journal, simple, views


def test_killed_at_random_moments_and_finished_by_the_next(tmp_path):
    logs, rng = tmp_path / "logs", random.Random(7)
    for days in range(6):
        at = NOON - timedelta(days=days)
        journal(logs, at).append_predictions(batch(3_000))
        journal(logs, at).append(simple(at=at))
    shutil.copytree(logs, tmp_path / "fresh")
    views(tmp_path / "fresh", workers=1).refresh(TODAY)  # loads the compiled code, which the children then have
    shutil.rmtree(tmp_path / "fresh" / "views")
    begin = time.monotonic()
    views(tmp_path / "fresh", workers=1).refresh(TODAY)
    whole, killed = time.monotonic() - begin, 0
    for _ in range(12):
        pid = os.fork()
        if pid == 0:
            views(logs, workers=1).refresh(TODAY)
            os._exit(0)
        time.sleep(rng.uniform(0, whole / 3))
        os.kill(pid, signal.SIGKILL)
        killed += os.waitpid(pid, 0)[1] == signal.SIGKILL
        if rng.random() < 0.3:
            shutil.rmtree(logs / "views", ignore_errors=True)
    views(logs).refresh(TODAY)
    assert killed
    assert_journal_views_equal(logs, tmp_path / "fresh")
    assert not list((logs / "views").glob("*.partial*"))
