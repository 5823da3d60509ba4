"""Parallel coordinates: parameters and the metric, a line for each run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from core.model.registry.experiments.figures import Figure
from core.model.registry.experiments.importance import as_numbers
from core.model.registry.experiments.run import Run
from pages.parts.experiments.series import laid_out
from pages.parts.look import DARK, Palette

if TYPE_CHECKING:
    from plotly.graph_objects import Figure as Picture

LONGEST = 14
MOST_NAMES = 12


def parallel(runs: Sequence[Run], names: Sequence[str], figure: Figure, colours: Palette) -> Picture:
    """The axes are the parameters in this order, then the metric, which also gives the line its shade."""
    import plotly.graph_objects as go

    values = [run.metrics[figure.name] for run in runs]
    shades = ["#34434a", "#4fb3c8", "#e8f7fa"] if colours == DARK else ["#cfd9dd", "#2b8ba1", "#0a3a47"]
    if figure.smaller:
        shades = shades[::-1]
    picture = go.Figure(
        go.Parcoords(
            line={"color": values, "colorscale": list(zip((0.0, 0.5, 1.0), shades, strict=True))},
            dimensions=[
                *(_axis([run.params.get(name) for run in runs], name) for name in names),
                {"label": figure.label, "values": values, "tickformat": ".3f"},
            ],
            labelfont={"color": colours.text, "size": 13},
            tickfont={"color": colours.text, "size": 11},
            rangefont={"color": "rgba(0,0,0,0)", "size": 1},
        )
    )
    laid_out(picture, colours, 330, legend=False)
    picture.update_layout(margin={"l": 60, "r": 90, "t": 40, "b": 16})
    return picture


def _axis(texts: list[str | None], name: str) -> dict[str, object]:
    """An axis of numbers, or of words, one place each; what a run does not have stands at the foot."""
    there = [text for text in texts if text is not None]
    numbers = as_numbers(there)
    if numbers is not None:
        low, high = float(numbers.min()), float(numbers.max())
        foot = low - 0.12 * ((high - low) or 1.0)
        values = [foot if text is None else float(text) for text in texts]
        axis: dict[str, object] = {"label": name, "values": values}
        if len(there) < len(texts):
            axis["range"] = [foot, high]
            axis["tickvals"] = (
                [foot, *sorted(set(numbers.tolist()))] if len(set(there)) <= MOST_NAMES else [foot, low, high]
            )
            axis["ticktext"] = ["none", *(f"{value:.4g}" for value in axis["tickvals"][1:])]  # type: ignore[index]
        return axis
    words = sorted(set(there))[:MOST_NAMES]
    at = {word: place for place, word in enumerate(["none", *words] if len(there) < len(texts) else words)}
    other = len(at)
    return {
        "label": name,
        "values": [at.get("none" if text is None else text, other) for text in texts],
        "tickvals": list(at.values()),
        "ticktext": [word if len(word) <= LONGEST else f"{word[: LONGEST - 1]}…" for word in at],
    }
