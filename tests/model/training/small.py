"""One small table and its training of every kind, made once in a process."""

from functools import cache

from core.customers.customer import CustomerTable
from core.customers.store import read_schema
from core.customers.synthetic.table import synthetic_table
from core.model.training.candidate import Trained
from core.model.training.train import train


@cache
def small_customers() -> CustomerTable:
    """1,000 synthetic customers."""
    return synthetic_table(read_schema(None), 1_000, seed=3).table


@cache
def small_training() -> Trained:
    """Every default kind, seed 7."""
    return train(small_customers(), seed=7)
