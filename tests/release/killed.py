"""Releases that kill themselves (SIGKILL) at a chosen write, and releases at the same time; run by test_killed.py.

    python -m tests.release.killed kill FOLDER SEED ROUNDS
    python -m tests.release.killed race FOLDER PROCESSES ROUNDS

Every process is a fork of this one, so that MLflow is imported once. Prints one JSON line for each round.
"""

import json
import os
import random
import signal
import sys
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path

from core.errors import DeskError, ReleaseError
from core.model.registry.quiet import quiet
from core.model.store import open_alias
from core.release.log.store import read_log
from core.release.store import Request, archive, promote, roll_back
from core.settings import Settings

NOW = datetime(2026, 2, 1, 23, 59, 58, tzinfo=UTC)  # the rounds cross midnight
WRITES = {"os.rename", "os.remove", "os.mkdir", "os.truncate"}
MOST = 60


def main(mode: str, folder: str, a: str, b: str) -> None:
    settings = Settings(mlruns=Path(folder) / "mlruns", logs=Path(folder) / "logs", tracking_uri="", _env_file=None)
    quiet()
    for name in ("store.tracking.sqlalchemy_store", "store.model_registry.sqlalchemy_store"):
        import_module(f"mlflow.{name}")
    import_module("core.model.registry.sync")
    import_module("core.evaluation.gate.policy_store")
    (kill if mode == "kill" else race)(settings, int(a), int(b))


def kill(settings: Settings, seed: int, rounds: int) -> None:
    rng = random.Random(seed)
    for index in range(rounds):
        before = read_log(settings)
        moment = rng.randint(1, MOST)
        what = rng.choice(["promote", "promote", "promote", "rollback", "archive"])
        number = rng.choice([n for n in (1, 2, 3, 4) if n != before.champion])
        request = Request("ann", NOW + timedelta(milliseconds=200 * index), f"round {index}")
        status = _forked(lambda w=what, n=number, r=request, m=moment: _release(settings, w, n, r, m))
        served = open_alias(settings.mlruns, "churn")
        found = {
            "what": what,
            "killed": os.WIFSIGNALED(status),
            "refused": os.WIFEXITED(status) and os.WEXITSTATUS(status) == 1,
            "number": number,
            "before": before.champion,
            "served": served.version.number,
            "notice": served.notice,
        }
        after = read_log(settings)
        found |= {"logged": len(after.entries) - len(before.entries), "log_notice": after.notice}
        print(json.dumps(found), flush=True)


def race(settings: Settings, processes: int, rounds: int) -> None:
    for index in range(rounds):
        champion = read_log(settings).champion
        number = champion % 4 + 1
        gate, start = os.pipe()
        request = Request("ann", NOW + timedelta(seconds=index), f"round {index}", expect=champion)
        children = [
            _fork(lambda g=gate, s=start, n=number, r=request: _wait_then(g, s, settings, n, r))
            for _ in range(processes)
        ]
        os.close(gate)
        os.close(start)
        codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
        print(json.dumps({"codes": codes, "served": open_alias(settings.mlruns, "churn").version.number}), flush=True)


def _wait_then(gate: int, start: int, settings: Settings, number: int, request: Request) -> int:
    os.close(start)
    os.read(gate, 1)  # returns when the parent has made all and closes its end
    return _release(settings, "promote", number, request, 0)


def _release(settings: Settings, what: str, number: int, request: Request, moment: int) -> int:
    count = 0

    def hook(event: str, args: tuple) -> None:
        nonlocal count
        written = event in WRITES or (
            event == "open" and (set(str(args[1] or "")) & set("wxa+") or int(args[2] or 0) & (os.O_WRONLY | os.O_RDWR))
        )
        if moment and (written or event == "sqlite3.connect"):
            count += 1
            if count == moment:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)
    try:
        if what == "rollback":
            roll_back(settings, request)
        elif what == "archive":
            archive(settings, number, request)
        else:
            promote(settings, number, request, override=True)
    except ReleaseError:
        return 1
    except DeskError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _fork(work) -> int:
    child = os.fork()
    if child == 0:
        os._exit(work())
    return child


def _forked(work) -> int:
    return os.waitpid(_fork(work), 0)[1]


if __name__ == "__main__":
    main(*sys.argv[1:])
