"""What a text states in numbers: "10 %", "six months", "$10". Two texts can then be compared fact by fact."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal, NamedTuple

from core.decisions.language import Language

Mark = Literal["", "%", "money"]

PERCENT = r"%|per ?cent\b|prozent\b|por ?cient\w+"
MONEY = r"[€$£¥]|(?:eur|usd|gbp|chf)\b|euros?\b|dollars?\b|dólar(?:es)?\b|pounds?\b|franken\b|cents?\b"
DIGITS = r"\d+(?:[.,'’\u00a0\u202f]\d+)*"


class Statement(NamedTuple):
    """One number in a text, as it was found there, with what it counts."""

    number: float
    mark: Mark
    found: str


def statements(text: str, language: Language) -> list[Statement]:
    """Every number in the text, in digits or in words, in its order.

    A one is not a number here: "one of our advisers", "ein Jahr", "un año" promise nothing by themselves.
    """
    found = []
    for match in _pattern(language.code, tuple(language.number_words)).finditer(text):
        word = match["word"]
        number = language.number_words[word.lower()] if word else _number(match["digits"])
        after = match["after"] or ""
        mark: Mark = "%" if re.fullmatch(PERCENT, after, re.IGNORECASE) else "money" if after or match["before"] else ""
        found.append(Statement(number, mark, " ".join(match[0].split())))
    return found


def unit_signs(text: str) -> set[str]:
    """Which of per cent and money the text speaks of at all, also without a number."""
    signs = {"%": PERCENT, "money": r"[€$£¥]|\b(?:eur|usd|gbp|chf)\b|\beuros?\b|\bdollars?\b|\bdólar(?:es)?\b"}
    return {name for name, pattern in signs.items() if re.search(pattern, text, re.IGNORECASE)}


def _number(digits: str) -> float:
    """A number as people write it: 1,000 and 1.000 are a thousand, 1,5 and 1.5 one and a half.

    >>> [_number(text) for text in ("10", "1,000", "1.000", "9,99", "10.00", "1.2.3")]
    [10.0, 1000.0, 1000.0, 9.99, 10.0, 123.0]
    """
    plain = re.sub(r"['’\u00a0\u202f]", "", digits)
    parts = re.split("[.,]", plain)
    if len(parts) == 2 and len(parts[1]) != 3:
        return float(".".join(parts))
    return float("".join(parts))


@cache
def _pattern(code: str, words: tuple[str, ...]) -> re.Pattern[str]:
    spelled = "|".join(sorted(words, key=len, reverse=True))
    return re.compile(
        rf"(?P<before>[€$£¥]\s?|\b(?:eur|usd|gbp|chf)\s)?"
        rf"(?:(?P<digits>{DIGITS})|\b(?P<word>{spelled})(?:\b|(?=jähr|monat|fach)))"
        rf"(?:[\s\u00a0\u202f-]*(?P<after>{PERCENT}|{MONEY}))?",
        re.IGNORECASE,
    )
