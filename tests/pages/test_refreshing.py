"""The views are kept up to date beside the page."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from filelock import FileLock

from core.journal.store import open_journal
from core.monitoring.profiles.store import served_profiles
from core.monitoring.views.store import Views
from core.monitoring.windows import Window
from core.settings import Settings
from pages.parts.monitor.refreshing import Refresher
from tests.pages.journals import version_of, write_day

TODAY = datetime(2026, 11, 21, tzinfo=UTC).date()
WEEK = Window.ending(TODAY, 7)
LONG = 60.0


@pytest.fixture
def settings(mlruns: Path, tmp_path: Path) -> Settings:
    found = Settings(mlruns=mlruns, logs=tmp_path / "logs", groq_api_key="")
    for back in range(3):
        write_day(found.logs, version_of(mlruns), TODAY - timedelta(days=back), 30)
    return found


def refresher(settings: Settings) -> Refresher:
    return Refresher(settings, Views(settings.logs, served_profiles(settings.mlruns)), open_journal(settings))


def predictions(found: Refresher) -> list[int]:
    return [day.n for day in found.days(WEEK)]


def test_what_is_added_is_read_and_nothing_else_is_read_again(settings: Settings):
    found = refresher(settings)
    assert found.waiting(WEEK) == 3
    assert found.poke(TODAY, LONG) is None
    assert (found.waiting(WEEK), predictions(found)) == (0, [30, 30, 30])
    before = found.days(WEEK)
    done = found._job
    found.poke(TODAY, LONG)
    assert found._job is done  # nothing has changed: nobody looked
    write_day(settings.logs, version_of(settings.mlruns), TODAY, 5, seed=9)
    found.poke(TODAY, LONG)
    assert predictions(found) == [30, 30, 35]
    assert [one is other for one, other in zip(before, found.days(WEEK), strict=True)] == [True, True, False]


def test_damaged_views_are_made_anew_with_the_same_figures_and_told(settings: Settings):
    found = refresher(settings)
    found.poke(TODAY, LONG)
    before = found.days(WEEK)
    (settings.logs / "views" / f"{WEEK.last}.view").write_bytes(b"garbage")
    copy = next((settings.logs / "views").glob("*.parquet"))
    copy.write_bytes(copy.read_bytes()[:-100])
    found.poke(TODAY, LONG)
    assert found.days(WEEK) == before
    assert sorted(note.says.partition(":")[0] for note in found.notes) == [copy.name[:10], str(WEEK.last)]


def test_while_another_process_builds_the_page_reads_what_is_there_and_says_so(settings: Settings):
    found = refresher(settings)
    found.poke(TODAY, LONG)
    write_day(settings.logs, version_of(settings.mlruns), TODAY, 5, seed=9)
    with FileLock(settings.logs / "views" / ".lock"):
        found.poke(TODAY, LONG)
        assert "Another process" in found.busy
        assert predictions(found) == [30, 30, 30]
    found.poke(TODAY, LONG)
    assert (found.busy, predictions(found)) == ("", [30, 30, 35])


def test_a_day_that_ends_is_closed_without_a_new_line(settings: Settings):
    found = refresher(settings)
    found.poke(TODAY, LONG)
    assert found.days(WEEK)[-1].compact is None
    found.poke(TODAY + timedelta(days=1), LONG)
    assert len(found.days(WEEK)[-1].compact) == 1


def test_no_journal_is_no_error(mlruns: Path, tmp_path: Path):
    found = refresher(Settings(mlruns=mlruns, logs=tmp_path / "none", groq_api_key=""))
    assert found.poke(TODAY, LONG) is None
    assert (found.days(WEEK), found.waiting(WEEK), found.error) == ((), 0, None)
