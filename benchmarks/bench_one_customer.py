"""One customer: a dict in, a Score (and its reasons) out. p50 and p95 in microseconds, beside the usual pipeline.

python -m benchmarks.bench_one_customer
"""

import time
from collections.abc import Callable

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from benchmarks.usual import KINDS, estimator, frame, pipeline
from benchmarks.versions import version
from core.customers.checks import check_row
from core.customers.customer import Customer, CustomerTable
from core.customers.store import read_schema
from core.customers.synthetic.table import synthetic_table
from core.model.features import Encoder
from core.model.outliers.fitting import fit_outliers
from core.model.outliers.watch import Watch
from core.model.reasons import Explainer
from core.model.scoring import Scorer
from core.model.walk import warm

TIMES_FASTER = {"logistic": None, "boosting": 500, "forest": 300}
MOST_WITH_REASONS = {"logistic": 100.0, "boosting": 1000.0, "forest": None}


def percentiles(work: Callable[[], object], n: int) -> tuple[float, float]:
    """p50 and p95 in µs, after a warm-up."""
    for _ in range(max(3, n // 10)):
        work()
    taken = np.empty(n)
    for i in range(n):
        start = time.perf_counter()
        work()
        taken[i] = time.perf_counter() - start
    return float(np.median(taken) * 1e6), float(np.quantile(taken, 0.95) * 1e6)


def watching(table: CustomerTable, customer: Customer | None) -> None:
    """Whether the customer is unusual: what it adds to an answer, alone and in a table, and what fitting takes."""
    encoder = Encoder.fit(table)
    x = encoder.encode_table(table)
    start = time.perf_counter()
    model = fit_outliers(x[:4200], x[4200:], encoder, np.random.default_rng(1))
    fitting = time.perf_counter() - start
    watch = Watch(model, encoder, 0.01)
    p50, p95 = percentiles(lambda: watch.customer(customer), 3000)
    print(f"unusual or not, added: p50 {p50:.1f} µs, p95 {p95:.1f} µs (target ≤ 50 µs)")
    million = table.take(np.arange(1_000_000) % len(table))
    start, used = time.perf_counter(), time.process_time()
    watch.table(million)
    seconds, used = time.perf_counter() - start, time.process_time() - used
    print(f"a table of 1,000,000: {seconds:.2f} s ({used:.2f} s of processor time)")
    print(f"fitting: {fitting:.2f} s; {len(model.to_bytes()) / 1e3:.0f} kB\n")


def main() -> None:
    warm()
    schema = read_schema(None)
    table = synthetic_table(schema, 7000, seed=1).table
    people = frame(table)
    row = people.iloc[17].to_dict() | {schema.id: "0001-BENCH"}
    checking, _ = percentiles(lambda: check_row(schema, row), 3000)
    print(f"check_row alone: p50 {checking:.1f} µs")
    watching(table, check_row(schema, row)[0])
    print(f"{'kind':<9} {'what':<24} {'p50 µs':>9} {'p95 µs':>9} {'usual p50':>10} {'ratio':>7}  target")
    for kind in KINDS:
        model = version(kind, estimator(kind), table)
        scorer, explainer = Scorer(model, (0.3, 0.6)), Explainer(model)

        def score(scorer=scorer):
            customer, _ = check_row(schema, row)
            return customer, scorer.score(customer)

        def explain(score=score, explainer=explainer):
            return explainer.explain(*score())

        fitted = pipeline(kind, schema).fit(people, table.target)
        with threadpool_limits(1):  # the faster setting for one row: OpenMP's threads cost more than they bring
            usual, _ = percentiles(lambda fitted=fitted: fitted.predict_proba(pd.DataFrame([row]))[:, 1], 60)
        p50, p95 = percentiles(score, 3000)
        wanted = TIMES_FASTER[kind]
        target = f"≥ {wanted}×" if wanted else "–"
        print(f"{kind:<9} {'dict → Score':<24} {p50:>9.1f} {p95:>9.1f} {usual:>10.0f} {usual / p50:>6.0f}×  {target}")
        p50, p95 = percentiles(explain, 60 if kind == "forest" else 1500)
        most = MOST_WITH_REASONS[kind]
        target = f"≤ {most:.0f} µs" if most else "–"
        print(f"{'':<9} {'dict → Score + reasons':<24} {p50:>9.1f} {p95:>9.1f} {'':>10} {'':>7}  {target}")


if __name__ == "__main__":
    main()
