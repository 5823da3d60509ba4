import json
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from core.__main__ import main
from core.commands import journal as commands
from core.errors import JournalError, SettingError
from core.journal.identity import Identity
from core.journal.store import Journal
from tests.journal.examples import email, prediction, what_if

NOW = datetime.now(UTC)


@pytest.fixture
def logs(tmp_path):
    with Journal(tmp_path, fsync="never") as journal:
        first = prediction("A-1", at=NOW)
        journal.append_many([first, what_if(first, at=NOW), email(first, at=NOW), prediction("B-2", at=NOW)])
    return tmp_path


def run(*arguments, **more):
    return CliRunner().invoke(main, ["journal", *map(str, arguments)], **more)


def test_verify_says_that_all_is_sound_and_leaves_with_0(logs):
    done = run("verify", "--logs", logs)
    assert done.exit_code == 0
    assert f"{NOW:%Y-%m-%d}: 1 email, 2 prediction, 1 what_if" in done.output and "4 lines, all sound." in done.output


def test_verify_names_bad_lines_and_leaves_with_1(logs):
    with Journal(logs).file_of(NOW.date()).open("ab") as file:
        file.write(b"nonsense\n{")
    done = run("verify", "--logs", logs)
    assert done.exit_code == 1 and "line 5: foreign, not JSON" in done.output and "line 6: torn" in done.output
    body = json.loads(run("verify", "--json", "--logs", logs).output)
    assert (body["torn"], body["foreign"], body["bad"][0]["line"]) == (1, 1, 5)


def test_verify_names_an_unfinished_erasure(logs):
    (logs / f".{NOW:%Y-%m-%d}.jsonl.erasing").write_text("half")
    done = run("verify", "--logs", logs)
    assert done.exit_code == 1 and "erase the same customer again" in done.output


def test_no_journal_is_an_error_with_advice(tmp_path):
    done = run("verify", "--logs", tmp_path / "nowhere")
    assert isinstance(done.exception, JournalError) and "--logs" in done.exception.todo


def test_a_day_that_cannot_be_read_is_an_error_not_a_bad_line(logs):
    (logs / "2026-01-01.jsonl").mkdir()
    assert isinstance(run("verify", "--logs", logs).exception, JournalError)


def test_tail_shows_the_last_lines(logs):
    text = run("tail", "-n", 2, "--logs", logs).output.splitlines()
    assert "email" in text[0] and "source=template" in text[0] and "customer=B-2" in text[1]
    assert [json.loads(line)["kind"] for line in run("--logs", logs, "tail", "--json").output.splitlines()] == [
        "prediction", "what_if", "email", "prediction",
    ]  # fmt: skip


def test_tail_follows_until_it_is_stopped(logs, monkeypatch):
    def later(seconds):
        if Journal(logs).tail(1)[0].customer == "new":
            raise KeyboardInterrupt
        Journal(logs, fsync="never").append(prediction("new", at=NOW))

    monkeypatch.setattr(commands.time, "sleep", later)
    done = run("tail", "-n", 0, "--follow", "--logs", logs)
    assert "customer=new" in done.output or done.exit_code == 1


def test_stats_count_each_day(logs):
    text = run("stats", "--logs", logs).output.splitlines()
    assert text[1].split()[:7] == [f"{NOW:%Y-%m-%d}", "4", "2", "0%", "1", "1", "0"]
    assert json.loads(run("stats", "--json", "--logs", logs).output)["models"] == {"churn/3 (champion)": 2}


def test_erase_asks_first_and_then_says_what_it_did(logs):
    assert run("erase", "--customer", "A-1", "--logs", logs, input="n\n").exit_code == 1
    assert len(list(Journal(logs).history("A-1"))) == 3
    done = run("erase", "--customer", "A-1", "--yes", "--logs", logs)
    assert done.exit_code == 0 and "Erased 3 lines from 1 day files" in done.output
    assert list(Journal(logs).history("A-1")) == []
    body = json.loads(run("erase", "--customer", "B-2", "--yes", "--json", "--logs", logs).output)
    assert (body["kind"], body["lines"]) == ("erasure", 1) and "B-2" not in json.dumps(body)


def test_erasing_nobody_is_said_and_leaves_with_1(logs):
    done = run("erase", "--customer", "C-3", "--yes", "--logs", logs)
    assert done.exit_code == 1 and "Nobody of that id was found." in done.output and "hashed" not in done.output


@pytest.mark.parametrize(("salt", "says"), [("", "there is no salt"), ("other", "another CHURN_JOURNAL_SALT")])
def test_erasing_says_that_hashed_ids_may_be_the_customers_when_the_salt_does_not_reach_them(
    logs, monkeypatch, salt, says
):
    with Journal(logs, fsync="never", identity=Identity(hashed=True, salt=b"pepper")) as journal:
        journal.append(prediction("C-3", at=NOW))
    monkeypatch.setenv("CHURN_JOURNAL_SALT", salt)
    done = run("erase", "--customer", "C-3", "--yes", "--logs", logs)
    assert done.exit_code == 1 and says in done.output
    monkeypatch.setenv("CHURN_JOURNAL_SALT", "pepper")
    done = run("erase", "--customer", "C-3", "--yes", "--logs", logs)
    assert done.exit_code == 0 and "Erased 1 lines" in done.output and "salt" not in done.output.lower()


def test_lines_found_under_the_plain_id_do_not_hide_that_hashes_were_not_looked_for(logs):
    with Journal(logs, fsync="never", identity=Identity(hashed=True, salt=b"pepper")) as journal:
        journal.append(prediction("A-1", at=NOW))
    done = run("erase", "--customer", "A-1", "--yes", "--logs", logs)
    assert done.exit_code == 0 and "Erased 3 lines" in done.output and "there is no salt" in done.output


def test_only_erasing_needs_the_salt_of_hashed_ids(logs, monkeypatch):
    monkeypatch.setenv("CHURN_JOURNAL_CUSTOMER_ID", "hashed")
    for command in ("verify", "tail", "stats"):
        assert run(command, "--logs", logs).exit_code == 0
    assert isinstance(run("erase", "--customer", "A-1", "--yes", "--logs", logs).exception, SettingError)
