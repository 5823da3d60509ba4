"""The paired table counts what two answers say about each customer."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.evaluation.paired.table import PairedTable, paired_table

answers = st.integers(0, 60).flatmap(lambda n: st.tuples(*[st.lists(st.booleans(), min_size=n, max_size=n)] * 2))


@given(answers)
def test_counts_everybody_once(pair):
    first, second = (np.array(side, bool) for side in pair)
    table = paired_table(first, second)
    assert table == PairedTable(
        int((first & second).sum()),
        int((first & ~second).sum()),
        int((~first & second).sum()),
        int((~first & ~second).sum()),
    )
    assert table.n == len(first) and table.discordant == int((first != second).sum())


def test_nobody_is_a_table_of_zeros():
    assert paired_table(np.array([], bool), np.array([], bool)) == PairedTable(0, 0, 0, 0)


def test_what_is_no_answer_is_refused():
    with pytest.raises(ValueError, match="true or false"):
        paired_table(np.array([0, 1]), np.array([True, False]))
    with pytest.raises(ValueError, match="one answer of each model"):
        paired_table(np.array([True]), np.array([True, False]))
    with pytest.raises(ValueError, match="never negative"):
        PairedTable(1, -1, 0, 0)
