"""The deployable bundle: the app and the served models in one archive, the same bytes for the same commit and models.

    python -m deploy.bundle build/churn-desk.tar.gz

It holds what git tracks of the app (no tests, no benchmarks), the versions that an alias points at with `aliases.json`, and
`bundle.json`, which says what it was made from. Nothing of the journal and nothing of MLflow's database goes into it.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

from core.errors import DeskError, NoModelError
from core.model.store import load_version, read_aliases, version_folder
from core.settings import Settings, load_settings

ROOT = Path(__file__).parents[1]
APP = (
    "app.py",
    "model_validation.py",
    "requirements.txt",
    "README.md",
    "LICENSE",
    ".streamlit",
    "pages",
    "core",
    "docs",
)
FOLDER = "churn-desk"
"""Everything in the archive lies below it."""
NOTE = "bundle.json"


def build(settings: Settings, target: Path) -> str:
    """Write the archive; returns its sha256, hex. It appears under its name whole or not at all.

    Raises:
        NoModelError: there is no champion to serve.
        DamagedModelError: a version that an alias points at cannot be opened.
        DeskError: this is no git checkout, or the disk does not take the archive.
    """
    data = _archive(settings)
    partial = target.with_name(f"{target.name}.partial")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        partial.write_bytes(data)
        partial.replace(target)
    except OSError as error:
        raise DeskError(
            f"{target} cannot be written: {error.strerror or error}.", todo="Name another place."
        ) from error
    return hashlib.sha256(data).hexdigest()


def _archive(settings: Settings) -> bytes:
    commit, stamp = _git("show", "-s", "--format=%H %ct", "HEAD").split()
    files = {name: (ROOT / name).read_bytes() for name in sorted(_tracked())}
    models = dict(_models(settings))
    sums = {name: hashlib.sha256(data).hexdigest() for name, data in {**files, **models}.items()}
    note = {
        "commit": commit + ("+changes" if _git("status", "--porcelain", "--untracked-files=no") else ""),
        "aliases": read_aliases(settings.mlruns, settings.model_name),
        "model": settings.model_name,
        "files": sums,
    }
    contents = {**files, **models, NOTE: json.dumps(note, indent=1).encode()}
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name, data in contents.items():
            entry = tarfile.TarInfo(f"{FOLDER}/{name}")
            entry.size, entry.mtime, entry.mode = len(data), int(stamp), 0o644
            archive.addfile(entry, io.BytesIO(data))
    return gzip.compress(packed.getvalue(), mtime=0)


def _tracked() -> Iterator[str]:
    for name in _git("ls-files", "-z", "--", *APP).split("\0"):
        if name and (ROOT / name).is_file():
            yield name


def _models(settings: Settings) -> Iterator[tuple[str, bytes]]:
    name = settings.model_name
    aliases = read_aliases(settings.mlruns, name)
    if "champion" not in aliases:
        raise NoModelError(f"{name} has no champion to put into the bundle.", todo="Train one: python -m core train.")
    for number in sorted(set(aliases.values())):
        folder = version_folder(settings.mlruns, name, number)
        load_version(folder)
        for path in sorted(folder.iterdir()):
            yield f"mlruns/served/{name}/{number}/{path.name}", path.read_bytes()
    yield f"mlruns/served/{name}/aliases.json", json.dumps(aliases, indent=1).encode()


def _git(*arguments: str) -> str:
    try:
        done = subprocess.run(["git", "-C", str(ROOT), *arguments], capture_output=True, text=True, check=True)  # noqa: S603, S607
    except (OSError, subprocess.CalledProcessError) as error:
        raise DeskError(
            f"{ROOT} is no git checkout, or git is missing: {error}.", todo="Build the bundle from a clone."
        ) from error
    return done.stdout.strip("\n")


def main() -> None:
    """Build the bundle that the command line names."""
    if len(sys.argv) != 2:
        sys.exit("python -m deploy.bundle TARGET.tar.gz")
    target = Path(sys.argv[1])
    try:
        digest = build(load_settings(), target)
    except DeskError as error:
        sys.exit(str(error))
    print(f"{target}: {target.stat().st_size / 1e6:.1f} MB, sha256 {digest}")


if __name__ == "__main__":
    main()
