"""What somebody does to the log is found, and where."""

from datetime import UTC, datetime, timedelta

import orjson
import pytest

from core.journal.encoding import encode
from core.journal.kinds.releases import ReleaseLine
from core.journal.store import Journal
from core.release.chain import hash_of, sealed
from core.release.log.store import check_log, read_log, rebuild
from core.release.marks.store import Marks
from core.release.store import promote
from tests.release.conftest import asked, settings_of

FIRST = datetime(2026, 2, 1, 12, tzinfo=UTC)


def _line(index: int, previous: str) -> ReleaseLine:
    at = FIRST + timedelta(days=index // 3, minutes=index)
    before = None if index == 0 else index
    line = ReleaseLine(
        f"id-{index}", at, "churn", "promote", "ann", before, index + 1, index + 1, "", "", False, "", ""
    )
    return sealed(line, previous)


@pytest.fixture
def log(tmp_path):
    """Seven entries over three days, other lines between them; the champion is 7."""
    from core.journal.lines import ErasureLine

    settings = settings_of(tmp_path)
    journal, raws, previous = Journal(settings.logs), [], ""
    for index in range(7):
        line = _line(index, previous)
        previous = line.hash
        journal.append(ErasureLine(f"x-{index}", line.at, "somebody", 1, 1))
        journal.append(line)
        raws.append(encode(line).rstrip(b"\n"))
    Marks(settings.mlruns, "churn").keep(tuple(raws))
    (settings.mlruns / "served" / "churn" / "aliases.json").write_text('{"champion": 7}')
    return settings


def _edit(settings, day, change):
    path = settings.logs / f"2026-02-0{day}.jsonl"
    path.write_bytes(b"".join(line + b"\n" for line in change(path.read_bytes().splitlines())))


def _says(settings):
    return [f"{fault.where}: {fault.says}" for fault in check_log(settings)[1]]


def test_a_sound_log_over_several_days_verifies(log):
    assert _says(log) == []


def test_a_changed_entry_is_found_where_it_stands(log):
    _edit(log, 2, lambda lines: [line.replace(b'"who":"ann"', b'"who":"bob"') for line in lines[:2]] + lines[2:])
    assert _says(log) == [
        "2026-02-02, line 2: The promote of churn/4 by bob, 2026-02-02 12:03:00 UTC, was changed: its content does not give "
        "its hash"
    ]


def test_a_changed_entry_with_a_hash_made_to_fit_is_found(log):
    def forge(lines):
        body = orjson.loads(lines[3]) | {"who": "bob"}
        return [*lines[:3], orjson.dumps(body | {"hash": hash_of(orjson.dumps(body))}), *lines[4:]]

    _edit(log, 2, forge)
    assert "2026-02-02, line 4" in _says(log)[0] and "was changed: it was written otherwise" in _says(log)[0]


def test_a_key_put_into_an_entry_is_found(log):
    _edit(log, 1, lambda lines: [*lines[:-1], lines[-1][:-1] + b',"extra":1}'])
    assert "its content does not give its hash" in _says(log)[0]


def test_an_entry_taken_out_of_the_middle_is_found_once(log):
    _edit(log, 2, lambda lines: lines[:3] + lines[4:])
    assert _says(log) == [
        "2026-02-02: The promote of churn/5 by ann, 2026-02-02 12:04:00 UTC, is missing: it was taken out"
    ]


def test_an_end_that_was_cut_off_is_found_although_the_rest_of_the_chain_holds(log):
    _edit(log, 3, lambda lines: [])
    assert len(_says(log)) == 1 and "the end of the log was cut off" in _says(log)[0]
    (log.logs / "2026-02-02.jsonl").unlink()
    assert len(_says(log)) == 4


def test_entries_that_changed_places_are_found(log):
    _edit(log, 1, lambda lines: [lines[3], lines[2], lines[1], *lines[4:]])
    assert any("stands in the wrong place" in text for text in _says(log))


def test_an_entry_that_was_put_in_is_found(log):
    forged = encode(sealed(_line(8, ""), _line(0, "").hash)).rstrip(b"\n")
    _edit(log, 1, lambda lines: [*lines, forged])
    assert any("2026-02-01, line 7" in text and "was put in" in text for text in _says(log))


def test_an_entry_that_stands_twice_is_found(log):
    _edit(log, 3, lambda lines: [*lines, lines[1]])
    assert _says(log) == [
        "2026-02-03, line 3: The promote of churn/7 by ann, 2026-02-03 12:06:00 UTC, stands here a second time"
    ]


def test_an_entry_that_cannot_be_read_any_more_is_found(log):
    _edit(log, 2, lambda lines: [*lines[:3], lines[3].replace(b'"override":false', b'"override":no'), *lines[4:]])
    assert _says(log) == ["2026-02-02, line 4: this entry was changed: it cannot be read any more"]


def test_a_champion_that_was_moved_by_hand_is_found(log):
    (log.mlruns / "served" / "churn" / "aliases.json").write_text('{"champion": 3}')
    assert _says(log) == [
        "aliases.json: churn/3 is champion, and the log ends with churn/7: it was moved outside the log"
    ]


def test_entries_changed_beside_the_aliases_are_found(log):
    path = log.mlruns / "served" / "churn" / "releases.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"id":"id-4"', b'"id":"id-9"'))
    assert any("beside the aliases" in text for text in _says(log))


def test_rebuilding_says_what_is_wrong_with_what_it_takes(log):
    _edit(log, 2, lambda lines: lines[:3] + lines[4:])
    count, wrong = rebuild(log)
    assert count == 6 and "was taken out" in wrong[0].says.replace("one was taken out", "was taken out")


def test_an_erasure_of_a_customer_leaves_the_chain_whole(settings):
    from tests.journal.examples import prediction

    promote(settings, 2, asked(), override=True)
    journal = Journal(settings.logs)
    journal.append(prediction(customer="A-1", at=asked().now))
    promote(settings, 3, asked(), override=True)
    assert journal.erase("A-1").lines == 1
    assert _says(settings) == [] and len(read_log(settings).entries) == 2
