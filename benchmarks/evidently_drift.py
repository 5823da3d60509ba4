"""Evidently's DataDriftPreset on the benchmark's rows, for an environment of its own (it does not go with pandas 3).

Not run by itself: `python -m benchmarks.bench_drift` starts it with the interpreter that CHURN_BENCH_EVIDENTLY names, e.g. one made
with `uv venv other && uv pip install --python other/bin/python "evidently==0.7.*" "pandas<3" pyarrow`.
"""

import resource
import sys
import time
from pathlib import Path

import pandas as pd


def main() -> None:
    from evidently import Report
    from evidently.presets import DataDriftPreset

    parquet, folder = Path(sys.argv[1]), Path(sys.argv[2])
    reference = pd.read_parquet(folder / "reference.parquet")
    Report([DataDriftPreset()]).run(pd.read_parquet(parquet.with_name("few.parquet")), reference)
    start = time.perf_counter()
    Report([DataDriftPreset()]).run(pd.read_parquet(parquet), reference)
    print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "nan")


if __name__ == "__main__":
    main()
