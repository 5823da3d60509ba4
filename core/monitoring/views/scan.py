"""Reads prediction lines as this release writes them, straight into arrays, without the GIL.

A line with the keys in the writer's order is taken here; any other (another kind, order or version, an escape, an unseen
level, a damaged line) is left to the ordinary reader, which decides what it is. So this one may be narrow, never wrong.
"""

from __future__ import annotations

import numpy as np

from core.monitoring.views.compiled import compiled
from core.monitoring.views.decimals import number
from core.monitoring.views.matching import bin_of, digits, literal, one_of, string, value_at
from core.monitoring.views.words import HIGHS, PAD, newline_in, same, stands, text, word

U = np.uint64
TAKEN, LEFT, OTHER = 0, 1, 2
"""What became of a line: read; left to the ordinary reader; a prediction of another model version."""


KIND, AT, V, ROLE = (
    text('{"kind":"prediction","id":"'),
    text(',"at":"'),
    text('Z","v":1,"customer":'),
    text(',"role":"'),
)
MODEL, FEATURES, PROBABILITY = text(',"model":'), text(',"features":{'), text(',"probability":')
MARGIN, THRESHOLD, AT_RISK = text(',"margin":'), text(',"threshold":'), text(',"at_risk":')
BAND, SOURCE, LATENCY = text(',"band":"'), text(',"source":"'), text(',"latency_ms":')
BASE, CONTRIBUTIONS, BATCH, ROW = (
    text(',"base_margin":'),
    text(',"contributions":{'),
    text(',"batch":'),
    text(',"row":'),
)
UNUSUAL, OUTLIER = text(',"unusual":'), text(',"outlier":{')
TRUE, FALSE, NULL = text("true"), text("false"), text("null")
ROLES = (text('champion"'), text('challenger"'), text('shadow"'))
BANDS = (text('low"'), text('medium"'), text('high"'))
SOURCES = (text('app"'), text('batch"'), text('api"'))


@compiled(inline="always")
def _features(buffer, at, plan, row, codes, numbers):  # type: ignore[no-untyped-def]
    """Fill one line's bins and numbers; the position behind the closing brace."""
    keys, levels, edges = plan.keys, plan.levels, plan.edges
    is_number, first_level, first_edge = plan.number, plan.first_level, plan.first_edge
    for column in range(is_number.size):
        if not stands(buffer, at, keys.words, keys.masks, column):
            return -1
        at += keys.length[column]
        numbers[row, column] = np.nan
        if is_number[column]:
            if buffer[at] == 110:
                codes[row, column] = first_edge[column + 1] - first_edge[column] + 1
                at = literal(buffer, at, at + 4, NULL)
            else:
                value, at = number(buffer, at)
                codes[row, column] = bin_of(value, edges, first_edge[column], first_edge[column + 1])
                numbers[row, column] = value
            if at < 0:
                return -1
        else:
            first, last, place, behind = first_level[column], first_level[column + 1], np.int64(-1), np.int64(0)
            for level in range(
                first, last
            ):  # all of them: a way out in the middle would be guessed wrong half of the time
                here = stands(buffer, at, levels.words, levels.masks, level)
                place = level - first if here else place
                behind = levels.length[level] if here else behind
            if place < 0:
                place, behind = last - first, np.int64(4)
                if literal(buffer, at, at + 4, NULL) < 0:
                    return -1
            codes[row, column] = place
            at += behind
    return at + 1 if buffer[at] == 125 else -1


@compiled(inline="always")
def _contributions(buffer, at, plan, row, contributions):  # type: ignore[no-untyped-def]
    keys = plan.keys
    for column in range(keys.length.size):
        if not stands(buffer, at, keys.words, keys.masks, column):
            return -1
        contributions[row, column], at = number(buffer, at + keys.length[column])
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
    if at < 0 or behind + V.size - PAD > end or at - AT.size + PAD - 1 - texts[0] != 36:
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
        at = _features(buffer, at, plan, row, out.codes, out.numbers)
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
            at = _contributions(buffer, at, plan, row, out.contributions)
        else:
            at = _skipped(buffer, at, end, False, ascii_only)
    if at < 0 or not _tail(buffer, at, end, ascii_only, texts):
        return LEFT
    return TAKEN


@compiled(allocates=True)
def line_ends(buffer):  # type: ignore[no-untyped-def]
    """Where the newlines stand in padded bytes, int64."""
    count = 0
    for place in range(U(buffer.size - PAD)):
        count += buffer[place] == 10
    ends = np.empty(count, np.int64)
    at = np.int64(0)
    for line in range(count):
        ahead = newline_in(word(buffer, at))
        while ahead == 8:
            at += 8
            ahead = newline_in(word(buffer, at))
        ends[line] = at + ahead
        at += ahead + 1
    return ends


@compiled()
def is_ascii(buffer):  # type: ignore[no-untyped-def]
    """Is no byte (but for the padding) beyond ASCII?"""
    found, size = U(0), buffer.size - PAD
    for place in range(0, size - 7, 8):
        found |= word(buffer, place)
    for place in range(size - size % 8, size):
        found |= U(buffer[place])
    return (found & HIGHS) == U(0)


@compiled()
def scan(buffer, starts, ends, plan, day, ascii_only, status, out):  # type: ignore[no-untyped-def]
    """Read the lines whose status is OTHER; says what became of each.

    Args:
        buffer: padded bytes, uint8 (see core.monitoring.views.words).
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


@compiled(allocates=True)
def runs(buffer, chosen, texts, small):  # type: ignore[no-untyped-def]
    """Number each chosen line's run of equal role and batch; shape of chosen, int64, from 0."""
    run = np.zeros(chosen.size, np.int64)
    for index in range(1, chosen.size):
        one, two = chosen[index - 1], chosen[index]
        begin, length = texts[one, 3], texts[one, 4] - texts[one, 3]
        equal = small[one, 0] == small[two, 0] and texts[two, 4] - texts[two, 3] == length
        if equal and length > 0:
            equal = same(buffer, begin, buffer, texts[two, 3], length)
        run[index] = run[index - 1] + (not equal)
    return run
