"""What identifies a training: hashes of table and schema, the code's commit, the libraries' versions."""

from __future__ import annotations

import hashlib
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np

from core.customers.customer import CustomerTable
from core.customers.schema import Schema

LIBRARIES = ("scikit-learn", "xgboost", "numpy", "numba", "shap", "mlflow", "skops")


def data_hash(table: CustomerTable) -> str:
    """sha256 of the checked customers, hex: the same table as CSV or as Parquet has the same hash.

    >>> from core.customers.store import read_schema
    >>> from core.customers.synthetic.table import synthetic_table
    >>> a, b = (synthetic_table(read_schema(None), 50, seed).table for seed in (1, 2))
    >>> data_hash(a) == data_hash(a.take(np.arange(50))), data_hash(a) == data_hash(b)
    (True, False)
    """
    found = hashlib.sha256()
    found.update("\n".join(map(str, table.ids)).encode())
    for column in table.schema.columns:
        values = table.numbers[column.name] if column.is_number else table.codes[column.name].astype(np.int64)
        found.update(column.name.encode() + b"\0" + np.ascontiguousarray(values).tobytes())
        found.update(repr(sorted(table.unseen.get(column.name, {}).items())).encode())
    if table.target is not None:
        found.update(table.target.tobytes())
    return found.hexdigest()


def schema_hash(schema: Schema) -> str:
    """sha256 of the schema's text, or of what it says when it was made without one; hex."""
    said = schema.text or repr((schema.id, schema.target, schema.columns, schema.implications))
    return hashlib.sha256(said.encode()).hexdigest()


def git_commit() -> str:
    """The commit of the code that runs, with "+changes" when files differ from it; "" outside git or without git."""
    here = Path(__file__).parents[3]
    try:
        head = _git(here, "rev-parse", "--show-toplevel", "HEAD").split()
        if len(head) != 2 or Path(head[0]) != here:  # some other repository around us
            return ""
        return head[1] + ("+changes" if _git(here, "status", "--porcelain", "--untracked-files=no") else "")
    except (OSError, subprocess.SubprocessError):
        return ""


def libraries() -> dict[str, str]:
    """Versions of what a model is trained with; what is not installed is left out."""
    found = {}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def _git(folder: Path, *arguments: str) -> str:
    command = ["git", "-C", str(folder), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=5, check=True).stdout.strip()  # noqa: S603
