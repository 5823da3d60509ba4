"""Views built piece by piece, with whatever can happen to a journal, equal those of a fresh build and a plain count."""

import os
import random
import shutil
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import BusyError, JournalError
from core.monitoring.counts import total
from core.monitoring.views.pieces import read_block
from core.monitoring.views.store import Views
from core.monitoring.views.template import template
from core.monitoring.windows import Window
from tests.journal.examples import DAY, NOON, batch, email, prediction
from tests.monitoring.views.examples import PROFILE, TODAY, counted, figures_of, journal, rows, simple, unclosed, views

STEPS = [
    "single", "odd", "other", "batch", "open", "close", "garbage", "torn", "late", "erase", "old", "mail",
    "refresh", "refresh", "refresh tomorrow", "delete", "harm view", "harm parquet", "delete all",
]  # fmt: skip
EARLIER = NOON - timedelta(days=1)


def assert_right(found, folder, day=DAY):
    """The day's view says what a plain count says."""
    expected = counted(folder, day)
    assert {(c.model, c.role) for c in found.counts if c.n} == set(expected)
    for counts in found.counts:
        mine, plain = figures_of(counts), expected.get((counts.model, counts.role))
        if plain is not None:
            assert mine.pop("sums") == pytest.approx(plain.pop("sums"), abs=1e-6)
            assert mine == plain


def step(name, folder, rng, state):
    """One thing that happens to a journal or to its views."""
    number = state["n"] = state["n"] + 1
    if name == "single":
        tenure, contract = rng.choice([None, 1.0, 2.5, 99.0, 7]), rng.choice([None, "One year", "Weekly", "Zwei Jähre"])
        journal(folder).append(
            simple(f"C-{number % 3}", NOON.replace(hour=number % 24), tenure=tenure, contract=contract)
        )
    elif name == "odd":
        journal(folder).append(prediction('say "hi"\\', probability=rng.random(), contributions=None, base_margin=None))
    elif name == "other":
        said = rng.choice([{}, {"outlier": {}}, {"outlier": {"isolation": 0.5, "distance": 1e-7}}])
        journal(folder).append(simple(model="churn/9", role="shadow", unusual=rng.choice([True, False, None]), **said))
    elif name == "batch":
        more = {"contributions": rng.random() < 0.5, "watched": rng.random() < 0.5}
        journal(folder).append_predictions(batch(rng.randrange(1, 6), **more))
    elif name == "open":
        state["open"].append(unclosed(folder, 3))
    elif name == "close" and state["open"]:
        journal(folder).append(state["open"].pop())
    elif name in ("late", "old"):
        journal(folder, EARLIER).append(simple("C-1", EARLIER, probability=0.1 * (number % 10)))
    elif name == "mail":
        journal(folder).append(email(simple()))
    elif name == "erase":
        journal(folder).erase("C-1")
    elif name in ("garbage", "torn"):
        path = journal(folder).file_of(DAY)
        whole = b"\xff\x00 not ours\n[1]\n\n" if name == "garbage" else b'{"kind":"prediction","id":"019'
        with path.open("ab") as file:
            file.write(whole)
    else:
        harm(name, folder, rng)


def harm(name, folder, rng):
    """Refresh, or do something to the views."""
    if name.startswith("refresh"):
        views(folder).refresh(TODAY if name.endswith("tomorrow") else DAY)
    elif name == "delete all":
        shutil.rmtree(folder / "views", ignore_errors=True)
    else:
        files = sorted((folder / "views").glob("*.parquet" if name.endswith("parquet") else "*.view"))
        if files:
            path = rng.choice(files)
            if name == "delete":
                path.unlink()
            else:
                data = bytearray(path.read_bytes())
                data[rng.randrange(len(data))] ^= 0xFF
                path.write_bytes(data)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.sampled_from(STEPS), min_size=3, max_size=25), st.integers(0, 2**32))
def test_whatever_happened_the_views_equal_a_fresh_build_and_a_plain_count(tmp_path_factory, steps, seed):
    folder, rng, state = tmp_path_factory.mktemp("logs"), random.Random(seed), {"n": 0, "open": []}
    journal(folder).append(simple())
    for name in steps:
        step(name, folder, rng, state)
    for today in (DAY, TODAY):
        views(folder).refresh(today)
        fresh = folder.with_name(f"{folder.name}-{today}-fresh")
        shutil.copytree(folder, fresh, ignore=shutil.ignore_patterns("views"))
        views(fresh, workers=1).refresh(today)
        assert views(folder).days() == views(fresh).days()
        assert rows(folder) == rows(fresh)
        for day in views(folder).days():
            assert_right(day, folder, day.day)
    seen = sum(day.n for day in views(folder).days())
    assert len(rows(folder)) == seen


def test_a_second_refresh_has_nothing_to_do(tmp_path):
    journal(tmp_path).append(simple())
    assert views(tmp_path).refresh(DAY).built == (DAY,)
    assert views(tmp_path).refresh(DAY).built == ()
    assert views(tmp_path).refresh(TODAY).built == (DAY,), "the day is closed now"
    assert views(tmp_path).refresh(TODAY).built == ()


def test_an_open_day_is_read_on_from_where_reading_ended(tmp_path):
    journal(tmp_path).append_predictions(batch(50))
    views(tmp_path).refresh(DAY)
    journal(tmp_path).append(simple())
    assert views(tmp_path).refresh(DAY).lines == 1


def test_one_more_day_costs_that_day_only(tmp_path):
    for days in range(3):
        at = NOON - timedelta(days=days + 1)
        journal(tmp_path, at).append_predictions(batch(20))
    views(tmp_path).refresh(DAY)
    journal(tmp_path).append_predictions(batch(30))
    done = views(tmp_path).refresh(DAY)
    assert done.built == (DAY,) and done.lines == 31


def test_a_late_line_makes_its_closed_day_anew(tmp_path):
    journal(tmp_path).append(simple("A"))
    views(tmp_path).refresh(TODAY)
    journal(tmp_path).append(simple("B"))
    assert views(tmp_path).refresh(TODAY).built == (DAY,)
    assert sorted(row["customer"] for row in rows(tmp_path)) == ["A", "B"]


def test_rows_of_an_unfinished_batch_are_told_and_counted_nowhere(tmp_path):
    journal(tmp_path).append(simple())
    closing = unclosed(tmp_path, 5)
    views(tmp_path).refresh(TODAY)
    day = views(tmp_path).day(DAY)
    assert day.n == 1 and day.unfinished == {closing.id: 5} and len(rows(tmp_path)) == 1
    journal(tmp_path).append(closing)
    views(tmp_path).refresh(TODAY)
    day = views(tmp_path).day(DAY)
    assert day.n == 6 and day.unfinished == {} and len(rows(tmp_path)) == 6 and day.left_out == 2


def test_an_erased_customer_is_gone_from_the_views_at_once_and_stays_away(tmp_path):
    for name in ("A", "B", "A"):
        journal(tmp_path).append(simple(name))
    other = NOON - timedelta(days=1)
    journal(tmp_path, other).append(simple("B", other))
    views(tmp_path).refresh(TODAY)
    extract = tmp_path / "views" / "alerts" / f"{DAY}.lines"
    extract.parent.mkdir()
    extract.write_text("A")
    journal(tmp_path, NOON + timedelta(days=1)).erase("A")
    assert [row["customer"] for row in rows(tmp_path)] == ["B"], "of the other day, which was not touched"
    assert not extract.exists()
    assert DAY in views(tmp_path).refresh(TODAY).built
    assert [row["customer"] for row in rows(tmp_path)] == ["B", "B"]
    assert views(tmp_path).day(DAY).n == 1


def test_what_a_builder_made_of_the_lines_before_an_erasure_can_be_dropped(tmp_path):
    for name in ("A", "B"):
        journal(tmp_path).append(simple(name))
    views(tmp_path).refresh(TODAY)
    before = {path: path.read_bytes() for path in (tmp_path / "views").iterdir() if path.suffix != ".lock"}
    journal(tmp_path, NOON + timedelta(days=1)).erase("A")
    for path, data in before.items():  # it was reading the day's file when that was replaced
        path.write_bytes(data)
    (tmp_path / "views" / f"{DAY}.churn-3.parquet.partial").write_bytes(b"A")
    assert views(tmp_path).drop_stale() == (DAY,)
    assert rows(tmp_path) == [] and list((tmp_path / "views").glob("*.partial")) == []
    views(tmp_path).refresh(TODAY)
    assert [row["customer"] for row in rows(tmp_path)] == ["B"] and views(tmp_path).drop_stale() == ()


def test_unusual_customers_are_counted_where_somebody_looked(tmp_path):
    said = [None, True, False, True]
    for unusual in said:
        journal(tmp_path).append(simple(unusual=unusual, outlier=None if unusual is None else {"isolation": 0.6}))
    journal(tmp_path).append_predictions(batch(6, watched=True))
    views(tmp_path).refresh(TODAY)
    (counts,) = views(tmp_path).day(DAY).counts
    assert (counts.n_unusual, counts.n_watched, counts.n) == (4, 9, 10)
    assert [row["unusual"] for row in rows(tmp_path)].count(None) == 1


def test_lines_that_say_who_is_unusual_are_taken_by_the_scanner(tmp_path):
    journal(tmp_path).append(simple(unusual=True, outlier={"isolation": 0.6512, "distance": 12.5}))
    journal(tmp_path).append(simple(unusual=False, outlier={}))
    data = journal(tmp_path).file_of(DAY).read_bytes()
    assert read_block(data, DAY, lambda label: template(label, PROFILE)).scanned == 2


def test_what_could_not_be_read_is_counted_and_told(tmp_path):
    journal(tmp_path).append(simple())
    with journal(tmp_path).file_of(DAY).open("ab") as file:
        file.write(b'nonsense\n{"kind":"prediction","id":"0\n' + b"x" * (1 << 20) + b"\n\xff\n")
    views(tmp_path).refresh(DAY)
    day = views(tmp_path).day(DAY)
    assert (day.n, day.lines, day.torn, day.foreign) == (1, 5, 1, 3)
    assert day.bad[0] == f"{DAY}, line 2: foreign, not JSON" and "longer than" in day.bad[2]


def test_a_version_without_a_profile_is_counted_without_its_columns_and_named(tmp_path):
    journal(tmp_path).append(simple(model="churn/9"))
    views(tmp_path).refresh(TODAY)
    day = views(tmp_path).day(DAY)
    assert day.n == 1 and day.without_profile == ("churn/9",) and day.counts[0].columns == {}


def test_a_version_whose_profile_appears_is_counted_anew(tmp_path):
    journal(tmp_path).append(simple())
    Views(tmp_path, lambda label: None).refresh(TODAY)
    done = views(tmp_path).refresh(TODAY)
    assert done.built == (DAY,) and "counted anew" in done.notes[0]
    assert views(tmp_path).day(DAY).counts[0].columns["tenure"].tolist() == [0, 1, 0, 0, 0, 0]
    assert Views(tmp_path, lambda label: None).refresh(TODAY).built == (), "what was counted is kept when it goes away"


def test_a_day_whose_file_is_gone_goes_from_the_views(tmp_path):
    journal(tmp_path).append(simple())
    views(tmp_path).refresh(TODAY)
    journal(tmp_path).file_of(DAY).unlink()
    assert views(tmp_path).refresh(TODAY).removed == (DAY,)
    assert views(tmp_path).days() == () and rows(tmp_path) == []


def test_harm_inside_a_parquet_file_with_size_and_time_kept_is_found_by_a_thorough_look(tmp_path):
    journal(tmp_path).append_predictions(batch(100))
    views(tmp_path).refresh(TODAY)
    before = rows(tmp_path)
    path = next((tmp_path / "views").glob("*.parquet"))
    found = path.stat()
    data = bytearray(path.read_bytes())
    data[len(data) // 3] ^= 0xFF
    path.write_bytes(data)
    os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))
    assert views(tmp_path).refresh(TODAY).built == ()
    done = views(tmp_path).refresh(TODAY, thorough=True)
    assert "damaged" in done.notes[0] and rows(tmp_path) == before


def test_two_builders_at_once_the_second_is_told(tmp_path):
    journal(tmp_path).append(simple())
    with views(tmp_path)._locked(0), pytest.raises(BusyError, match="Another process"):
        Views(tmp_path, lambda label: None).refresh(DAY)


def test_days_of_a_window_add_up(tmp_path):
    for days in range(4):
        at = NOON - timedelta(days=days)
        journal(tmp_path, at).append(simple(at=at))
    views(tmp_path).refresh(TODAY)
    found = views(tmp_path).days(Window.ending(DAY, days=3))
    assert total(counts for day in found for counts in day.counts).n == 3


def test_a_journal_that_is_no_folder_is_not_taken_for_an_empty_one(tmp_path):
    (tmp_path / "logs").touch()
    with pytest.raises(JournalError, match="Not a directory"):
        views(tmp_path / "logs").refresh(TODAY)


def test_no_journal_no_views(tmp_path):
    assert views(tmp_path / "nothing").refresh(DAY).built == ()
    assert views(tmp_path / "nothing").days() == ()
