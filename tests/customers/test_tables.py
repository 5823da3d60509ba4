"""Tables from disk: every dialect is read, every problem is told, nothing is imputed or dropped in silence."""

import csv
import io
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.customers.checks import check_row
from core.customers.store import iter_table, parse_schema, read_schema, read_table, read_table_bytes
from core.errors import TableError

BANK = """
title = "Bank customers"
id = "no"
[target]
column = "left"
positive = "yes"
negative = "no"
[[column]]
name = "age"
label = "Age"
kind = "number"
group = "The person"
low = 18
high = 120
whole = true
[[column]]
name = "balance"
label = "Balance"
kind = "number"
group = "Account"
missing_allowed = true
[[column]]
name = "card"
label = "Card"
kind = "flag"
group = "Account"
levels = [{ value = "No" }, { value = "Yes" }]
[[column]]
name = "tier"
label = "Tier"
kind = "category"
group = "Account"
missing_allowed = true
levels = [{ value = "none" }, { value = "gold, \\"real\\"" }, { value = "1" }]
[[implication]]
column = "card"
value = "No"
then = { tier = "none" }
"""
SCHEMA = parse_schema(BANK, "bank.toml")
HEADER = "no,age,balance,card,tier,left\n"


def read(text, name="bank.csv", encoding="utf-8", **options):
    return read_table_bytes(text.encode(encoding), name, SCHEMA, **options)


def said(checked):
    return [str(problem) for problem in checked.problems]


def test_good_rows_arrive_as_typed_columns():
    checked = read(HEADER + "a1,40,-12.5,Yes,1,yes\na2, 41 , ,No,none,no\n")
    table = checked.table
    assert said(checked) == [] and checked.n_rows == 2 and checked.left_out.tolist() == [] and checked.notes == ()
    assert table.ids.tolist() == ["a1", "a2"] and table.rows.tolist() == [1, 2]
    assert table.numbers["age"].tolist() == [40, 41]
    assert table.numbers["balance"][0] == -12.5 and np.isnan(table.numbers["balance"][1])
    assert table.codes["card"].tolist() == [1, 0] and table.codes["tier"].tolist() == [2, 0]
    assert table.target is not None and table.target.tolist() == [1, 0]


def test_all_problems_are_told_at_once_with_row_and_column():
    checked = read(
        HEADER + "a1,abc,1,YES,1,yes\na2,17,inf,No,1,no\na1,40.5,1,Yes,,maybe\n,50,1,Yes,silver,no\n5,40\n6,,,,,\n"
    )
    assert said(checked) == [
        "row 1, age: 'abc' is not a number",
        "row 1, card: 'YES' is not a known level: did you mean 'Yes'?",
        "row 2, age: 17 is below 18, the lowest legal value",
        "row 2, balance: 'inf' is not a number (infinite values cannot be used)",
        "row 2, tier: '1' contradicts card 'No': there it must be 'none'",
        "row 3, no: 'a1' stands in an earlier row too",
        "row 3, age: 40.5 is not a whole number",
        "row 3, left: 'maybe' is neither 'yes' nor 'no'",
        "row 4, no: is empty: this customer is called 'row 4'",
        "row 4, tier: 'silver' is not a known level",
        "row 5: has 2 fields, the header has 6: '5,40'",
        "row 6, age: is empty, and the schema does not allow that",
        "row 6, card: is empty, and the schema does not allow that",
        "row 6, left: is empty: it must be 'yes' or 'no'",
    ]
    assert checked.left_out.tolist() == [1, 2, 3, 5, 6]
    assert checked.n_rows == 6 and checked.n_problems == 14
    assert checked.table.ids.tolist() == ["row 4"] and checked.table.unseen["tier"] == {0: "silver"}
    assert checked.table.customer(0).values["tier"] == "silver"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("1e400", "'1e400' is too large for a number"),
        ("nan", "'nan' is not a number (leave the cell empty when the value is missing)"),
        ("NA", "'NA' is not a number (leave the cell empty when the value is missing)"),
        ('"1,234"', "'1,234' is not a number (write 1234)"),
        ('"$ 1,234.50"', "'$ 1,234.50' is not a number (write 1234.50)"),
        ('"12,34.50"', "'12,34.50' is not a number"),
        ("$ 20", "'$ 20' is not a number (write 20)"),
        ("20 %", "'20 %' is not a number (write 20)"),
        ("20 EUR", "'20 EUR' is not a number (write 20)"),
        ("1_000", "'1_000' is not a number"),
        ("٣", "'٣' is not a number"),
        ("0x10", "'0x10' is not a number"),
    ],
)
def test_what_only_looks_like_a_number_is_an_error_that_says_what_to_write(text, says):
    checked = read(HEADER + f"a1,40,{text},Yes,1,yes\n")
    assert [problem.says for problem in checked.problems] == [says]
    assert len(checked.table) == 0


def test_problems_are_capped_but_counted_and_all_left_out_rows_listed():
    checked = read(HEADER + "".join(f"a{i},x,1,Yes,1,yes\n" for i in range(50)), max_problems=3)
    assert said(checked) == [f"row {i}, age: 'x' is not a number" for i in (1, 2, 3)]
    assert checked.n_problems == 50 and checked.left_out.tolist() == list(range(1, 51))


def test_quoted_line_ends_blank_lines_and_torn_rows_keep_the_row_numbers_right():
    checked = read(
        HEADER + '"a\n1",40,1,Yes,1,yes\n\nx,1\na3,41,1,Yes,"gold, ""real""",no\n,,,,,\na4,x,1,Yes,1,no\nlast,1\n\n'
    )
    assert checked.table.ids.tolist() == ["a\n1", "a3"] and checked.table.rows.tolist() == [1, 4]
    assert checked.table.codes["tier"].tolist() == [2, 1]
    assert said(checked) == [
        "row 3: has 2 fields, the header has 6: 'x,1'",
        "row 6, age: 'x' is not a number",
        "row 7: has 2 fields, the header has 6: 'last,1'",
    ]
    assert checked.n_rows == 5 and checked.left_out.tolist() == [3, 6, 7]
    assert checked.notes == ("3 blank lines passed over.",)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encodings_and_delimiters_are_found(encoding, delimiter):
    rows = [[" no ", "age", " balance", "card", "tier", "left"], ["Ä1", "40", "1.5", "No", "none", "no"]]
    checked = read("\r\n".join(delimiter.join(row) for row in rows) + "\r\n", encoding=encoding)
    assert checked.table.ids.tolist() == ["Ä1"] and checked.table.numbers["balance"].tolist() == [1.5]
    assert any("cp1252" in note for note in checked.notes) is (encoding == "cp1252")


def test_thousands_may_be_separated_where_a_decimal_mark_follows():
    german = read(HEADER.replace(",", ";") + "a;40;17.801,46;Yes;1;yes\nb;40;-1.234.567,5;Yes;1;yes\nc;40;9;Yes;1;no\n")
    assert german.table.numbers["balance"].tolist() == [17801.46, -1234567.5, 9]
    english = read(HEADER + 'a,40,"1,234.50",Yes,1,yes\nb,40,-0.5,Yes,1,yes\nc,40,"1.234,50",Yes,1,yes\n')
    assert english.table.numbers["balance"].tolist() == [1234.5, -0.5]
    assert said(english) == ["row 3, balance: '1.234,50' is not a number (write 1234.50)"]


def test_decimal_commas_are_read_and_a_point_among_them_is_told():
    checked = read(
        HEADER.replace(",", ";") + "a;40;1,5;Yes;1;yes\nb;40;-2,25;Yes;1;yes\nc;40;7;Yes;1;no\nd;40;1.5;Yes;1;no\n"
    )
    assert checked.table.numbers["balance"].tolist() == [1.5, -2.25, 7]
    assert said(checked) == ["row 4, balance: '1.5' is not a number (this column writes decimal commas)"]
    assert checked.notes == ("Delimiter ';'.", "Decimal commas in balance.")


def test_excels_separator_line_is_understood():
    checked = read("sep=;\n" + HEADER.replace(",", ";") + "a;40;1,5;Yes;1;yes\nb;40\nc;40;1;Yes;1;yes\n")
    assert checked.table.rows.tolist() == [1, 3] and checked.left_out.tolist() == [2]


def test_header_alone_gives_an_empty_table():
    checked = read(HEADER)
    assert len(checked.table) == 0 and checked.n_rows == 0 and checked.notes == ("The table has a header and no rows.",)
    assert checked.table.target is not None


def test_target_may_be_absent_and_further_columns_are_noted():
    checked = read("no,age,balance,card,tier,city,Left\n1,40,1,Yes,1,Ulm,yes\n")
    assert checked.table.target is None and len(checked.table) == 1
    assert checked.notes == (
        "Not in the schema and not used: 'city', 'Left'.",
        "No target: the schema calls it 'left', letter by letter.",
    )


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "bank.csv: the file is empty. Give a table with a header and rows."),
        (
            b"PK\x03\x04xx",
            "bank.csv: this is an Excel workbook or another zip file, not a text table. Save it as CSV UTF-8.",
        ),
        (b"no,age\x00", "bank.csv: this is not a text table: byte 6 is zero. Give a CSV (UTF-8) or a Parquet file."),
        (b"PAR1garbage", "the Parquet file is damaged"),
        (
            b"no,Age,card,tiers\n",
            "3 columns of the schema are missing: 'age' (there is 'Age'), 'balance', 'tier' (there is 'tiers')",
        ),
        (b"no,age,age,balance,card,tier\n", "the header has 'age' more than once"),
        (
            b"1,40,2,Yes,1,yes\n1,40,2,Yes,1,yes\n",
            "The first line must be the header; it reads '1, 40, 2, Yes, 1, yes'",
        ),
    ],
    ids=["empty", "xlsx", "binary", "parquet", "missing", "twice", "no header"],
)
def test_what_is_no_table_is_refused_with_what_to_do(data, says):
    with pytest.raises(TableError) as caught:
        read_table_bytes(data, "bank.csv", SCHEMA)
    assert says in str(caught.value)


def test_a_quotation_mark_that_is_never_closed_is_told_with_the_lines_it_swallowed():
    checked = read(HEADER + "a,40,1,Yes,1,yes\n" + 'b,40,1,Yes,"1,yes\n' + "c,40,1,Yes,1,yes\n" * 400_000)
    assert checked.table.ids.tolist() == ["a"] and checked.left_out.tolist() == [2]
    assert "a quotation mark is not closed, and 400001 lines run together" in checked.problems[0].says


def test_a_path_that_is_not_there_is_told(tmp_path):
    with pytest.raises(TableError, match="is not there"):
        read_table(tmp_path / "none.csv", SCHEMA)
    with pytest.raises(TableError, match="folder"):
        read_table(tmp_path, SCHEMA)


def test_parquet_of_any_sensible_types_equals_the_csv(tmp_path):
    columns = {
        "no": pa.array([1, 2, 3], pa.int32()),
        " age": pa.array([Decimal("40.00"), Decimal("17.00"), Decimal("55.00")], pa.decimal128(6, 2)),
        "balance": pa.array([1.5, None, float("inf")]),
        "card": pa.array([True, True, False]),
        "tier": pa.array(["1", None, "none"]).dictionary_encode(),
        "left": pa.array(["yes", "no", "no"]),
        "when": pa.array([0, 1, 2], pa.timestamp("s")),
    }
    pq.write_table(pa.table(columns), tmp_path / "bank.csv")
    checked = read_table(tmp_path / "bank.csv", SCHEMA)
    assert said(checked) == [
        "row 2, age: 17 is below 18, the lowest legal value",
        "row 3, balance: inf is too large for a number",
    ]
    assert checked.table.customer(0).values == {"age": 40.0, "balance": 1.5, "card": "Yes", "tier": "1"}
    assert checked.table.ids.tolist() == ["1"] and checked.notes[0] == "Read as Parquet, which it is."


def test_parquet_columns_of_an_impossible_type_are_all_named(tmp_path):
    pq.write_table(
        pa.table(
            {"no": [1], "age": [True], "balance": [[1.0]], "card": pa.array([0], pa.timestamp("ms")), "tier": ["1"]}
        ),
        tmp_path / "bank.parquet",
    )
    with pytest.raises(TableError) as caught:
        read_table(tmp_path / "bank.parquet", SCHEMA)
    assert "'age' holds bool, the schema says a number; 'balance' holds list" in str(caught.value)
    assert "'card' holds timestamp[ms], the schema says levels' texts" in str(caught.value)


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_stretches_put_together_are_the_table(tmp_path, suffix):
    path = tmp_path / f"bank.{suffix}"
    rows = [[f"a{i % 90}", str(17 + i % 30), f"{i}.5", "Yes", ["1", "odd", "1"][i % 3], "yes"] for i in range(100)]
    if suffix == "csv":
        path.write_text(HEADER + "\n".join(",".join(row) for row in rows))
    else:
        pq.write_table(
            pa.table(dict(zip(HEADER.strip().split(","), map(list, zip(*rows, strict=True)), strict=True))), path
        )
    whole, parts = read_table(path, SCHEMA), list(iter_table(path, SCHEMA, rows_per_chunk=7))
    assert max(part.n_rows for part in parts) == 7
    assert [row for part in parts for row in part.table.rows.tolist()] == whole.table.rows.tolist()
    assert [problem for part in parts for problem in part.problems] == list(whole.problems)
    assert [row for part in parts for row in part.left_out.tolist()] == whole.left_out.tolist() == [1, 31, 61, 91]
    assert sum(part.n_problems for part in parts) == whole.n_problems
    assert sum("earlier row" in str(problem) for problem in whole.problems) == 10


cell = st.one_of(
    st.sampled_from(
        ["", " ", "40", " 41", "abc", "12.5", "-3", "Yes", "YES", "No", "none", "1", "1.0", 'gold, "real"', "inf"]
    ),
    st.sampled_from(
        ["1e400", "nan", "+5", "1_0", ".5", "5.", "1,5", "-0", "1e3", "½", "a\nb", "\u00a040", "true", "0"]
    ),
    st.text(max_size=5).filter(lambda text: text.isprintable()),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(cell, cell, cell, cell), min_size=1, max_size=6), st.sampled_from(",;\t|"))
@example([("40", "1", "Yes", "1"), ("", "", "", "")], ",")
def test_a_table_and_its_rows_one_by_one_say_the_same(rows, delimiter):
    out = io.StringIO(newline="")
    names = ["age", "balance", "card", "tier"]
    csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(
        [["no", *names], *([f"id{i}", *row] for i, row in enumerate(rows))]
    )
    checked = read_table_bytes(out.getvalue().encode(), "bank.csv", SCHEMA)
    told = [
        note.removeprefix("Decimal commas in ").strip(".").split(", ") for note in checked.notes if "commas" in note
    ]
    commas = frozenset(name for names_told in told for name in names_told)
    answers = [check_row(SCHEMA, dict(zip(names, row, strict=True)), i, commas) for i, row in enumerate(rows, 1)]
    assert [problem for _, problems in answers for problem in problems] == list(checked.problems)
    assert checked.n_problems == len(checked.problems)
    good = [(i, customer) for i, (customer, _) in enumerate(answers, 1) if customer]
    assert checked.table.rows.tolist() == [i for i, _ in good]
    assert [checked.table.customer(k).values for k in range(len(good))] == [customer.values for _, customer in good]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.text(st.characters(codec="cp1252", exclude_categories=["C", "Z"]), min_size=1, max_size=8),
            st.integers(18, 120),
            st.none() | st.floats(-1e9, 1e9),
            st.sampled_from(["none", 'gold, "real"', "1", None]),
            st.booleans(),
        ),
        min_size=1,
        max_size=8,
    ),
    st.sampled_from(",;\t|"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
)
def test_what_is_written_in_any_dialect_is_read_back_equal(rows, delimiter, encoding, end, comma):
    def number(value):
        return "" if value is None else repr(value).replace(".", ",") if comma else repr(value)

    # 1,234 alone would not say that commas are decimal, nor some cp1252 names that they are not UTF-8
    rows = [("é", 40, 0.5, "1", True), *rows]
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end)
    writer.writerow(["no", "age ", "balance", "card", "tier", "left"])
    for name, age, balance, tier, left in rows:
        writer.writerow(
            [name, age, number(balance), "No" if tier == "none" else "Yes", tier or "", "yes" if left else "no"]
        )
    checked = read_table_bytes(out.getvalue().encode(encoding), "bank.csv", SCHEMA)
    told = [problem for problem in checked.problems if "earlier row" not in problem.says]
    assert told == [] and len(checked.table) == len(rows)
    assert checked.table.ids.tolist() == [row[0] for row in rows]
    assert checked.table.target is not None and checked.table.target.tolist() == [row[4] for row in rows]
    for i, (_, age, balance, tier, _) in enumerate(rows):
        card = "No" if tier == "none" else "Yes"
        assert checked.table.customer(i).values == {"age": age, "balance": balance, "card": card, "tier": tier}


@pytest.mark.telco
def test_the_real_telco_table_has_no_problem(telco_csv):
    checked = read_table(telco_csv, read_schema(None))
    assert (len(checked.table), checked.n_problems, checked.notes) == (7043, 0, ())
    assert checked.table.target is not None and int(checked.table.target.sum()) == 1869
    assert int(np.isnan(checked.table.numbers["TotalCharges"]).sum()) == 11
