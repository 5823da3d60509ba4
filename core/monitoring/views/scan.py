"""Reads prediction lines as this release writes them, straight into arrays, without the GIL.

A line with the keys in the writer's order is taken here; any other (another kind, order or version, an escape, an unseen
level, a damaged line) is left to the ordinary reader, which decides what it is. So this one may be narrow, never wrong.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.monitoring.views.compiled import compiled
from core.monitoring.views.decimals import number
from core.monitoring.views.matching import bin_of, digits, literal, one_of, same, string, value_at

U = np.uint64
TAKEN, LEFT, OTHER = 0, 1, 2
"""What became of a line: read; left to the ordinary reader; a prediction of another model version."""


def _text(text: str) -> NDArray[np.uint8]:
    return np.frombuffer(text.encode(), np.uint8)


KIND, AT, V, ROLE = (
    _text('{"kind":"prediction","id":"'),
    _text(',"at":"'),
    _text('Z","v":1,"customer":'),
    _text(',"role":"'),
)
MODEL, FEATURES, PROBABILITY = _text(',"model":'), _text(',"features":{'), _text(',"probability":')
MARGIN, THRESHOLD, AT_RISK = _text(',"margin":'), _text(',"threshold":'), _text(',"at_risk":')
BAND, SOURCE, LATENCY = _text(',"band":"'), _text(',"source":"'), _text(',"latency_ms":')
BASE, CONTRIBUTIONS, BATCH, ROW = (
    _text(',"base_margin":'),
    _text(',"contributions":{'),
    _text(',"batch":'),
    _text(',"row":'),
)
UNUSUAL, OUTLIER = _text(',"unusual":'), _text(',"outlier":{')
TRUE, FALSE, NULL = _text("true"), _text("false"), _text("null")
ROLES = (_text('champion"'), _text('challenger"'), _text('shadow"'))
BANDS = (_text('low"'), _text('medium"'), _text('high"'))
SOURCES = (_text('app"'), _text('batch"'), _text('api"'))


@compiled(inline="always")
def _key(buffer, at, end, column, keys, key_at):  # type: ignore[no-untyped-def]
    """Position behind the column's key, and the comma before it; -1 when another stands here."""
    begin, length = key_at[column], key_at[column + 1] - key_at[column]
    if column:
        if buffer[at] != 44:
            return -1
        at += 1
    return at + length if at + length <= end and same(buffer, at, keys, begin, length) else -1


@compiled()
def _features(buffer, at, end, plan, codes, numbers):  # type: ignore[no-untyped-def]
    """Fill one line's bins and numbers; the position behind the closing brace."""
    _, _, keys, key_at, is_number, levels, level_at, first_level, edges, first_edge = plan
    for column in range(is_number.size):
        at = _key(buffer, at, end, column, keys, key_at)
        if at < 0:
            return -1
        numbers[column] = np.nan
        if buffer[at] == 110:
            at = literal(buffer, at, end, NULL)
            bins = first_edge[column + 1] - first_edge[column] + 1
            codes[column] = bins if is_number[column] else first_level[column + 1] - first_level[column]
        elif is_number[column]:
            value, at = number(buffer, at)
            codes[column] = bin_of(value, edges, first_edge[column], first_edge[column + 1])
            numbers[column] = value
        else:
            behind = np.int64(-1)
            for level in range(first_level[column], first_level[column + 1]):
                begin, length = level_at[level], level_at[level + 1] - level_at[level]
                if at + length <= end and same(buffer, at, levels, begin, length):
                    codes[column], behind = level - first_level[column], at + length
                    break
            at = behind
        if at < 0:
            return -1
    return at + 1 if buffer[at] == 125 else -1


@compiled()
def _contributions(buffer, at, end, keys, key_at, contributions):  # type: ignore[no-untyped-def]
    for column in range(contributions.size):
        at = _key(buffer, at, end, column, keys, key_at)
        if at < 0:
            return -1
        contributions[column], at = number(buffer, at)
        if at < 0:
            return -1
    return at + 1 if buffer[at] == 125 else -1


@compiled()
def _skipped(buffer, at, end, texts, ascii_only):  # type: ignore[no-untyped-def]
    """Position behind an object of numbers, nulls and (with `texts`) strings, whose brace stands right before `at`."""
    while 0 <= at < end:
        if buffer[at] != 34:
            return -1
        at = string(buffer, at + 1, end, ascii_only)
        if at < 0 or at >= end or buffer[at] != 58:
            return -1
        at += 1
        if texts and at < end and buffer[at] == 34:
            at = string(buffer, at + 1, end, ascii_only)
        elif texts and at < end and buffer[at] == 110:
            at = literal(buffer, at, end, NULL)
        else:
            _, at = number(buffer, at)
        if at < 0 or at >= end:
            return -1
        if buffer[at] == 125:
            return at + 1
        if buffer[at] != 44:
            return -1
        at += 1
    return -1


@compiled()
def _head(buffer, at, end, day, ascii_only, texts):  # type: ignore[no-untyped-def]
    """Id, time, customer and role; texts: id begin, customer begin and end (-1 for null). Position, hour, µs, role."""
    at = literal(buffer, at, end, KIND)
    texts[0] = at
    at = literal(buffer, string(buffer, at, end, ascii_only), end, AT)
    behind = at + 26
    if at < 0 or behind + V.size > end or at - AT.size - 1 - texts[0] != 36:
        return -1, 0, 0, 0
    here = literal(buffer, at, end, day)
    hour, minute = digits(buffer, at + 11, 2, 0, 23), digits(buffer, at + 14, 2, 0, 59)
    second, micro = digits(buffer, at + 17, 2, 0, 59), digits(buffer, at + 20, 6, 0, 999_999)
    colons = buffer[at + 13] == 58 and buffer[at + 16] == 58 and buffer[at + 19] == 46
    if here < 0 or not colons or min(hour, minute, second, micro) < 0:
        return -1, 0, 0, 0
    at = literal(buffer, behind, end, V)
    texts[1] = texts[2] = -1
    if at >= 0 and at < end and buffer[at] == 34:
        texts[1] = at + 1
        at = string(buffer, at + 1, end, ascii_only)
        texts[2] = at - 1
    else:
        at = literal(buffer, at, end, NULL)
    role, at = one_of(buffer, literal(buffer, at, end, ROLE), end, ROLES)
    return at, hour, ((hour * 60 + minute) * 60 + second) * 1_000_000 + micro, role


@compiled()
def _tail(buffer, at, end, ascii_only, texts):  # type: ignore[no-untyped-def]
    """Batch and row, then the line's end; texts: batch begin and end with quotes (-1 without). True when all is well."""
    texts[3] = texts[4] = -1
    behind = literal(buffer, at, end, BATCH)
    if behind >= 0:
        if behind >= end or buffer[behind] != 34:
            return False
        texts[3] = behind
        at = string(buffer, behind + 1, end, ascii_only)
        texts[4] = at
        at = literal(buffer, at, end, ROW)
        begin = at
        while 0 <= at < end and 48 <= buffer[at] <= 57:
            at += 1
        if at == begin or at - begin > 18 or (buffer[begin] == 48 and at - begin > 1):
            return False
    return at == end - 1 and buffer[at] == 125


@compiled()
def _unusual(buffer, at, end, ascii_only):  # type: ignore[no-untyped-def]
    """What is said of the customer (-1: nothing), and the position behind it."""
    behind = literal(buffer, at, end, UNUSUAL)
    if behind < 0:
        return -1, at
    yes = literal(buffer, behind, end, TRUE)
    at = yes if yes >= 0 else literal(buffer, behind, end, FALSE)
    at = literal(buffer, at, end, OUTLIER)
    if 0 <= at < end and buffer[at] == 125:
        return yes >= 0, at + 1
    return yes >= 0, _skipped(buffer, at, end, False, ascii_only)


@compiled()
def _line(buffer, at, end, plan, day, ascii_only, row, out):  # type: ignore[no-untyped-def]
    texts = out.texts[row]
    at, hour, micro, role = _head(buffer, at, end, day, ascii_only, texts)
    at = literal(buffer, at, end, MODEL)
    if at < 0:
        return LEFT
    behind = literal(buffer, at, end, plan.model)
    if behind < 0:
        return OTHER if buffer[at] == 34 and string(buffer, at + 1, end, ascii_only) > 0 else LEFT
    at = literal(buffer, behind, end, FEATURES)
    if at < 0:
        return LEFT
    if plan.known:
        at = _features(buffer, at, end, plan, out.codes[row], out.numbers[row])
    else:
        at = _skipped(buffer, at, end, True, ascii_only)
    out.probability[row], at = value_at(buffer, literal(buffer, at, end, PROBABILITY), end)
    out.margin[row], at = value_at(buffer, literal(buffer, at, end, MARGIN), end)
    out.threshold[row], at = value_at(buffer, literal(buffer, at, end, THRESHOLD), end)
    at = literal(buffer, at, end, AT_RISK)
    yes = literal(buffer, at, end, TRUE)
    at = yes if yes >= 0 else literal(buffer, at, end, FALSE)
    band, at = one_of(buffer, literal(buffer, at, end, BAND), end, BANDS)
    source, at = one_of(buffer, literal(buffer, at, end, SOURCE), end, SOURCES)
    out.latency[row], at = value_at(buffer, literal(buffer, at, end, LATENCY), end)
    unusual, at = _unusual(buffer, at, end, ascii_only)
    if at < 0:
        return LEFT
    out.small[row, 5] = unusual
    out.small[row, 0], out.small[row, 1], out.small[row, 2] = role, yes >= 0, band
    out.small[row, 3], out.small[row, 4], out.micro[row] = source, hour, micro
    out.base[row] = np.nan
    out.contributions[row] = np.nan
    behind = literal(buffer, at, end, BASE)
    if behind >= 0:
        out.base[row], at = number(buffer, behind)
        at = literal(buffer, at, end, CONTRIBUTIONS)
        if at < 0:
            return LEFT
        if plan.known:
            at = _contributions(buffer, at, end, plan.keys, plan.key_at, out.contributions[row])
        else:
            at = _skipped(buffer, at, end, False, ascii_only)
    if at < 0 or not _tail(buffer, at, end, ascii_only, texts):
        return LEFT
    return TAKEN


@compiled()
def line_ends(buffer):  # type: ignore[no-untyped-def]
    """Where the newlines stand, int64."""
    count = 0
    for place in range(U(buffer.size)):
        count += buffer[place] == 10
    ends = np.empty(count, np.int64)
    count = 0
    for place in range(U(buffer.size)):
        if buffer[place] == 10:
            ends[count] = place
            count += 1
    return ends


@compiled()
def scan(buffer, starts, ends, plan, day, ascii_only, status, out):  # type: ignore[no-untyped-def]
    """Read the lines whose status is OTHER; says what became of each.

    Args:
        buffer: bytes, uint8.
        starts, ends: of the lines, int64, without the newline.
        plan: core.monitoring.views.template.Plan.
        day: the file's day and a T, `2026-11-21T`; lines of another day are left.
        ascii_only: leave lines with other bytes (when the buffer as a whole is no UTF-8).
        status: int8, changed in place.
        out: core.monitoring.views.rows.Arrays, filled in place.
    """
    for row in range(starts.size):
        if status[row] == OTHER:
            status[row] = _line(buffer, starts[row], ends[row], plan, day, ascii_only, row, out)


@compiled()
def runs(buffer, chosen, texts, small):  # type: ignore[no-untyped-def]
    """Number each chosen line's run of equal role and batch; shape of chosen, int64, from 0."""
    run = np.zeros(chosen.size, np.int64)
    for index in range(1, chosen.size):
        one, two = chosen[index - 1], chosen[index]
        begin, length = texts[one, 3], texts[one, 4] - texts[one, 3]
        same = small[one, 0] == small[two, 0] and texts[two, 4] - texts[two, 3] == length
        at = texts[two, 3]
        while same and length > 0:
            length -= 1
            same = buffer[begin + length] == buffer[at + length]
        run[index] = run[index - 1] + (not same)
    return run
