"""A million customers: from a Parquet file to probabilities, beside the usual pipeline. Seconds and peak memory.

Each way runs in a process of its own, whose highest resident memory is read when it ends. Reading, checking, encoding and
scoring are all inside the time; imports and loading the model are not.

python -m benchmarks.bench_million_rows [ROWS]
"""

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

TIMES_FASTER = {"logistic": 10, "boosting": 3}
MOST_MEMORY = 700


def ours(folder: Path) -> Callable[[Path], np.ndarray]:
    from core.customers.store import iter_table
    from core.model.scoring import Scorer
    from core.model.store import load_version

    version = load_version(folder)
    scorer = Scorer(version, (0.3, 0.6))

    def score(parquet: Path) -> np.ndarray:
        parts = iter_table(parquet, version.schema)
        return np.concatenate([scorer.score_table(part.table).probability for part in parts])

    return score


def usual(folder: Path) -> Callable[[Path], np.ndarray]:
    import joblib
    import pandas as pd

    fitted = joblib.load(folder / "usual.joblib")
    return lambda parquet: fitted.predict_proba(pd.read_parquet(parquet))[:, 1]


def run(way: str, parquet: Path, folder: Path) -> None:
    """Print seconds, peak memory in MB and the mean probability; a file of few rows first, so that imports do not count."""
    score = {"ours": ours, "usual": usual}[way](folder)
    score(parquet.with_name("few.parquet"))
    start = time.perf_counter()
    found = score(parquet)
    print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, found.mean())


def prepare(parquet: Path, folder: Path, rows: int) -> None:
    import joblib
    import pyarrow as pa
    import pyarrow.parquet as pq

    from benchmarks.usual import estimator, frame, pipeline
    from benchmarks.versions import version
    from core.customers.store import read_schema
    from core.customers.synthetic.table import synthetic_table
    from core.model.store import save_version

    schema = read_schema(None)
    train = synthetic_table(schema, 20_000, seed=1).table
    for kind in TIMES_FASTER:
        save_version(folder / kind, version(kind, estimator(kind), train))
        joblib.dump(pipeline(kind, schema).fit(frame(train), train.target), folder / kind / "usual.joblib")
    many = synthetic_table(schema, rows, seed=2).table
    arrow = pa.Table.from_pandas(frame(many), preserve_index=False)
    arrow = arrow.add_column(0, schema.id, pa.array(many.ids, type=pa.string()))
    pq.write_table(arrow, parquet)
    pq.write_table(arrow.slice(0, 2000), parquet.with_name("few.parquet"))


def measured(way: str, parquet: Path, folder: Path) -> tuple[float, float, float]:
    """Seconds, peak memory in MB, and the mean probability, of one way in a process of its own."""
    program = (
        "import sys; from pathlib import Path; from benchmarks.bench_million_rows import run; "
        "run(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))"
    )
    command = [sys.executable, "-c", program, way, parquet, folder]
    seconds, memory, mean = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return float(seconds), float(memory), float(mean)


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as temporary:
        parquet, folder = Path(temporary) / "customers.parquet", Path(temporary)
        # In a process of its own: a child's ru_maxrss starts at its parent's resident size.
        program = (
            "import sys; from pathlib import Path; from benchmarks.bench_million_rows import prepare; "
            "prepare(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))"
        )
        subprocess.run([sys.executable, "-c", program, parquet, folder, str(rows)], check=True)
        print(f"{rows:,} rows, {parquet.stat().st_size / 1e6:.0f} MB of Parquet; best of 3\n")
        print(
            f"{'kind':<9} {'ours s':>7} {'usual s':>8} {'ratio':>6}  {'target':<6} {'ours MB':>8} {'usual MB':>9}  target"
        )
        for kind, wanted in TIMES_FASTER.items():
            ours_, usual_ = (min(measured(way, parquet, folder / kind) for _ in range(3)) for way in ("ours", "usual"))
            print(
                f"{kind:<9} {ours_[0]:>7.2f} {usual_[0]:>8.2f} {usual_[0] / ours_[0]:>5.1f}×  ≥ {wanted:<4} "
                f"{ours_[1]:>8.0f} {usual_[1]:>9.0f}  < {MOST_MEMORY} MB   (mean {ours_[2]:.4f}, {usual_[2]:.4f})"
            )


if __name__ == "__main__":
    main()
