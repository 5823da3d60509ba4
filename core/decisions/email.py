"""The retention e-mail: what it is drafted from, and what comes out. These records hold nothing that may not be sent out."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

Tone = Literal["friendly", "formal", "brief"]
TONES: tuple[Tone, ...] = ("friendly", "formal", "brief")
NAME, SIGNATURE = "{{name}}", "{{signature}}"
"""Filled in at the desk, after drafting and checking; never known to the language model."""


@dataclass(frozen=True, slots=True)
class EmailRequest:
    """All that a draft may know: no id, no name, no charge, no score.

    Attributes:
        reasons: phrases from the schema's levels, e.g. "a month-to-month contract"; no numbers, nothing protected.
        relation: how long somebody has been a customer, in words, e.g. "a long-standing customer"; "" when nobody says.
        thanks: the same as a sentence of the e-mail, in its language; "" for the language's own.
        offer_key: of the catalogue; None when nothing is offered.
        gets: what the customer gets, in the e-mail's language: the only promise the e-mail may make; "" without an offer.
        tone, language: how it is written; a language is a two-letter code of `core.decisions.offers.LANGUAGES`.
        company: signs the e-mail; not sent to the language model.
        never_say: further words that must not appear, e.g. the schema's own noun for the risk; not sent either.
    """

    reasons: tuple[str, ...]
    relation: str
    thanks: str
    offer_key: str | None
    gets: str
    tone: Tone
    language: str
    company: str
    never_say: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """One thing a draft was checked for.

    Attributes:
        name: short and stable, e.g. "numbers".
        ok: it passed.
        says: for people, what was checked or what was found.
    """

    name: str
    ok: bool
    says: str


@dataclass(frozen=True, slots=True)
class Email:
    """A drafted e-mail, still with `{{name}}` and `{{signature}}` in it until `fill` puts them there.

    Attributes:
        subject: one line.
        body: plain text, "\\n" between lines.
        language, tone: as asked for.
        offer_key: the offer it makes, or None.
        source: who wrote it.
        notice: why the language model did not, in plain words; "" when it did.
        checks: of this draft, all that were made.
    """

    subject: str
    body: str
    language: str
    tone: Tone
    offer_key: str | None
    source: Literal["groq", "template"]
    notice: str
    checks: tuple[Check, ...]

    @property
    def ok(self) -> bool:
        """Every check passed."""
        return all(check.ok for check in self.checks)


def fill(email: Email, *, name: str = "", signature: str = "") -> Email:
    """The e-mail with the customer's name and the agent's signature in it; without a name the greeting does without.

    Args:
        name: as it stands after the greeting, e.g. "Ms Ortiz"; line breaks become spaces.
        signature: one or more lines.

    >>> email = Email("Hi", "Hello {{name}},\\n\\nBye\\n{{signature}}\\nAcme", "en", "brief", None, "template", "", ())
    >>> fill(email, name="Ms Ortiz", signature="Ann").body
    'Hello Ms Ortiz,\\n\\nBye\\nAnn\\nAcme'
    >>> fill(email).body
    'Hello,\\n\\nBye\\nAcme'
    """
    return replace(email, body=fill_text(email.body, name=name, signature=signature))


def fill_text(text: str, *, name: str = "", signature: str = "") -> str:
    """The same for a text alone, e.g. one that an agent has edited."""
    name = " ".join(name.split())
    signature = "\n".join(line for line in (" ".join(line.split()) for line in signature.splitlines()) if line)

    # One pass, so that a name that looks like a placeholder stays a name. Without a value its comma, or its line, goes too.
    def filled(found: re.Match[str]) -> str:
        if found["line"]:
            return f"{signature}{found['end']}" if signature else ""
        dear = found["dear"] or ""
        if name:
            return f"{dear}{found['comma']}{name}"
        return dear and f"{dear} customer"  # "Dear," alone is no greeting

    return re.sub(
        r"(?P<dear>\bDear\b)?(?P<comma>,? ?)\{\{name\}\}|(?P<line>\{\{signature\}\})(?P<end>\n?)", filled, text
    )
