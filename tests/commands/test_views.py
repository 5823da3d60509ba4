import json
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from core.__main__ import main
from core.errors import JournalError
from core.journal.store import Journal
from tests.journal.examples import prediction

YESTERDAY = datetime.now(UTC) - timedelta(days=1)


@pytest.fixture
def logs(tmp_path):
    with Journal(tmp_path, fsync="never") as journal:
        journal.append_many([prediction("A", YESTERDAY), prediction("B", YESTERDAY)])
    return tmp_path


def run(*arguments):
    return CliRunner().invoke(main, ["views", *map(str, arguments)])


def test_refresh_says_what_it_read_and_a_second_one_has_nothing_to_do(logs):
    done = run("refresh", "--logs", logs)
    assert done.exit_code == 0 and "1 day read: 2 lines" in done.output
    assert "0 days read: 0 lines" in run("refresh", "--logs", logs).output


def test_status_shows_each_day_and_what_was_wrong(logs):
    with Journal(logs).file_of(YESTERDAY.date()).open("ab") as file:
        file.write(b"nonsense\n")
    run("refresh", "--logs", logs)
    shown = run("status", "--logs", logs)
    assert shown.exit_code == 1
    assert "line 3: foreign, not JSON" in shown.output and "churn/3: no copy of this version is at hand" in shown.output
    body = json.loads(run("status", "--json", "--logs", logs).output)
    assert (body["predictions"], body["foreign"], body["without_profile"]) == (2, 1, ["churn/3"])


def test_a_thorough_refresh_as_json_names_what_was_damaged(logs):
    run("refresh", "--logs", logs)
    next((logs / "views").glob("*.parquet")).write_bytes(b"garbage")
    body = json.loads(run("refresh", "--thorough", "--json", "--logs", logs).output)
    assert "damaged" in body["notes"][0] and body["built"] == [f"{YESTERDAY:%Y-%m-%d}"]


def test_without_a_journal_the_message_says_what_to_do(tmp_path):
    done = run("refresh", "--logs", tmp_path / "nothing")
    assert isinstance(done.exception, JournalError) and "--logs" in done.exception.todo
