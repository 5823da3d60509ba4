"""After a promotion: what follows from an answer is asked of the version that gave it."""

from dataclasses import replace

import pytest

from core.errors import NoModelError
from core.model.store import save_version, set_aliases, version_folder
from core.serving.desk import open_desk, reopen_desk
from tests.model.kinds import fitted
from tests.serving.conftest import desk_with


@pytest.fixture
def promoted(tmp_path):
    """A desk of a logistic regression, and a boosting that became champion after it had answered."""
    first = desk_with(tmp_path, "logistic")
    answer = first.answer(first.examples()[-1].customer)
    version = fitted("boosting").version
    folder = version_folder(first.settings.mlruns, "churn", 99)
    save_version(folder, replace(version, card=replace(version.card, number=99)))
    set_aliases(first.settings.mlruns, "churn", {"champion": 99})
    return first, answer


def test_a_what_if_and_the_smallest_change_are_those_of_the_version_that_answered(promoted):
    first, answer = promoted
    settings = first.settings
    assert open_desk(settings).version.label == "churn/99"
    again = reopen_desk(settings, answer.score.model)
    assert again.version.label == answer.score.model != "churn/99"
    change = again.smallest_change(answer)
    assert change == first.smallest_change(answer) != open_desk(settings).smallest_change(answer)
    assert again.what_if(answer, change.chosen).score == first.what_if(answer, change.chosen).score


def test_a_version_that_is_gone_is_said_to_be(promoted):
    with pytest.raises(NoModelError, match="no model version at"):
        reopen_desk(promoted[0].settings, "churn/77")
