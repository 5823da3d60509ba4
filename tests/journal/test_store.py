import os
import stat
import threading
from datetime import timedelta

import pytest

from core.errors import JournalError, SettingError
from core.journal.identity import Identity
from core.journal.store import Journal, open_journal
from core.settings import Settings
from tests.journal.examples import DAY, NOON, batch, email, prediction, what_if


@pytest.fixture
def journal(tmp_path):
    with Journal(tmp_path / "logs", fsync="never", now=lambda: NOON) as made:
        yield made


def read_all(journal):
    reading = journal.read()
    return list(reading), reading


@pytest.mark.parametrize("fsync", ["each", "batched", "never"])
def test_what_was_appended_is_read_in_order(tmp_path, fsync):
    lines = [first := prediction(), what_if(first), email(first)]
    with Journal(tmp_path / "deep" / "logs", fsync=fsync, fsync_seconds=0.01) as journal:
        paths = {journal.append(line) for line in lines}
    assert paths == {tmp_path / "deep" / "logs" / "2026-11-21.jsonl"}
    assert list(journal.read()) == lines


def test_lines_go_into_the_day_of_their_own_time(journal):
    before, after = prediction(at=NOON - timedelta(days=1)), prediction()
    assert journal.append_many([before, after, prediction("late", at=before.at)]) == 3
    assert journal.days() == (DAY - timedelta(days=1), DAY)
    assert [line.customer for line in journal.read(DAY)] == ["A-1"]
    assert [line.customer for line in journal.read(last=before.at.date())] == ["A-1", "late"]


def test_folder_and_files_are_for_their_owner_only(journal):
    path = journal.append(prediction())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600 and stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_torn_tail_is_ended_and_never_swallows_the_next_line(journal):
    path = journal.append(first := prediction())
    with path.open("ab") as file:
        file.write(b'{"kind":"prediction","id":"01')
    lines, reading = read_all(journal)
    assert (lines, reading.torn) == ([first], 1)
    journal.append(second := prediction("B-2"))
    lines, reading = read_all(journal)
    assert (lines, reading.torn, reading.foreign) == ([first, second], 1, 0)
    assert str(reading.bad[0]) == "2026-11-21, line 2: torn, cut off in the middle"


def test_rotation_removal_and_a_removed_folder_are_noticed_under_an_open_file(journal):
    path = journal.append(prediction())
    path.rename(path.with_suffix(".old"))
    journal.append(prediction("B-2"))
    assert [line.customer for line in journal.read()] == ["B-2"]
    path.unlink()
    path.with_suffix(".old").unlink()
    path.parent.rmdir()
    journal.append(prediction("C-3"))
    assert [line.customer for line in journal.read()] == ["C-3"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere, so a read-only folder refuses nothing")
def test_a_read_only_folder_is_explained(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(JournalError, match="Give this user the right"):
        Journal(tmp_path).append(prediction())


def test_a_folder_that_cannot_be_made_is_explained(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(JournalError, match="Mend that or set CHURN_LOGS"):
        Journal(tmp_path / "file" / "logs").append(prediction())


def test_threads_share_one_journal(journal):
    def write(name):
        for number in range(300):
            journal.append(prediction(f"{name}-{number}"))

    threads = [threading.Thread(target=write, args=(name,)) for name in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lines, reading = read_all(journal)
    assert reading.torn == reading.foreign == 0
    assert sorted(line.customer for line in lines) == sorted(f"{t}-{n}" for t in range(6) for n in range(300))


def test_the_tail_is_read_from_the_end_over_days_past_bad_lines(journal):
    days = [NOON - timedelta(days=back) for back in (2, 1, 0)]
    path = journal.append_many([prediction(f"{at.day}-{n}", at=at) for at in days for n in range(400)])
    path = journal.file_of(DAY)
    with path.open("ab") as file:
        file.write(b"\xff\n" + b"x" * 3_000_000 + b"\n\n" + b'{"kind":"torn')
    everything = list(journal.read())
    for n in (0, 1, 5, 399, 400, 401, 1200, 5000):
        assert journal.tail(n) == tuple(everything[len(everything) - min(n, 1200) :])


def test_going_backwards_finds_kinds_however_they_are_written_and_ends_where_it_is_told(journal):
    lines = [prediction(f"C-{n}") for n in range(3)]
    journal.append_many([lines[0], email(lines[0]), lines[1], lines[2]])
    path = journal.file_of(DAY)
    path.write_bytes(path.read_bytes().replace(b'{"kind":"prediction",', b'{ "kind": "prediction", ', 1))
    assert list(journal.backwards(("prediction",))) == lines[::-1]
    assert list(journal.backwards(("email",), most=10)) == []
    assert len(list(journal.backwards())) == 4


def test_a_giant_line_is_skipped_and_counted_once(journal):
    path = journal.append(first := prediction())
    with path.open("ab") as file:
        for _ in range(100):
            file.write(b"a" * 1_000_000)
        file.write(b"\n")
    journal.append(second := prediction())
    lines, reading = read_all(journal)
    assert (lines, reading.foreign, reading.torn) == ([first, second], 1, 0)
    assert reading.bad[0].number == 2 and "longer than" in reading.bad[0].reason


def test_a_prediction_is_found_by_its_id_alone(journal):
    wanted = prediction("B-2", at=NOON - timedelta(days=3))
    journal.append_many([prediction(at=NOON - timedelta(days=3)), wanted, what_if(wanted), prediction()])
    assert journal.find(wanted.id) == wanted
    assert journal.find("no id") is None and journal.find(prediction().id) is None


def test_a_customers_history_holds_what_follows_from_their_predictions(journal):
    mine, other = prediction("A-1"), prediction("B-2")
    lines = [mine, other, what_if(other), email(mine), what_if(mine)]
    journal.append_many(lines)
    assert list(journal.history("A-1")) == [mine, email_ := lines[3], lines[4]] and email_.prediction == mine.id


def test_only_the_kinds_asked_for_are_given_and_all_are_counted(journal):
    first = prediction()
    journal.append_many([first, what_if(first), what_if(first)])
    reading = journal.read(kinds=("prediction",))
    assert list(reading) == [first] and reading.kinds == {"prediction": 1, "what_if": 2}


def test_hashed_ids_are_found_again_and_need_a_salt(tmp_path):
    settings = Settings(logs=tmp_path, journal_customer_id="hashed", journal_salt="pepper", _env_file=None)
    journal = open_journal(settings)
    journal.append(prediction("7590-VHVEG"))
    journal.append_predictions(batch(3))
    data = journal.file_of(DAY).read_text() + journal.file_of(journal.days()[-1]).read_text()
    assert "7590-VHVEG" not in data and '"C-1"' not in data
    assert len(list(journal.history("7590-VHVEG"))) == len(list(journal.history("C-1"))) == 1
    with pytest.raises(SettingError, match="CHURN_JOURNAL_SALT"):
        open_journal(settings.model_copy(update={"journal_salt": type(settings.journal_salt)("")}))


def test_batched_lines_reach_the_disk_by_themselves(tmp_path):
    journal = Journal(tmp_path, fsync="batched", fsync_seconds=0.01)
    journal.append(prediction())
    timer = journal._appender._timer
    assert timer is not None
    timer.join(5)
    assert journal._appender._timer is None
    journal.flush()
    journal.close()


def test_a_forked_child_goes_on_with_the_journal_of_its_parent(tmp_path):
    journal = Journal(tmp_path, fsync="never")
    journal.append(prediction("parent"))
    with journal._appender._mutex:  # as if another thread were writing at the moment of the fork
        child = os.fork()
        if child == 0:
            journal.append(prediction("child"))
            os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    journal.append(prediction("parent"))
    assert [line.customer for line in journal.read()] == ["parent", "child", "parent"]


def test_identity_without_a_salt_hides_from_the_eye_only():
    assert Identity().hash("A-1") == Identity().hash("A-1") != Identity().hash("A-2")


def test_a_lock_held_for_too_long_is_an_error_not_a_hang(journal, monkeypatch):
    path = journal.append(prediction())
    monkeypatch.setattr("core.journal.writer.locks.LONGEST_WAIT", 0.02)
    other = Journal(path.parent, fsync="never")
    size = other._appender
    other.append(prediction())
    size._lock()
    with pytest.raises(JournalError, match="locked by another process"):
        journal.append(prediction())
    other.close()
    journal.append(prediction())
