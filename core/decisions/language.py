"""What the desk knows about one language: how a letter begins and ends, and which words an e-mail may not say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.decisions.email import NAME, SIGNATURE, Tone


@dataclass(frozen=True, slots=True)
class Language:
    """One file of `words/`.

    Attributes:
        code, name: "de", "German" (the name is in English, for the language model).
        label: in the language itself, for the page.
        greeting: tone → first line, with `{{name}}` in it.
        closing: tone → line above the signature.
        opt_out: the last line: how to get no more of these.
        thanks: when the catalogue does not say how long somebody has been a customer.
        greetings: how a first line may begin, lower case.
        opts_out: matches a line that says how to opt out.
        never: what an analyst says about a customer, and nobody to one: {what was found is shown}.
        promises: group → what promises something of that kind.
        number_words: word → number, from two upwards and a half.
        stop_words: small words by which the language is recognised.
    """

    code: str
    name: str
    label: str
    greeting: dict[Tone, str]
    closing: dict[Tone, str]
    opt_out: str
    thanks: str
    greetings: tuple[str, ...]
    opts_out: re.Pattern[str]
    never: re.Pattern[str]
    promises: dict[str, re.Pattern[str]]
    number_words: dict[str, float]
    stop_words: frozenset[str]


def language_from(raw: Mapping[str, Any]) -> Language:
    """A language from its parsed TOML.

    Raises:
        KeyError: an entry is missing; the files are part of this package, and a test reads them all.
    """

    def any_of(patterns: list[str]) -> re.Pattern[str]:
        return re.compile("|".join(patterns), re.IGNORECASE)

    return Language(
        code=raw["code"],
        name=raw["name"],
        label=raw["label"],
        greeting=raw["greeting"],
        closing=raw["closing"],
        opt_out=raw["opt_out"],
        thanks=raw["thanks"],
        greetings=tuple(raw["greetings"]),
        opts_out=any_of(raw["opts_out"]),
        never=any_of(raw["never"]),
        promises={group: any_of(patterns) for group, patterns in raw["promises"].items()},
        number_words={word: float(number) for word, number in raw["number_words"].items()},
        stop_words=frozenset(raw["stop_words"].split()),
    )


def letter(language: Language, tone: Tone, company: str, middle: str) -> str:
    """A whole e-mail around its paragraphs: greeting, closing, signature and the line to opt out.

    Whoever wrote the paragraphs, these lines are ours, so the opt-out is never forgotten.
    """
    greeting, closing = language.greeting[tone], language.closing[tone]
    return f"{greeting}\n\n{middle.strip()}\n\n{closing}\n{SIGNATURE}\n{company}\n\n{language.opt_out}\n"


def without_frame(text: str, language: Language) -> str:
    """The paragraphs alone, when somebody wrote a greeting above them although asked not to.

    >>> import re
    >>> english = Language("en", "English", "English", {}, {}, "", "", ("hello", "dear"), re.compile("x"), re.compile("x"), {}, {}, frozenset())
    >>> without_frame("Dear customer,\\n\\nGood to have you.", english)
    'Good to have you.'
    """
    first, _, rest = text.strip().partition("\n")
    greets = first.lower().startswith(language.greetings) and len(first) < 60 and first.rstrip()[-1:] in ",:!"
    return (rest if greets else text).strip().replace(NAME, "").replace(SIGNATURE, "").strip()
