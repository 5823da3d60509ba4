"""Float32 questions asked in float64, exactly."""

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from core.model.compiling.cuts import cut_at_most, cut_below

floats32 = st.floats(-(2.0**100), 2.0**100, width=32)
floats64 = st.floats(-1e30, 1e30)


def _around(cut: float) -> list[float]:
    """The cut and its neighbours in float64."""
    below, above = np.nextafter(cut, -np.inf), np.nextafter(cut, np.inf)
    return [
        float(np.nextafter(below, -np.inf)),
        float(below),
        float(cut),
        float(above),
        float(np.nextafter(above, np.inf)),
    ]


@given(floats64, floats64)
@example(0.5, 0.5)
@example(0.1, 0.1)
@example(16777217.0, 16777217.0)  # a tie between two float32s
@example(0.0, 1e-46)
def test_at_most_asks_what_a_forest_asks(threshold, x):
    cut = float(cut_at_most(np.array([threshold]))[0])
    for value in (x, *_around(cut)):
        assert (value <= cut) == (float(np.float32(value)) <= threshold)


@given(floats32, floats64)
@example(0.5, 0.5)
@example(16777216.0, 16777215.5)
@example(np.float32(29.85).item(), 29.85)
def test_below_asks_what_xgboost_asks(threshold, x):
    cut = float(cut_below(np.array([threshold], np.float32))[0])
    for value in (x, *_around(cut)):
        assert (value <= cut) == bool(np.float32(value) < np.float32(threshold))
