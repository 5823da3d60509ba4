"""Numbers and sentences of the report, the same in terminal, Markdown and HTML."""

from __future__ import annotations

from core.evaluation.gate.report import Check
from core.monitoring.intervals import Interval


def number(value: float | None, unit: str) -> str:
    """A figure as people read it.

    >>> number(0.7744, "share"), number(-0.0123, "points"), number(12345.678, "USD"), number(None, "share")
    ('.774', '-1.2 points', '12,345.68 USD', '–')
    >>> number(0.0312, "ms"), number(2.5e-12, "log-odds"), number(0.00004, "p"), number(500, "")
    ('0.0312 ms', '2.5e-12', '<.0001', '500')
    """
    if value is None:
        return "–"
    if unit == "share":
        return bare(value)
    if unit == "points":
        return f"{points(value)} points"
    if unit == "p":
        return "<.0001" if value < 1e-4 else f"{value:.4f}".lstrip("0")
    if unit == "log-odds":
        return f"{value:.2g}"
    if unit == "ms":
        return f"{value:.3g} ms"
    if unit == "money":
        return f"{value:,.2f}"
    return f"{value:,.0f}" if not unit else f"{value:,.2f} {unit}"


def bare(value: float, digits: int = 3) -> str:
    """A share with three digits and no zero in front.

    >>> bare(0.7744), bare(1.0), bare(-0.05), bare(-0.0001)
    ('.774', '1.000', '-.050', '.000')
    """
    text = f"{round(value, digits) + 0.0:.{digits}f}"
    return text.replace("0.", ".", 1) if text.lstrip("-").startswith("0.") else text


def percent(value: float) -> str:
    """A share as per cent, without a minus before nothing.

    >>> percent(0.0141), percent(-0.0001)
    ('1.4 %', '0.0 %')
    """
    return f"{100 * value + 0.0:.1f} %" if abs(value) >= 5e-4 else "0.0 %"


def chance(p: float) -> str:
    """A p-value for a sentence.

    >>> chance(0.2938), chance(0.0)
    ('p = .2938', 'p < .0001')
    """
    return "p < .0001" if p < 1e-4 else f"p = {number(p, 'p')}"


def shown(check: Check) -> str:
    """The check's figure, with as many digits as it takes to tell it from a bound that it does not keep.

    >>> shown(Check("fairness", "gap", "fail", 0.1003, None, None, 0.1, "points", 9, ""))
    '10.03 points'
    >>> shown(Check("fairness", "gap", "pass", 0.0862, None, None, 0.1, "points", 9, ""))
    '8.6 points'
    """
    if check.value is None or check.bound is None or check.verdict == "pass" or check.unit not in ("share", "points"):
        return number(check.value, check.unit)
    if check.unit == "points":
        return f"{points(check.value, check.bound)} points"
    return bare(check.value, apart(check.value, check.bound, 3))


def points(value: float, bound: float | None = None) -> str:
    """A difference of shares in points, without its unit; more digits where one would make it look like its bound.

    >>> points(0.0862), points(0.1003, 0.1), points(-0.00001)
    ('8.6', '10.03', '0.0')
    """
    digits = 1 if bound is None else apart(100 * value, 100 * bound, 1)
    return f"{round(100 * value, digits) + 0.0:.{digits}f}"


def apart(value: float, bound: float, least: int) -> int:
    """Digits that tell a value from its bound, at most 6."""
    if value == bound:
        return least
    return next((digits for digits in range(least, 6) if f"{value:.{digits}f}" != f"{bound:.{digits}f}"), 6)


def interval(check: Check) -> str:
    """The 95 % interval, "" without one."""
    if check.low is None or check.high is None:
        return ""
    low, high = number(check.low, check.unit), number(check.high, check.unit)
    unit = low.rpartition(" ")[2]
    if " " in low and high.endswith(f" {unit}"):
        low = low.removesuffix(f" {unit}")
    return f"{low} to {high}"


def of_share(figure: Interval, bound: float | None = None) -> str:
    """A share with its interval and n, for a sentence.

    >>> of_share(Interval(0.774, 0.752, 0.796, 1408))
    '.774 (95 %: .752 to .796; n = 1,408)'
    """
    digits = 3 if bound is None else apart(figure.value, bound, 3)
    return f"{bare(figure.value, digits)} (95 %: {bare(figure.low)} to {bare(figure.high)}; n = {figure.n:,})"


def of_points(figure: Interval, bound: float | None = None) -> str:
    """A difference of shares in points with its interval, for a sentence.

    >>> of_points(Interval(0.086, 0.024, 0.151, 1408))
    '8.6 points (95 %: 2.4 to 15.1)'
    """
    return f"{points(figure.value, bound)} points (95 %: {points(figure.low)} to {points(figure.high)})"
