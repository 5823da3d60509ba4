"""Ways in which customers change over time, to see whether monitoring notices: drift scenarios.

Each scenario says how strong its change is on a day, and what it does to the process or to the customers at that strength.
Strength 0 is the undisturbed process; it stays 0 for the first third of the days, so that every scenario begins quiet.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from math import ceil, pi, sin

import numpy as np

from core.customers.customer import CustomerTable
from core.customers.schema import Schema
from core.customers.synthetic.process import Choice, Process
from core.customers.synthetic.table import SyntheticCustomers, synthetic_table
from core.customers.synthetic.telco import TELCO

QUIET_SHARE = 1 / 3
SEASON = 14
"""Days of one swing of the seasonal scenario."""
NEW_LEVEL, NEW_SHARE = "Digital wallet", 0.1
ODD_SHARE = 0.08
MORE_LEAVERS = 0.2

Strength = Callable[[int, int], float]
"""(days since the onset, days from the onset to the end) → 0 to 1."""
Alter = Callable[[SyntheticCustomers, float, np.random.Generator], SyntheticCustomers]


def _undisturbed(strength: float) -> Process:
    return TELCO


@dataclass(frozen=True, slots=True)
class Scenario:
    """One way of changing.

    Attributes:
        name: as on the command line.
        says: what changes, for people.
        fits: signals of which one has to notice; () when nothing changes.
        strength: how strong the change is on a day.
        process: the process at a strength.
        alter: what happens to the customers afterwards, at a strength; None for nothing.
    """

    name: str
    says: str
    fits: tuple[str, ...]
    strength: Strength
    process: Callable[[float], Process] = _undisturbed
    alter: Alter | None = None


def onset(days: int) -> int:
    """The first day (0-based) on which a scenario of so many days may differ from the undisturbed process.

    >>> onset(30), onset(1)
    (10, 1)
    """
    return ceil(days * QUIET_SHARE)


def scenario_day(schema: Schema, scenario: Scenario, n: int, seed: int, day: int, days: int) -> SyntheticCustomers:
    """The customers of one day, with their outcome; the same for the same seed.

    Args:
        schema: one that the synthetic process can draw.
        n: how many, ≥ 0.
        seed: of the whole simulation.
        day, days: which day (0-based) of how many.

    Raises:
        SchemaError: the process cannot draw this schema's customers.
    """
    begin = onset(days)
    strength = 0.0 if day < begin else scenario.strength(day - begin, days - begin)
    rng = np.random.default_rng((seed, 2, day))
    twins = seed * 100_003 + day
    if scenario.alter is None or strength == 0:
        return synthetic_table(schema, n, twins, scenario.process(strength))
    return scenario.alter(synthetic_table(schema, 3 * n, twins, scenario.process(strength)), strength, rng)


def _never(since: int, left: int) -> float:
    return 0.0


def _at_once(since: int, left: int) -> float:
    return 1.0


def _slowly(since: int, left: int) -> float:
    return (since + 1) / left


def _in_seasons(since: int, left: int) -> float:
    """Up and down again: sin² with a period of SEASON days."""
    return sin(pi * (since + 0.5) / SEASON) ** 2


def _shifted(strength: float) -> Process:
    """More fibre, fewer long contracts, higher prices."""
    internet = dict(TELCO.internet.others)
    contract = dict(TELCO.contract.others)
    internet = {**internet, "fibre": internet["fibre"].plus(1.2 * strength)}
    contract = {name: rule.plus(-1.0 * strength) for name, rule in contract.items()}
    prices = tuple((name, price * (1 + 0.12 * strength)) for name, price in TELCO.prices.items)
    return replace(
        TELCO,
        internet=Choice(TELCO.internet.first, tuple(internet.items())),
        contract=Choice(TELCO.contract.first, tuple(contract.items())),
        prices=replace(TELCO.prices, items=prices),
    )


def _other_reasons(strength: float) -> Process:
    """The same customers leave for other reasons: what the model has learned is no longer true."""
    change = {"fibre": -1.9, "two_year": 2.2, "one_year": 1.3, "log_months": 0.45, "electronic": -0.7}
    return replace(TELCO, churn=TELCO.churn.plus(-1.2 * strength, **{k: v * strength for k, v in change.items()}))


def _first(made: SyntheticCustomers, rows: np.ndarray[tuple[int], np.dtype[np.int64]]) -> SyntheticCustomers:
    table = made.table.take(rows)
    return SyntheticCustomers(replace(table, rows=np.arange(1, len(rows) + 1, dtype=np.int64)), made.probability[rows])


def _more_leavers(made: SyntheticCustomers, strength: float, rng: np.random.Generator) -> SyntheticCustomers:
    """More of those who leave, each like those who left before: the classes are mixed anew."""
    target = truth(made.table)
    n = len(target) // 3
    leaving, staying = np.flatnonzero(target == 1), np.flatnonzero(target == 0)
    wanted = min(round(n * (len(leaving) / len(target) + MORE_LEAVERS * strength)), len(leaving))
    rows = np.concatenate([leaving[:wanted], staying[: n - wanted]])
    return _first(made, rng.permutation(rows))


def _new_level(made: SyntheticCustomers, strength: float, rng: np.random.Generator) -> SyntheticCustomers:
    """Some pay in a way that there was not before."""
    made = _first(made, np.arange(len(made.table) // 3))
    column = max(made.table.schema.categories, key=lambda one: len(one.levels))
    new = np.flatnonzero(rng.random(len(made.table)) < NEW_SHARE * strength)
    codes = made.table.codes[column.name].copy()
    codes[new] = len(column.levels) + 1
    unseen = {**made.table.unseen, column.name: dict.fromkeys(new.tolist(), NEW_LEVEL)}
    table = replace(made.table, codes={**made.table.codes, column.name: codes}, unseen=unseen)
    return SyntheticCustomers(table, made.probability)


def _odd(made: SyntheticCustomers, strength: float, rng: np.random.Generator) -> SyntheticCustomers:
    """Some have numbers that do not go together, each of which alone is ordinary: one number is mirrored in its range."""
    made = _first(made, np.arange(len(made.table) // 3))
    odd = rng.random(len(made.table)) < ODD_SHARE * strength
    first = made.table.schema.numbers[0].name
    values = made.table.numbers[first].copy()
    values[odd] = np.nanmin(values) + np.nanmax(values) - values[odd]
    table = replace(made.table, numbers={**made.table.numbers, first: values})
    return SyntheticCustomers(table, made.probability)


SCENARIOS: Mapping[str, Scenario] = {
    one.name: one
    for one in (
        Scenario("none", "nothing changes", (), _never),
        Scenario(
            "gradual",
            "more fibre, fewer long contracts and higher prices, a little more every day",
            ("feature_drift", "score_drift", "mean_risk", "multivariate_drift"),
            _slowly,
            _shifted,
        ),
        Scenario(
            "sudden",
            "the same from one day to the next",
            ("feature_drift", "score_drift", "mean_risk", "multivariate_drift"),
            _at_once,
            _shifted,
        ),
        Scenario(
            "concept",
            "the same customers leave for other reasons",
            ("performance", "performance_gap", "segment"),
            _at_once,
            _other_reasons,
        ),
        Scenario(
            "seasonal",
            f"the mix swings there and back within {SEASON} days",
            ("feature_drift", "score_drift", "mean_risk", "multivariate_drift"),
            _in_seasons,
            _shifted,
        ),
        Scenario(
            "new-levels",
            f"{NEW_SHARE:.0%} have a level that the model has never seen",
            ("data_quality", "feature_drift"),
            _at_once,
            alter=_new_level,
        ),
        Scenario(
            "class-balance",
            f"{100 * MORE_LEAVERS:.0f} points more customers who leave, like those before",
            ("score_drift", "mean_risk", "feature_drift", "performance_gap"),
            _at_once,
            alter=_more_leavers,
        ),
        Scenario(
            "outliers",
            f"{ODD_SHARE:.0%} have numbers that do not go together",
            ("outliers", "multivariate_drift"),
            _at_once,
            alter=_odd,
        ),
    )
}
"""Name → scenario, in the order in which they are shown."""


def truth(table: CustomerTable) -> np.ndarray[tuple[int], np.dtype[np.int8]]:
    """What became of these customers, 1 for the positive class, int8, shape (n,)."""
    assert table.target is not None  # noqa: S101  (synthetic customers have one)
    return table.target
