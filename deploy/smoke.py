"""Does the bundle run? Unpack it, start the app from it, and use it in a browser as an agent would.

    python -m deploy.smoke build/churn-desk.tar.gz [--python PYTHON]

Without --python an environment of its own is made from the bundle's `requirements.txt`, as a server would. The browser is
the one of the tests. Exit code 0: a customer was scored, the answer stands in the journal and the journal verifies.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import socket
import subprocess
import sys
import tarfile
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.bundle import FOLDER, NOTE

STARTING_SECONDS = 120.0
PAGES = ("Monitor", "Experiments", "A/B test", "Release")


class SmokeError(Exception):
    """The bundle does not do what it must."""


def unpack(archive: Path, folder: Path) -> Path:
    """Unpack into a folder and hold every file to its checksum; returns the app's folder.

    Raises:
        SmokeError: it is no bundle, or a file does not match.
    """
    try:
        with tarfile.open(archive) as packed:
            packed.extractall(folder, filter="data")
        home = folder / FOLDER
        sums = json.loads((home / NOTE).read_bytes())["files"]
        wrong = [
            name for name, known in sums.items() if hashlib.sha256((home / name).read_bytes()).hexdigest() != known
        ]
    except (OSError, tarfile.TarError, ValueError, KeyError) as error:
        raise SmokeError(f"{archive} is no bundle: {error}") from error
    if wrong:
        raise SmokeError(f"{archive}: {', '.join(wrong[:3])} do not match their checksums")
    return home


def environment(home: Path) -> Path:
    """A virtual environment from the bundle's requirements; returns its Python."""
    python = home / ".venv" / "bin" / "python"
    uv = [sys.executable, "-m", "uv"]
    for command in (
        [*uv, "venv", "--quiet", str(home / ".venv")],
        [*uv, "pip", "install", "--quiet", "--python", str(python), "-r", str(home / "requirements.txt")],
    ):
        if subprocess.run(command, check=False).returncode:  # noqa: S603
            raise SmokeError(f"{' '.join(command)} failed")
    return python


@contextmanager
def serving(home: Path, python: Path) -> Iterator[str]:
    """The app, started from its folder; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = _own(home)
    command = [str(python), "-m", "streamlit", "run", "app.py", "--server.address", "127.0.0.1"]
    command += ["--server.port", str(port), "--server.headless", "true"]
    with (
        (home / "app.log").open("wb") as log,
        subprocess.Popen(command, cwd=home, env=env, stdout=log, stderr=log) as app,  # noqa: S603
    ):
        try:
            _wait(f"http://127.0.0.1:{port}/_stcore/health", app, home / "app.log")
            yield f"http://127.0.0.1:{port}"
        finally:
            app.terminate()


def _own(home: Path) -> dict[str, str]:
    """The environment of the bundle's processes: nothing of the desk that may be configured around them."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CHURN_", "GROQ_", "MLFLOW_"))}
    model = json.loads((home / NOTE).read_bytes())["model"]
    return {**kept, "CHURN_MODEL_NAME": model, "MLFLOW_DISABLE_TELEMETRY": "true"}


def _wait(address: str, app: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + STARTING_SECONDS
    while time.monotonic() < end and app.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=1):  # noqa: S310 - our own server
                return
        except OSError:
            time.sleep(0.1)
    raise SmokeError(f"the app did not start. Its log ends with:\n{_end(log)}")


def _end(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-15:])


def use(url: str, chromium: str) -> None:
    """Score an example customer and open every other page; nothing may show an error.

    Raises:
        SmokeError: a page shows an error, or does not get ready.
    """
    from playwright.sync_api import Error, sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        try:
            page.goto(url)
            page.get_by_role("button", name="High", exact=True).click(timeout=60_000)
            page.wait_for_timeout(1_500)
            page.get_by_role("button", name="Score this customer").click()
            page.get_by_text("Logged as").wait_for(timeout=60_000)
            for name in PAGES:
                page.get_by_role("link", name=name).first.click()
                page.get_by_role("heading", name=name).first.wait_for(timeout=60_000)
                page.wait_for_timeout(2_000)
                if page.get_by_text("Something went wrong").count():
                    raise SmokeError(f"the page {name} shows an error")
        except Error as error:
            raise SmokeError(f"the app cannot be used: {error}") from error
        finally:
            browser.close()


def verify(home: Path, python: Path) -> None:
    """The answer stands in the journal, and the journal is sound.

    Raises:
        SmokeError: it does not, or it is not.
    """
    days = list((home / "logs").glob("*.jsonl"))
    if not any('"kind":"prediction"' in day.read_text() for day in days):
        raise SmokeError("the journal holds no prediction")
    command = [str(python), "-m", "core", "journal", "verify"]
    done = subprocess.run(command, cwd=home, env=_own(home), capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise SmokeError(f"journal verify: {done.stdout}{done.stderr}")


def main() -> None:
    """Smoke-test the bundle that the command line names."""
    parser = argparse.ArgumentParser(prog="python -m deploy.smoke")
    parser.add_argument("archive", type=Path)
    parser.add_argument("--python", type=Path, help="use this Python instead of a fresh environment")
    given = parser.parse_args()
    from tests.chromium import find

    chromium = find()
    try:
        if chromium is None:
            raise SmokeError("there is no Chromium: python -m tests.chromium")
        with tempfile.TemporaryDirectory(prefix="churn-desk-") as folder:
            home = unpack(given.archive, Path(folder))
            python = given.python.absolute() if given.python else environment(home)
            with serving(home, python) as url:
                try:
                    use(url, chromium)
                except SmokeError as error:
                    raise SmokeError(f"{error}\nThe app's log ends with:\n{_end(home / 'app.log')}") from error
            verify(home, python)
    except SmokeError as error:
        sys.exit(f"smoke test: {error}")
    print(f"smoke test: {given.archive} runs; a customer was scored and stands in the journal")


if __name__ == "__main__":
    main()
