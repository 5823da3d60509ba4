"""What stands at a place in the bytes of a line: a text, one of some texts, digits, a number. Positions go in and come out; -1 is "not here"."""

from __future__ import annotations

from core.monitoring.views.compiled import compiled
from core.monitoring.views.decimals import number
from core.monitoring.views.words import PAD, plain, same, word


@compiled()
def literal(buffer, at, end, text):  # type: ignore[no-untyped-def]
    """Position behind the (padded) text, or -1; -1 goes in and comes out."""
    length = text.size - PAD
    if at < 0 or at + length > end or not same(buffer, at, text, 0, length):
        return -1
    return at + length


@compiled()
def one_of(buffer, at, end, texts):  # type: ignore[no-untyped-def]
    """Which of three texts stands here, and the position behind it."""
    first, second, third = texts
    behind = literal(buffer, at, end, first)
    if behind >= 0:
        return 0, behind
    behind = literal(buffer, at, end, second)
    if behind >= 0:
        return 1, behind
    return 2, literal(buffer, at, end, third)


@compiled()
def string(buffer, at, end, ascii_only):  # type: ignore[no-untyped-def]
    """Position behind the closing quote of a text whose opening quote stands right before `at`; -1 with an escape in it."""
    if at < 0:
        return -1
    while at + 8 <= end and plain(word(buffer, at)):
        at += 8
    while at < end:
        byte = buffer[at]
        if byte == 34:
            return at + 1
        if byte == 92 or byte < 32 or (ascii_only and byte > 127):
            return -1
        at += 1
    return -1


@compiled()
def digits(buffer, at, count, low, high):  # type: ignore[no-untyped-def]
    """A number of so many digits within limits; -1 when it is none."""
    value = 0
    for index in range(at, at + count):
        if buffer[index] < 48 or buffer[index] > 57:
            return -1
        value = value * 10 + buffer[index] - 48
    return value if low <= value <= high else -1


@compiled()
def value_at(buffer, at, end):  # type: ignore[no-untyped-def]
    """A number behind a key that may have been missed (-1)."""
    if at < 0:
        return 0.0, -1
    return number(buffer, at)


@compiled()
def bin_of(value, edges, first, last):  # type: ignore[no-untyped-def]
    """Bin i holds edges[i-1] < value ≤ edges[i]."""
    place = first
    while place < last and edges[place] < value:
        place += 1
    return place - first
