"""What the first page may cost."""

import subprocess
import sys

from tests.pages.running import ROOT

HEAVY = ("mlflow", "shap", "sklearn", "statsmodels", "fairlearn", "groq", "scipy", "numba", "duckdb", "xgboost")

FIRST_PAGE = f"""
import os, sys
from streamlit.testing.v1 import AppTest
import pages.parts.cache as cache
cache._warming = lambda label, desk: None
at = AppTest.from_file("app.py", default_timeout=60).run()
assert not at.exception and not at.error, (at.exception, at.error)
assert at.button(key="do:score")
print([name for name in {HEAVY!r} if name in sys.modules])
"""


def test_the_first_page_imports_nothing_heavy(mlruns, tmp_path):
    import os

    env = os.environ | {"CHURN_MLRUNS": str(mlruns), "CHURN_LOGS": str(tmp_path), "GROQ_API_KEY": ""}
    found = subprocess.run(
        [sys.executable, "-c", FIRST_PAGE], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert found.stdout.strip().splitlines()[-1:] == ["[]"], found.stderr[-2_000:]
