"""From a file into the journal: once, corrected, erased, killed."""

import signal
import subprocess
import sys
from datetime import timedelta

import pytest

from core.journal.identity import Identity
from core.journal.lines import OutcomeLine
from core.journal.store import Journal
from tests.journal.examples import NOON
from tests.monitoring.outcomes.examples import LATER, on, take_in
from tests.monitoring.views.examples import journal, simple

HEADER = "customer_id,observed,outcome\n"


@pytest.fixture
def logs(tmp_path):
    with journal(tmp_path / "logs") as found:
        found.append_many([simple("A"), simple("B"), simple("C", NOON + timedelta(days=1))])
        yield found


def lines(found):
    return [(one.customer, one.observed, one.positive) for one in found.read(kinds=("outcome",))]


def test_the_same_file_again_writes_nothing(logs):
    text = f"{HEADER}A,{on(9)},yes\nB,{on(9)},no\n"
    first, again = take_in(logs, text), take_in(logs, text, LATER + timedelta(hours=1))
    assert (first.written, first.positives, first.known, again.written, again.known) == (2, 1, 0, 0, 2)
    assert lines(logs) == [("A", str(on(9)), True), ("B", str(on(9)), False)]
    assert len({one.batch for one in logs.read(kinds=("outcome",))}) == 1


def test_a_dry_run_says_the_same_and_writes_nothing(logs):
    done = take_in(logs, f"{HEADER}A,{on(9)},yes\n", dry=True)
    assert (done.written, done.dry, lines(logs)) == (1, True, [])


def test_a_changed_outcome_is_a_correction_and_old_news_stay_old(logs):
    before, after = f"{HEADER}A,{on(9)},yes\n", f"{HEADER}A,{on(9)},no\n"
    take_in(logs, before)
    corrected = take_in(logs, after, LATER + timedelta(hours=1))
    assert (corrected.written, corrected.corrections) == (1, 1)
    old = take_in(logs, before, LATER + timedelta(hours=2))
    assert (old.written, old.outdated) == (0, 1)
    restored = take_in(logs, before, LATER + timedelta(hours=3), restore=True)
    assert (restored.written, restored.corrections) == (1, 1)
    assert [positive for _, _, positive in lines(logs)] == [True, False, True]


def test_ids_that_a_spreadsheet_made_numbers_of_are_found_unless_they_are_ids_as_they_stand(logs):
    logs.append_many([simple("7590"), simple("12.0")])
    done = take_in(logs, f"{HEADER}7590.0,{on(9)},yes\n12.0,{on(9)},no\n99.0,{on(9)},no\n")
    assert (done.written, done.unknown_customers) == (2, 1)
    assert lines(logs) == [("7590", str(on(9)), True), ("12.0", str(on(9)), False)]
    assert take_in(logs, f"{HEADER}7590,{on(9)},yes\n", LATER + timedelta(hours=1)).known == 1


def test_unknown_ids_are_counted_and_not_written(logs):
    done = take_in(
        logs,
        f"customer,prediction id,date,churn\nZ,,{on(9)},yes\n,no-such-id,{on(9)},no\nA,,{on(39)},no\nB,,{on(9)},1\n",
    )
    assert (done.written, done.unknown_customers, done.unknown_predictions) == (1, 2, 1)
    assert done.examples == ("Z", "no-such-id", "A")


def test_the_horizon_decides_which_customers_are_known(logs):
    text = f"{HEADER}A,{on(31)},no\n"
    assert take_in(logs, text).unknown_customers == 1
    assert take_in(logs, text, horizon=31).written == 1


def test_a_prediction_brings_its_customer_along(logs):
    first = next(logs.read(kinds=("prediction",)))
    assert take_in(logs, f"prediction_id,observed,outcome\n{first.id},{on(9)},yes\n").written == 1
    (line,) = logs.read(kinds=("outcome",))
    assert (line.prediction, line.customer, line.name) == (first.id, "A", "left.csv")


def test_an_outcome_before_its_prediction_is_a_fault(logs):
    first = next(logs.read(kinds=("prediction",)))
    done = take_in(logs, f"prediction_id,observed,outcome\n{first.id},{on(-1)},yes\n")
    assert (done.written, done.n_problems, str(done.problems[0])) == (
        0,
        1,
        "row 1: was observed before the prediction was made",
    )


def test_predictions_of_today_are_known_too(logs):
    logs.append(simple("D", LATER))
    assert take_in(logs, f"{HEADER}D,{on(40)},no\n").written == 1


def test_bad_rows_are_listed_and_the_others_are_written(logs):
    done = take_in(logs, f"{HEADER}A,{on(9)},yes\nB,soon,no\nC,{on(9)},maybe\n,{on(9)},no\nC,{on(60)},no\nB,{on(9)}\n")
    assert (done.written, done.n_problems, done.rows) == (1, 5, 6)
    assert [problem.row for problem in done.problems] == [2, 3, 4, 5, 6]


def test_ids_are_hashed_like_the_predictions(tmp_path):
    identity = Identity(hashed=True, salt=b"pepper")
    found = Journal(tmp_path / "logs", fsync="never", identity=identity)
    found.append(simple("A"))
    assert take_in(found, f"{HEADER}A,{on(9)},yes\n").written == 1
    assert b'"A"' not in found.file_of(LATER.date()).read_bytes()
    assert lines(found) == [(identity.hash("A"), str(on(9)), True)]
    copied = take_in(found, f"{HEADER}{identity.hash('A')},{on(9)},yes\n", LATER + timedelta(hours=1))
    assert (copied.known, copied.written) == (1, 0)


def test_ids_from_before_they_were_hashed_are_recognised(tmp_path):
    plain = Journal(tmp_path / "logs", fsync="never")
    plain.append(simple("A"))
    take_in(plain, f"{HEADER}A,{on(9)},yes\n")
    hashed = Journal(tmp_path / "logs", fsync="never", identity=Identity(hashed=True, salt=b"pepper"))
    done = take_in(hashed, f"{HEADER}A,{on(9)},yes\nA,{on(10)},no\n", LATER + timedelta(hours=1))
    assert (done.known, done.written) == (1, 1)


def test_erasure_reaches_outcomes(logs):
    first = next(logs.read(kinds=("prediction",)))
    take_in(
        logs, f"customer_id,prediction_id,observed,outcome\nA,,{on(9)},yes\n,{first.id},{on(10)},no\nB,,{on(9)},no\n"
    )
    assert len(lines(logs)) == 3
    logs.erase("A")
    assert lines(logs) == [("B", str(on(9)), False)]


KILLED = """
import os, signal, sys
from pathlib import Path
from core.journal.writer import store
from tests.monitoring.outcomes.examples import LATER, on, take_in
from tests.monitoring.views.examples import journal

real = os.write

def write(fd, data):
    if b'"outcome"' in bytes(data):
        real(fd, bytes(data)[: len(data) // 2])
        os.kill(os.getpid(), signal.SIGKILL)
    return real(fd, data)

os.write = write
take_in(journal(Path(sys.argv[1])), Path(sys.argv[2]).read_text())
"""


def test_a_run_that_was_killed_is_simply_repeated(logs, tmp_path):
    logs.append_many([simple(f"K-{i}") for i in range(50)])
    text = HEADER + "".join(f"K-{i},{on(9)},{'yes' if i % 3 else 'no'}\n" for i in range(50))
    (tmp_path / "left.csv").write_text(text)
    done = subprocess.run([sys.executable, "-c", KILLED, str(logs.folder), str(tmp_path / "left.csv")], check=False)
    assert done.returncode == -signal.SIGKILL and 0 < len(lines(logs)) < 50
    again = take_in(logs, text, LATER + timedelta(hours=1))
    assert again.known + again.written == 50
    found = lines(logs)
    assert len(found) == len(set(found)) == 50
    assert all(isinstance(one, OutcomeLine) for one in logs.read(kinds=("outcome",)))
