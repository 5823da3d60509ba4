"""A running desk for browser tests: a small model, a folder of its own, a Streamlit server as a process of its own."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from core.customers.store import read_schema
from core.customers.synthetic.table import synthetic_table
from core.model.store import save_version, set_aliases, version_folder
from core.model.training.finished import Origin, finished, verified
from core.model.training.train import train

ROOT = Path(__file__).parents[2]
APP = ROOT / "app.py"


def small_model(mlruns: Path, rows: int = 1_500, kind: str = "logistic") -> None:
    """Train one candidate on a few synthetic customers and make it champion."""
    trained = train(synthetic_table(read_schema(None), rows, seed=1).table, seed=7, kinds=[kind])
    candidate = trained.candidates[0]
    origin = Origin(
        name="churn",
        data=f"{rows:,} synthetic customers",
        data_hash="0" * 64,
        schema_hash="0" * 64,
        git_commit="",
        created="2026-11-01T09:00:00+00:00",
        libraries={},
    )
    difference = verified(trained, candidate)
    version = finished(trained, candidate, origin, number=1, run_id="", difference=difference)
    save_version(version_folder(mlruns, "churn", 1), version)
    set_aliases(mlruns, "churn", {"champion": 1})


@dataclass(frozen=True)
class Running:
    """A desk that answers at `url` and writes into `logs`."""

    url: str
    logs: Path
    process: int

    def lines(self, kind: str) -> list[str]:
        """The journal's lines of this kind, as text."""
        return [
            line
            for path in sorted(self.logs.glob("*.jsonl"))
            for line in path.read_text().splitlines()
            if f'"kind":"{kind}"' in line.replace(" ", "")
        ]


@contextmanager
def running(mlruns: Path, logs: Path, script: Path = APP, **settings: str) -> Iterator[Running]:
    """Start the app on a free port; it has ended when the block does."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {k: v for k, v in os.environ.items() if not k.startswith(("CHURN_", "GROQ_"))}
    env |= {"CHURN_MLRUNS": str(mlruns), "CHURN_LOGS": str(logs), "GROQ_API_KEY": "", **settings}
    arguments = ["--server.address", "127.0.0.1", "--server.port", str(port), "--server.headless", "true"]
    command = [sys.executable, "-m", "streamlit", "run", str(script), *arguments]
    logs.mkdir(parents=True, exist_ok=True)
    with (
        (logs / "app.log").open("wb") as out,
        subprocess.Popen(command, cwd=ROOT, env=env, stdout=out, stderr=out) as app,
    ):
        try:
            url = f"http://127.0.0.1:{port}"
            _wait(f"{url}/_stcore/health", app)
            yield Running(url, logs, app.pid)
        finally:
            app.terminate()


def _wait(address: str, app: subprocess.Popen[bytes], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and app.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("the app did not start")
