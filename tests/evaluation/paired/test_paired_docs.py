"""docs/paired-tests.md states the limits that the code has and its example runs; imports stay light."""

import doctest
import subprocess
import sys
from pathlib import Path

from core.evaluation.paired import bootstrap, mcnemar, planning, sequential, split

DOCUMENT = Path(__file__).parents[3] / "docs" / "paired-tests.md"
TEXT = " ".join(DOCUMENT.read_text("utf-8").split())


def test_the_example_says_what_it_says():
    assert doctest.testfile(str(DOCUMENT), module_relative=False) == doctest.TestResults(failed=0, attempted=9)


def test_the_limits_in_the_document_are_those_of_the_code():
    assert f"fewer than {mcnemar.EXACT_BELOW} discordant" in TEXT
    assert f"| {mcnemar.EXACT_BELOW} to {mcnemar.CHI_SQUARE_FROM - 1} |" in TEXT
    assert f"{mcnemar.CHI_SQUARE_FROM:,} and more" in TEXT
    assert f"{bootstrap.RESAMPLES:,} times" in TEXT and bootstrap.ADDED == 0.5 and "Half a customer is added" in TEXT
    assert f"δ = 2 points: {planning.sample_size(0.1, 0.02):,} customers for a power of .8" in TEXT
    assert f"E = {sequential.e_value(9, 3):.2f}" in TEXT
    assert f"fewer than {split.EXACT_BELOW:,} customers" in TEXT and split.ALARM == 0.001 and "p < .001" in TEXT


def test_the_statistics_are_imported_without_scipy_and_statsmodels():
    modules = sorted(path.stem for path in Path(bootstrap.__file__).parent.glob("*.py") if path.stem != "__init__")
    program = (
        f"import sys; from core.evaluation.paired import {', '.join(modules)}; "
        "print([m for m in ('scipy', 'statsmodels', 'sklearn', 'pandas', 'mlflow') if m in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
