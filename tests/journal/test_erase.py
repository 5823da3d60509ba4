import os
import signal
from datetime import timedelta

import pytest

from core.errors import JournalError
from core.journal.erasure import store as erasure
from core.journal.identity import Identity
from core.journal.lines import ErasureLine
from core.journal.store import Journal
from tests.journal.examples import DAY, NOON, batch, email, prediction, what_if

YESTERDAY = NOON - timedelta(days=1)


@pytest.fixture
def journal(tmp_path):
    with Journal(tmp_path, fsync="never", now=lambda: NOON) as made:
        yield made


def test_everything_about_the_customer_goes_and_everything_else_stays_byte_for_byte(journal):
    mine, other = prediction("A-1", at=YESTERDAY), prediction("B-2", at=YESTERDAY)
    journal.append_many([mine, other, what_if(other, at=YESTERDAY), what_if(mine, at=YESTERDAY)])
    journal.append_many([email(mine), email(other)])  # after midnight
    path = journal.file_of(YESTERDAY.date())
    later = b'{"v":1,"kind":"outcome","id":"x","at":"2026-11-20T12:00:00Z","customer": "%s"}\n'
    with path.open("ab") as file:
        file.write(b"\xff foreign\n" + later % b"A-1" + later % b"B-2")
        file.write(b'{"kind":"prediction","customer":"A-1","feat\n{"kind":"prediction","customer":"B-2","fe')
    before = path.read_bytes().split(b"\n")
    line = journal.erase("A-1")
    assert path.read_bytes() == b"\n".join([before[1], before[2], before[4], before[6], before[8], b""])
    assert (line.lines, line.files, line.who) == (5, 2, Identity().hash("A-1"))
    assert list(journal.read(DAY))[-1] == line and isinstance(line, ErasureLine)
    assert b"A-1" not in b"".join(file.read_bytes() for file in journal.folder.iterdir())


def test_ids_written_plain_and_hashed_are_both_erased(tmp_path):
    hashed = Journal(tmp_path, identity=Identity(hashed=True, salt=b"pepper"), now=lambda: NOON)
    Journal(tmp_path, now=lambda: NOON).append(prediction("A-1"))
    hashed.append(prediction("A-1"))
    hashed.append(prediction("B-2"))
    assert hashed.erase("A-1").lines == 2
    assert [line.customer for line in hashed.read(kinds=("prediction",))] == [hashed.identity.hash("B-2")]


def test_an_id_that_can_be_spelt_in_several_ways_is_erased_too(journal):
    path = journal.append(prediction('Jürgen "J"\n'))
    data = path.read_bytes()
    path.write_bytes(data + data.replace("ü".encode(), b"\\u00fc"))
    assert journal.erase('Jürgen "J"\n').lines == 2


def test_a_batch_without_one_of_its_customers_is_still_closed(journal):
    journal.append_predictions(batch(50))
    assert journal.erase("C-7").lines == 1
    (report,) = journal.verify()
    assert report.clean and report.open_batches == {} and report.kinds["prediction"] == 49


def test_nobody_is_erased_twice_and_each_request_leaves_its_line(journal):
    journal.append(prediction("A-1"))
    assert [journal.erase("A-1").lines for _ in range(2)] == [1, 0]
    assert sum(isinstance(line, ErasureLine) for line in journal.read()) == 2


def test_live_writers_lose_nothing_while_a_day_is_rewritten(tmp_path):
    writers, lines = 4, 3_000
    pids = []
    for name in range(writers):
        pid = os.fork()
        if pid == 0:
            own = Journal(tmp_path, fsync="never", now=lambda: NOON)
            for number in range(lines):
                own.append(prediction("gone" if number % 10 == 0 else f"{name}-{number}"))
            os._exit(0)
        pids.append(pid)
    journal = Journal(tmp_path, fsync="never", now=lambda: NOON)
    rounds = []
    while len(rounds) < 5 or any(os.waitpid(pid, os.WNOHANG)[0] == 0 for pid in pids[-1:]):
        rounds.append(journal.erase("gone").lines)
    for pid in pids[:-1]:
        os.waitpid(pid, 0)
    rounds.append(journal.erase("gone").lines)
    reading = journal.read(kinds=("prediction",))
    kept = [line.customer for line in reading]
    wanted = {f"{name}-{number}" for name in range(writers) for number in range(lines) if number % 10}
    assert len(kept) == len(wanted) and set(kept) == wanted
    assert sum(rounds) == writers * lines / 10 and sum(count > 0 for count in rounds) >= 2
    assert reading.torn == reading.foreign == 0


@pytest.mark.parametrize("step", ["fsync", "rename"])
def test_an_erasure_killed_in_the_middle_leaves_the_old_file_and_a_rerun_finishes(journal, monkeypatch, step):
    path = journal.append(prediction("A-1"))
    journal.append(prediction("B-2"))
    old = path.read_bytes()
    pid = os.fork()
    if pid == 0:

        def die(*_):
            os.kill(os.getpid(), signal.SIGKILL)

        monkeypatch.setattr(*((erasure.os, "fsync", die) if step == "fsync" else (erasure.Path, "rename", die)))
        journal.erase("A-1")
    assert os.waitpid(pid, 0)[1] == signal.SIGKILL
    assert path.read_bytes() == old and journal.unfinished_erasures() == (erasure.unfinished_path(path),)
    assert journal.erase("A-1").lines == 1
    assert journal.unfinished_erasures() == ()
    assert [line.customer for line in journal.read(kinds=("prediction",))] == ["B-2"]


def test_a_disk_that_refuses_the_new_file_leaves_the_old_one(journal, monkeypatch):
    path = journal.append(prediction("A-1"))
    old = path.read_bytes()

    def refuse(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(erasure, "_copy", refuse)
    with pytest.raises(JournalError, match="It is as it was before"):
        journal.erase("A-1")
    assert path.read_bytes() == old and journal.unfinished_erasures() == ()


def test_a_reader_in_the_middle_reads_the_old_file_to_its_end(journal):
    journal.append_many([prediction(f"{n}") for n in range(1_000)])
    reading = journal.read()
    first = next(reading)
    journal.erase("500")
    assert len([first, *reading]) == 1_000


def test_a_follower_shows_new_lines_once_across_erasure_and_midnight(journal):
    journal.append(prediction("old"))
    follower = journal.follow()
    assert follower.poll() == []
    journal.append(first := prediction("A-1"))
    assert follower.poll() == [first]
    journal.erase("old")
    assert [type(line) for line in follower.poll()] == [ErasureLine]
    journal.append(tomorrow := prediction("B-2", at=NOON + timedelta(days=1)))
    assert follower.poll() == [tomorrow] and follower.poll() == []
