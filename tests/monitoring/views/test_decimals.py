"""Decimal text to float64: as Python reads it, or not decided."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.monitoring.views.decimals import number
from core.monitoring.views.words import padded


def read(text):
    return number(padded(text.encode() + b"\n"), 0)


@given(st.floats(allow_nan=False, allow_infinity=False).map(repr))
@example("-0.0")
@example("1e22")
@example("9007199254740993")
@example("0.30000000000000004")
def test_every_float_comes_back_to_the_last_bit_or_is_left(text):
    value, at = read(text)
    assert at == -1 or (at == len(text) and value == float(text) and str(value) == str(float(text)))


@given(st.floats(-1e6, 1e6).map(repr))
def test_ordinary_floats_are_never_left(text):
    assert "e" in text or read(text)[1] == len(text)


@given(st.integers(0, 10**19 - 1), st.integers(-60, 40))
def test_any_nineteen_digits_are_rounded_as_python_rounds_them(digits, exponent):
    text = f"{digits}e{exponent}"
    assert read(text) == (float(text), len(text))


@given(st.integers(2**52, 2**53 - 1))
def test_exactly_half_way_goes_to_even(mantissa):
    text = str(2 * mantissa + 1)
    assert read(text) == (float(text), len(text))


@pytest.mark.parametrize(
    "text", ["", "-", "01", "1.", ".5", "+1", "1e", "1e+", "nan", "1e99999", "12345678901234567890"]
)
def test_what_is_no_json_number_or_too_long_is_left(text):
    assert read(text)[1] == -1
