"""The composition root and the use cases: what pages, commands and the API ask of Churn Desk.

`open_desk` puts the real things together; a test may hand `Desk` its own. An answer that is returned stands in the journal;
when the journal cannot take it, there is no answer.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.customers.checked import CheckedTable
from core.customers.checks import check_row
from core.customers.customer import Customer, Row
from core.customers.problems import Problem
from core.customers.schema import Schema, Value
from core.decisions.advice import advise
from core.decisions.draft_checks import check_draft
from core.decisions.drafting import StartOver, draft
from core.decisions.email import Check, Email, EmailRequest, Tone
from core.decisions.groq.connection import connection_from
from core.decisions.offers import Catalogue, Offer, eligible
from core.decisions.request import request_for
from core.decisions.smallest_change import Change, NoneFound, smallest_change
from core.decisions.store import read_catalogue
from core.decisions.what_if import changed, what_if
from core.journal.lines import EmailLine, PredictionLine, Source, WhatIfLine
from core.journal.store import Journal, open_journal
from core.journal.today.store import PredictionCounter
from core.model.outliers.watch import Watch
from core.model.outliers.why import why
from core.model.reasons import Explainer
from core.model.scoring import Scorer
from core.model.store import CHAMPION, Opened, load_version, open_alias, version_folder
from core.model.version import ModelVersion
from core.serving.answers import Answer, Example, HealthItem, JournalState, WhatIf
from core.serving.client import registry_answers
from core.serving.examples import examples
from core.serving.health import groq_health, registry_health
from core.serving.journal_state import journal_state
from core.serving.table_answer import TableAnswer
from core.serving.tables import Progress, answer_table
from core.settings import Settings


class Desk:
    """One served model version with everything around it; safe to share between threads.

    Args:
        settings: of this process.
        opened: the version that answers, and why it is not the one asked for if so.
        journal: takes every answer.
        catalogue: of offers.
    """

    def __init__(self, settings: Settings, opened: Opened, journal: Journal, catalogue: Catalogue) -> None:
        self.settings = settings
        self.version: ModelVersion = opened.version
        self.notice = opened.notice
        self.journal = journal
        self.catalogue = catalogue
        self._counter = PredictionCounter()
        self._last_draft_notice: str | None = None

    @property
    def schema(self) -> Schema:
        return self.version.schema

    @cached_property
    def scorer(self) -> Scorer:
        return Scorer(self.version, self.settings.band_edges)

    @cached_property
    def explainer(self) -> Explainer:
        return Explainer(self.version)

    @cached_property
    def watch(self) -> Watch | None:
        """Tells unusual customers; None when the version was made before there was such a thing."""
        model = self.version.outliers
        return None if model is None else Watch(model, self.version.encoder, self.settings.outlier_share)

    def check(self, row: Row) -> tuple[Customer | None, tuple[Problem, ...]]:
        """The row as a customer of this version's schema, or None, and what is wrong with it."""
        return check_row(self.schema, row)

    def answer(self, customer: Customer, source: Source = "app") -> Answer:
        """Score, explain, advise and log one customer.

        Raises:
            JournalError: the answer could not be logged, so there is none.
        """
        scorer, explainer, watch = self.scorer, self.explainer, self.watch  # built before the clock starts
        begin = time.perf_counter()
        score = scorer.score(customer)
        explanation = explainer.explain(customer, score)
        outlier = None if watch is None else watch.customer(customer)
        latency_ms = (time.perf_counter() - begin) * 1e3
        now = self.journal.stamp()
        line = PredictionLine(
            id=now.id,
            at=now.at,
            customer=customer.id,
            role="champion",
            model=score.model,
            features=customer.values,
            probability=score.probability,
            margin=score.margin,
            threshold=score.threshold,
            at_risk=score.at_risk,
            band=score.band,
            source=source,
            latency_ms=latency_ms,
            base_margin=explanation.base_margin,
            contributions={reason.column: reason.contribution for reason in explanation.reasons},
            unusual=None if outlier is None else outlier.unusual,
            outlier=None if outlier is None else outlier.scores,
        )
        logged_to = self.journal.append(line)
        advice = advise(score, self.offers(customer))
        return Answer(now.id, now.at, customer, score, explanation, advice, latency_ms, logged_to, outlier)

    def unusual(self, answer: Answer) -> str:
        """One sentence for people about what is unusual about this customer; "" when nothing is."""
        if self.watch is None or answer.outlier is None or not answer.outlier.unusual:
            return ""
        return why(self.watch, self.version.profile, answer.customer)

    def what_if(self, answer: Answer, changes: dict[str, Value]) -> WhatIf:
        """The same customer with some columns changed, and whatever follows from them; logged as a what-if.

        Raises:
            RowError: the changes contradict the schema.
            JournalError: it could not be logged, so there is none.
        """
        customer = what_if(answer.customer, changes, self.schema)
        made = changed(answer.customer, customer)
        score = self.scorer.score(customer)
        explanation = self.explainer.explain(customer, score)
        now = self.journal.stamp()
        self.journal.append(WhatIfLine(now.id, now.at, answer.prediction_id, made, score.probability))
        return WhatIf(customer, made, score, explanation)

    def smallest_change(self, answer: Answer) -> Change | NoneFound:
        """The fewest changes the business can make that bring this customer under the threshold."""
        return smallest_change(answer.customer, self.schema, self._margins, self.version.threshold)

    def _margins(self, customers: Sequence[Customer]) -> NDArray[np.float64]:
        encode = self.version.encoder.encode
        return self.version.compiled.margins(np.stack([encode(customer) for customer in customers]))

    def offers(self, customer: Customer) -> tuple[Offer, ...]:
        """What the catalogue has for this customer."""
        return eligible(self.catalogue.offers, customer)

    def email_request(self, answer: Answer, offer: Offer | None, tone: Tone, language: str) -> EmailRequest:
        """All that an e-mail to this customer may be drafted from."""
        return request_for(
            answer.customer,
            self.schema,
            answer.explanation,
            self.catalogue,
            offer,
            tone=tone,
            language=language,
            company=self.settings.company,
        )

    def draft_email(self, answer: Answer, request: EmailRequest) -> Iterator[str | StartOver | Email]:
        """Pieces of text as they are written, then the finished e-mail, which is logged (its text is not).

        Raises:
            JournalError: it could not be logged.
        """
        for piece in draft(request, connection_from(self.settings)):
            if isinstance(piece, Email):
                self._last_draft_notice = piece.notice
                self.journal.append(self._email_line(answer, piece))
            yield piece

    def _email_line(self, answer: Answer, email: Email) -> EmailLine:
        now = self.journal.stamp()
        return EmailLine(
            id=now.id,
            at=now.at,
            prediction=answer.prediction_id,
            source=email.source,
            offer=email.offer_key or "",
            language=email.language,
            tone=email.tone,
            fell_back=email.notice,
        )

    def check_email(
        self, subject: str, body: str, request: EmailRequest, filled: Sequence[str] = ()
    ) -> tuple[Check, ...]:
        """What an edited draft may still say, and what it may not.

        Args:
            filled: name and signature as the agent has filled them in.
        """
        return check_draft(body, request, subject=subject, filled=filled)

    def answer_table(
        self, checked: CheckedTable, *, name: str = "", source: Source = "batch", progress: Progress | None = None
    ) -> TableAnswer:
        """Score, explain and log every customer of a table.

        Args:
            name: of the file, for the journal.
            progress: is told how far it is.

        Raises:
            JournalError: the batch could not be logged, so there is no answer.
        """
        return answer_table(
            checked,
            self.scorer,
            self.explainer,
            self.journal,
            name=name,
            source=source,
            tell=progress or (lambda share, doing: None),
            watch=self.watch,
        )

    def answer_of_row(self, answered: TableAnswer, index: int) -> Answer:
        """One customer of a scored file as an answer of its own: the logged one, nothing is logged again.

        Args:
            index: in answered.checked.table, 0-based.
        """
        customer = answered.checked.table.customer(index)
        score = answered.scores.score(index)
        return Answer(
            answered.ids[index],
            answered.at,
            customer,
            score,
            self.explainer.explain(customer, score),
            advise(score, self.offers(customer)),
            answered.latency_ms / len(answered),
            answered.logged_to,
            None if answered.outliers is None else answered.outliers.customer(index),
        )

    @cached_property
    def _examples(self) -> tuple[Example, ...]:
        return examples(self.version)

    def examples(self) -> tuple[Example, ...]:
        """A low, a middle and a high risk to try the desk with."""
        return self._examples

    def health(self) -> tuple[HealthItem, ...]:
        """How registry and language model are doing; waits a second at the most."""
        uri = self.settings.tracking_uri
        answers = registry_answers(uri) if uri else (self.settings.mlruns / "mlflow.db").is_file()
        return registry_health(self.settings, answers), groq_health(self.settings, self._last_draft_notice)

    def journal_state(self) -> JournalState:
        """Where answers are written and whether the next one could be."""
        today = self.journal.file_of(self.journal.stamp().at.date())
        return journal_state(self.journal.folder, self._counter.count(today))


def open_desk(settings: Settings) -> Desk:
    """The desk that the settings describe, serving the champion.

    Raises:
        NoModelError: nothing was trained yet.
        DamagedModelError: the champion cannot be opened and there is no good copy.
        OfferError, SettingError: the catalogue or a setting is wrong.
    """
    return _opened(settings, open_alias(settings.mlruns, settings.model_name, CHAMPION))


def reopen_desk(settings: Settings, label: str) -> Desk:
    """The desk as it was when this version answered: what follows from an answer of a former champion is asked of that one.

    Args:
        settings: of this process.
        label: of the version, e.g. "churn/3".

    Raises:
        NoModelError, DamagedModelError: it does not stand here any more.
        OfferError, SettingError: the catalogue or a setting is wrong.
    """
    name, _, number = label.rpartition("/")
    return _opened(settings, Opened(load_version(version_folder(settings.mlruns, name, int(number)))))


def _opened(settings: Settings, opened: Opened) -> Desk:
    catalogue = read_catalogue(settings.offers_file, opened.version.schema)
    return Desk(settings, opened, open_journal(settings), catalogue)
