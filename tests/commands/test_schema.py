"""`python -m core schema`, as a person runs it."""

from click.testing import CliRunner

from core.commands.schema import schema
from core.customers.store import read_schema
from core.errors import SchemaError

ROWS = "key,age,card,left\n" + "".join(
    f"c{i},{20 + i % 50},{'Yes' if i % 2 else 'No'},{i % 3 // 2}\n" for i in range(90)
)


def test_a_draft_is_written_and_passes_its_own_check(tmp_path):
    table, out = tmp_path / "t.csv", tmp_path / "t.toml"
    table.write_text(ROWS)
    told = CliRunner().invoke(schema, ["infer", str(table), "--target", "left", "--out", str(out)])
    assert told.exit_code == 0 and "Guessed that 'key' is the id" in told.output
    assert [column.name for column in read_schema(out).columns] == ["age", "card"]
    assert out.read_text().startswith("# Drafted from t.csv")
    checked = CliRunner().invoke(schema, ["check", str(table), "--schema", str(out)])
    assert checked.exit_code == 0 and checked.output == "90 rows, 0 left out, 0 problems.\n"


def test_an_existing_file_is_not_written_over_unless_forced(tmp_path):
    table, out = tmp_path / "t.csv", tmp_path / "t.toml"
    table.write_text(ROWS)
    out.write_text("mine")
    told = CliRunner().invoke(schema, ["infer", str(table), "--target", "left", "--out", str(out)])
    assert isinstance(told.exception, SchemaError) and out.read_text() == "mine"
    assert (
        CliRunner().invoke(schema, ["infer", str(table), "--target", "left", "--out", str(out), "--force"]).exit_code
        == 0
    )
    assert out.read_text() != "mine"


def test_without_a_file_the_draft_goes_to_standard_output(tmp_path):
    table = tmp_path / "t.csv"
    table.write_text(ROWS)
    told = CliRunner().invoke(schema, ["infer", str(table), "--target", "left"])
    assert told.stdout.startswith("# Drafted from t.csv") and "[[column]]" in told.stdout


def test_check_lists_all_problems_and_fails_when_rows_are_left_out(tmp_path):
    table, out = tmp_path / "t.csv", tmp_path / "t.toml"
    table.write_text(ROWS)
    CliRunner().invoke(schema, ["infer", str(table), "--target", "left", "--out", str(out)])
    table.write_text(ROWS + "c90,abc,Yes,1\nc91,30,YES,1\nc92,-1,Yes,0\n")
    told = CliRunner().invoke(schema, ["check", str(table), "--schema", str(out), "--most", "2"])
    assert told.exit_code == 1
    assert told.output.splitlines() == [
        "error: row 91, age: 'abc' is not a number",
        "warning: row 92, card: 'YES' is not a known level: did you mean 'Yes'?",
        "... and 1 more problems",
        "93 rows, 2 left out, 3 problems.",
    ]
