"""Shares in words: whole per cent, unless that would make two different ones look the same."""

from __future__ import annotations


def percent(share: float) -> str:
    """A probability as whole per cent; what is not nothing or certain does not look so.

    >>> percent(0.724), percent(0.004), percent(0.0), percent(0.9996)
    ('72%', '<1%', '0%', '>99%')
    """
    if 0 < share < 0.005:
        return "<1%"
    if 0.995 <= share < 1:
        return ">99%"
    return f"{share:.0%}"


def percents(share: float, cut: float) -> tuple[str, str]:
    """A probability and the threshold it is held against.

    >>> percents(0.724, 0.55), percents(0.5496, 0.5504)
    (('72%', '55%'), ('54.96%', '55.04%'))
    """
    if percent(share) != percent(cut) or share == cut:
        return percent(share), percent(cut)
    digits = next((d for d in (1, 2, 3) if f"{share:.{d}%}" != f"{cut:.{d}%}"), 4)
    return f"{share:.{digits}%}", f"{cut:.{digits}%}"


def points(difference: float) -> str:
    """A difference of probabilities as signed whole points.

    >>> points(0.124), points(-0.3), points(0.001)
    ('+12', '−30', '±0')
    """
    whole = int(abs(difference) * 100 + 0.5)
    return f"{'+' if difference > 0 else '−'}{whole}" if whole else "±0"
