"""What only the rows can tell."""

import pytest

from core.customers.schema import Column, Schema, Target
from core.errors import ViewsError
from core.monitoring.overview.rows.store import row_defects, unusual_customers
from tests.journal.examples import DAY
from tests.monitoring.views.examples import TODAY, journal, simple, views

SCHEMA = Schema(
    "customers", "id", Target("left", "Yes", "No"), (Column("tenure", "Tenure", "number", "a", low=0, high=50),)
)


@pytest.fixture
def file(tmp_path):
    with journal(tmp_path) as open_one:
        open_one.append_many(
            [simple("A", tenure=3.0), simple("A", tenure=60.0), simple("B", tenure=-1.0), simple("C", unusual=True)]
        )
        open_one.append_many([simple(None, tenure=None, unusual=False), simple("A", role="shadow", unusual=True)])
    views(tmp_path).refresh(TODAY)
    return tmp_path / "views" / views(tmp_path).day(DAY).compact[0].name


def test_repeated_customers_and_numbers_out_of_range_are_counted_but_for_shadows(file):
    found = row_defects(file, SCHEMA)
    assert (found.n, found.repeated, found.out_of_range) == (5, 1, {"tenure": 2})


def test_unusual_customers_are_listed(file):
    assert [(who, model) for _, who, _, model in unusual_customers([file], 10)] == [("C", "churn/3")]
    assert unusual_customers([], 10) == ()


def test_a_damaged_file_is_named_with_what_to_do(file):
    file.write_bytes(b"garbage")
    for ask in (lambda: row_defects(file, SCHEMA), lambda: unusual_customers([file], 5)):
        with pytest.raises(ViewsError, match="thorough"):
            ask()
