"""The charts, and the one Plotly template behind them for both themes."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from core.customers.schema import Schema
from core.model.explanation import Explanation, Reason
from core.model.sentences import LEAST_POINTS
from core.model.words import in_words
from pages.parts.look import Palette
from pages.parts.percent import percent, points

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

FONT = '"Source Sans", sans-serif'
MOST_BARS = 6
LONGEST = 34
ROW = 27


@dataclass(frozen=True, slots=True)
class Step:
    """One bar of the waterfall: where it ends is where the next begins.

    Attributes:
        label: on the axis.
        size: percentage points (of a total: per cent from zero).
        total: the average or the customer.
        says: on hover.
    """

    label: str
    size: float
    total: bool
    says: str


def steps(explanation: Explanation, schema: Schema, most: int = MOST_BARS) -> tuple[Step, ...]:
    """From a typical customer's risk to this one's, the strongest reasons one by one and the rest together."""
    first = [reason for reason in explanation.reasons[:most] if abs(reason.points) >= LEAST_POINTS]
    rest = explanation.reasons[len(first) :]
    base, end = 100 * explanation.base_probability, 100 * explanation.probability
    found = [Step("Typical customer", base, True, f"A typical customer: {percent(explanation.base_probability)}")]
    found += [Step(_label(reason, schema), 100 * reason.points, False, reason.sentence) for reason in first]
    if rest:
        left = sum(reason.points for reason in rest)
        found.append(
            Step(
                f"{len(rest)} smaller reason{'s' if len(rest) > 1 else ''}",
                100 * left,
                False,
                f"Together: {points(left)} points",
            )
        )
    found.append(Step("This customer", end, True, f"This customer: {percent(explanation.probability)}"))
    return tuple(found)


def _label(reason: Reason, schema: Schema) -> str:
    column = schema.by_name[reason.column]
    text = f"{column.label}: {in_words(column, reason.value)}"
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"


def headline(explanation: Explanation, schema: Schema) -> str:
    """What the waterfall shows, in words."""
    base, end = percent(explanation.base_probability), percent(explanation.probability)
    rises = explanation.probability > explanation.base_probability
    main = [one for one in explanation.reasons[:4] if (one.points > 0) is rises and abs(one.points) >= 0.01][:2]
    if not main or base == end:
        return f"About as risky as a typical customer ({base})"
    labels = " and ".join(schema.by_name[one.column].label for one in main)
    return f"From {base} for a typical customer to {end}, mostly through: {labels}"


def waterfall(parts: tuple[Step, ...], colours: Palette, *, tenths: bool = False) -> Figure:
    """The waterfall: orange to the right raises the risk, blue to the left lowers it, and each bar carries its sign.

    Args:
        tenths: figures with one digit behind the point, for analysts.
    """
    import plotly.graph_objects as go

    texts = [
        _tenths(one) if tenths else escape(percent(one.size / 100)) if one.total else points(one.size / 100)
        for one in parts
    ]
    ends: list[float] = []
    for one in parts:
        ends.append(one.size if one.total else ends[-1] + one.size)
    figure = go.Figure(
        go.Waterfall(
            orientation="h",
            y=[escape(one.label) for one in parts],
            x=[one.size for one in parts],
            measure=["absolute" if one.total else "relative" for one in parts],
            text=texts,
            textposition="outside",
            cliponaxis=False,
            customdata=[escape(one.says) for one in parts],
            hovertemplate="%{customdata}<extra></extra>",
            increasing={"marker": {"color": colours.raises}},
            decreasing={"marker": {"color": colours.lowers}},
            totals={"marker": {"color": colours.neutral}},
            connector={"line": {"color": colours.line, "width": 1}},
        )
    )
    low, high = min(0.0, *ends), max(ends)
    figure.update_layout(template=template(colours), height=ROW * len(parts) + 44)
    right = min(high * 1.08 + 5, 112)
    step = next(step for step in (2, 5, 10, 20) if right / step <= 7 or step == 20)
    # Reasons may add up to less than nothing on the way; a probability below 0 % gets no tick.
    ticks = list(range(0, min(int(right), 100) + 1, step))
    figure.update_xaxes(
        range=[low - 4 if low < 0 else 0, right],
        tickvals=ticks,
        ticktext=[f"{tick}%" for tick in ticks],
    )
    figure.update_yaxes(autorange="reversed")
    return figure


def _tenths(one: Step) -> str:
    return f"{one.size:.1f}%" if one.total else f"{one.size:+.1f}".replace("-", "−")


def template(colours: Palette) -> dict[str, object]:
    """The one template of every chart, in the colours of a theme."""
    """The one Plotly template, in the colours of the theme."""
    axis = {
        "gridcolor": colours.line,
        "zeroline": False,
        "linecolor": colours.line,
        "tickfont": {"color": colours.text},
        "automargin": True,
        "ticklabelstandoff": 5,
        "fixedrange": True,
    }
    return {
        "layout": {
            "font": {"family": FONT, "size": 13, "color": colours.text},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "margin": {"l": 8, "r": 8, "t": 4, "b": 8},
            "showlegend": False,
            "bargap": 0.35,
            "xaxis": axis,
            "yaxis": {**axis, "showgrid": False},
            "hoverlabel": {"font": {"family": FONT, "size": 13}, "align": "left"},
        }
    }
