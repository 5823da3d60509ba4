"""Writes the e-mail without a language model: good enough to send as it is."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from core.decisions.draft_checks import check_draft
from core.decisions.email import Email, EmailRequest
from core.decisions.language import letter
from core.decisions.store import read_language, read_template

if TYPE_CHECKING:
    from jinja2 import Environment


def from_template(request: EmailRequest, notice: str = "") -> Email:
    """The e-mail as the template of its language and tone says it, checked like any other.

    Args:
        request: what it may say.
        notice: why no language model wrote it, in plain words.

    Raises:
        DraftError: there is no such language.
    """
    language = read_language(request.language)
    text = _rendered(read_template(request.language, request.tone), request.gets, request.thanks or language.thanks)
    subject, _, middle = text.partition("\n")
    body = letter(language, request.tone, request.company, re.sub(r"\n{3,}", "\n\n", middle))
    checks = check_draft(body, request, subject=subject)
    return Email(subject, body, request.language, request.tone, request.offer_key, "template", notice, checks)


def subject_of(request: EmailRequest) -> str:
    """The template's subject, for a draft that came without one."""
    return from_template(request).subject


def _rendered(template: str, offer: str, thanks: str) -> str:
    return str(_environment().from_string(template).render(offer=offer, thanks=thanks)).strip()


@cache
def _environment() -> Environment:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    # Plain text, so nothing is escaped; values are values and never templates.
    return ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False, trim_blocks=True)
