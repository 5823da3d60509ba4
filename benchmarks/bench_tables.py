"""A million customers read and checked, beside what pandas needs only to read them; and one row.

`python -m benchmarks.bench_tables [ROWS]`. Each measurement runs in a process of its own, so that its peak memory is its own.
"""

import resource
import subprocess
import sys
import tempfile
import time
import timeit
from pathlib import Path

from core.customers.schema import Schema
from core.customers.store import iter_table, read_schema, read_table


def write_tables(folder: Path, rows: int, schema: Schema) -> None:
    """The same synthetic customers as CSV and as Parquet, with ids and outcome."""
    import pyarrow as pa
    import pyarrow.csv
    import pyarrow.parquet as pq

    from core.customers.synthetic.table import synthetic_table

    table = synthetic_table(schema, rows, seed=1).table
    columns = {schema.id or "id": pa.array(table.ids, pa.string())}
    for column in schema.columns:
        if column.is_number:
            columns[column.name] = pa.array(table.numbers[column.name], from_pandas=True)
        else:
            columns[column.name] = pa.DictionaryArray.from_arrays(table.codes[column.name], list(column.values))
    target = schema.target
    columns[target.column] = pa.DictionaryArray.from_arrays(table.target, [target.negative, target.positive])
    frame = pa.table(columns)
    pq.write_table(frame, folder / "customers.parquet")
    plain = pa.table(
        {
            name: cells.cast(pa.string()) if pa.types.is_dictionary(cells.type) else cells
            for name, cells in zip(frame.column_names, frame.columns, strict=True)
        }
    )
    pa.csv.write_csv(plain, folder / "customers.csv")


def measure(what: str, path: str) -> None:
    """Run one measurement and print seconds, rows and peak memory in MB."""
    if what == "pandas":
        import pandas as pd

        start = time.perf_counter()
        n = len(pd.read_csv(path) if path.endswith("csv") else pd.read_parquet(path))
    elif what == "table":
        schema = read_schema(None)
        start = time.perf_counter()
        checked = read_table(Path(path), schema)
        n = checked.n_rows
        assert checked.n_problems == 0, checked.problems[:3]
    else:
        schema = read_schema(None)
        start = time.perf_counter()
        n = sum(part.n_rows for part in iter_table(Path(path), schema))
    seconds = time.perf_counter() - start
    print(seconds, n, peak_memory())


def peak_memory() -> float:
    """Of this process, MB. Linux's ru_maxrss is handed down by the parent, so VmHWM where there is one."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text().split("VmHWM:")[1].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def one_row(schema: Schema) -> float:
    """Microseconds for one good row, typed as a form gives it."""
    from core.customers.checks import check_row
    from core.customers.synthetic.table import synthetic_table

    row = dict(synthetic_table(schema, 1, seed=1).table.customer(0).values)
    return min(timeit.repeat(lambda: check_row(schema, row), number=20_000, repeat=5)) / 20_000 * 1e6


def main(rows: int) -> None:
    schema = read_schema(None)
    print(f"{rows:,} rows, {len(schema.columns) + 2} columns, read and checked (pandas: only read)")
    print(f"{'':22}{'seconds':>9}{'rows/s':>12}{'peak MB':>9}{'target rows/s':>15}")
    with tempfile.TemporaryDirectory() as folder:
        write_tables(Path(folder), rows, schema)
        for suffix, target in (("csv", 250_000), ("parquet", 400_000)):
            path = f"{folder}/customers.{suffix}"
            for what in ("table", "iterator", "pandas"):
                told = subprocess.run(
                    [sys.executable, "-m", "benchmarks.bench_tables", what, path],
                    capture_output=True,
                    text=True,
                    check=True,
                )
                seconds, n, peak = map(float, told.stdout.split())
                label = {"table": "read_table", "iterator": "iter_table", "pandas": "pandas, no checks"}[what]
                goal = "" if what == "pandas" else f"{target:,}"
                print(f"{suffix + ' ' + label:26}{seconds:5.2f}{n / seconds:12,.0f}{peak:9.0f}{goal:>15}")
    print(f"one row, {len(schema.columns)} columns: {one_row(schema):.1f} µs (target 8)")


if __name__ == "__main__":
    if len(sys.argv) == 3:
        measure(sys.argv[1], sys.argv[2])
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
