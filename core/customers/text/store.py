"""Reads a text file that a person wrote, or says what is wrong with it."""

from __future__ import annotations

from pathlib import Path

from core.errors import DeskError


def read_text(path: Path, what: str, fault: type[DeskError]) -> str:
    """The text of a UTF-8 file, without the mark that some editors begin it with.

    Args:
        path: the file.
        what: it is, for the message, e.g. "schema".
        fault: the error to raise.

    Raises:
        DeskError: of the kind `fault`: it is not there, cannot be read, or is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise fault(
            f"{path}: the {what} cannot be read: {error.strerror}.", todo="Give the path of a TOML file."
        ) from error
    except UnicodeDecodeError as error:
        raise fault(f"{path}: the {what} is not UTF-8 text (byte {error.start}).", todo="Save it as UTF-8.") from error
