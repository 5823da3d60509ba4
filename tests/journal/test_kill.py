"""Writers killed at any moment (kill -9), and a disk that fills: what was acknowledged is there, exactly once."""

import os
import random
import selectors
import signal
import subprocess
import sys
from collections import Counter

import pytest

from core.journal.store import Journal
from tests.journal.examples import NOON, prediction

WRITERS, LINES, KILLS = 8, 5_000, 3


def start_writer(folder, lines):
    """A process that appends lines and says each id after append has returned."""
    receive, send = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(receive)
        journal = Journal(folder, fsync="never", now=lambda: NOON)
        for number in range(lines):
            line = prediction(f"{os.getpid()}-{number}")
            journal.append(line)
            os.write(send, line.id.encode())
        os._exit(0)
    os.close(send)
    return pid, receive


def test_eight_writers_killed_at_random_lose_and_double_nothing(tmp_path):
    rng = random.Random(11)
    acknowledged = []
    selector = selectors.DefaultSelector()

    def start(left, kills):
        pid, pipe = start_writer(tmp_path, left)
        kill_after = rng.randrange(1, 1_500) if kills else left + 1
        selector.register(
            pipe, selectors.EVENT_READ, {"pid": pid, "left": left, "kills": kills, "after": kill_after, "said": b""}
        )

    for _ in range(WRITERS):
        start(LINES, KILLS)
    killed = 0
    while selector.get_map():
        for key, _ in selector.select():
            writer = key.data
            data = os.read(key.fd, 65_536)
            writer["said"] += data
            if data and writer["kills"] and len(writer["said"]) // 36 >= writer["after"]:
                os.kill(writer["pid"], signal.SIGKILL)
                writer["after"] = LINES * 2
            if not data:
                selector.unregister(key.fd)
                os.close(key.fd)
                killed += os.waitpid(writer["pid"], 0)[1] == signal.SIGKILL
                ids = [writer["said"][at : at + 36].decode() for at in range(0, len(writer["said"]) - 35, 36)]
                acknowledged += ids
                if len(ids) < writer["left"]:
                    start(writer["left"] - len(ids), writer["kills"] - 1)

    reading = Journal(tmp_path).read()
    found = Counter(line.id for line in reading)
    assert killed >= WRITERS and len(acknowledged) == WRITERS * LINES
    assert not set(acknowledged) - set(found), "lost"
    assert max(found.values()) == 1, "doubled"
    assert reading.foreign == 0 and reading.torn <= killed
    assert len(found) - len(acknowledged) <= killed, "at most the one line each victim was writing"


def test_a_writer_killed_in_the_middle_of_a_line_leaves_it_torn_and_nobody_elses(tmp_path):
    journal = Journal(tmp_path, fsync="never", now=lambda: NOON)
    journal.append(prediction("before"))
    for length in (1, 8, 50, 400):
        pid = os.fork()
        if pid == 0:
            journal.append(prediction("child"))
            journal._appender._lock()
            os.write(journal._appender._fd, b'{"kind":"prediction","id":"' * 20 + b" " * length)
            os.kill(os.getpid(), signal.SIGKILL)
        os.waitpid(pid, 0)
        journal.append(prediction("after"))
    reading = journal.read()
    assert [line.customer for line in reading] == ["before", *["child", "after"] * 4]
    assert (reading.torn, reading.foreign) == (4, 0)


FILL = """
import resource, sys
from pathlib import Path
from core.errors import JournalError
from core.journal.store import Journal
from tests.journal.examples import NOON, batch, prediction
journal = Journal(Path(sys.argv[1]), fsync="never", now=lambda: NOON)
resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
count = 0
try:
    if sys.argv[2] == "batch":
        journal.append(prediction()); count = 1
        journal.append_predictions(batch(3_000))
    while True:
        journal.append(prediction()); count += 1
except JournalError as error:
    print(count, error.todo)
"""


@pytest.mark.parametrize("how", ["one by one", "batch"])
def test_a_file_that_may_not_grow_refuses_the_line_whole(tmp_path, how):
    done = subprocess.run(
        [sys.executable, "-c", FILL, str(tmp_path), how], capture_output=True, text=True, check=True, timeout=60
    )
    count, todo = done.stdout.split(" ", 1)
    reading = Journal(tmp_path).read()
    assert len(list(reading)) == int(count) > 0 and reading.torn == reading.foreign == 0
    assert "size limit" in todo
    Journal(tmp_path, now=lambda: NOON).append(prediction("goes on"))
    assert list(Journal(tmp_path).read())[-1].customer == "goes on"


@pytest.fixture
def tiny_disk(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)]
    try:
        done = subprocess.run(mount, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no mount command here")
    if done.returncode:
        pytest.skip(f"a small disk cannot be mounted here ({done.stderr.strip()}); the size limit above stands in")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_refuses_the_line_whole_and_the_next_fits_after_making_room(tiny_disk):
    from core.errors import JournalError

    ballast = tiny_disk / "ballast"
    ballast.write_bytes(b"x" * 20_000)
    with Journal(tiny_disk, now=lambda: NOON) as journal:
        written = []
        with pytest.raises(JournalError, match=r"No space left.*The disk is full: make room"):
            for number in range(1_000):
                journal.append(prediction(f"{number}"))
                written.append(f"{number}")
        assert len(written) > 20
        assert [line.customer for line in journal.read()] == written
        ballast.unlink()
        journal.append(prediction("goes on"))
        reading = journal.read()
        assert [line.customer for line in reading] == [*written, "goes on"] and reading.torn == 0
