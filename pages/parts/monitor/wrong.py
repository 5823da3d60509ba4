"""What was wrong with the journal and its views, said plainly; nothing of it is in the figures or silently skipped."""

from __future__ import annotations

import streamlit as st

from pages.parts.guards import plain
from pages.parts.monitor.watch import Watch
from pages.parts.times import local_time

MOST = 40


def wrong(watch: Watch, *, short: bool = False) -> None:
    """Draw what was found; nothing when all is well.

    Args:
        short: one line that names the view with the rest.
    """
    lost, unfinished, unknown = _lost(watch), _unfinished(watch), _unknown(watch)
    if not (lost or unfinished or unknown or watch.notes):
        return
    parts = []
    if lost:
        torn, foreign = sum(day.torn for day in watch.days), sum(day.foreign for day in watch.days)
        parts.append(f"{torn + foreign:,} journal lines cannot be read ({torn:,} torn, {foreign:,} foreign)")
    if unfinished:
        parts.append(f"{sum(n for _, n in unfinished):,} rows belong to files that were never closed")
    if unknown:
        parts.append(f"of {', '.join(plain(label) for label in unknown)} no copy is at hand")
    if watch.notes:
        parts.append(f"{len(watch.notes)} views were damaged or could not be read")
    if short:
        st.caption(f":material/build: **Something was wrong**: {'; '.join(parts)}. The view Quality has the details.")
        return
    st.warning(f"**Something was wrong**: {'; '.join(parts)}. What could be read is counted.", icon=":material/build:")
    with st.expander("What exactly", icon=":material/list:"):
        for note in watch.notes[:MOST]:
            st.markdown(f"- {local_time(note.at)}: {plain(note.says)}")
        for text in lost[:MOST]:
            st.markdown(f"- {plain(text)}")
        for batch, n in unfinished[:MOST]:
            st.markdown(
                f"- Batch `{batch}`: {n:,} rows without their closing line: being written, or its writer was killed. "
                "Nobody saw these scores; they are in no figure."
            )
        for label in unknown:
            st.markdown(
                f"- {plain(label)}: its predictions are counted, its columns are not. Restore `served/{label}`."
            )
        if len(lost) > MOST:
            st.caption(f"and {len(lost) - MOST:,} more: `python -m core views status`")


def _lost(watch: Watch) -> list[str]:
    return [text for day in watch.days for text in day.bad]


def _unfinished(watch: Watch) -> list[tuple[str, int]]:
    return [found for day in watch.days for found in day.unfinished.items()]


def _unknown(watch: Watch) -> list[str]:
    return list(dict.fromkeys(label for day in watch.days for label in day.without_profile))
