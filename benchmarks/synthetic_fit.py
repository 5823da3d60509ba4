"""How closely the synthetic customers follow the public Telco table: each known figure beside the synthetic one.

    python -m benchmarks.synthetic_fit [--n 100000] [--seed 1] [--facts FILE.json]

The facts are in tests/golden/telco_facts.json, counted from the public table (its source and checksum are in the file). The last lines say
how hard the synthetic table is: the best possible AUC and F1, and what an honest model reaches.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import numpy as np
import pandas as pd

FACTS = Path(__file__).parents[1] / "tests" / "golden" / "telco_facts.json"
RATE_ROOM = 0.025  # allowed difference of a churn rate
SHARE_ROOM = 0.015  # allowed difference of a share
TABLES = 12  # one hold-out of 1,409 customers gives an AUC with a standard error of 0.011; the mean of twelve 0.003


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the public table and of the synthetic one; `room` is how far they may be apart."""

    name: str
    fact: float
    synthetic: float
    room: float

    @property
    def near(self) -> bool:
        return abs(self.fact - self.synthetic) <= self.room


def frame_of(n: int, seed: int) -> tuple[pd.DataFrame, np.ndarray]:
    """Synthetic customers as a frame with texts and a 0/1 target, and their true probability."""
    from core.customers.export.as_arrow import as_arrow
    from core.customers.store import read_schema
    from core.customers.synthetic.table import synthetic_table

    made = synthetic_table(read_schema(None), n, seed)
    frame = as_arrow(made.table).to_pandas()
    frame["Churn"] = made.table.target
    return frame, made.probability


def compare(frame: pd.DataFrame, facts: dict[str, Any]) -> list[Figure]:
    """Every known figure beside the synthetic one."""
    return [*_shares(frame, facts), *_rates(frame, facts), *_tenure(frame, facts), *_money(frame, facts)]


def _shares(frame: pd.DataFrame, facts: dict[str, Any]) -> Iterator[Figure]:
    for column, levels in facts["marginals"].items():
        found = frame[column].astype(str).value_counts(normalize=True)
        for level, share in levels.items():
            yield Figure(f"share of {column} = {level}", share, found.get(level, 0.0), SHARE_ROOM)
    tables = (
        ("contract_given_internet", "InternetService", "Contract", 0.02),
        ("payment_given_contract", "Contract", "PaymentMethod", 0.025),
        ("internet_given_senior", "SeniorCitizen", "InternetService", 0.02),
    )
    for key, given, column, room in tables:
        for value, levels in facts[key].items():
            found = frame.loc[frame[given].astype(str) == value, column].value_counts(normalize=True)
            for level, share in levels.items():
                yield Figure(f"share of {column} = {level} | {given} = {value}", share, found.get(level, 0.0), room)


def _rates(frame: pd.DataFrame, facts: dict[str, Any]) -> Iterator[Figure]:
    churn = frame["Churn"]
    yield Figure("churn", facts["target"]["rate"], churn.mean(), 0.01)
    for column, levels in facts["churn_rate_by"].items():
        found = churn.groupby(frame[column].astype(str)).mean()
        for level, rate in levels.items():
            yield Figure(f"churn | {column} = {level}", rate, found.get(level, np.nan), RATE_ROOM)
    for pair, fact in facts["churn_contract_x_internet"].items():
        contract, internet = pair.split(" | ")
        here = (frame["Contract"] == contract) & (frame["InternetService"] == internet)
        yield Figure(f"churn | {contract}, {internet}", fact["churn_rate"], churn[here].mean(), RATE_ROOM)
    for band, fact in facts["monthly_charge_bands"].items():
        low, high = (float(edge) for edge in band.strip("[)").split(","))
        here = frame["MonthlyCharges"].between(low, high, inclusive="left")
        yield Figure(f"share of MonthlyCharges {band}", fact["share"], here.mean(), 0.02)
        yield Figure(f"churn | MonthlyCharges {band}", fact["churn_rate"], churn[here].mean(), 0.05)


def _tenure(frame: pd.DataFrame, facts: dict[str, Any]) -> Iterator[Figure]:
    churn, tenure = frame["Churn"], frame["tenure"]
    for band, fact in facts["tenure_bands"].items():
        low, _, high = band.partition("-")
        here = tenure.between(int(low), int(high or low))
        yield Figure(f"share of tenure {band}", fact["share"], here.mean(), SHARE_ROOM)
        yield Figure(f"churn | tenure {band}", fact["churn_rate"], churn[here].mean(), RATE_ROOM)
    here = tenure == 1
    yield Figure("share of tenure 1", facts["tenure_1"]["n"] / facts["rows"], here.mean(), 0.005)
    yield Figure("churn | tenure 1", facts["tenure_1"]["churn_rate"], churn[here].mean(), RATE_ROOM)
    for contract, months in facts["mean_tenure_by_contract"].items():
        yield Figure(f"mean tenure | {contract}", months, tenure[frame["Contract"] == contract].mean(), 1.0)


def _money(frame: pd.DataFrame, facts: dict[str, Any]) -> Iterator[Figure]:
    for column, room in (("tenure", 2.0), ("MonthlyCharges", 2.0), ("TotalCharges", 150.0)):
        quantiles = frame[column].quantile(facts["quantiles"]["q"])
        for q, fact, found in zip(facts["quantiles"]["q"], facts["quantiles"][column], quantiles, strict=True):
            if 0 < q < 1:
                yield Figure(f"{column} at quantile {q}", fact, found, room)
        yield Figure(f"mean {column}", facts["mean_std"][column]["mean"], frame[column].mean(), room / 2)
    for internet, mean in facts["mean_monthly_by_internet"].items():
        found = frame.loc[frame["InternetService"] == internet, "MonthlyCharges"].mean()
        yield Figure(f"mean MonthlyCharges | InternetService = {internet}", mean, found, 1.0)
    ratio = frame["TotalCharges"] / (frame["tenure"] * frame["MonthlyCharges"])
    for q, key in ((0.05, "q05"), (0.25, "q25"), (0.5, "q50"), (0.75, "q75"), (0.95, "q95")):
        fact = facts["total_over_tenure_x_monthly"][key]
        yield Figure(f"TotalCharges / (tenure x MonthlyCharges) at quantile {q}", fact, ratio.quantile(q), 0.01)
    for pair, fact in facts["pearson"].items():
        yield Figure(f"correlation {pair}", fact, frame[list(pair.split("~"))].corr().iloc[0, 1], 0.03)


@dataclass(frozen=True, slots=True)
class Hardness:
    """How well a table can be ranked: AUC and the best F1 of the churn class over all thresholds."""

    who: str
    auc: float
    f1: float


def best_f1(target: np.ndarray, score: np.ndarray) -> float:
    """The largest F1 of the churn class that any threshold reaches."""
    order = np.argsort(-score, kind="stable")
    hits = np.cumsum(target[order])
    return float((2 * hits / (np.arange(1, len(order) + 1) + hits[-1])).max())


def honest(frame: pd.DataFrame, name: str, seeds: range) -> list[Hardness]:
    """What logistic regression and boosting reach on a hold-out of a fifth, averaged over random splits."""
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import roc_auc_score
    from sklearn.model_selection import train_test_split
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    target = frame["Churn"].to_numpy()
    texts = frame.drop(columns=["Churn", "customerID"])
    features = pd.get_dummies(texts, dtype=float).fillna(0.0)
    found: dict[str, list[tuple[float, float]]] = {"logistic regression": [], "boosting": []}
    for seed in seeds:
        x, x_test, y, y_test = train_test_split(features, target, test_size=0.2, stratify=target, random_state=seed)
        for who, model in (
            ("logistic regression", make_pipeline(StandardScaler(), LogisticRegression(max_iter=2000))),
            ("boosting", HistGradientBoostingClassifier(max_iter=80, learning_rate=0.06, max_leaf_nodes=8)),
        ):
            score = model.fit(x.to_numpy(), y).predict_proba(x_test.to_numpy())[:, 1]
            found[who].append((float(roc_auc_score(y_test, score)), best_f1(y_test, score)))
    return [Hardness(f"{name}, {who}", *np.mean(figures, axis=0)) for who, figures in found.items()]


def hardness(seed: int) -> list[Hardness]:
    """Best possible (200,000 customers), and models trained on tables as large as the public one."""
    from sklearn.metrics import roc_auc_score

    frame, probability = frame_of(200_000, seed)
    target = frame["Churn"].to_numpy()
    best = Hardness("best possible", float(roc_auc_score(target, probability)), best_f1(target, probability))
    tables = [
        honest(frame_of(7_043, seed + k)[0], f"mean of {TABLES} tables of 7,043", range(1)) for k in range(TABLES)
    ]
    return [best, *(_mean(found) for found in zip(*tables, strict=True))]


def _mean(found: tuple[Hardness, ...]) -> Hardness:
    return Hardness(found[0].who, float(np.mean([f.auc for f in found])), float(np.mean([f.f1 for f in found])))


@click.command()
@click.option("--n", default=100_000, show_default=True, help="Synthetic customers to compare.")
@click.option("--seed", default=1, show_default=True)
@click.option(
    "--facts", "path", type=click.Path(path_type=Path, exists=True), default=FACTS, show_default="tests/golden"
)
def main(n: int, seed: int, path: Path) -> None:
    """Print each figure of the public table beside the synthetic one, then how hard the synthetic table is."""
    figures = compare(frame_of(n, seed)[0], json.loads(path.read_text()))
    click.echo(f"{'figure':78} {'Telco':>10} {'synthetic':>10} {'apart':>8} {'room':>6}")
    for f in figures:
        mark = "" if f.near else "  <-- too far"
        click.echo(f"{f.name:78} {f.fact:10.4g} {f.synthetic:10.4g} {f.synthetic - f.fact:8.3g} {f.room:6.3g}{mark}")
    click.echo(f"{sum(f.near for f in figures)} of {len(figures)} figures are near enough\n")
    click.echo(f"{'how hard':52} {'AUC':>7} {'best F1':>8}")
    for h in hardness(seed):
        click.echo(f"{h.who:52} {h.auc:7.4f} {h.f1:8.4f}")


if __name__ == "__main__":
    main()
