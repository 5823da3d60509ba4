"""Counts that the overview's tests make up."""

from datetime import date

import numpy as np

from core.model.profile import ColumnProfile, Profile
from core.monitoring.counts import SQUARE_UNIT, UNIT, Shape, no_counts

AGE = ColumnProfile("age", (30.0, 50.0), (), (300, 400, 300, 0, 0), 0.1)
PLAN = ColumnProfile("plan", (), ("gold", "basic"), (400, 600, 0, 0), -0.2)
PROFILE = Profile(1000, (AGE, PLAN), tuple(i / 20 for i in range(1, 20)), (50,) * 20)
SHAPE = Shape(("age", "plan"), (5, 4), 20)


def counts(
    day, n, *, mean=0.25, spread=0.1, at_risk=0, high=0, age=None, plan=None, effect=(0.1, -0.2), explained=None
):
    """Counts of a day in November: n predictions whose probabilities have this mean and standard deviation."""
    found = no_counts(date(2026, 11, day), "churn/1", "champion", SHAPE)
    starts = SHAPE.starts

    def put(name, *values):
        found.flat[starts[name] : starts[name] + len(values)] = values

    explained = n if explained is None else explained
    put("n", n)
    put("n_explained", explained)
    put("decisions", n - at_risk, at_risk)
    put("bands", n - high, 0, high)
    put("sources", n, 0, 0)
    put("hours", *([0] * 8), n)
    put("latency", *([0] * 20), n)
    put("scores", *([0] * 5), n)
    put("score_sums", round(n * mean / UNIT))
    put("probability_squares", round(n * (mean**2 + spread**2) / SQUARE_UNIT))
    margins = -1.0 + sum(effect)
    put("margin_sum", round(n * margins / UNIT))
    put("explained_margin_sum", round(explained * margins / UNIT))
    put("base_margin_sum", round(explained * -1.0 / UNIT))
    put("contribution_sums", *(round(explained * one / UNIT) for one in effect))
    put("contribution_squares", *(round(explained * (one**2 + 0.01) / SQUARE_UNIT) for one in effect))
    age = shared(n, (0.3, 0.4, 0.3, 0, 0)) if age is None else age
    plan = shared(n, (0.4, 0.6, 0, 0)) if plan is None else plan
    put("columns", *age, *plan)
    return found


def shared(n, shares):
    """n customers in these shares."""
    found = np.floor(n * np.array(shares)).astype(int)
    found[0] += n - found.sum()
    return found.tolist()
