"""Checks a draft before anybody may send it, whoever wrote it: a language model, a template or an agent.

Pure functions of the text; quick enough (a few milliseconds) to run at every keystroke.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from core.decisions.email import NAME, SIGNATURE, Check, EmailRequest
from core.decisions.language import Language
from core.decisions.offers import LANGUAGES
from core.decisions.statements import statements, unit_signs
from core.decisions.store import read_language

WORDS = (25, 260)
"""Fewest and most words of a whole e-mail."""
SUBJECT = 90
"""Most characters of a subject; phones cut longer ones."""

LINK = re.compile(
    r"(?:https?://|www\.)\S+|\bmailto:\S+|\b[\w.+-]+@[\w-]+\.\w+|\b[a-z0-9-]+\.(?:com|net|org|info|io|de|es|eu|uk|at|ch|shop|app)\b(?:/\S*)?",
    re.IGNORECASE,
)
MARK_UP = re.compile(
    r"\*\*|__|`|^\s{0,3}#+\s|^\s*[*•]\s|</?[a-z][^>]*>|\[[^\]]*\]\([^)]*\)|&(?:nbsp|amp|lt|gt);",
    re.IGNORECASE | re.MULTILINE,
)
PLACEHOLDER = re.compile(r"\{+[^{}\n]*\}+|\[[^\]\n]{1,40}\]|<[^<>\n]{1,40}>|\bX{3,}\b|_{3,}|\{%|%\}")


def check_draft(
    body: str, request: EmailRequest, *, subject: str | None = None, filled: Sequence[str] = ()
) -> tuple[Check, ...]:
    """Everything a draft is checked for, always in the same order.

    Args:
        body: the whole e-mail from greeting to opt-out line.
        request: what it was drafted from; its offer is the only source of numbers and promises.
        subject: checked for the same words; None when there is none to check.
        filled: texts an agent has filled in (name, signature); what they say is not held against the draft.

    Returns:
        Checks named words, numbers, promises, offer, length, greeting, opt-out, links, placeholders, language, mark-up
        and, with a subject, subject.
    """
    language = read_language(request.language)
    own = _without(body, [*filled, request.company, NAME, SIGNATURE])
    both = own if subject is None else f"{_without(subject, [*filled, request.company])}\n{own}"
    allowed = f"{request.gets}\n{request.thanks}"
    checks = (
        _words(both, allowed, request.never_say),
        _numbers(both, allowed, language),
        _promises(both, allowed, language),
        _offer(own, request, language),
        _length(body),
        _greeting(body, language),
        _opt_out(body, language),
        _links(both, allowed),
        _placeholders(_without(body, filled)),
        _language(own, language),
        _mark_up(both),
    )
    return checks if subject is None else (*checks, _subject(subject))


def _without(text: str, parts: Iterable[str]) -> str:
    for part in sorted((part for part in parts if part.strip()), key=len, reverse=True):
        text = text.replace(part, " ")
    return text


def _quoted(found: Iterable[str]) -> str:
    return ", ".join(f"“{one}”" for one in dict.fromkeys(" ".join(one.split()) for one in found))


def _words(text: str, allowed: str, never_say: Sequence[str]) -> Check:
    patterns = [read_language(code).never for code in LANGUAGES]
    patterns += [re.compile(rf"\b{re.escape(word)}\w*", re.IGNORECASE) for word in never_say if word.strip()]
    said = [
        match[0] for pattern in patterns for match in pattern.finditer(text) if match[0].lower() not in allowed.lower()
    ]
    if said:
        return Check("words", False, f"Says {_quoted(said)}: a customer must not read how or why we picked them.")
    return Check("words", True, "Says nothing about how or why the customer was picked.")


def _numbers(text: str, allowed: str, language: Language) -> Check:
    offered = statements(allowed, language)
    known = {(one.number, one.mark) for one in offered} | {(one.number, "") for one in offered}
    foreign = [one.found for one in statements(text, language) if (one.number, one.mark) not in known]
    foreign += [{"%": "%", "money": "an amount of money"}[sign] for sign in unit_signs(text) - unit_signs(allowed)]
    if foreign:
        return Check("numbers", False, f"States {_quoted(foreign)}, which the offer does not.")
    return Check("numbers", True, "States no number that is not in the offer.")


def _promises(text: str, allowed: str, language: Language) -> Check:
    found = []
    for spoken in {language.code: language, "en": read_language("en")}.values():
        for group, pattern in spoken.promises.items():
            if not (pattern.search(allowed) or language.promises[group].search(allowed)):
                found += [match[0] for match in pattern.finditer(text)]
    if found:
        return Check("promises", False, f"Promises {_quoted(found)}, which the offer does not.")
    return Check("promises", True, "Promises nothing that is not in the offer.")


def _offer(text: str, request: EmailRequest, language: Language) -> Check:
    if not request.gets:
        return Check("offer", True, "There is no offer to make.")
    stated = {one.number for one in statements(text, language)}
    missing = [one.found for one in statements(request.gets, language) if one.number not in stated]
    words = {word.lower() for word in re.findall(r"\w{5,}", request.gets)}
    said = {word.lower() for word in re.findall(r"\w{5,}", text)}
    if missing or len(words & said) < 0.5 * len(words):
        return Check(
            "offer",
            False,
            f"Does not make the offer in full{': ' + _quoted(missing) + ' is missing' if missing else ''}.",
        )
    return Check("offer", True, "Makes the offer in full.")


def _length(text: str) -> Check:
    count, (low, high) = len(re.findall(r"\w+", text)), WORDS
    if count < low:
        return Check("length", False, f"{count} words are too few; at least {low}.")
    return Check(
        "length", count <= high, f"{count} words." if count <= high else f"{count} words are too many; at most {high}."
    )


def _greeting(text: str, language: Language) -> Check:
    first = text.strip().partition("\n")[0].strip()
    ok = first.lower().startswith(language.greetings) and len(first) <= 120
    return Check("greeting", ok, "Begins with a greeting." if ok else "The first line is not a greeting.")


def _opt_out(text: str, language: Language) -> Check:
    ok = bool(language.opts_out.search(text))
    return Check(
        "opt-out",
        ok,
        "Says how to get no more of these."
        if ok
        else f"Does not say how to get no more of these. Add: {language.opt_out}",
    )


def _links(text: str, allowed: str) -> Check:
    found = [match[0] for match in LINK.finditer(text) if match[0].lower() not in allowed.lower()]
    return Check(
        "links", not found, f"Holds {_quoted(found)}, which the offer does not." if found else "Holds no link."
    )


def _placeholders(text: str) -> Check:
    found = [m[0] for m in PLACEHOLDER.finditer(_without(text, [NAME, SIGNATURE]))]
    return Check(
        "placeholders",
        not found,
        f"Something was not filled in: {_quoted(found)}." if found else "Everything is filled in, or will be.",
    )


def _language(text: str, language: Language) -> Check:
    words = re.findall(r"\w+", text.lower())
    share = {
        code: sum(word in read_language(code).stop_words for word in words) / max(len(words), 1) for code in LANGUAGES
    }
    likely = max(share, key=lambda code: share[code])
    ok = likely == language.code and share[likely] >= 0.15
    return Check("language", ok, f"Written in {language.name}." if ok else f"Does not read like {language.name}.")


def _mark_up(text: str) -> Check:
    found = [match[0].strip() for match in MARK_UP.finditer(text)]
    return Check(
        "mark-up", not found, f"Holds mark-up that mail shows as signs: {_quoted(found)}." if found else "Plain text."
    )


def _subject(subject: str) -> Check:
    if not subject.strip():
        return Check("subject", False, "There is no subject.")
    if "\n" in subject.strip() or len(subject) > SUBJECT:
        return Check("subject", False, f"The subject must be one line of at most {SUBJECT} characters.")
    return Check("subject", not PLACEHOLDER.search(subject), "One short line.")
