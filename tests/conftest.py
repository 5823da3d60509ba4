"""What tests share: the real table where it is, a schema, small synthetic tables."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def telco_csv() -> Path:
    """The public Telco table, which is not part of the repository."""
    beside = Path(__file__).parents[2] / "shared" / "data" / "telco-churn.csv"
    path = Path(os.environ.get("CHURN_TEST_TELCO", beside))
    if not path.is_file():
        pytest.skip(f"the real Telco table is not at {path}; set CHURN_TEST_TELCO to its path")
    return path
