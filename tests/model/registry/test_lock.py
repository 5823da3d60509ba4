"""One training at a time, and no training for a folder that cannot be written."""

from datetime import UTC, datetime

import pytest

from core.errors import BusyError, ModelError
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
