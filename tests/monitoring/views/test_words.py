"""Eight bytes at a time say what one byte at a time says."""

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from core.model.profile import ColumnProfile, Profile
from core.monitoring.views.compiled import compiled
from core.monitoring.views.matching import string
from core.monitoring.views.pieces import read_block
from core.monitoring.views.scan import line_ends
from core.monitoring.views.template import template
from core.monitoring.views.words import digits_in, number_of, padded, same, stands, texts_of, word
from tests.journal.examples import DAY
from tests.monitoring.views.examples import TENURE, journal, simple

mixed = st.one_of(st.binary(max_size=40), st.text("0123456789", max_size=20).map(str.encode))
lines = st.lists(st.sampled_from([b"\n", b"\x0b", b"\t", b"abc", b"\x8a", b"\n\n", b"x" * 9]), max_size=30).map(
    b"".join
)


@compiled()
def first_word(buffer):
    return word(buffer, 0)


@given(mixed)
@example(b"12\xfa9")
@example(b"1234567\xff9")
def test_leading_digits_are_counted_and_read(data):
    packed = np.frombuffer(padded(data)[:8].tobytes(), np.uint64)[0]
    assert first_word(padded(data)) == packed
    digits = len(data[:8]) - len(data[:8].lstrip(b"0123456789"))
    assert digits_in(packed) == digits
    if digits == 8:
        assert number_of(packed - np.uint64(0x3030303030303030)) == int(data[:8])


@given(lines)
def test_line_ends_are_where_the_newlines_are(data):
    assert line_ends(padded(data).copy()).tolist() == [place for place, byte in enumerate(data) if byte == 10]


@given(st.binary(max_size=50), st.booleans())
def test_a_text_ends_at_its_quote_and_has_no_escape_in_it(data, ascii_only):
    expected = -1
    for place, byte in enumerate(data):
        if byte in (34, 92) or byte < 32 or (ascii_only and byte > 127):
            expected = place + 1 if byte == 34 else -1
            break
    assert string(padded(data), 0, len(data), ascii_only) == expected


@given(st.binary(max_size=30), st.binary(max_size=30))
def test_bytes_are_the_same_when_they_are(one, two):
    length = min(len(one), len(two))
    assert same(padded(one), 0, padded(two), 0, length) == (one[:length] == two[:length])
    known = texts_of([one, two])
    for row, text in enumerate((one, two)):
        assert stands(padded(one), 0, known.words, known.masks, row) == one.ljust(32, b"\0").startswith(text)


def test_names_of_any_length_are_read_by_one_reader_or_the_other(tmp_path):
    for length in (7, 8, 255, 300):
        name = "n" * length
        column = ColumnProfile(name, (), ("x" * length, "y"), (1, 1, 0, 0), 0.0)
        profile = Profile(4, (TENURE, column), tuple(i / 20 for i in range(1, 20)), (0,) * 20)
        folder = tmp_path / str(length)
        for level in ("x" * length, "y", None):
            features = {"tenure": 3.0, name: level}
            journal(folder).append(simple(features=features, contributions={"tenure": 0.5, name: 0.25}))
        data = journal(folder).file_of(DAY).read_bytes()
        block = read_block(data, DAY, lambda label, profile=profile: template(label, profile))
        codes = [piece.rows.codes[row, 1] for piece in block.pieces for row in piece.chosen.tolist()]
        assert sorted(codes) == [0, 1, 2], length
        assert block.scanned == (3 if length < 250 else 0)
