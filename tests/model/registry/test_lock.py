"""One training at a time, and no training for a folder that cannot be written."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from core.errors import BusyError, ModelError, TableError
from core.model.registry.lock import training_lock
from core.model.registry.training import train_and_register

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def test_a_second_training_is_told_who_is_at_it_and_since_when(settings, small_table):
    with (
        training_lock(settings.mlruns, NOW),
        pytest.raises(BusyError, match=r"process \d+ on .*since 2026-01-02T03:04:05"),
    ):
        train_and_register(settings, small_table, data="a test", now=NOW)
    with training_lock(settings.mlruns, NOW):
        pass


@pytest.mark.parametrize(
    ("asked", "says"),
    [({"kinds": ("foo",)}, "Unknown kind of model: foo"), ({"rule": "foo"}, "Unknown threshold rule 'foo'")],
)
def test_an_unknown_kind_or_rule_is_refused_before_the_registry_is_opened(settings, small_table, asked, says):
    assert says in refused(settings, small_table, **asked)


def test_a_table_without_rows_or_outcomes_is_refused_before_the_registry_is_opened(settings, small_table):
    assert "Of 0 customers 0 have" in refused(settings, small_table.take(np.arange(0)))
    assert "nothing to learn from" in refused(settings, replace(small_table, target=None))


def test_a_name_that_cannot_be_is_refused_before_the_registry_is_opened(settings, small_table):
    named = settings.model_copy(update={"model_name": "../up"})
    assert "'../up' cannot be the name of a model" in refused(named, small_table)


def refused(settings, table, **asked):
    seen = []
    with pytest.raises((ModelError, TableError)) as error:
        train_and_register(
            settings, table, data="a test", now=NOW, progress=lambda text, share: seen.append(text), **asked
        )
    assert seen == []
    return str(error.value)


@pytest.mark.parametrize("place", ["/proc/churn/mlruns", "a file/mlruns"])
def test_a_folder_that_cannot_be_written_is_reported_before_any_work(settings, small_table, tmp_path, place):
    (tmp_path / "a file").write_text("")
    seen = []
    elsewhere = settings.model_copy(update={"mlruns": tmp_path / place})
    with pytest.raises(ModelError, match="cannot be written"):
        train_and_register(
            elsewhere, small_table, data="a test", now=NOW, progress=lambda text, share: seen.append(text)
        )
    assert seen == []
