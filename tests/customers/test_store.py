"""Schemas: strictly read, all faults at once; written and read back equal."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.customers.checks import check_row
from core.customers.schema import Column, Level, Schema, Target
from core.customers.schema_text import schema_to_toml
from core.customers.store import parse_schema, read_schema
from core.errors import SchemaError

GOOD = """
title = "Customers"
id = "no"
target = { column = "left", positive = "1", negative = "0" }
[[column]]
name = "age"
label = "Age"
kind = "number"
group = "Person"
low = 0
high = 100
[[column]]
name = "card"
label = "Card"
kind = "flag"
group = "Account"
levels = [{ value = "No" }, { value = "Yes" }]
[[implication]]
column = "card"
value = "No"
then = { tier = "none" }
[[column]]
name = "tier"
label = "Tier"
kind = "category"
group = "Account"
levels = [{ value = "none" }, { value = "gold" }]
"""


def test_a_good_schema_is_read_and_keeps_its_text():
    schema = parse_schema(GOOD, "good.toml")
    assert [column.name for column in schema.columns] == ["age", "card", "tier"] and schema.text == GOOD
    assert schema.columns[1].levels[1] == Level("Yes", "Yes", "Yes")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('title = "Customers"', "", "the file has no title."),
        ('id = "no"', 'idd = "no"', "the file has an unknown key 'idd': did you mean 'id'?"),
        ("low = 0", "low = 200", "column 'age' has low = 200 above high = 100."),
        ("low = 0", 'low = "0"', "column 'age' has low = '0': it must be a finite number"),
        ("low = 0", "low = inf", "column 'age' has low = inf: it must be a finite number"),
        ("low = 0", "lowest = 0", "column 'age' has an unknown key 'lowest': did you mean 'low'?"),
        ("low = 0", "whole = 1", "column 'age' has whole = 1: it must be true or false."),
        ("low = 0", 'say = "Aged"', "column 'age' has say = 'Aged' without {value} in it."),
        (
            'kind = "number"',
            'kind = "numeric"',
            "column 'age' has kind = 'numeric': it must be number, category or flag.",
        ),
        ('kind = "number"', "", "column 'age' has no kind."),
        ('name = "age"', "", "column number 1 has no name."),
        ('name = "age"', 'name = "card"', "column 'card' stands there 2 times."),
        ('name = "age"', 'name = "no"', "column 'no' is also the id"),
        ('name = "age"', 'name = "left"', "column 'left' is also the target"),
        ('name = "age"', 'name = " age"', "leave out the spaces around it"),
        ('id = "no"', 'id = "left"', "the file has 'left' both as id and as target."),
        ('positive = "1"', 'positive = "0"', "[target] has the same text '0' as positive and as negative."),
        ('{ value = "Yes" }]', "]", "column 'card' is a flag with 1 levels: it must have two"),
        ('{ value = "gold" }', '{ value = "none" }', "column 'tier' has the level 'none' 2 times."),
        ('{ value = "gold" }', '{ value = "gold", lable = "G" }', "unknown key 'lable': did you mean 'label'?"),
        (
            '{ tier = "none" }',
            '{ teir = "none" }',
            "implication number 1 names an unknown column 'teir': did you mean 'tier'?",
        ),
        ('{ tier = "none" }', '{ tier = "silver" }', "names an unknown level 'silver' of column 'tier'."),
        ('{ tier = "none" }', '{ age = "1" }', "names column 'age', which is a number"),
        ('{ tier = "none" }', "{ }", "needs then ="),
    ],
)
def test_a_fault_is_told_with_file_place_and_what_is_wrong(old, new, says):
    with pytest.raises(SchemaError) as caught:
        parse_schema(GOOD.replace(old, new, 1), "bad.toml")
    assert caught.value.found.startswith("bad.toml: ") and says in caught.value.found
    assert caught.value.todo == "Every key is described in docs/schema.md."


def test_all_faults_are_told_at_once():
    text = GOOD.replace("low = 0", "low = 200").replace('kind = "flag"', 'kind = "bool"').replace("title", "titel")
    with pytest.raises(SchemaError) as caught:
        parse_schema(text, "bad.toml")
    assert "4 faults" in caught.value.found
    for says in ("unknown key 'titel'", "has no title", "low = 200", "kind = 'bool'"):
        assert says in caught.value.found


def test_what_is_no_toml_or_not_there_is_told(tmp_path):
    with pytest.raises(SchemaError, match="not TOML"):
        parse_schema("title = ", "bad.toml")
    with pytest.raises(SchemaError, match="cannot be read"):
        read_schema(tmp_path / "none.toml")
    (tmp_path / "latin.toml").write_bytes("title = 'Ä'".encode("latin-1"))
    with pytest.raises(SchemaError, match="not UTF-8"):
        read_schema(tmp_path / "latin.toml")


def test_the_bundled_schema_survives_the_round_trip():
    schema = read_schema(None)
    assert replace(parse_schema(schema_to_toml(schema), "again.toml"), text="") == replace(schema, text="")


text = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8).map(str.strip).filter(bool)
finite = st.none() | st.floats(allow_nan=False, allow_infinity=False)


@st.composite
def schemas(draw):
    names = draw(st.lists(text, min_size=3, max_size=7, unique=True))
    columns = []
    for name in names[2:]:
        common = {"label": draw(text), "group": draw(text), "help": draw(text), "protected": draw(st.booleans())}
        common |= {"actionable": draw(st.booleans()), "missing_allowed": draw(st.booleans()), "unit": draw(text)}
        kind = draw(st.sampled_from(["number", "category", "flag"]))
        if kind == "number":
            low, high = sorted([draw(finite), draw(finite)], key=lambda x: (x is not None, x or 0.0))
            low = None if low is None or high is None else min(low, high)
            columns.append(Column(name, kind=kind, low=low, high=high, whole=draw(st.booleans()), **common))
        else:
            size = 2 if kind == "flag" else draw(st.integers(2, 4))
            values = draw(st.lists(text, min_size=size, max_size=size, unique=True))
            levels = tuple(Level(value, draw(text), draw(text), draw(text)) for value in values)
            columns.append(Column(name, kind=kind, levels=levels, **common))
    positive, negative = draw(st.lists(text, min_size=2, max_size=2, unique=True))
    return Schema(
        draw(text), draw(st.sampled_from([None, names[0]])), Target(names[1], positive, negative), tuple(columns)
    )


@settings(max_examples=25, deadline=None)
@given(schemas())
def test_any_schema_survives_the_round_trip(schema):
    assert replace(parse_schema(schema_to_toml(schema), "any.toml"), text="") == schema


def test_a_row_of_any_types_is_read_or_refused():
    import numpy as np

    schema = parse_schema(GOOD, "good.toml")
    row = {"no": 7.0, "age": np.int64(40), "card": True, "tier": "gold", "left": "1"}
    customer, problems = check_row(schema, row)
    assert customer is not None and problems == ()
    assert (customer.id, customer.values) == ("7", {"age": 40.0, "card": "Yes", "tier": "gold"})
    customer, problems = check_row(schema, {"age": [1], "card": {"a": 1}, "tier": float("nan"), "Tier": 1}, 3)
    assert customer is None
    assert [str(problem) for problem in problems] == [
        "row 3, age: [1] is a list, not a number",
        "row 3, card: {'a': 1} is a dict, not a level's text",
        "row 3, tier: is empty, and the schema does not allow that",
        "row 3, Tier: is not a column of the schema: did you mean 'tier'?",
    ]


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (1, "Yes"),
        (0, "No"),
        (1.0, "Yes"),
        (True, "Yes"),
        (False, "No"),
        (" Yes ", "Yes"),
        (2, "2"),
        (0.5, "0.5"),
        ("1", "1"),
    ],
)
def test_a_flag_takes_its_texts_truths_and_whole_ones_and_nothing_else(raw, value):
    schema = parse_schema(GOOD, "good.toml")
    customer, problems = check_row(schema, {"age": 1, "card": raw, "tier": "none" if value == "No" else "gold"})
    assert customer is not None and customer.values["card"] == value
    assert [problem.severity for problem in problems] == ([] if value in ("Yes", "No") else ["warning"])
