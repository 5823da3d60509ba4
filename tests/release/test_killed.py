"""kill -9 at any moment of a release, and many releases at once: one champion always, and a log that says how it came."""

import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

from core.journal.store import Journal
from core.model.registry.store import connect
from core.model.registry.sync import sync
from core.model.registry.versions import aliases_of
from core.model.store import read_aliases
from core.release.log.store import check_log
from core.release.store import promote
from tests.release.conftest import asked

ROUNDS, PROCESSES, RACES = 24, 20, 2


def _run(mode, settings, *numbers):
    done = subprocess.run(
        [sys.executable, "-m", "tests.release.killed", mode, str(settings.mlruns.parent), *map(str, numbers)],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=Path(__file__).parents[2],
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_release_killed_anywhere_leaves_the_old_or_the_new_champion_and_a_log_that_says_which(settings):
    promote(settings, 2, asked(), override=True)
    rounds = _run("kill", settings, 5, ROUNDS)
    assert len(rounds) == ROUNDS and sum(one["killed"] for one in rounds) > ROUNDS // 3
    for one in rounds:
        assert one["notice"] == "" and one["served"] in (1, 2, 3, 4)
        if one["what"] == "promote":
            assert one["served"] in (one["before"], one["number"])
        if one["what"] != "archive":  # what changed is in the log, and what is in the log changed
            assert one["logged"] == (one["served"] != one["before"])
        if not one["killed"] and not one["refused"]:
            assert one["logged"] == 1
    _, wrong = check_log(settings)
    assert wrong == ()
    sync(settings)
    assert aliases_of(connect(settings))["champion"] == read_aliases(settings.mlruns, "churn")["champion"]
    lines = list(Journal(settings.logs).read(kinds=("release",)))
    assert len(lines) == 1 + sum(one["logged"] for one in rounds)
    assert [a.after for a in lines[:-1]] == [b.before for b in lines[1:]]
    assert all(a.at < b.at for a, b in pairwise(lines))


def test_of_twenty_promotions_at_once_one_wins_each_round_and_the_chain_holds(settings):
    promote(settings, 2, asked(), override=True)
    rounds = _run("race", settings, PROCESSES, RACES)
    champion = 2
    for one in rounds:
        champion = champion % 4 + 1
        assert sorted(one["codes"]) == [0] + [1] * (PROCESSES - 1)
        assert one["served"] == champion
    log, wrong = check_log(settings)
    assert wrong == () and len(log.entries) == 1 + RACES
