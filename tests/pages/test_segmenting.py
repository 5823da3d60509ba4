"""Two visitors ask for the same customers over different days at once."""

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

from core.monitoring.profiles.store import served_profiles
from core.monitoring.segments.segment import segment_of
from core.monitoring.views.store import Views
from pages.parts.monitor import segmenting
from tests.pages.journals import version_of, write_day

TODAY = datetime(2026, 11, 21, tzinfo=UTC).date()


def test_whoever_waits_for_anothers_counting_gets_the_days_of_their_own(mlruns: Path, tmp_path: Path):
    version, logs = version_of(mlruns), tmp_path / "logs"
    for back in range(4):
        write_day(logs, version, TODAY - timedelta(days=back), 40)
    views = Views(logs, served_profiles(mlruns))
    views.refresh(TODAY)
    segment = segment_of("@source:app", version.profile, version.schema)
    assert segment is not None
    shared, days, found = segmenting.Segments(), views.days(), {}

    def ask(name: str, some: tuple) -> None:
        found[name] = [sum(one.n for one in day.counts) for day in shared.of(logs, some, version, segment)]

    threads = [threading.Thread(target=ask, args=pair) for pair in (("few", days[-1:]), ("many", days))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found["many"] == [int(sum(one.sources[0] for one in day.counts)) for day in days]
    assert found["few"] == found["many"][-1:]
    assert min(found["many"]) > 0
