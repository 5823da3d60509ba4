"""The retention e-mail: offer, tone and language, a draft that is watched, edited, checked, copied and downloaded."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from core.decisions.drafting import StartOver
from core.decisions.email import TONES, Email, EmailRequest, Tone, fill
from core.decisions.offers import Offer
from core.decisions.store import read_language
from core.errors import DraftError
from core.serving.answers import Answer
from core.serving.desk import Desk
from pages.parts.form import customer_name
from pages.parts.guards import plain, say

SIGNATURE = "mail:signature"


@dataclass(frozen=True, slots=True)
class Drafted:
    """The draft on the page, with name and signature in it.

    Attributes:
        filled: the texts that stand for the placeholders; not held against the draft.
        number: of the draft in this session, part of its widgets' keys.
    """

    prediction_id: str
    email: Email
    request: EmailRequest
    filled: tuple[str, ...]
    number: int


def show(desk: Desk, answer: Answer) -> None:
    """Draw the panel."""
    offer, tone, language, signature = _choices(desk, answer)
    name = customer_name()
    watched = st.empty()
    if st.button("Draft the e-mail", type="primary", key="do:draft", icon=":material/edit:"):
        request = desk.email_request(answer, offer, tone, language)
        email = _watch(desk, answer, request)
        watched.empty()
        number = int(st.session_state.get("drafts", 0)) + 1
        st.session_state["drafts"] = number
        filled = fill(email, name=name, signature=signature)
        drafted = Drafted(answer.prediction_id, filled, request, tuple(t for t in (name, signature) if t), number)
        st.session_state["draft"] = drafted
        st.session_state[f"mail:{number}:subject"] = filled.subject
        st.session_state[f"mail:{number}:body"] = filled.body
    kept: Drafted | None = st.session_state.get("draft")
    if kept is not None and kept.prediction_id == answer.prediction_id:
        _edit(desk, kept)


def _choices(desk: Desk, answer: Answer) -> tuple[Offer | None, Tone, str, str]:
    offers = (*desk.offers(answer.customer), None)
    offer = st.selectbox(
        "Offer",
        offers,
        format_func=lambda one: one.name if one else "No offer",
        key=f"mail:{answer.prediction_id}:offer",
        help="From the catalogue, those that this customer is eligible for. The e-mail may promise nothing else.",
    )
    if offer is not None:
        st.caption(
            f"{plain(offer.gets.get('en') or next(iter(offer.gets.values())))} Costs us {offer.cost:g} {offer.currency}."
        )
    tones, languages, signatures = st.columns(3)
    tone = tones.selectbox("Tone", TONES, format_func=str.capitalize, key="mail:tone")
    language = languages.selectbox(
        "Language", desk.catalogue.languages, format_func=lambda code: read_language(code).label, key="mail:language"
    )
    signature = signatures.text_input("Signed by", key=SIGNATURE, placeholder="Your name")
    return offer, tone, language, signature or ""


def _watch(desk: Desk, answer: Answer, request: EmailRequest) -> Email:
    """Show the pieces as they come; returns the finished e-mail."""
    place, text = st.empty(), ""
    for piece in desk.draft_email(answer, request):
        if isinstance(piece, Email):
            place.empty()
            return piece
        if isinstance(piece, StartOver):
            text = ""
            place.info(plain(piece.says), icon=":material/refresh:")
        else:
            text += piece
            place.text(text)
    raise DraftError("The draft ended without an e-mail.", todo="Draft it again.")


def _edit(desk: Desk, drafted: Drafted) -> None:
    if drafted.email.notice:
        st.info(plain(drafted.email.notice), icon=":material/description:")
    else:
        st.caption(f"Drafted by {plain(desk.settings.groq_model)}. Read it before you send it.")
    subject = st.text_input("Subject", key=f"mail:{drafted.number}:subject") or ""
    body = st.text_area("Text", key=f"mail:{drafted.number}:body", height=330) or ""
    checks = desk.check_email(subject, body, drafted.request, drafted.filled)
    failed = [check for check in checks if not check.ok]
    if failed:
        lines = "\n".join(
            f"- :material/close: **{plain(check.name.capitalize())}:** {plain(check.says)}" for check in failed
        )
        st.warning(f"**Not ready to send**\n\n{lines}")
    else:
        st.success(f"All {len(checks)} checks passed.", icon=":material/check_circle:")
    with st.expander("What was checked"):
        for check in checks:
            st.markdown(
                f"{':material/check: Passed' if check.ok else ':material/close: **Failed**'}: {plain(check.says)}"
            )
    _take(desk, replace(drafted.email, subject=subject, body=body), ready=not failed)


def _take(desk: Desk, email: Email, *, ready: bool) -> None:
    """Copy and download."""
    from core.decisions.eml import to_eml, to_txt

    try:
        message, text = to_eml(email, sender=desk.settings.sender), to_txt(email)
    except DraftError as error:
        say(error)
        return
    with st.container(horizontal=True):
        st.download_button(
            "Download .eml",
            message,
            "retention-email.eml",
            "message/rfc822",
            key="do:eml",
            icon=":material/mail:",
            on_click="ignore",
            disabled=not ready,
        )
        st.download_button(
            "Download .txt",
            text,
            "retention-email.txt",
            "text/plain",
            key="do:txt",
            icon=":material/text_snippet:",
            on_click="ignore",
            disabled=not ready,
        )
        with st.popover("Copy", icon=":material/content_copy:", disabled=not ready):
            st.code(text, language=None, wrap_lines=True)
