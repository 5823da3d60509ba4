"""Files beside aliases.json: the entries of the release log once more, and the mark of a move that is under way.

    <mlruns>/served/<name>/releases.jsonl          every entry, byte for byte as in the journal; the last is the chain's head
    <mlruns>/served/<name>/release.pending.json    a move that was begun: its entry, and where the journal's file ended

The entries are what pages and commands read: a journal of ten million lines need not be searched for twenty of them. They
can be made again from the journal (`python -m core release rebuild`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from core.errors import DamagedModelError
from core.journal.kinds.releases import ReleaseLine
from core.model.registry.owed import beside_aliases, write_whole
from core.release.chain import read_entry


@dataclass(frozen=True, slots=True)
class Pending:
    """A move that was begun.

    Attributes:
        raw: its entry's bytes.
        line: what they say.
        aliases: as they stood before.
        file: the journal's day file of the entry.
        inode, size: of that file when the move began: the entry cannot stand before this place. (0, 0): no file.
    """

    raw: bytes
    line: ReleaseLine
    aliases: Mapping[str, int]
    file: str
    inode: int
    size: int


@dataclass(frozen=True, slots=True)
class Marks:
    """The files of one model; all writing is done while holding the lock of its aliases."""

    mlruns: Path
    name: str

    def kept(self) -> tuple[bytes, ...] | None:
        """The entries' bytes, oldest first; None when they were never written, or are gone.

        Raises:
            DamagedModelError: they cannot be read.
        """
        try:
            return tuple(self._entries.read_bytes().splitlines())
        except FileNotFoundError:
            return None
        except OSError as error:
            raise DamagedModelError(f"{self._entries} cannot be read: {error.strerror or error}.") from error

    def keep(self, entries: tuple[bytes, ...]) -> None:
        """Replace them."""
        write_whole(self._entries, b"".join(raw + b"\n" for raw in entries))

    def pending(self) -> Pending | None:
        """The move that was begun and is not finished, if there is one.

        Raises:
            DamagedModelError: the mark cannot be understood.
        """
        try:
            found = json.loads(self._pending.read_bytes())
            raw = str(found["entry"]).encode()
            line = read_entry(raw)
            if line is None:
                raise ValueError("its entry cannot be read")
            aliases = {str(alias): int(number) for alias, number in found["aliases"].items()}
            return Pending(raw, line, aliases, str(found["file"]), int(found["inode"]), int(found["size"]))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise DamagedModelError(
                f"{self._pending} cannot be understood: {error}.",
                todo="Look into it: it names a release that was interrupted. Then remove it.",
            ) from error

    def begin(self, pending: Pending) -> None:
        """Mark a move as begun."""
        body = {
            "entry": pending.raw.decode(),
            "aliases": dict(pending.aliases),
            "file": pending.file,
            "inode": pending.inode,
            "size": pending.size,
        }
        write_whole(self._pending, json.dumps(body, ensure_ascii=False, indent=1).encode())

    def end(self) -> None:
        """The move is finished, or forgotten."""
        self._pending.unlink(missing_ok=True)

    @property
    def under_way(self) -> bool:
        """Whether a move was begun and is not finished."""
        return self._pending.exists()

    @property
    def _entries(self) -> Path:
        return beside_aliases(self.mlruns, self.name, "releases.jsonl")

    @property
    def _pending(self) -> Path:
        return beside_aliases(self.mlruns, self.name, "release.pending.json")
