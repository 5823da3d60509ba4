"""Finds a Chromium for the browser tests; `python -m tests.chromium` installs one where it can.

Debian's package when apt-get may be used, else Playwright's own build, else nothing: the browser tests then skip and say why.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> str | None:
    """The path of a Chromium that is installed, or None."""
    if named := os.environ.get("CHURN_TEST_CHROMIUM"):
        return named
    system = next((path for name in NAMES if (path := shutil.which(name))), None)
    return system or _playwrights_own()


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def _install() -> None:
    if shutil.which("apt-get") and os.geteuid() == 0:
        commands = [
            ["apt-get", "update", "-q"],
            ["apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium"],
        ]
    else:
        commands = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    for command in commands:
        print("browser tests:", " ".join(command), flush=True)
        if subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode:
            print("browser tests: that failed; the browser tests will skip")
            return


if __name__ == "__main__":
    if find() is None:
        _install()
