"""The bundled schema and catalogue, and a small schema with implications."""

import pytest
from hypothesis import strategies as st

from core.customers.customer import Customer
from core.customers.schema import Column, Implication, Level, Schema, Target
from core.customers.store import read_schema
from core.decisions.offers import Catalogue
from core.decisions.store import read_catalogue


@pytest.fixture(scope="session")
def telco() -> Schema:
    return read_schema(None)


@pytest.fixture(scope="session")
def catalogue(telco) -> Catalogue:
    return read_catalogue(None, telco)


def category(name: str, *levels: str, actionable: bool = True) -> Column:
    return Column(
        name,
        name,
        "category",
        "all",
        levels=tuple(Level(v, v, f"With {name} {v}", f"has {name} {v}") for v in levels),
        actionable=actionable,
    )


SMALL = Schema(
    "Small",
    "id",
    Target("left", "yes", "no"),
    (
        category("net", "no", "slow", "fast"),
        category("tv", "off", "on", "none"),
        category("safe", "off", "on", "none"),
        category("terms", "month", "year", "two"),
        Column("price", "Price", "number", "all", unit="USD", low=5, high=100, say="Paying {value}", actionable=True),
        category("age", "young", "old", actionable=False),
    ),
    (Implication("net", "no", (("tv", "none"), ("safe", "none"))),),
)


def obeys(customer: Customer, schema: Schema = SMALL) -> bool:
    """Whether every implication holds, both ways."""
    return all(
        (customer.values[name] == text) == (customer.values[implication.column] == implication.value)
        for implication in schema.implications
        for name, text in implication.then
    )


@st.composite
def small_customers(draw) -> Customer:
    net = draw(st.sampled_from(["no", "slow", "fast"]))
    add_on = st.just("none") if net == "no" else st.sampled_from(["off", "on"])
    return Customer(
        "c",
        {
            "net": net,
            "tv": draw(add_on),
            "safe": draw(add_on),
            "terms": draw(st.sampled_from(["month", "year", "two"])),
            "price": draw(st.floats(5, 100)),
            "age": draw(st.sampled_from(["young", "old"])),
        },
    )
