"""The note of a training: what others see while it runs, and after it has ended in one way or another."""

import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from core.errors import ModelError
from core.model.registry.attempts.attempt import Attempt, from_json
from core.model.registry.attempts.store import last_attempt
from core.model.registry.lock import training_lock
from core.model.registry.training import train_and_register

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)

KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from core.model.registry.lock import training_lock
with training_lock(Path(sys.argv[1]), datetime.now(UTC)) as note:
    note("Half-way", 0.5)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_folder_without_a_training_has_no_attempt(tmp_path):
    assert last_attempt(tmp_path) is None
    (tmp_path / "training.json").write_text("torn {")
    assert last_attempt(tmp_path) is None


def test_a_running_training_says_how_far_it_is_and_afterwards_what_came_out(tmp_path):
    with training_lock(tmp_path, NOW) as note:
        note("Fitting", 0.25)
        seen = last_attempt(tmp_path)
        assert (seen.state, seen.share, seen.doing, seen.since) == ("running", 0.25, "Fitting", NOW)
        note.says("churn/3 is champion.")
    seen = last_attempt(tmp_path)
    assert (seen.state, seen.says, seen.error) == ("finished", "churn/3 is champion.", "")


def test_a_failure_is_kept_in_the_words_of_the_error(tmp_path):
    with pytest.raises(ModelError), training_lock(tmp_path, NOW):
        raise ModelError("It broke.", todo="Mend it.")
    seen = last_attempt(tmp_path)
    assert (seen.state, seen.error) == ("failed", "It broke. Mend it.")
    with pytest.raises(KeyboardInterrupt), training_lock(tmp_path, NOW):
        raise KeyboardInterrupt
    assert last_attempt(tmp_path).error == "It was stopped."


def test_a_killed_training_is_known_as_such_and_blocks_nobody(tmp_path):
    subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], check=False)
    seen = last_attempt(tmp_path)
    assert (seen.state, seen.doing) == ("killed", "Half-way")
    with training_lock(tmp_path, NOW):
        assert last_attempt(tmp_path).state == "running"


def test_looking_at_a_folder_never_keeps_a_training_from_starting(tmp_path):
    subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], check=False)  # its note is what makes a look probe
    looking = "import sys; from pathlib import Path; from core.model.registry.attempts.store import last_attempt\n"
    looking += "while True: last_attempt(Path(sys.argv[1]))"
    with subprocess.Popen([sys.executable, "-c", looking, str(tmp_path)]) as onlooker:
        try:
            time.sleep(0.5)
            for _ in range(20):
                with training_lock(tmp_path, NOW):  # raises BusyError when a look is in the way
                    pass
            assert onlooker.poll() is None  # it was looking all the time
        finally:
            onlooker.kill()


def test_a_note_survives_the_way_to_json():
    attempt = Attempt(7, "here", NOW, 0.5, "Fitting “it”", NOW, "done", "")
    assert from_json(attempt.to_json()) == attempt
    assert from_json(replace(attempt, ended=None).to_json()).ended is None


def test_a_real_training_ends_with_who_is_champion(settings, small_table):
    train_and_register(settings, small_table, data="a test", now=NOW, kinds=("logistic",))
    seen = last_attempt(settings.mlruns)
    assert (seen.state, seen.says, seen.share) == ("finished", "churn/1 is champion: there was none.", 1.0)
