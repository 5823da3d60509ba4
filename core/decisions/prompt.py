"""What goes to the language model: instructions of ours, and the allow-listed words of one request. Nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from core.decisions.email import EmailRequest, Tone
from core.decisions.store import read_language


class Message(TypedDict):
    """One message of the chat protocol."""

    role: str
    content: str


SYSTEM = """\
You write e-mails from a company to one of its customers, to show that the company cares how things are going for them.
Answer with a first line "Subject: …", an empty line, and the paragraphs that stand between the greeting and the closing.
The greeting, the closing, the signature and the last line are added afterwards: do not write them. Use no name.
Write plain text in the language asked for, between fifty and a hundred and thirty words in all. No mark-up, no list, no link.
When there is an offer, copy its sentence word for word, and promise nothing beyond it. When there is none, promise nothing.
Give no number that does not stand in the offer, neither in digits nor in words.
What is known about the customer helps you to choose the words. Do not list it, and never write why this customer was chosen,
that anything was assessed, or that they might stop being a customer. Invite them to reply to the e-mail."""

TONE: dict[Tone, str] = {
    "friendly": "warm and personal, as to somebody one knows",
    "formal": "polite and formal",
    "brief": "friendly and very short, two or three sentences",
}
FORMAL_YOU = {"de": " (address the customer as Sie)", "es": " (address the customer as usted)"}

REFUSED = {
    "words": "it spoke of how or why the customer was chosen",
    "numbers": "it gave a number that does not stand in the offer",
    "promises": "it promised something that does not stand in the offer",
    "offer": "it did not copy the sentence of the offer",
    "length": "it was too short or too long",
    "links": "it held a link",
    "placeholders": "it held a placeholder",
    "language": "it was not in the language asked for",
    "mark-up": "it held mark-up",
    "subject": "the subject was missing or too long",
    "cut off": "it was cut off before its end; write less",
}
"""Check → what to tell the model. The words that were found are not repeated to it: they may be about the customer."""


def messages(request: EmailRequest, refused: Sequence[str] = ()) -> list[Message]:
    """The messages for one try.

    Args:
        request: all that may be known.
        refused: names of the checks that the last draft failed.

    Returns:
        Two messages: ours, and the request's. Of the request these fields are used: reasons, relation, gets, tone,
        language. The company's name is not.
    """
    language = read_language(request.language)
    lines = [
        f"Language: {language.name}{FORMAL_YOU.get(request.language, '')}",
        f"Tone: {TONE[request.tone]}",
        f"The customer: {request.relation or 'a customer'}",
    ]
    if request.reasons:
        lines.append(f"Known about the customer: {'; '.join(request.reasons)}")
    lines.append(f"Offer: {request.gets or 'none'}")
    if refused:
        because = "; ".join(REFUSED[name] for name in refused if name in REFUSED) or "it broke the rules"
        lines.append(f"Your last draft was refused: {because}. Write it again.")
    return [{"role": "system", "content": SYSTEM}, {"role": "user", "content": "\n".join(lines)}]
