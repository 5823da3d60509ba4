"""What to do about one customer, in plain words: contact now, keep an eye, leave alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from core.decisions.offers import Offer
from core.model.score import Score

Action = Literal["contact now", "keep an eye", "leave alone"]


@dataclass(frozen=True, slots=True)
class Advice:
    """What the desk advises.

    Attributes:
        action: contact now, keep an eye or leave alone.
        why: the same as one or two sentences that an agent can read aloud to a colleague.
    """

    action: Action
    why: str


def advise(score: Score, offers: Sequence[Offer] = ()) -> Advice:
    """The advice that follows from a score and the offers that fit the customer.

    Only the model's own threshold and the bands decide; what a contact costs or a customer is worth is not guessed here.

    >>> advise(Score(0.72, 0.94, 0.5, True, "high", "churn/3")).action
    'contact now'
    >>> print(advise(Score(0.41, -0.36, 0.5, False, "medium", "churn/3")).why)
    The risk is in the medium band, but below the threshold from which the model advises a contact. Look again when something changes.
    """
    if score.at_risk:
        return Advice(
            "contact now", f"The risk is above the threshold from which the model advises a contact. {_fits(offers)}"
        )
    if score.band != "low":
        return Advice(
            "keep an eye",
            f"The risk is in the {score.band} band, but below the threshold from which the model advises a contact. "
            "Look again when something changes.",
        )
    return Advice("leave alone", "The risk is low and below the threshold: nothing needs to be done now.")


def _fits(offers: Sequence[Offer]) -> str:
    if not offers:
        return "No offer in the catalogue fits this customer: ask how things are going, and promise nothing."
    if len(offers) == 1:
        return f"One offer fits this customer: {offers[0].name}."
    return f"{len(offers)} offers fit this customer, among them: {offers[0].name}."
