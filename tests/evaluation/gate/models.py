"""Versions for the gate's tests: trained for real, each in a second or two."""

from dataclasses import replace

import numpy as np

from core.customers.customer import CustomerTable
from core.evaluation.gate.evidence import Evidence, Original, Pair, known_outcomes, scored
from core.evaluation.gate.gate import Facts, judge
from core.evaluation.gate.policy_store import read_policy
from core.evaluation.gate.report import Check, Report
from core.evaluation.unseen import unseen
from core.model.compiled import calibrated
from core.model.compiling.trees import compile_forest
from core.model.registry.facts import data_hash, schema_hash
from core.model.training.calibrate import platt
from core.model.training.finished import Origin, finished
from core.model.training.metrics import metrics
from core.model.training.threshold import max_f1
from core.model.training.train import train
from core.model.version import ModelVersion

NOT_ASKED = Original(None, 0, "Not asked.")


def trained(table: CustomerTable, kind: str, number: int = 1, seed: int = 7) -> ModelVersion:
    """A version of this kind as `python -m core train` makes it."""
    found = train(table, seed=seed, kinds=(kind,))
    origin = Origin(
        "churn", "a table", data_hash(table), schema_hash(table.schema), "", "2026-11-21T12:00:00+00:00", {}
    )
    return finished(found, found.of(kind), origin, number=number, run_id="", difference=0.0)


def shallow_tree(table: CustomerTable, like: ModelVersion, number: int = 2) -> ModelVersion:
    """One tree of depth 2, calibrated, on the training side of another version."""
    from sklearn.ensemble import RandomForestClassifier

    from core.model.training.split import split

    parts = split(table, like.card.seed)
    train_side, validation = table.take(parts.train), table.take(parts.validation)
    x = like.encoder.encode_table(train_side)
    forest = RandomForestClassifier(1, max_depth=2, bootstrap=False, max_features=None, random_state=0)
    forest.fit(x, train_side.target)
    tuned = platt(train_side.target, forest.predict_proba(x)[:, 1])
    compiled = calibrated(compile_forest(forest), tuned.slope, tuned.offset)
    _, probability = compiled.both(like.encoder.encode_table(validation))
    threshold = max_f1(validation.target, probability)
    found = metrics(validation.target, probability, threshold).as_dict()
    card = replace(
        like.card, kind="forest", number=number, threshold=threshold, metrics={"validation": found, "holdout": found}
    )
    return replace(like, compiled=compiled, card=card)


def leaking(table: CustomerTable, column: str) -> CustomerTable:
    """The same customers, with a column of two levels that repeats the outcome."""
    return replace(table, codes={**table.codes, column: table.target.astype(np.int16)})


def evidence(
    version: ModelVersion, table: CustomerTable, champion: ModelVersion | None = None, policy=None, **changes
) -> Evidence:
    judged = table.take(unseen(table, data_hash(table), [version]).rows)
    shared = judged if champion is None else table.take(unseen(table, data_hash(table), [version, champion]).rows)
    made = Evidence(
        version=scored(version, judged),
        pair=None
        if champion is None
        else Pair(scored(version, shared), scored(champion, shared), shared, known_outcomes(shared)),
        no_champion="" if champion else "There is no champion yet.",
        doubtful=False,
        champion_version=champion,
        table=judged,
        target=known_outcomes(judged),
        terms=None,
        currency="",
        original=NOT_ASKED,
        policy=policy or read_policy(None),
    )
    return replace(made, **changes)


def gate(version: ModelVersion, table: CustomerTable, champion: ModelVersion | None = None, **changes) -> Report:
    """What the gate says, with a clock that stands still but for a microsecond a look."""
    ticks = iter(range(10**9))
    made = evidence(version, table, champion, **changes)
    facts = Facts(
        "m" * 64, "2026-11-21T12:00:00+00:00", "a table", data_hash(table), len(table) - len(made.target), 0.0
    )
    return judge(made, facts, lambda: 1e-6 * next(ticks), lambda text, share: None)


def check(report: Report, name: str, group: str | None = None) -> Check:
    """The one check of this name."""
    (found,) = [one for one in report.checks if one.name == name and group in (None, one.group)]
    return found


def failed(report: Report) -> list[str]:
    """Names of the checks that failed."""
    return [one.name for one in report.checks if one.verdict == "fail"]
