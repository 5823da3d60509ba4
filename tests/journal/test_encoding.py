import json
import math
from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import JournalError
from core.journal.encoding import LONGEST_LINE, Unreadable, decode, encode
from core.journal.identity import Identity
from core.journal.lines import (
    AlertAckLine,
    AlertLine,
    AlertNoticeLine,
    AlertSnoozeLine,
    BatchLine,
    EmailLine,
    ErasureLine,
    FindingLine,
    PredictionLine,
    UnknownLine,
    WhatIfLine,
)
from tests.journal.examples import NOON, email, prediction, what_if

text = st.text(st.characters(exclude_categories=["Cs"]))
number = st.floats(allow_nan=False, allow_infinity=False)
value = st.one_of(st.none(), text, number)
time = st.datetimes(timezones=st.just(UTC))
features = st.dictionaries(text, value, max_size=4)
reasons = st.tuples(number, st.dictionaries(text, number, max_size=4)) | st.just((None, None))
outlying = st.just((None, None)) | st.tuples(st.booleans(), st.none() | st.dictionaries(text, number, max_size=3))
role, source = st.sampled_from(["champion", "challenger", "shadow"]), st.sampled_from(["app", "batch", "api"])


@st.composite
def predictions(draw):
    base, contributions = draw(reasons)
    batch, row = draw(st.just((None, None)) | st.tuples(text, st.integers(1, 2**40)))
    return PredictionLine(
        draw(text), draw(time), draw(st.none() | text), draw(role), draw(text), draw(features), draw(number),
        draw(number), draw(number), draw(st.booleans()), draw(st.sampled_from(["low", "medium", "high"])),
        draw(source), draw(number), base, contributions, batch, row, *draw(outlying),
    )  # fmt: skip


others = st.one_of(
    st.builds(WhatIfLine, text, time, text, features, number),
    st.builds(EmailLine, text, time, text, st.sampled_from(["groq", "template"]), text, text, text, text),
    st.builds(ErasureLine, text, time, text, st.integers(0, 2**40), st.integers(0, 999)),
    st.builds(BatchLine, text, time, text, role, source, st.integers(0), st.integers(0), number, text).filter(
        lambda line: max(line.rows, line.left_out) < 2**53
    ),
)
figure, severity = st.none() | number, st.sampled_from(["INFO", "WARNING", "CRITICAL"])
event = st.sampled_from(["raised", "escalated", "repeated", "recovered"])
watched = st.one_of(
    st.builds(
        FindingLine, text, time, text, text, text, figure, figure, figure, figure, st.integers(0, 2**40), text, text,
        st.sampled_from(["ok", "moved", "not_enough"]), text, st.none() | severity,
    ),
    st.builds(AlertLine, text, time, text, event, text, text, text, severity, text, text),
    st.builds(AlertAckLine, text, time, text, text, text),
    st.builds(AlertSnoozeLine, text, time, text, text, text, text),
    st.builds(
        AlertNoticeLine, text, time, text, text, st.dictionaries(text, event, max_size=3),
        st.sampled_from(["sent", "failed"]), st.integers(0, 99), text,
    ),
)  # fmt: skip


def bits(line):
    """All floats of a line, so that 0.0 and -0.0 differ too."""
    return [x.hex() for x in json.loads(encode(line)[:-1], parse_int=str).values() if isinstance(x, float)]


@given(predictions() | others | watched)
def test_a_line_comes_back_exactly_as_it_was_written(line):
    data = encode(line)
    found = decode(data[:-1])
    assert found == line and bits(found) == bits(line)
    assert data.count(b"\n") == 1 and data.endswith(b"\n"), "newlines inside texts are escaped"


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_explained(raw):
    assert decode(raw) is not None


@given(st.recursive(value, lambda inner: st.lists(inner) | st.dictionaries(text, inner), max_leaves=5))
def test_any_json_under_any_key_is_read_or_explained(value):
    body = json.loads(encode(prediction()))
    for key in body:
        found = decode(json.dumps({**body, key: value}).encode("utf-8", "surrogatepass"))
        assert isinstance(found, PredictionLine | UnknownLine | Unreadable)


@given(st.integers(1, 500))
def test_every_fragment_of_a_line_is_torn(length):
    raw = encode(prediction())[:-1]
    assert decode(raw[: min(length, len(raw) - 1)]) == Unreadable("torn", "cut off in the middle")


def test_a_golden_line_of_version_1_stays_readable():
    raw = (
        b'{"kind":"what_if","id":"01a1fe15-bd40-7cc1-bfbb-15fcaaab6941","at":"2026-11-21T12:00:00.123456Z","v":1,'
        b'"prediction":"01a1fe15-bd40-7cc1-bfbb-15fcaaab6940","changes":{"Contract":"Two year"},"probability":0.11}'
    )
    line = WhatIfLine(
        "01a1fe15-bd40-7cc1-bfbb-15fcaaab6941", NOON, "01a1fe15-bd40-7cc1-bfbb-15fcaaab6940",
        {"Contract": "Two year"}, 0.11,
    )  # fmt: skip
    assert decode(raw) == line and encode(line) == raw + b"\n"


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf, np.float64("nan"), np.float32("inf")])
@pytest.mark.parametrize("where", ["probability", "features", "contributions"])
def test_nan_and_infinity_are_refused(bad, where):
    change = {where: bad if where == "probability" else {"tenure": bad}}
    with pytest.raises(JournalError, match="may not hold"):
        encode(prediction(**change))


def test_numpy_numbers_are_written_as_numbers():
    found = decode(encode(prediction(probability=np.float64(0.3), at_risk=np.bool_(True)))[:-1])
    assert (found.probability, found.at_risk) == (0.3, True)


def test_text_that_is_not_unicode_and_a_line_that_is_too_long_are_refused():
    with pytest.raises(JournalError, match="UTF-8"):
        encode(prediction(customer="\ud800"))
    with pytest.raises(JournalError, match="longer than"):
        encode(prediction(customer="x" * LONGEST_LINE))


def test_times_are_written_in_utc_and_need_a_zone():
    berlin = NOON.astimezone(timezone(timedelta(hours=1)))
    assert encode(email(prediction(), at=berlin))[70:97] == encode(email(prediction()))[70:97]
    with pytest.raises(ValueError, match="no time zone"):
        encode(prediction(at=datetime(2026, 1, 1), id="x"))  # noqa: DTZ001


def test_an_unknown_kind_is_passed_on_untouched():
    raw = b'{"v": 7, "kind":"weather","id":"x","at":"2026-11-21T12:00:00Z", "left": [true]}'
    found = decode(raw)
    assert found == UnknownLine("x", datetime(2026, 11, 21, 12, tzinfo=UTC), "weather", raw)
    assert encode(found) == raw + b"\n"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "empty"),
        (b"[]", "not an object"),
        (b"null", "not an object"),
        (b"hello", "not JSON"),
        (b"\xff\xfe", "not UTF-8"),
        (b'{"kind":"pre\0\0\0', "NUL"),
        (b'{"kind":"email"}', "no kind, id or UTC time"),
        (b'{"kind":"email","id":"x","at":"2026-11-21T12:00:00+01:00","v":1}', "no kind, id or UTC time"),
        (b'{"kind":"email","id":"x","at":"2026-11-21T12:00:00Z"}', "no format version"),
        (b'{"kind":"email","id":"x","at":"2026-11-21T12:00:00Z","v":2}', "version 2"),
        (b'{"kind":"email","id":"x","at":"2026-11-21T12:00:00Z","v":1}', "prediction is missing"),
        (encode(prediction()).replace(b'"at_risk":false', b'"at_risk":0')[:-1], "at_risk holds '0'"),
        (encode(prediction()).replace(b'"medium"', b'"huge"')[:-1], "band holds 'huge'"),
    ],
)
def test_a_foreign_line_is_named_with_its_reason(raw, reason):
    found = decode(raw)
    assert isinstance(found, Unreadable) and found.sort == "foreign" and reason in found.reason


def test_a_hashed_identity_keeps_the_id_out_of_the_line():
    identity = Identity(hashed=True, salt=b"pepper")
    data = encode(prediction("7590-VHVEG"), identity)
    assert b"7590" not in data and decode(data[:-1]).customer == identity.hash("7590-VHVEG")
    assert identity.hash("7590-VHVEG") != Identity(hashed=True, salt=b"salt").hash("7590-VHVEG")


def test_what_if_and_email_name_their_prediction():
    of = prediction()
    assert decode(encode(what_if(of))[:-1]).prediction == decode(encode(email(of))[:-1]).prediction == of.id
