"""Columns, p-values and bands for people."""

from __future__ import annotations

from core.monitoring.drift import Band
from pages.parts.monitor.watch import Watch

BANDS: dict[Band, str] = {
    "none": "no change beyond chance",
    "small": "a certain but small change",
    "moderate": "a moderate change",
    "strong": "a strong change",
}
SHORT: dict[str, str] = {
    "none": "– chance",
    "small": "· small",
    "moderate": "▲ moderate",
    "strong": "▲▲ strong",
    "not_enough": "… not enough data",
}


def title_of(watch: Watch, column: str) -> str:
    """A column for people."""
    known = watch.version.schema.by_name.get(column)
    return known.label if known else column


def p_text(p: float) -> str:
    """A p-value with as many digits as it deserves.

    >>> p_text(0.04321), p_text(0.00004), p_text(1.0)
    ('= 0.043', '< 0.001', '= 1.000')
    """
    return "< 0.001" if p < 0.001 else f"= {p:.3f}"
