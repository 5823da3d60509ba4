"""A process that trains and kills itself (SIGKILL) at a chosen moment, once for each moment; run by test_killed.py.

    python -m tests.model.registry.killed MLRUNS MOMENT ... [+ MLRUNS MOMENT ...] ...

One history after another, each in its own folder. A moment is a number n (the n-th time something is written, renamed or made after registration has begun) or a text (a step
of the progress). Each is a fork of one process, so that MLflow is imported once. Prints one JSON line for each: how the child
ended, and what is served afterwards; an empty line ends a history.
"""

import json
import os
import signal
import sys
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from core.customers.store import read_schema
from core.customers.synthetic.table import synthetic_table
from core.errors import NoModelError
from core.model.registry.quiet import quiet
from core.model.registry.training import train_and_register
from core.model.store import open_alias
from core.model.training.train import train
from core.settings import Settings

WRITES = {"os.rename", "os.mkdir", "os.remove", "os.rmdir", "shutil.copytree", "shutil.rmtree"}


def main(arguments: list[str]) -> None:
    warm_up()
    while arguments:
        end = arguments.index("+") if "+" in arguments else len(arguments)
        history(Path(arguments[0]), arguments[1:end])
        print(flush=True)
        arguments = arguments[end + 1 :]


def history(mlruns: Path, moments: list[str]) -> None:
    settings = Settings(mlruns=mlruns, tracking_uri="", _env_file=None)
    table = synthetic_table(read_schema(None), 400, seed=3).table
    for moment in moments:
        child = os.fork()
        if child == 0:
            train_until(settings, table, moment)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        how = os.WTERMSIG(status) if os.WIFSIGNALED(status) else -os.WEXITSTATUS(status)
        try:
            served = open_alias(mlruns, "churn")
            found = {"number": served.version.number, "notice": served.notice}
        except NoModelError:
            found = {"number": None, "notice": ""}
        print(json.dumps({"moment": moment, "signal": how, **found}), flush=True)


def warm_up() -> None:
    """Import and compile once what every child would."""
    quiet()
    for name in ("pyfunc", "sklearn", "store.tracking.sqlalchemy_store", "store.model_registry.sqlalchemy_store"):
        import_module(f"mlflow.{name}")
    train(synthetic_table(read_schema(None), 400, seed=3).table, kinds=("logistic",))


def train_until(settings: Settings, table, moment: str) -> None:
    armed, count = False, 0

    def hook(event: str, args: tuple) -> None:
        nonlocal count
        written = event in WRITES or (event == "open" and isinstance(args[1], str) and set(args[1]) & set("wxa+"))
        if armed and written:
            count += 1
            if moment.isdecimal() and count == int(moment):
                os.kill(os.getpid(), signal.SIGKILL)

    def progress(text: str, share: float) -> None:
        nonlocal armed
        armed = armed or text.startswith("Registering")
        if text.startswith(moment):
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)
    now = datetime(2026, 1, 1, tzinfo=UTC)
    train_and_register(settings, table, data="a test", now=now, kinds=("logistic",), progress=progress)
    print(json.dumps({"writes": count}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
