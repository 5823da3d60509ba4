"""One desk for all tests that only look at it."""

import pytest

from tests.evaluation.gate.desks import MADE, make_desk
from tests.model.registry.conftest import empty_database  # noqa: F401  (a fixture)


@pytest.fixture(scope="session")
def desk(tmp_path_factory, empty_database):  # noqa: F811
    if "desk" not in MADE:
        MADE["desk"] = make_desk(tmp_path_factory.mktemp("desk"), empty_database)
    return MADE["desk"]
