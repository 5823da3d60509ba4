import shutil
import stat
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.journal.days import stamp
from core.journal.encoding import decode
from core.journal.lines import AlertAckLine
from core.journal.store import Journal
from core.monitoring.alerts.kept import store
from core.monitoring.alerts.kept.store import alert_lines
from tests.journal.examples import DAY, NOON, batch, prediction


@pytest.fixture
def journal(tmp_path):
    with Journal(tmp_path / "logs", fsync="never", now=lambda: NOON) as journal:
        yield journal


def ack(days=0):
    at = NOON + timedelta(days=days)
    return AlertAckLine(*stamp(at), "an alert", "ann")


def extract(journal, day=DAY):
    return journal.folder / "views" / "alerts" / f"{day}.lines"


def test_later_lines_are_picked_up_on_any_day(journal):
    lines = [ack(0), ack(1)]
    journal.append_many([prediction("A"), lines[0], prediction("B"), lines[1]])
    assert list(alert_lines(journal)) == lines
    late = ack(0)
    journal.append_many([late, prediction("C")])
    assert list(alert_lines(journal)) == [lines[0], late, lines[1]]
    assert list(alert_lines(journal, DAY + timedelta(days=1))) == [lines[1]]


def test_only_what_was_added_is_read_again(journal, monkeypatch):
    journal.append_many([ack(), *[prediction(str(n)) for n in range(50)]])
    list(alert_lines(journal))
    size = journal.file_of(DAY).stat().st_size
    journal.append(ack())
    begun = []
    real = store.raw_lines
    monkeypatch.setattr(
        store, "raw_lines", lambda path, needles, start, end: begun.append(start) or real(path, needles, start, end)
    )
    assert len(list(alert_lines(journal))) == 2 and len(list(alert_lines(journal))) == 2
    assert begun == [size]


@pytest.mark.parametrize("damage", [b"", b"{", b"nonsense\n", b'{"inode": 1}\n', None])
def test_a_damaged_or_deleted_extract_is_made_anew(journal, damage):
    lines = [ack(), ack()]
    journal.append_many(lines)
    assert list(alert_lines(journal)) == lines
    if damage is None:
        shutil.rmtree(journal.folder / "views")
    else:
        extract(journal).write_bytes(damage)
    assert list(alert_lines(journal)) == lines
    data = extract(journal).read_bytes()
    extract(journal).write_bytes(data.replace(b"ann", b"bob"))
    assert list(alert_lines(journal)) == lines, "a changed extract does not fit its checksum"


def test_an_erasure_is_followed(journal):
    lines = [ack()]
    journal.append_many([prediction("A"), *lines, prediction("B")])
    list(alert_lines(journal))
    journal.erase("A")
    assert list(alert_lines(journal)) == lines


def test_a_batch_that_was_taken_back_is_noticed(journal):
    journal.append(ack())

    def stop(done, n):
        if done >= 1000:
            assert len(list(alert_lines(journal))) == 1
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        journal.append_predictions(batch(2500), stop)
    late = ack()
    journal.append(late)
    journal.append_predictions(batch(2500))
    assert late in list(alert_lines(journal)) and len(list(alert_lines(journal))) == 2


def test_a_torn_end_is_not_kept_until_it_is_ended(journal):
    journal.append(ack())
    with journal.file_of(DAY).open("ab") as file:
        file.write(b'{"kind":"alert_ack","id"')
    assert len(list(alert_lines(journal))) == 1 and not extract(journal).exists()
    journal.append(ack())
    assert len(list(alert_lines(journal))) == 2 and extract(journal).exists()


def test_an_extract_is_its_owners_only(journal):
    journal.append(ack())
    list(alert_lines(journal))
    assert stat.S_IMODE(extract(journal).stat().st_mode) == 0o600
    assert list(extract(journal).parent.iterdir()) == [extract(journal)]


def test_where_nothing_can_be_kept_it_is_read_each_time(journal):
    journal.append(ack())
    (journal.folder / "views").write_text("in the way")
    assert len(list(alert_lines(journal))) == len(list(alert_lines(journal))) == 1


@settings(max_examples=25)
@given(st.lists(st.sampled_from(["ack", "prediction", "look", "damage", "garbage", "late"]), max_size=25))
def test_it_is_what_reading_the_whole_journal_gives(tmp_path_factory, steps):
    with Journal(tmp_path_factory.mktemp("logs"), fsync="never") as journal:
        for step in steps:
            if step in ("ack", "late"):
                journal.append(ack(-1 if step == "late" else 0))
            elif step == "prediction":
                journal.append(prediction())
            elif step == "garbage":
                with journal.file_of(DAY).open("ab") as file:
                    file.write(b'{"kind":"alert"\n\xff\0\n')
            elif step == "damage" and extract(journal).exists():
                extract(journal).write_bytes(extract(journal).read_bytes()[:-3])
            elif step == "look":
                list(alert_lines(journal))
        assert list(alert_lines(journal)) == list(journal.read(kinds=("alert_ack",)))


def test_lines_are_kept_as_they_were_written(journal):
    line = ack()
    journal.append(line)
    list(alert_lines(journal))
    _, kept = extract(journal).read_bytes().splitlines()
    assert decode(kept) == line
