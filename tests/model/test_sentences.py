"""Reasons and values in words."""

import pytest

from core.customers.schema import Column, Level
from core.customers.store import read_schema
from core.model.sentences import effect, opening, sentence
from core.model.words import in_words
from tests.model.kinds import strangers

TELCO = read_schema(None).by_name


@pytest.mark.parametrize(
    ("column", "value", "points", "expected"),
    [
        ("Contract", "Month-to-month", 0.12, "On a month-to-month contract: raises the risk by about 12 points"),
        ("Contract", "Two year", -0.031, "On a two-year contract: lowers the risk by about 3 points"),
        ("Contract", "Weekly", 0.2, "Contract is 'Weekly', which the model has never seen: raises the risk by about 20 points"),
        ("Contract", None, 0.0, "Contract not known: hardly changes the risk"),
        ("tenure", 1.0, 0.2, "A customer for 1 month: raises the risk by about 20 points"),
        ("tenure", 5.0, -0.006, "A customer for 5 months: lowers the risk by about 1 point"),
        ("tenure", 0.0, 0.0049, "A customer for 0 months: hardly changes the risk"),
        ("MonthlyCharges", 70.35, 0.05, "Paying $70.35 a month: raises the risk by about 5 points"),
        ("TotalCharges", 1234.5, -0.05, "$1,234.50 paid so far: lowers the risk by about 5 points"),
        ("TotalCharges", None, -0.005, "Total charges not known: lowers the risk by about 1 point"),
        ("SeniorCitizen", "1", 0.025, "A senior citizen: raises the risk by about 3 points"),
    ],
)  # fmt: skip
def test_is_what_an_agent_would_say(column, value, points, expected):
    assert sentence(TELCO[column], value, points) == expected


def test_a_schema_without_words_still_gives_a_sentence():
    plain = Column("ctr", "Contract", "category", "", levels=(Level("1y", "One year", ""), Level("m", "", "")))
    assert opening(plain, "1y") == "Contract: One year"
    assert opening(plain, "m") == "Contract: m"
    assert opening(Column("n", "Calls", "number", "", unit="calls"), 3.0) == "Calls: 3 calls"


def test_no_sentence_shows_a_column_code():
    labels = {column.label for column in TELCO.values()}
    for i in range(300):
        for name, value in strangers().customer(i).values.items():
            said = sentence(TELCO[name], value, 0.1)
            assert name in labels or name not in said
            assert "{" not in said and "nan" not in said.lower().split()


@pytest.mark.parametrize(
    ("points", "said"), [(0.005, "raises the risk by about 1 point"), (0.00499, "hardly changes the risk"), (-1.0, "lowers the risk by about 100 points"), (float("nan"), "hardly changes the risk")],
)  # fmt: skip
def test_half_a_point_is_where_an_effect_begins(points, said):
    assert effect(points) == said


@pytest.mark.parametrize(
    ("unit", "value", "said"),
    [("USD", -5.0, "-$5.00"), ("USD", -0.001, "$0.00"), ("EUR", 0.5, "€0.50"), ("GBP", 1e6, "£1,000,000.00"), ("JPY", 1200.4, "¥1,200"),
     ("SEK", 3.0, "SEK 3.00"), ("deliveries", 1.0, "1 delivery"), ("GB", 1.0, "1 GB"), ("years", 1.5, "1.5 years"), ("", -2.0, "-2")],
)  # fmt: skip
def test_numbers_carry_their_unit(unit, value, said):
    assert in_words(Column("x", "X", "number", "", unit=unit), value) == said


def test_levels_are_shown_by_their_label():
    assert in_words(TELCO["Contract"], "Month-to-month") == "Month to month"
    assert in_words(TELCO["Contract"], "Weekly") == "Weekly"
    assert in_words(TELCO["SeniorCitizen"], None) == "not known"
