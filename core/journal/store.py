"""The journal: what was said and what came true, one line each, in one file for each UTC day."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import UTC, date, datetime
from itertools import groupby, islice
from pathlib import Path
from types import TracebackType

from core.journal.batch import LoggedBatch, PredictionBatch, batch_blocks
from core.journal.days import Stamp, day_of_id, file_name, stamp, utc_day
from core.journal.encoding import Unreadable, decode, encode
from core.journal.erasure.belonging import Belonging
from core.journal.erasure.store import erase_from, forget_views, unfinished_path
from core.journal.following.store import Follower
from core.journal.identity import Identity
from core.journal.lines import BatchLine, ErasureLine, Line, kind_of
from core.journal.reader.store import days_in, last_lines, raw_lines
from core.journal.reading import Reading
from core.journal.verify import DayReport, verify_day
from core.journal.writer.store import Appender, Fsync, Written
from core.settings import Settings

KIND = b'{"kind":"'
RawLines = Iterator[tuple[date, int, bytes | Unreadable]]


def utc_now() -> datetime:
    """The clock of a journal that is given no other."""
    return datetime.now(UTC)


class Journal:
    """One folder of day files. Any number of processes and threads may share the folder; a forked child may go on using
    its parent's Journal.

    Args:
        folder: made when the first line is written.
        fsync, fsync_seconds: what an acknowledged line survives. Always: the end (kill -9) of this and any other process.
            each: also a power cut. batched: also a power cut, but for the last fsync_seconds. never: what the operating
            system has not written yet (up to about half a minute) is lost with a power cut or a crash of the system.
        identity: how customer ids are written.
        now: the clock for new stamps.
    """

    def __init__(
        self,
        folder: Path,
        *,
        fsync: Fsync = "batched",
        fsync_seconds: float = 1.0,
        identity: Identity | None = None,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self.folder = folder
        self.identity = identity or Identity()
        self._now = now
        self._appender = Appender(folder, fsync, fsync_seconds)

    def stamp(self) -> Stamp:
        """Id and time for a new line."""
        return stamp(self._now())

    def append(self, line: Line) -> Path:
        """Write one line; returns the file that holds it now, exactly once.

        Raises:
            JournalError: it was not written (disk full, read-only, NaN in it, ...): do not show what it records.
        """
        return self._appender.write(utc_day(line.at), encode(line, self.identity)).path

    def append_many(self, lines: Iterable[Line]) -> int:
        """Write lines in one go for each run of the same day; returns how many. A run is written whole or not at all
        (a kill in the middle leaves its first lines). For a scored table use append_predictions.
        """
        count = 0
        for day, run in groupby(lines, key=lambda line: utc_day(line.at)):
            encoded = [encode(line, self.identity) for line in run]
            self._appender.write(day, b"".join(encoded))
            count += len(encoded)
        return count

    def append_predictions(
        self, batch: PredictionBatch, progress: Callable[[int, int], None] | None = None
    ) -> LoggedBatch:
        """Write one prediction line for each customer of a table, then the line that closes the batch.

        Others may write in between: the lock is held for a thousand rows at a time. After a kill in the middle the rows
        stand there without their closing line, which `verify` shows: nobody saw them. After an error they are taken back
        if no one else wrote meanwhile, else they stay, not closed.

        Args:
            progress: called with (rows written, rows in all).

        Raises:
            JournalError: the batch is not closed: do not show it.
        """
        batch.check()
        now = self.stamp()
        day, n, done = now.at.date(), len(batch.table), 0
        closing = BatchLine(
            *(now.id, now.at, batch.model, batch.role, batch.source, n, batch.left_out, batch.latency_ms, batch.name)
        )
        ids = tuple(stamp(now.at).id for _ in range(n))
        whole: Written | None = None
        alone = True  # nobody else's lines stand between ours
        try:
            for data, rows in batch_blocks(batch, ids, now.id, now.at, self.identity):
                written = self._appender.write(day, data)
                if whole is not None:
                    alone = alone and (whole.inode, whole.end) == (written.inode, written.start)
                    written = written._replace(start=whole.start)
                whole, done = written, done + rows
                if progress is not None:
                    progress(done, n)
            self._appender.write(day, encode(closing))
        except BaseException:  # also what Streamlit raises inside `progress` to start the page over
            if whole is not None and alone:
                self._appender.take_back(whole)
            raise
        return LoggedBatch(closing, ids)

    def flush(self) -> None:
        """Force to disk what was written so far."""
        self._appender.flush()

    def close(self) -> None:
        """Flush what waits and let go of the file; appending again opens it again."""
        self._appender.close()

    def file_of(self, day: date) -> Path:
        """Where a day's lines are, or will be."""
        return self.folder / file_name(day)

    def days(self) -> tuple[date, ...]:
        """Days that have a file, oldest first."""
        return days_in(self.folder)

    def read(
        self, first: date | None = None, last: date | None = None, kinds: Collection[str] | None = None
    ) -> Reading:
        """Lines of these days (both inclusive, None for open) in the order in which they were written.

        Args:
            kinds: only these, e.g. ("prediction",); None for all. The counts cover all kinds.
        """
        return Reading(self._raw(self._between(first, last)), kinds)

    def tail(self, n: int) -> tuple[Line, ...]:
        """The last n readable lines, oldest first; reads only the end of the newest files."""
        return tuple(islice(self.backwards(), n))[::-1]

    def backwards(self, kinds: Collection[str] | None = None, most: int | None = None) -> Iterator[Line]:
        """Readable lines, newest first, reading only as far as one asks.

        Args:
            kinds: only these; None for all. Lines of other kinds cost next to nothing.
            most: how many bytes of lines are looked at before it ends; None for all.
        """
        seen = 0
        for day in reversed(self.days()):
            for raw in last_lines(self.file_of(day)):
                if not isinstance(raw, bytes):
                    continue
                seen += len(raw)
                if most is not None and seen > most:
                    return
                if kinds is not None and _kind_of(raw) not in (None, *kinds):
                    continue
                line = decode(raw)
                if not isinstance(line, Unreadable) and (kinds is None or kind_of(line) in kinds):
                    yield line

    def find(self, id: str) -> Line | None:
        """The line with this id, looked for on the day that a UUIDv7 names; None when it is not there."""
        day = day_of_id(id)
        if day is None:
            return None
        near = self._between(day, day)
        return next((line for line in Reading(self._raw(near, (id.encode(),))) if line.id == id), None)

    def history(self, customer: str, first: date | None = None, last: date | None = None) -> Iterator[Line]:
        """A customer's predictions, what-ifs, e-mails and whatever later kinds name them, oldest first."""
        belongs = Belonging(self.identity.all(customer))
        for _, _, raw in self._raw(self._between(first, last), belongs.needles):
            if isinstance(raw, bytes) and belongs(raw):
                line = decode(raw)
                if not isinstance(line, Unreadable):
                    yield line

    def follow(self) -> Follower:
        """Its poll() gives the lines that were added since."""
        return Follower(self.folder)

    def verify(self, first: date | None = None, last: date | None = None) -> Iterator[DayReport]:
        """One report for each day, oldest first.

        Raises:
            JournalError: a file cannot be read.
        """
        for day in self._between(first, last):
            yield verify_day(day, Reading(self._raw((day,))))

    def unfinished_erasures(self) -> tuple[Path, ...]:
        """Files left by an erasure that was killed; erasing the same customer again finishes it and removes them."""
        paths = (unfinished_path(self.file_of(day)) for day in self.days())
        return tuple(path for path in paths if path.exists())

    def erase(self, customer: str) -> ErasureLine:
        """Take everything about a customer out of every day, and write a line that says how much that was.

        The views of those days go too; a builder that was reading such a day just then makes its own copy go with
        core.monitoring.views.store.Views.drop_stale.

        Writers may go on meanwhile. Lines written about this customer during the erasure may stay: stop scoring them
        first. An erasure that was killed is finished by asking again (the audit line then counts what was left).

        Raises:
            JournalError: a file could not be rewritten; files before it are done.
        """
        belongs = Belonging(self.identity.all(customer))
        counts = [self._erase_from(day, belongs) for day in self.days()]
        now = self.stamp()
        line = ErasureLine(
            now.id, now.at, self.identity.hash(customer), sum(counts), sum(count > 0 for count in counts)
        )
        self.append(line)
        self.flush()
        return line

    def _erase_from(self, day: date, belongs: Belonging) -> int:
        count = erase_from(self.file_of(day), belongs)
        if count:
            forget_views(self.folder, day.isoformat())
        return count

    def _between(self, first: date | None, last: date | None) -> tuple[date, ...]:
        return tuple(day for day in self.days() if (first is None or day >= first) and (last is None or day <= last))

    def _raw(self, days: Iterable[date], needles: tuple[bytes, ...] = ()) -> RawLines:
        for day in days:
            for number, raw in raw_lines(self.file_of(day), needles):
                yield day, number, raw

    def __enter__(self) -> Journal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _kind_of(raw: bytes) -> str | None:
    """The kind of a line that begins with it, as this release writes them; None when only reading it will tell."""
    if not raw.startswith(KIND):
        return None
    return raw[len(KIND) : raw.find(b'"', len(KIND))].decode("ascii", "replace")


def open_journal(settings: Settings) -> Journal:
    """The journal that the settings describe.

    Raises:
        SettingError: ids are to be hashed and there is no salt.
    """
    return Journal(
        settings.logs,
        fsync=settings.journal_fsync,
        fsync_seconds=settings.journal_fsync_seconds,
        identity=Identity(settings.journal_customer_id == "hashed", settings.journal_salt.get_secret_value().encode()),
    )
