"""Trials made by hand: decisions and outcomes as counts, and the one of two real versions."""

from functools import cache

import numpy as np

from core.evaluation.comparison.sources.labelled_table import table_trial
from core.evaluation.comparison.trial import Answers, Trial
from core.model.registry.facts import data_hash
from tests.evaluation.versions import customers, trained_pair


def trial_of(cells: dict[tuple[int, bool, bool], int], **more: object) -> Trial:
    """(outcome, first at risk, second at risk) → customers. Who is called at risk has probability .8, who is not .2."""
    target = np.repeat([outcome for outcome, _, _ in cells], list(cells.values())).astype(np.int8)
    sides = [
        np.where(np.repeat([key[place] for key in cells], list(cells.values())), 0.8, 0.2).astype(np.float64)
        for place in (1, 2)
    ]
    ids = np.array([f"c{i}" for i in range(len(target))], object)
    first, second = (Answers(f"churn/{i}", "", 0.5, side) for i, side in enumerate(sides, 1))
    return Trial(first, second, target, ids, None, "made by hand", "Made by hand.", **more)  # type: ignore[arg-type]


def discordant(only_first: int, only_second: int, alike: int = 1_000) -> Trial:
    """So many customers that only one got right, half of them leaving; as many leaving and staying whom both got right."""
    return trial_of(
        {
            (1, True, False): only_first // 2,
            (0, False, True): only_first - only_first // 2,
            (1, False, True): only_second // 2,
            (0, True, False): only_second - only_second // 2,
            (1, True, True): alike // 2,
            (0, False, False): alike - alike // 2,
        }
    )


@cache
def real_trial() -> Trial:
    """Logistic regression against boosting on their hold-out of 300."""
    table, (one, two) = customers(), trained_pair()
    return table_trial(table, "synthetic customers", data_hash(table), one, two)
