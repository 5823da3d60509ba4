from datetime import timedelta

from core.journal.encoding import encode
from core.journal.stats import stats_of
from core.journal.store import Journal
from tests.journal.examples import DAY, NOON, email, prediction, what_if


def test_torn_foreign_doubled_and_misplaced_lines_are_counted_with_their_place(tmp_path):
    journal = Journal(tmp_path, fsync="never")
    path = journal.append(first := prediction())
    twice = encode(first)
    with path.open("ab") as file:
        file.write(b"\xff\n" + twice + encode(prediction(at=NOON - timedelta(days=1))) + b'{"kind":"em')
    (report,) = journal.verify()
    assert (report.lines, report.torn, report.foreign, report.doubled, report.misplaced) == (3, 1, 1, 1, 1)
    assert [(bad.number, bad.sort) for bad in report.bad] == [(2, "foreign"), (5, "torn")] and not report.clean


def test_only_the_first_hundred_bad_lines_are_kept_and_all_are_counted(tmp_path):
    (tmp_path / "2026-11-21.jsonl").write_bytes(b"x\n" * 250)
    (report,) = Journal(tmp_path).verify()
    assert (report.foreign, len(report.bad)) == (250, 100)


def test_a_day_is_counted(tmp_path):
    journal = Journal(tmp_path, fsync="never")
    first = prediction(at_risk=True, latency_ms=0.5)
    journal.append_many([first, prediction(role="shadow", source="api", latency_ms=1.5), what_if(first), email(first)])
    found = stats_of(DAY, journal.read(DAY, DAY))
    assert (found.lines, found.predictions, found.at_risk, found.what_ifs, found.emails) == (4, 2, 1, 1, 1)
    assert found.models == {"churn/3 (champion)": 1, "churn/3 (shadow)": 1}
    assert found.sources == {"api": 1, "app": 1} and found.email_sources == {"template": 1}
    assert found.mean_latency_ms == 1.0
