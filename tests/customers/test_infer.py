"""Drafts: three made-up businesses and the real table; every draft reads its own table without a problem."""

import csv
import io

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.customers.draft.infer import infer_schema
from core.customers.draft.leaks import auc_of_levels
from core.customers.store import parse_schema, read_frame, read_schema, read_table
from core.errors import SchemaError


def write(path, columns, delimiter=",", encoding="utf-8"):
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows([list(columns), *zip(*columns.values(), strict=True)])
    path.write_bytes(out.getvalue().encode(encoding))
    return path


def draft_and_read(path, target, **options):
    """The draft, after it has read its own table without a problem."""
    draft = infer_schema(read_frame(path)[0], target, options.get("positive"), options.get("id"))
    checked = read_table(path, parse_schema(draft.schema.text, "draft.toml"))
    assert [str(problem) for problem in checked.problems] == []
    return draft, checked


def kinds(draft):
    return {column.name: column.kind for column in draft.schema.columns}


def test_a_banks_customers(tmp_path):
    rng = np.random.default_rng(1)
    n = 400
    left = rng.integers(0, 2, n)
    path = write(
        tmp_path / "bank.csv",
        {
            "RowNumber": range(1, n + 1),
            "CustomerId": rng.permutation(n) + 15_000_000,
            "Surname": [f"Name{i}" for i in range(n)],
            "CreditScore": rng.integers(350, 851, n),
            "Geography": rng.choice(["France", "Spain", "Germany"], n, p=[0.5, 0.3, 0.2]),
            "Gender": rng.choice(["Female", "Male"], n),
            "Age": rng.integers(18, 92, n),
            "Balance": np.where(rng.random(n) < 0.3, "", np.round(rng.normal(5e4, 9e4, n), 2).astype(str)),
            "IsActiveMember": rng.integers(0, 2, n),
            "Country code": ["EU"] * n,
            "Joined": [f"2020-01-{1 + i % 28:02}" for i in range(n)],
            "Complain": np.where(rng.random(n) < 0.02, 1 - left, left),
            "Exited": left,
        },
    )
    draft, checked = draft_and_read(path, "Exited")
    assert kinds(draft) == {
        "CreditScore": "number",
        "Geography": "category",
        "Gender": "category",
        "Age": "number",
        "Balance": "number",
        "IsActiveMember": "flag",
        "Complain": "flag",
    }
    by_name = draft.schema.by_name
    assert draft.schema.id == "CustomerId" and draft.schema.target.positive == "1"
    assert by_name["Geography"].values == ("France", "Spain", "Germany")
    assert (by_name["CreditScore"].low, by_name["CreditScore"].high, by_name["CreditScore"].whole) == (None, None, True)
    assert by_name["Balance"].missing_allowed and by_name["Balance"].low is None
    assert (by_name["Age"].low, by_name["Age"].high) == (0, 120)
    assert [column.name for column in draft.schema.columns if column.protected] == ["Gender", "Age"]
    notes = "\n".join(draft.notes)
    assert "Left out 'Surname': 400 different texts" in notes
    assert "Left out 'RowNumber': each row has another number" in notes
    assert "Left out 'Country code': it is constant, 'EU'" in notes
    assert "Left out 'Joined': it holds dates" in notes
    assert "Suspicious: 'Complain' alone has AUC 0.9" in notes
    assert checked.table.target is not None and checked.table.target.tolist() == left.tolist()


def test_a_credit_portfolio_whose_yes_must_be_guessed(tmp_path):
    rng = np.random.default_rng(2)
    n = 300
    path = write(
        tmp_path / "credit.csv",
        {
            "loan_key": [f"L-{i:05}" for i in range(n)],
            "income": np.round(rng.lognormal(10, 1, n), 2),
            "employment years": np.where(rng.random(n) < 0.05, "NA", np.round(rng.random(n) * 40, 3).astype(str)),
            "age band": rng.choice(["18-25", "26-40", "41+"], n),
            "marital": rng.choice(["single", "married"], n),
            "utilisation": np.round(rng.random(n), 3),
            "status": rng.choice(["paid", "default"], n, p=[0.6, 0.4]),
        },
    )
    draft, _ = draft_and_read(path, "status")
    assert draft.schema.target.noun == draft.schema.target.verb == "default"
    assert draft.schema.target.positive == "default" and draft.schema.id == "loan_key"
    assert kinds(draft) == {"income": "number", "age band": "category", "marital": "category", "utilisation": "number"}
    assert draft.schema.by_name["age band"].values == ("18-25", "26-40", "41+")
    notes = "\n".join(draft.notes)
    assert "Guessed that 'default' is the yes" in notes
    assert "Left out 'employment years': numbers, but also texts such as 'NA'" in notes
    named, _ = draft_and_read(path, "status", positive="paid", id="loan_key")
    assert named.schema.target.positive == "paid"


def test_a_german_telecom_with_decimal_commas(tmp_path):
    rng = np.random.default_rng(3)
    n = 200
    internet = rng.choice(["DSL", "Kabel", "kein"], n)
    path = write(
        tmp_path / "kunden.csv",
        {
            "Kundennummer": [f"K{i:04}" for i in range(n)],
            " Geschlecht ": rng.choice(["weiblich", "männlich"], n),
            "Grundgebühr": [f"{value:.2f}".replace(".", ",") for value in rng.uniform(10, 60, n)],
            "Laufzeit": rng.integers(0, 25, n),
            "Rechnung online": rng.choice(["Nein", "Ja"], n),
            "Internet": internet,
            "Router": np.where(internet == "kein", "kein Internet", rng.choice(["gemietet", "eigener"], n)),
            "Gekündigt": rng.choice(["Nein", "Ja"], n, p=[0.7, 0.3]),
        },
        delimiter=";",
        encoding="cp1252",
    )
    draft, checked = draft_and_read(path, "Gekündigt")
    assert draft.schema.id == "Kundennummer" and draft.schema.target.positive == "Ja"
    assert (draft.schema.title, draft.schema.target.noun, draft.schema.target.verb) == ("Customers", "churn", "leave")
    assert kinds(draft)["Grundgebühr"] == "number" and kinds(draft)["Rechnung online"] == "flag"
    assert draft.schema.by_name["Geschlecht"].protected
    assert draft.schema.implications[0].column == "Internet"
    assert draft.schema.implications[0].then == (("Router", "kein Internet"),)
    assert 10 <= checked.table.numbers["Grundgebühr"].min() <= checked.table.numbers["Grundgebühr"].max() <= 60


def test_zip_codes_are_levels_and_no_amounts_and_too_many_are_left_out(tmp_path):
    n = 200
    codes = {"zip": [f"0{1000 + i % 3}" for i in range(n)], "plz": [10_000 + i % 90 for i in range(n)]}
    draft, checked = draft_and_read(write(tmp_path / "t.csv", {**codes, "left": [i % 2 for i in range(n)]}), "left")
    assert kinds(draft) == {"zip": "category"} and draft.schema.by_name["zip"].values == ("01000", "01001", "01002")
    assert "Left out 'plz': 90 different codes" in "\n".join(draft.notes)
    assert checked.table.codes["zip"][:4].tolist() == [0, 1, 2, 0]


def test_money_with_thousands_separated_is_a_number_or_the_note_says_what_to_write(tmp_path):
    money = [100.25 * 1.3**i for i in range(60)]
    german = [f"{one:,.2f}".translate(str.maketrans(",.", ".,")) for one in money]
    columns = {
        "Umsatz": german,
        "revenue": [f"{one:,.2f}" for one in money],
        "whole": [f"{one * 10:,.0f}" for one in money],
    }
    path = write(tmp_path / "t.csv", {**columns, "left": [i % 2 for i in range(60)]}, delimiter=";")
    draft, checked = draft_and_read(path, "left")
    assert kinds(draft) == {"Umsatz": "number", "revenue": "number"}
    for name in kinds(draft):
        assert checked.table.numbers[name].tolist() == [round(one, 2) for one in money]
    assert "Left out 'whole': numbers, but written such as '1,002' (write 1002)." in draft.notes


def test_a_customer_beyond_what_the_sample_held_is_read(tmp_path):
    late = np.arange(60) % 5
    path = write(tmp_path / "t.csv", {"late_payments": late, "tenure": late + 1, "left": np.arange(60) % 2})
    draft, _ = draft_and_read(path, "left")
    later = write(tmp_path / "later.csv", {"late_payments": [6, 50], "tenure": [90, -1], "left": [0, 1]})
    checked = read_table(later, draft.schema)
    assert checked.table.numbers["late_payments"].tolist() == [6] and checked.left_out.tolist() == [2]
    notes = "\n".join(draft.notes)
    assert "No legal range for 'late_payments': what was seen is no limit." in notes
    assert "Guessed from its name that 'tenure' is at least 0." in notes


@pytest.mark.telco
def test_the_draft_of_the_real_telco_table_is_the_bundled_schema_in_kinds_and_levels(telco_csv):
    draft, checked = draft_and_read(telco_csv, "Churn")
    bundled = read_schema(None)
    assert [(c.name, c.kind, set(c.values), c.whole, c.missing_allowed) for c in draft.schema.columns] == [
        (c.name, c.kind, set(c.values), c.whole, c.missing_allowed) for c in bundled.columns
    ]
    assert (draft.schema.id, draft.schema.target.positive) == ("customerID", "Yes")
    assert [c.name for c in draft.schema.columns if c.protected] == ["gender", "SeniorCitizen"]
    assert draft.schema.implications == bundled.implications
    assert len(checked.table) == 7043 and not any("Suspicious" in note for note in draft.notes)


@pytest.mark.parametrize(
    ("columns", "options", "says"),
    [
        ({"a": ["1", "2"], "y": ["no", "yes"]}, {"target": "z"}, "The table has no column 'z'"),
        ({"a": ["1", "2", "3"], "y": ["no", "yes", "maybe"]}, {"target": "y"}, "holds 3 values ('no', 'yes', 'maybe')"),
        ({"a": ["1", "2"], "y": ["no", "no"]}, {"target": "y"}, "holds 1 values ('no'); it must hold two"),
        ({"a": ["1", "2"], "y": ["no", "yes"]}, {"target": "y", "positive": "ja"}, "does not hold 'ja'"),
        ({"a": ["1", "1"], "y": ["no", "yes"]}, {"target": "y"}, "No column is left to learn from"),
    ],
)
def test_what_cannot_be_drafted_is_refused(columns, options, says):
    with pytest.raises(SchemaError) as caught:
        infer_schema(pa.table(columns), **options)
    assert says in str(caught.value)


def test_typed_columns_are_drafted_too(tmp_path):
    import pyarrow.parquet as pq

    n = 60
    table = pa.table(
        {
            "id": pa.array(range(100, 100 + n), pa.int64()),
            "truth": pa.array([i % 3 == 0 for i in range(n)]),
            "amount": pa.array([None if i == 5 else i * 1.5 for i in range(n)]),
            "tier": pa.array(["a", "b", "c"] * 20).dictionary_encode(),
            "when": pa.array(range(n), pa.timestamp("ms")),
            "left": pa.array([i % 4 == 0 for i in range(n)]),
        }
    )
    pq.write_table(table, tmp_path / "t.parquet")
    draft, checked = draft_and_read(tmp_path / "t.parquet", "left")
    assert kinds(draft) == {"truth": "flag", "amount": "number", "tier": "category"}
    assert "Left out 'when': it holds timestamp[ms] (a date" in "\n".join(draft.notes)
    assert checked.table.target is not None and int(checked.table.target.sum()) == 15
    assert checked.table.codes["truth"].tolist() == [int(i % 3 == 0) for i in range(n)]


def test_small_levels_do_not_look_like_a_leak():
    rng = np.random.default_rng(4)
    assert auc_of_levels(rng.integers(0, 400, 1000), rng.random(1000) < 0.5) < 0.6


texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=6)
column = st.one_of(
    st.lists(st.sampled_from(["Yes", "No", ""]), min_size=30, max_size=30),
    st.lists(st.integers(-50, 10**6).map(str) | st.just(" "), min_size=30, max_size=30),
    st.lists(st.floats(allow_nan=False, allow_infinity=False).map(repr), min_size=30, max_size=30),
    st.lists(st.sampled_from(["1,5", "22,25", "7", "0"]), min_size=30, max_size=30),
    st.lists(st.sampled_from(["a", "b ", "c d", "x,y", 'q"q', "\\", "NA", "{v}"]), min_size=30, max_size=30),
    st.lists(texts, min_size=30, max_size=30),
)


@settings(max_examples=25, deadline=None)
@given(st.dictionaries(texts.map(str.strip).filter(bool), column, min_size=1, max_size=5), st.sampled_from(",;\t|"))
def test_every_draft_reads_its_own_table_without_a_problem(tmp_path_factory, columns, delimiter):
    assume("y" not in columns)
    path = write(tmp_path_factory.mktemp("t") / "t.csv", {**columns, "y": ["0", "1", "1"] * 10}, delimiter)
    try:
        draft_and_read(path, "y")
    except SchemaError as error:
        assert "No column is left" in error.found
