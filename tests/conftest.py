"""What tests share: the real table where it is, a schema, small synthetic tables."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

from core.customers.schema import Schema
from core.customers.store import read_schema
from core.customers.synthetic.table import SyntheticCustomers, synthetic_table

settings.register_profile("untimed", deadline=None)  # how long an example takes says nothing on a shared machine
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def telco_csv() -> Path:
    """The public Telco table, which is not part of the repository."""
    beside = Path(__file__).parents[2] / "shared" / "data" / "telco-churn.csv"
    path = Path(os.environ.get("CHURN_TEST_TELCO", beside))
    if not path.is_file():
        pytest.skip(f"the real Telco table is not at {path}; set CHURN_TEST_TELCO to its path")
    return path


@pytest.fixture(scope="session")
def schema() -> Schema:
    """The bundled schema."""
    return read_schema(None)


@pytest.fixture(scope="session")
def synthetic(schema: Schema) -> SyntheticCustomers:
    """Synthetic customers, as many as the public table has, with the true risk of each."""
    return synthetic_table(schema, 7_043, seed=1)
