"""The parts of the pages that are plain functions."""

import doctest
import math
import time
from itertools import pairwise

import pytest

from core.errors import ModelError
from core.model.explanation import Explanation, Reason
from core.model.score import Score
from pages.parts import guards, implied, many, percent
from pages.parts.charts import headline, steps, waterfall
from pages.parts.guards import plain
from pages.parts.jobs import Job
from pages.parts.look import DARK, LIGHT, Palette
from pages.parts.risk_bar import risk_bar


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_text_can_be_read_and_bars_told_from_the_page(colours: Palette):
    assert contrast(colours.text, colours.ground) >= 7
    assert contrast(colours.quiet, colours.ground) >= 4.5
    for bar in (colours.raises, colours.lowers, colours.neutral):
        assert contrast(bar, colours.ground) >= 3


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_the_bands_keep_their_order_in_grey(colours: Palette):
    from_page = [contrast(colours.bands[band], colours.ground) for band in ("low", "medium", "high")]
    assert from_page == sorted(from_page)
    assert all(b / a >= 1.5 for a, b in pairwise(from_page))


def explanation(schema, points: list[float], base: float = 0.2) -> Explanation:
    columns = [column for column in schema.columns if not column.is_number][: len(points)]
    reasons = tuple(Reason(c.name, c.values[0], p, p, f"{c.label}") for c, p in zip(columns, points, strict=True))
    end = base + sum(points)
    return Explanation(math.log(base / (1 - base)), base, 0.0, end, reasons, 0.0)


def test_the_waterfall_ends_where_the_customer_stands(schema):
    found = steps(explanation(schema, [0.3, -0.1, 0.05, 0.02, 0.01, 0.008, 0.004, -0.003]), schema)
    assert sum(step.size for step in found if not step.total) == pytest.approx(found[-1].size - found[0].size)
    assert [step.label for step in found[-2:]] == ["2 smaller reasons", "This customer"]
    figure = waterfall(found, LIGHT)
    assert list(figure.data[0].text)[:3] == ["20%", "+30", "−10"]


def test_a_headline_names_what_moved_the_risk_in_its_direction(schema):
    first, second = schema.categories[0].label, schema.categories[1].label
    assert headline(explanation(schema, [0.3, -0.1]), schema).endswith(f"mostly through: {first}")
    assert headline(explanation(schema, [-0.1, 0.02]), schema).endswith(f"mostly through: {first}")
    assert second not in headline(explanation(schema, [-0.1, 0.02]), schema)
    assert headline(explanation(schema, [0.001, -0.001]), schema).startswith("About as risky")


def test_the_bar_says_in_words_what_it_shows():
    html = risk_bar(Score(0.73, 1.0, 0.4, True, "high", "churn/1"), (0.3, 0.6), LIGHT, before=0.33)
    assert 'aria-label="Risk 73%, high risk, at or above the threshold of 40%. +40 points, was 33%"' in html


def test_text_from_a_table_stays_text():
    assert plain("<b>*x*</b> :red[y] $1") == "\\<b\\>\\*x\\*\\</b\\> \\:red\\[y\\] \\$1"


def test_a_job_goes_on_by_itself_and_hands_over_its_result():
    job = Job(lambda tell: tell(0.5, "half way") or 42, "starting")
    while job.running:
        time.sleep(0.01)
    assert (job.taken(), job.share, job.doing) == (42, 0.5, "half way")


def test_a_job_that_failed_raises_where_it_is_watched():
    def fail(tell):
        raise ModelError("no")

    job = Job(fail, "starting")
    while job.running:
        time.sleep(0.01)
    with pytest.raises(ModelError):
        job.taken()


@pytest.mark.parametrize("module", [guards, implied, many, percent])
def test_the_examples_in_the_docstrings_hold(module):
    found = doctest.testmod(module)
    assert found.attempted
    assert not found.failed
