"""Where answers are written, and whether the next one could be."""

from __future__ import annotations

import os
from pathlib import Path

from core.serving.answers import JournalState


def journal_state(folder: Path, predictions_today: int | None) -> JournalState:
    """The journal in words.

    Args:
        folder: of the day files; it is made with the first line, so its nearest existing parent counts until then.
        predictions_today: in the day's file; None when it cannot be read.
    """
    place = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    writable = place.is_dir() and os.access(place, os.W_OK)
    if predictions_today is None:
        says = f"{folder} cannot be read."
    else:
        says = f"{predictions_today:,} prediction{'' if predictions_today == 1 else 's'} today, in {folder}."
    if not writable:
        says = f"{folder} cannot be written: no answer will be given. {says}"
    return JournalState(folder, predictions_today, writable, says)
