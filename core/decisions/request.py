"""Chooses what a draft may know about a customer: an allow-list, and the only way from a customer to an e-mail."""

from __future__ import annotations

from core.customers.customer import Customer
from core.customers.schema import Schema
from core.decisions.email import EmailRequest, Tone
from core.decisions.offers import Catalogue, Offer, relation_of
from core.errors import OfferError
from core.model.explanation import Explanation

MOST_REASONS = 3


def request_for(
    customer: Customer,
    schema: Schema,
    explanation: Explanation,
    catalogue: Catalogue,
    offer: Offer | None,
    *,
    tone: Tone,
    language: str,
    company: str,
) -> EmailRequest:
    """What an e-mail to this customer may be drafted from.

    From the customer come only phrases that the schema's author wrote for the levels that raise the risk, and the words of
    the catalogue for how long they have been here: never a value, a number, a protected column or a text from the table.

    Raises:
        OfferError: the catalogue has no words in this language.
    """
    if language not in catalogue.languages:
        raise OfferError(
            f"The catalogue of offers has no texts in {language!r}.",
            todo=f"Choose one of {', '.join(catalogue.languages)}.",
        )
    relation = relation_of(catalogue.relations, customer)
    return EmailRequest(
        reasons=phrases(schema, explanation),
        relation=relation.words if relation else "",
        thanks=relation.thanks[language] if relation else "",
        offer_key=offer.key if offer else None,
        gets=offer.gets[language] if offer else "",
        tone=tone,
        language=language,
        company=company,
        never_say=(schema.target.noun,) if schema.target.noun else (),
    )


def phrases(schema: Schema, explanation: Explanation, most: int = MOST_REASONS) -> tuple[str, ...]:
    """The phrases of the strongest reasons that raise the risk and have one; no number, nothing protected."""
    found: dict[str, None] = {}
    for reason in explanation.reasons:
        column = schema.by_name.get(reason.column)
        if column is None or column.protected or reason.points <= 0 or not isinstance(reason.value, str):
            continue
        level = column.level(reason.value)  # a level that the schema does not know has no phrase
        if level is not None and level.phrase:
            found.setdefault(level.phrase)
    return tuple(found)[:most]
