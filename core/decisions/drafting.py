"""Drafts the e-mail: by Groq while that works and behaves, else from the template, and says which and why."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass

from core.decisions.draft_checks import check_draft
from core.decisions.email import Email, EmailRequest
from core.decisions.groq.client import stream
from core.decisions.groq.connection import Connection
from core.decisions.groq.faults import CUT_OFF, Fault
from core.decisions.language import letter, without_frame
from core.decisions.prompt import messages
from core.decisions.store import read_language
from core.decisions.template import from_template, subject_of

INSTEAD = "This text comes from the template."
NO_KEY = f"No Groq key is set. {INSTEAD}"
TIME_FOR_A_DRAFT = 0.5
"""Seconds that must be left for another try to make sense."""


@dataclass(frozen=True, slots=True)
class StartOver:
    """The pieces so far are void, and others follow; `says` why."""

    says: str


def draft(request: EmailRequest, connection: Connection) -> Iterator[str | StartOver | Email]:
    """Pieces of text as they come, and the finished e-mail as the last item, always.

    The pieces are for watching only: they are unchecked, and without greeting and closing. All tries together take no
    longer than `connection.seconds`; the template adds some milliseconds.

    Args:
        request: all that may be known.
        connection: where to ask; without a key nobody is asked.

    Raises:
        DraftError: the request's language is unknown.
    """
    if not connection.key:
        yield from_template(request, NO_KEY)
        return
    end = time.monotonic() + connection.seconds
    refused: tuple[str, ...] = ()
    drafts, says = 0, ""
    for left in range(connection.retries, -1, -1):
        text, fault = "", None
        with closing(stream(connection, messages(request, refused), end - time.monotonic())) as pieces:
            for piece in pieces:
                if isinstance(piece, Fault):
                    fault = piece
                else:
                    text += piece
                    yield piece
        if fault is None:
            email = finished(text, request)
            if email.ok:
                yield email
                return
            drafts += 1
            refused = tuple(check.name for check in email.checks if not check.ok)
            says = f"Groq's draft was refused for: {', '.join(refused)}."
        else:
            says, refused = fault.says, ("cut off",) if fault is CUT_OFF else refused
        wait = 0.0 if fault is None else fault.wait
        if drafts == 2 or not left or wait is None or end - time.monotonic() - wait < TIME_FOR_A_DRAFT:
            break
        time.sleep(wait)
        yield StartOver(f"{says} Trying once more.")
    if drafts == 2:
        says = f"Two drafts of Groq were refused, the last for: {', '.join(refused)}."
    yield from_template(request, f"{says} {INSTEAD}")


def finished(text: str, request: EmailRequest) -> Email:
    """The e-mail that a language model's text becomes: our greeting, closing and opt-out line around it, and checked."""
    language = read_language(request.language)
    subject, middle = _split(text)
    body = letter(language, request.tone, request.company, without_frame(middle, language))
    subject = subject or subject_of(request)
    checks = check_draft(body, request, subject=subject)
    return Email(subject, body, request.language, request.tone, request.offer_key, "groq", "", checks)


def last(items: Iterable[str | StartOver | Email]) -> Email:
    """The finished e-mail, for whoever does not want to watch it come."""
    *_, email = items
    if not isinstance(email, Email):
        raise TypeError("a draft ends with an e-mail")
    return email


def _split(text: str) -> tuple[str, str]:
    """Subject and paragraphs.

    >>> _split("Subject: Hello\\n\\nGood to have you.")
    ('Hello', 'Good to have you.')
    >>> _split("Good to have you.")
    ('', 'Good to have you.')
    """
    found = re.match(
        r"\s*(?:\*\*)?(?:Subject|Betreff|Asunto)\s*:(?:\*\*)?[ \t]*(.*?)[ \t*]*(?:\n|$)", text, re.IGNORECASE
    )
    if not found:
        return "", text.strip()
    return found[1].strip(" \"'“”„«»"), text[found.end() :].strip()
