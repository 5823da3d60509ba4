"""Eight bytes at a time: the number that stands at any place in the bytes, and what can be asked of it.

Bytes that are scanned are followed by PAD more, so that a word may be read at every place of theirs. Machines whose words begin
with the highest byte are not supported (there are none that run this).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import types
from numba.core.cgutils import gep_inbounds, ir
from numba.extending import intrinsic
from numpy.typing import NDArray

from core.monitoring.views.compiled import compiled

MOST = 32
"""Words of the longest text that is compared in words of equal number; a longer one is found nowhere."""
PAD = 8 * (MOST + 1)
U = np.uint64
ONES, HIGHS = U(0x0101010101010101), U(0x8080808080808080)
TENS, SIXES = U(0xF0F0F0F0F0F0F0F0), U(0x0606060606060606)
ZEROS, PAIRS = U(0x3030303030303030), U(0x000000FF000000FF)
HUNDREDS, MILLIONS = U(0x000F424000000064), U(0x0000271000000001)
EIGHT, SIXTEEN, S32, TEN = U(8), U(16), U(32), U(10)


@intrinsic
def word(typing: Any, buffer: Any, at: Any) -> Any:
    """The eight bytes from `at` on as a uint64, wherever they lie."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        array = context.make_array(signature.args[0])(context, builder, arguments[0])
        place = gep_inbounds(builder, array.data, arguments[1])
        loaded = builder.load(builder.bitcast(place, ir.IntType(64).as_pointer()))
        loaded.align = 1
        return loaded

    return types.uint64(buffer, at), generate


@intrinsic
def low_zeros(typing: Any, bits: Any) -> Any:
    """Zero bits below the lowest that is set; 64 without any."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.cttz(arguments[0], ir.Constant(ir.IntType(1), 0))

    return types.uint64(types.uint64), generate


@intrinsic
def high_zeros(typing: Any, bits: Any) -> Any:
    """Zero bits above the highest that is set; 64 without any."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.ctlz(arguments[0], ir.Constant(ir.IntType(1), 0))

    return types.uint64(types.uint64), generate


class Texts(NamedTuple):
    """Texts to look for, each in as many words as the longest takes: comparing one has no branch that depends on it.

    Attributes:
        words, masks: uint64, shape (texts, words); a text stands where `word & mask` are its words.
        length: bytes, int64, shape (texts,).
    """

    words: NDArray[np.uint64]
    masks: NDArray[np.uint64]
    length: NDArray[np.int64]


def texts_of(contents: list[bytes]) -> Texts:
    """Prepare texts for comparing."""
    width = min(max([-(-len(content) // 8) for content in contents] or [1]), MOST)
    words, masks = np.zeros((len(contents), width), np.uint64), np.zeros((len(contents), width), np.uint64)
    for row, content in enumerate(contents):
        if len(content) > 8 * width:
            words[row] = 1  # below a mask of nothing: never found
            continue
        words[row] = np.frombuffer(content.ljust(8 * width, b"\0"), np.uint64)
        masks[row] = np.frombuffer((b"\xff" * len(content)).ljust(8 * width, b"\0"), np.uint64)
    return Texts(words, masks, np.array([len(content) for content in contents], np.int64))


def text(content: str) -> NDArray[np.uint8]:
    """A text to look for: its bytes and PAD zeros, so that it may be compared in words."""
    return padded(content.encode())


def padded(content: bytes) -> NDArray[np.uint8]:
    """Bytes and PAD zeros behind them."""
    return np.frombuffer(content + bytes(PAD), np.uint8)


@compiled(inline="always")
def same(buffer, at, text, begin, length):  # type: ignore[no-untyped-def]
    """Are these bytes those? Both are padded."""
    if length < 8:
        shift = U(8 * (8 - length))
        return length == 0 or ((word(buffer, at) ^ word(text, begin)) << shift) == U(0)
    last = length - 8
    different = word(buffer, at + last) ^ word(text, begin + last)
    for index in range(0, last, 8):
        different |= word(buffer, at + index) ^ word(text, begin + index)
    return different == U(0)


@compiled(inline="always")
def stands(buffer, at, words, masks, row):  # type: ignore[no-untyped-def]
    """Does this text stand here?"""
    different = U(0)
    for index in range(words.shape[1]):
        different |= (word(buffer, at + 8 * index) & masks[row, index]) ^ words[row, index]
    return different == U(0)


@compiled(inline="always")
def digits_in(w):  # type: ignore[no-untyped-def]
    """How many of the first bytes are digits, 0 to 8."""
    other = ((w & TENS) ^ ZEROS) | (((w + SIXES) & TENS) ^ ZEROS)
    return np.int64(low_zeros(other) >> U(3))


@compiled(inline="always")
def newline_in(w):  # type: ignore[no-untyped-def]
    """Place of the first newline, 8 without one."""
    other = w ^ U(0x0A0A0A0A0A0A0A0A)
    return np.int64(low_zeros((other - ONES) & ~other & HIGHS) >> U(3))


@compiled(inline="always")
def number_of(w):  # type: ignore[no-untyped-def]
    """The number of eight digits, each as its value (D. Lemire, "Quickly parsing eight digits", 2018)."""
    w = (w * TEN) + (w >> EIGHT)
    return (((w & PAIRS) * HUNDREDS) + (((w >> SIXTEEN) & PAIRS) * MILLIONS)) >> S32


@compiled(inline="always")
def plain(w):  # type: ignore[no-untyped-def]
    """Is none of the eight bytes a quote, a backslash, a control character or beyond ASCII?"""
    quote, slash = w ^ U(0x2222222222222222), w ^ U(0x5C5C5C5C5C5C5C5C)
    found = ((quote - ONES) & ~quote) | ((slash - ONES) & ~slash) | ((w - U(0x2020202020202020)) & ~w) | w
    return (found & HIGHS) == U(0)
