"""The report as one HTML page that needs nothing else: no script, no font, no picture from anywhere."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from core.evaluation.gate.phrases import interval, number, shown
from core.evaluation.gate.report import GROUPS, Report
from core.evaluation.gate.writing import words
from core.evaluation.gate.writing.strip import strip

if TYPE_CHECKING:
    from jinja2 import Template

TEMPLATE = Path(__file__).with_name("page.html.jinja")


def page(report: Report) -> str:
    """The page; light or dark as the reader's system is."""
    return _template().render(report=report, groups=GROUPS)


@cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    made = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.globals |= {"number": number, "shown": shown, "interval": interval, "strip": strip, "words": words}
    return made.from_string(TEMPLATE.read_text(encoding="utf-8"))
