"""The scoreboard as a picture: for each scenario a line of days, a dot where a run was noticed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape

from core.serving.drills.scoreboard import Row

LEFT, RIGHT, ROW, TOP = 130, 330, 34, 54
WIDTH = 960
INK, QUIET, LINE, DOT = "#1b2a31", "#4a5960", "#cfd9dd", "#2b8ba1"


def picture(found: Sequence[Row], days: int) -> str:
    """An SVG of the scoreboard.

    Args:
        found: rows of the scoreboard.
        days: the most that a change can take to be noticed.
    """
    height = TOP + ROW * len(found) + 44
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" font-size="13">',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        f'<text x="12" y="24" font-size="16" font-weight="600" fill="{INK}">Days until a change is noticed</text>',
        *_axis(days, height),
    ]
    for index, row in enumerate(found):
        parts += _row(row, TOP + ROW * index + ROW / 2, days)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _x(day: float, days: int) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * day / max(days, 1)


def _axis(days: int, height: int) -> Iterator[str]:
    step = max(1, round(days / 5))
    for day in range(0, days + 1, step):
        x = _x(day, days)
        yield f'<line x1="{x:.1f}" y1="{TOP - 6}" x2="{x:.1f}" y2="{height - 36}" stroke="{LINE}"/>'
        yield f'<text x="{x:.1f}" y="{height - 18}" text-anchor="middle" fill="{QUIET}">{day}</text>'


def _row(row: Row, y: float, days: int) -> Iterator[str]:
    yield f'<text x="12" y="{y + 4:.1f}" fill="{INK}">{escape(row.scenario.name)}</text>'
    yield f'<line x1="{LEFT}" y1="{y:.1f}" x2="{_x(days, days):.1f}" y2="{y:.1f}" stroke="{LINE}"/>'
    for delay, count in Counter(row.delays).items():
        x, radius = _x(delay, days), 4 + 2 * (count - 1) ** 0.5
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{DOT}" fill-opacity="0.75"/>'
    yield f'<text x="{WIDTH - RIGHT + 16}" y="{y + 4:.1f}" fill="{QUIET}">{escape(_said(row))}</text>'


def _said(row: Row) -> str:
    if not row.scenario.fits:
        alarms = "alarm" if row.false_alarms == 1 else "alarms"
        return f"{row.false_alarms} false {alarms} in {row.quiet_days} quiet days"
    if not row.noticed:
        return f"never noticed in {row.runs} runs"
    by = " or ".join(name.replace("_", " ") for name in row.by[:2])
    return f"{row.noticed} of {row.runs}, by {by}"
