"""docs/drift.md states the limits that the code has, and names every signal's statistic; imports stay light."""

import subprocess
import sys
from pathlib import Path

from core.monitoring import drift, gap, performance, quality, scores, stability, verdicts
from core.monitoring.multivariate import mmd

TEXT = " ".join((Path(__file__).parents[2] / "docs" / "drift.md").read_text("utf-8").split())


def test_the_limits_in_the_document_are_those_of_the_code():
    assert f"PSI ≥ {drift.MODERATE} (moderate) or ≥ {drift.STRONG} (strong)" in TEXT
    assert f"over all columns, is ≤ {drift.BUDGET}" in TEXT and "about 1 in 200" in TEXT and 1 / drift.BUDGET == 200
    assert f"Fewer than {stability.SMALLEST_SAMPLE} customers are **not enough data**" in TEXT
    assert f"> {scores.LIMIT:.2f}." in TEXT and f"Welch's p ≤ {drift.BUDGET}" in TEXT
    assert (
        f"counts from {verdicts.DISCREPANT} on" in TEXT
        and f"counts from {verdicts.SEPARABLE:.2f}".replace("0.", ".") in TEXT
    )
    assert f"Open from {gap.FLOOR} on with an adjusted p ≤ {gap.BUDGET}" in TEXT
    assert (quality.FLOOR, quality.BUDGET) == (0.01, 0.005) and "a rise by a point of a hundred" in TEXT
    assert (performance.WORSE_BY, performance.BUDGET) == (0.05, 0.005)
    assert "five points of accuracy or more with an adjusted p ≤ 0.005" in TEXT
    assert f"about 20 MB for {2 * mmd.MOST_ROWS:,} rows" in TEXT


def test_the_statistics_are_imported_without_scipy_and_scikit_learn():
    program = (
        "import sys; import core.monitoring.verdicts, core.monitoring.tables.store; "
        "print([m for m in ('scipy', 'sklearn', 'pandas', 'pyarrow', 'statsmodels', 'duckdb') if m in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
