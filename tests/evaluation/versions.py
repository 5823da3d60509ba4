"""Small real versions for the tests of this folder, made once in a process."""

from functools import cache

from core.customers.customer import CustomerTable
from core.customers.store import read_schema
from core.customers.synthetic.table import synthetic_table
from core.model.registry.facts import data_hash, schema_hash
from core.model.training.finished import Origin, finished
from core.model.training.train import train
from core.model.version import ModelVersion


@cache
def customers(n: int = 1_500, seed: int = 3) -> CustomerTable:
    """Synthetic customers."""
    return synthetic_table(read_schema(None), n, seed=seed).table


@cache
def trained_pair(seed: int = 7, n: int = 1_500, data_seed: int = 3) -> tuple[ModelVersion, ModelVersion]:
    """A logistic regression, number 1, and gradient boosting, number 2, trained on the same table and split."""
    table = customers(n, data_seed)
    trained = train(table, seed=seed, kinds=("logistic", "boosting"))
    words, created = f"synthetic customers, seed {data_seed}", "2026-11-20T08:00:00+00:00"
    origin = Origin("churn", words, data_hash(table), schema_hash(table.schema), "", created, {})
    one, two = (
        finished(trained, candidate, origin, number=number, run_id="", difference=0.0)
        for number, candidate in enumerate(trained.candidates, 1)
    )
    return one, two
