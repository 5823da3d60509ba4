"""Decimal text to the nearest float64, to the last bit, without leaving compiled code.

D. Lemire, "Number parsing at a gigabyte per second", Software: Practice and Experience 51 (2021). What this does not decide
(more than 19 digits, exponents beyond ±60, a tie that 128 bits cannot settle) is left to the ordinary reader.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.monitoring.views.compiled import compiled
from core.monitoring.views.words import ZEROS, digits_in, high_zeros, number_of, word

LARGEST = 60
"""Decimal exponents from -LARGEST to LARGEST are read here."""
BINARY = 400
U = np.uint64
MASK32, S32, ONE, NONE = U(0xFFFFFFFF), U(32), U(1), U(0)
MANY = U(100_000_000)
WHOLE_TENS = np.array([10**power for power in range(9)], np.uint64)
EXACT, ALL, LOW9 = U(1 << 53), U(0xFFFFFFFFFFFFFFFF), U(0x1FF)


def _powers_of_five() -> NDArray[np.uint64]:
    """The 128 leading bits of 5^q, rounded down for q ≥ 0 and up below, as (high, low)."""
    rows = []
    for q in range(-LARGEST, LARGEST + 1):
        if q >= 0:
            bits = 5**q << 256 >> ((5**q).bit_length() + 128)
        else:
            bits = (1 << ((5**-q).bit_length() + 400)) // 5**-q
            bits = (bits >> (bits.bit_length() - 128)) + 1
        rows.append((bits >> 64, bits & (2**64 - 1)))
    return np.array(rows, np.uint64)


FIVES = _powers_of_five()
TENS = 10.0 ** np.arange(23)
TWOS = 2.0 ** np.arange(-BINARY, BINARY + 1)


@compiled()
def _product(a, b):  # type: ignore[no-untyped-def]
    a0, a1, b0, b1 = a & MASK32, a >> S32, b & MASK32, b >> S32
    p00, p01, p10, p11 = a0 * b0, a0 * b1, a1 * b0, a1 * b1
    middle = (p00 >> S32) + (p01 & MASK32) + (p10 & MASK32)
    return p11 + (p01 >> S32) + (p10 >> S32) + (middle >> S32), (middle << S32) | (p00 & MASK32)


@compiled()
def nearest(w, q):  # type: ignore[no-untyped-def]
    """The product w · 10^q rounded to the nearest float64, ties to even; NaN when that is not decided here.

    Args:
        w: uint64.
        q: int64.

    >>> float(nearest(np.uint64(3322738203699363), -16)), float(nearest(np.uint64(9007199254740993), 0))
    (0.3322738203699363, 9007199254740992.0)
    """
    if w == NONE:
        return 0.0
    if q < -LARGEST or q > LARGEST:
        return np.nan
    if w <= EXACT and -22 <= q <= 22:
        return np.float64(w) * TENS[q] if q >= 0 else np.float64(w) / TENS[-q]
    zeros = high_zeros(w)
    w <<= zeros
    high, low = _product(w, FIVES[q + LARGEST, 0])
    if (high & LOW9) == LOW9:
        more, _ = _product(w, FIVES[q + LARGEST, 1])
        before = low
        low += more
        if low < before:
            high += ONE
    if low == ALL and (q < -27 or q > 55):
        return np.nan
    upper = high >> U(63)
    keep = upper + U(9)
    mantissa = high >> keep
    power = ((217706 * q) >> 16) + 63 + np.int64(upper) - np.int64(zeros)  # of the leading bit
    if low <= ONE and -4 <= q <= 23 and (mantissa & U(3)) == ONE and (mantissa << keep) == high:
        mantissa &= ~ONE  # exactly half way: to even
    mantissa = (mantissa + (mantissa & ONE)) >> ONE
    return np.float64(mantissa) * TWOS[power - 52 + BINARY]


@compiled(inline="always")
def _digits(buffer, at, w):  # type: ignore[no-untyped-def]
    """W followed by the digits that stand here, and the position behind them."""
    packed = word(buffer, at)
    count = digits_in(packed)
    while count == 8:
        w = w * MANY + number_of(packed - ZEROS)
        at += 8
        packed = word(buffer, at)
        count = digits_in(packed)
    if count:  # moved to the end of the word, behind zeros
        w = w * WHOLE_TENS[count] + number_of((packed - ZEROS) << U(64 - 8 * count))
    return w, at + count


@compiled()
def number(buffer, at):  # type: ignore[no-untyped-def]
    """The JSON number that begins at `at`, and the position behind it; position -1 when it is none or not decided here.

    Args:
        buffer: padded bytes, uint8, of which the last before the padding (a newline) cannot belong to a number.
    """
    negative = buffer[at] == 45
    at += negative
    first, q = at, np.int64(0)
    w, at = _digits(buffer, at, NONE)
    count = at - first
    if count == 0 or (buffer[first] == 48 and count > 1):
        return 0.0, -1
    if buffer[at] == 46:
        point = at + 1
        w, at = _digits(buffer, point, w)
        if at == point:
            return 0.0, -1
        q = point - at
        count += at - point
    if count > 19:
        while buffer[first] == 48 or buffer[first] == 46:  # leading zeros are no digits
            count -= buffer[first] == 48
            first += 1
        if count > 19:
            return 0.0, -1
    if buffer[at] == 101 or buffer[at] == 69:
        minus = buffer[at + 1] == 45
        begin = at + 1 + (minus or buffer[at + 1] == 43)
        exponent, at = _digits(buffer, begin, NONE)
        if at == begin or at - begin > 4:
            return 0.0, -1
        q += -np.int64(exponent) if minus else np.int64(exponent)
    value = nearest(w, q)
    if np.isnan(value):
        return 0.0, -1
    return -value if negative else value, at
