"""One training of every kind on a small synthetic table, shared by the tests that only look at it."""

import pytest

from tests.model.training.small import small_customers, small_training


@pytest.fixture(scope="session")
def small_table():
    return small_customers()


@pytest.fixture(scope="session")
def trained():
    return small_training()
