"""Drift of a million customers × 19 columns from Parquet, every statistic, beside a plain pandas and SciPy loop.

Each way runs in a process of its own, whose highest resident memory is read when it ends. Reading, counting and all
statistics are inside the time; imports are not. The plain loop reads the file and, for each column, takes PSI by hand, KS or
chi-square, Wasserstein and Jensen–Shannon from SciPy, against reference rows that it holds in memory. With the interpreter of an
environment that has Evidently in CHURN_BENCH_EVIDENTLY, its DataDriftPreset runs on the same rows (see evidently_drift.py).

python -m benchmarks.bench_drift [ROWS]
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

REFERENCE = 20_000
MOST_SECONDS, MOST_MEMORY, TIMES_EVIDENTLY = 0.6, 400, 40


def ours(folder: Path) -> Callable[[Path], dict[str, float]]:
    import scipy.special  # noqa: F401

    from core.model.profile import Profile
    from core.monitoring.drift import feature_drift
    from core.monitoring.tables.store import against, count_parquet

    profile = Profile.from_json((folder / "profile.json").read_text())

    def drift(parquet: Path) -> dict[str, float]:
        judged, _ = feature_drift(against(profile, count_parquet(parquet, profile.columns)))
        return {name: column.psi for name, column in judged.items()}

    return drift


def plain(folder: Path) -> Callable[[Path], dict[str, float]]:
    import pandas as pd
    from scipy.spatial.distance import jensenshannon
    from scipy.stats import chi2_contingency, false_discovery_control, ks_2samp, wasserstein_distance

    reference = pd.read_parquet(folder / "reference.parquet")

    def drift(parquet: Path) -> dict[str, float]:
        current, found, p_values = pd.read_parquet(parquet), {}, []
        for name in reference:
            then, now = reference[name], current[name]
            if pd.api.types.is_numeric_dtype(then):
                edges = np.unique(np.quantile(then.dropna(), np.arange(1, 10) / 10, method="lower"))
                bins = [-np.inf, *edges[edges < then.max()], np.inf]
                sides = [pd.cut(side, bins).value_counts(sort=False) for side in (then, now)]
                p_values.append(ks_2samp(then.dropna(), now.dropna(), method="asymp").pvalue)
                wasserstein_distance(then.dropna(), now.dropna())
                counts = [side.to_numpy() for side in sides]
            else:
                sides = [side.value_counts() for side in (then, now)]
                levels = sides[0].index.union(sides[1].index)
                counts = [side.reindex(levels, fill_value=0).to_numpy() for side in sides]
                p_values.append(chi2_contingency(np.stack(counts), correction=False).pvalue)
            shares = [(side + 0.5) / (side + 0.5).sum() for side in counts]
            jensenshannon(*shares, base=2)
            found[name] = float(np.sum((shares[1] - shares[0]) * np.log(shares[1] / shares[0])))
        false_discovery_control(p_values)
        return found

    return drift


def run(way: str, parquet: Path, folder: Path) -> None:
    """Print seconds, peak memory in MB and the mean PSI; a file of few rows first, so that imports do not count."""
    drift = {"ours": ours, "plain": plain}[way](folder)
    drift(parquet.with_name("few.parquet"))
    start = time.perf_counter()
    found = drift(parquet)
    seconds = time.perf_counter() - start
    print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, np.mean(list(found.values())))


def prepare(parquet: Path, folder: Path, rows: int) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    from benchmarks.usual import frame
    from core.customers.store import read_schema
    from core.customers.synthetic.table import synthetic_table
    from core.model.profile import profile_of

    schema = read_schema(None)
    then = synthetic_table(schema, REFERENCE, seed=1)
    profile = profile_of(then.table, then.probability, np.zeros(len(schema.columns)))
    (folder / "profile.json").write_text(profile.to_json())
    frame(then.table).to_parquet(folder / "reference.parquet")
    now = frame(synthetic_table(schema, rows, seed=2).table)
    now.loc[::3, "tenure"] //= 2  # something to find
    arrow = pa.Table.from_pandas(now, preserve_index=False)
    pq.write_table(arrow, parquet)
    pq.write_table(arrow.slice(0, 1000), parquet.with_name("few.parquet"))


def measured(way: str, parquet: Path, folder: Path) -> tuple[float, float, float]:
    """Seconds, peak memory in MB, and the mean PSI, of one way in a process of its own."""
    program = (
        "import sys; from pathlib import Path; from benchmarks.bench_drift import run; "
        "run(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))"
    )
    command = [sys.executable, "-c", program, way, parquet, folder]
    if way == "evidently":
        command = [os.environ["CHURN_BENCH_EVIDENTLY"], Path(__file__).with_name("evidently_drift.py"), parquet, folder]
    seconds, memory, mean = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return float(seconds), float(memory), float(mean)


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        parquet = folder / "customers.parquet"
        # In a process of its own: a child's ru_maxrss starts at its parent's resident size.
        program = (
            "import sys; from pathlib import Path; from benchmarks.bench_drift import prepare; "
            "prepare(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))"
        )
        subprocess.run([sys.executable, "-c", program, parquet, folder, str(rows)], check=True)
        ways = ["ours", "plain"] + ["evidently"] * ("CHURN_BENCH_EVIDENTLY" in os.environ)
        best = {way: min(measured(way, parquet, folder) for _ in range(3)) for way in ways}
    print(f"{rows:,} rows × 19 columns against {REFERENCE:,}; best of 3\n")
    print(f"{'way':<9} {'seconds':>8} {'MB':>6}   mean PSI")
    for way, (seconds, memory, mean) in best.items():
        print(f"{way:<9} {seconds:>8.3f} {memory:>6.0f}   {mean:.5f}")
    print(f"\ntargets: ≤ {MOST_SECONDS} s, ≤ {MOST_MEMORY} MB, Evidently ≥ {TIMES_EVIDENTLY}×")
    for way in ways[1:]:
        print(f"{best[way][0] / best['ours'][0]:.1f}× as fast as {way}")


if __name__ == "__main__":
    main()
