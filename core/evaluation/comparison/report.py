"""A comparison to take away: Markdown for people, CSV for spreadsheets, and the journal's line."""

from __future__ import annotations

import csv
import io
from datetime import datetime

from core.customers.export.spreadsheet import safe_cell
from core.evaluation.comparison.comparison import Comparison
from core.evaluation.comparison.figures import Figure
from core.evaluation.comparison.rule import signed
from core.journal.days import Stamp
from core.journal.kinds.releases import ComparisonLine
from core.monitoring.intervals import Interval

SEGMENTS = 20
HEADER = ("figure", "first", "first_low", "first_high", "second", "second_low", "second_high")
REST = ("difference", "difference_low", "difference_high", "better", "n", "intervals")


def comparison_line(found: Comparison, stamp: Stamp, by: str) -> ComparisonLine:
    """The result as it is kept in the journal.

    Args:
        by: who saves it; "" when nobody has signed in.
    """
    accuracy, paired = found.figures[0].difference, found.paired
    return ComparisonLine(
        id=stamp.id,
        at=stamp.at,
        by=by,
        champion=found.trial.first.label,
        challenger=found.trial.second.label,
        data=found.trial.data,
        n=paired.n,
        only_champion=paired.only_first,
        only_challenger=paired.only_second,
        method=found.test.method,
        p=found.test.p,
        difference=accuracy.value,
        low=accuracy.low,
        high=accuracy.high,
        recommendation=found.advice.recommendation,
        says=found.advice.says,
    )


def to_csv(found: Comparison) -> str:
    """The figures, one a line, as they were computed (shares 0 to 1); safe in a spreadsheet."""
    file = io.StringIO()
    out = csv.writer(file, lineterminator="\n")
    first, second = (safe_cell(label) for label in found.trial.labels)
    out.writerow([*(name.replace("first", first).replace("second", second) for name in HEADER), *REST])
    for one in found.figures:
        cells = [*_numbers(one.first), *_numbers(one.second), *_numbers(one.difference)]
        out.writerow([one.label, *cells, one.better, one.first.n, one.how])
    return file.getvalue()


def disagreements_csv(found: Comparison) -> str:
    """The customers decided differently, the widest apart first; safe in a spreadsheet."""
    trial = found.trial
    file = io.StringIO()
    out = csv.writer(file, lineterminator="\n")
    first, second = trial.labels
    out.writerow(["customer", f"risk by {first}", f"risk by {second}", "called at risk by", "what came true", "right"])
    target = trial.table.schema.target if trial.table is not None else None
    words = (target.negative, target.positive) if target else ("no", "yes")
    flagged, right = trial.first.at_risk, trial.right()[0]
    for row in found.disagree.tolist():
        probabilities = (f"{one.probability[row]:.6f}" for one in (trial.first, trial.second))
        out.writerow(
            [
                safe_cell(str(trial.ids[row])),
                *probabilities,
                first if flagged[row] else second,
                safe_cell(words[int(trial.target[row])]),
                first if right[row] else second,
            ]
        )
    return file.getvalue()


def to_markdown(found: Comparison, at: datetime) -> str:
    """The whole result for a pull request or a mail.

    Args:
        at: when it was made, UTC.
    """
    first, second = found.trial.labels
    paired, test = found.paired, found.test
    lines = [
        f"# {found.advice.title}",
        "",
        found.advice.says,
        "",
        f"{first} ({found.trial.first.kind}) against {second} ({found.trial.second.kind}). {found.trial.says} "
        f"Made {at:%Y-%m-%d %H:%M} UTC.",
        "",
        f"| | {first} | {second} | difference (95 % interval) |",
        "|---|---|---|---|",
        *(f"| {one.label} | {_value(one, one.first)} | {_value(one, one.second)} | {_difference(one)} |"
          for one in found.figures),
        "",
        f"| {paired.n:,} customers | {second} right | {second} wrong |",
        "|---|---|---|",
        f"| {first} right | {paired.both:,} | {paired.only_first:,} |",
        f"| {first} wrong | {paired.only_second:,} | {paired.neither:,} |",
        "",
        f"McNemar ({test.method}): p = {p_text(test.p)} over {test.discordant:,} discordant customers.",
        *_fairness(found),
        *_segments(found),
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def p_text(p: float) -> str:
    """A p-value for people.

    >>> p_text(0.03342), p_text(0.5), p_text(0.00001)
    ('.033', '.500', 'below .001')
    """
    return "below .001" if p < 0.001 else f"{p:.3f}".removeprefix("0")


def value_text(figure: Figure, value: float) -> str:
    """A figure's value for people: per cent of a share, three digits of a score, cents of money."""
    if figure.unit == "share":
        return f"{100 * value:.1f} %"
    return f"{value:.3f}" if figure.unit == "score" else f"{value:,.2f}"


def _value(figure: Figure, found: Interval) -> str:
    text = value_text(figure, found.value)
    if found.low != found.low:
        return text
    return f"{text} ({value_text(figure, found.low)} to {value_text(figure, found.high)})"


def _difference(figure: Figure) -> str:
    found = figure.difference
    unit = " points" if figure.unit == "share" else ""
    text = f"{signed(figure, found.value)}{unit}"
    return f"{text} ({signed(figure, found.low)} to {signed(figure, found.high)})" if figure.known else text


def _numbers(found: Interval) -> tuple[float | str, ...]:
    return tuple("" if value != value else value for value in (found.value, found.low, found.high))


def _fairness(found: Comparison) -> list[str]:
    if not found.fairness:
        return []
    first, second = found.trial.labels
    lines = ["", f"| accuracy gap by | {first} | {second} |", "|---|---|---|"]
    for one in found.fairness:
        gaps = ("–" if gap is None else f"{100 * gap:.1f} points" for gap in (one.first_gap, one.second_gap))
        lines.append(f"| {_cell(one.title)} | {' | '.join(gaps)} |")
    return lines


def _segments(found: Comparison) -> list[str]:
    shown = [one for one in found.segments if one.disagree][:SEGMENTS]
    if not shown:
        return []
    first, second = found.trial.labels
    head = f"| segment | customers | decided differently | only {first} right | only {second} right |"
    rows = (
        f"| {_cell(f'{one.title}: {one.level}')} | {one.n:,} | {one.disagree:,} | {one.only_first:,} | {one.only_second:,} |"
        for one in shown
    )
    return ["", head, "|---|---|---|---|---|", *rows]


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
