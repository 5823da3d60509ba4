"""The risk as a number with a bar: how high, in which band, and on which side of the threshold."""

from __future__ import annotations

from html import escape

from core.model.score import Score, band_of
from pages.parts.look import Palette
from pages.parts.percent import percent, percents, points

WORDS = {"low": "Low risk", "medium": "Medium risk", "high": "High risk"}


def risk_bar(score: Score, edges: tuple[float, float], colours: Palette, before: float | None = None) -> str:
    """HTML of the number, the band's word and the bar.

    Args:
        score: what is shown.
        edges: where the medium and the high band begin.
        colours: of the theme.
        before: another probability to mark and compare with, of the same customer before a change.
    """
    number, cut = percents(score.probability, score.threshold)
    word = WORDS[score.band]
    moved = "" if before is None else f"{points(score.probability - before)} points, was {percent(before)}"
    side = "at or above" if score.at_risk else "below"
    spoken = f"Risk {number}, {word.lower()}, {side} the threshold of {cut}. {moved}".strip()
    return (
        f'<div class="risk" role="img" aria-label="{escape(spoken)}" style="color:{colours.text}">'
        f'<div class="risk-head"><span class="risk-number">{escape(number)}</span><span class="risk-word">{word}</span>'
        f'<span class="risk-moved" style="color:{colours.quiet}">{escape(moved)}</span></div>'
        f'<div class="risk-bar" style="background:{colours.track}">{_bar(score, edges, colours, before)}'
        f"{_threshold(score, cut, colours)}</div></div>"
    )


def _bar(score: Score, edges: tuple[float, float], colours: Palette, before: float | None) -> str:
    fill = colours.bands[band_of(score.probability, edges)]
    parts = [f'<div class="risk-fill" style="width:{score.probability:.2%};background:{fill}"></div>']
    parts += [f'<div class="risk-edge" style="left:{edge:.2%};background:{colours.ground}"></div>' for edge in edges]
    if before is not None:
        parts.append(f'<div class="risk-ghost" style="left:{before:.2%};border-color:{colours.quiet}"></div>')
    return "".join(parts)


def _threshold(score: Score, cut: str, colours: Palette) -> str:
    # The words stand on the side that has room.
    place = f"left:{score.threshold:.2%}" if score.threshold < 0.6 else f"right:{1 - score.threshold:.2%}"
    return (
        f'<div class="risk-cut" style="left:{score.threshold:.2%};background:{colours.text}"></div>'
        f'<div class="risk-says" style="{place};color:{colours.quiet}">Contact from {escape(cut)}</div>'
    )
