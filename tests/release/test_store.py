"""Promote, roll back, archive: what is served, what the registry says, and what the log says, together."""

import shutil
from dataclasses import replace
from datetime import timedelta

import pytest

from core.errors import AwayError, JournalError, ReleaseError
from core.journal.store import Journal
from core.model.registry.owed import owes
from core.model.registry.store import connect
from core.model.registry.sync import sync
from core.model.registry.versions import aliases_of
from core.model.store import open_alias, read_aliases, version_folder
from core.release.log.store import check_log, enter_moves, read_log
from core.release.store import archive, promote, roll_back
from tests.release.conftest import NOW, asked, check


def served(settings):
    return read_aliases(settings.mlruns, "churn")


def in_journal(settings):
    return list(Journal(settings.logs).read(kinds=("release",)))


def sound(settings):
    return check_log(settings)[1] == ()


def test_a_version_that_the_gate_lets_through_is_served_registered_and_logged(settings, judge):
    report = judge(2)
    done = promote(settings, 2, asked("Better on seniors.", expect=1))
    assert served(settings) == {"champion": 2, "last_good": 1, "challenger": 4}
    assert aliases_of(connect(settings)) == {"champion": 2, "challenger": 4}
    (line,) = in_journal(settings)
    assert line == done.line == read_log(settings).entries[0]
    assert (line.action, line.who, line.before, line.after, line.reason) == (
        "promote",
        "ann",
        1,
        2,
        "Better on seniors.",
    )
    assert (line.report, line.override, line.previous, done.told) == (report, False, "", True)
    assert sound(settings) and not owes(settings.mlruns, "churn")
    assert open_alias(settings.mlruns, "churn").version.number == 2


def test_a_promoted_challenger_challenges_nobody_any_more(settings, judge):
    judge(4)
    promote(settings, 4, asked())
    assert served(settings) == {"champion": 4, "last_good": 1}
    assert aliases_of(connect(settings)) == {"champion": 4}


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ({"model_hash": "0" * 64}, "about other files than stand under this number"),
        ({"data_hash": "0" * 64, "data": "a friendlier table"}, "on other data .a friendlier table."),
        ({"policy_hash": "0" * 64}, "under another policy"),
        ({"champion": 3}, "against churn/3, not churn/1"),
        ({"champion": None}, "against no champion, not churn/1"),
        ({"verdict": "inconclusive"}, "The gate says inconclusive on churn/2"),
        ({"verdict": "fail", "checks": (check("recall", "fail", 0.61),)}, "recall is 0.61, at least 0.70 is asked for"),
    ],
)
def test_a_report_about_anything_else_is_no_ground(settings, judge, other, says):
    judge(2, **other)
    with pytest.raises(ReleaseError, match=says):
        promote(settings, 2, asked())
    assert served(settings)["champion"] == 1 and in_journal(settings) == []


def test_the_newest_fitting_report_counts_and_not_the_friendliest(settings, judge):
    judge(2)
    judge(2, verdict="fail", created="2026-01-16T09:00:00+00:00")
    with pytest.raises(ReleaseError, match="The gate says fail"):
        promote(settings, 2, asked())


def test_a_report_on_another_table_counts_when_that_table_is_asked_for(settings, judge):
    judge(2, data_hash="e" * 64)
    assert promote(settings, 2, asked(), data_hash="e" * 64).line.after == 2


def test_overruling_the_gate_is_written_down_as_that_and_rests_on_no_report(settings, judge):
    judge(2, verdict="fail")
    done = promote(settings, 2, asked("Fire drill."), override=True)
    assert (done.line.override, done.line.report) == (True, "")
    judge(3, champion=2)
    done = promote(settings, 3, asked("Also."), override=True)
    assert done.line.override is False and "nothing to overrule" in done.notices[0]


@pytest.mark.parametrize("reason", ["", "  \n "])
def test_without_a_reason_nothing_moves(settings, judge, reason):
    judge(2)
    with pytest.raises(ReleaseError, match="No reason"):
        promote(settings, 2, asked(reason), override=True)
    assert served(settings)["champion"] == 1


def test_two_people_cannot_cross_and_the_second_learns_who_was_first(settings, judge):
    judge(2)
    judge(3)
    promote(settings, 2, asked("Mine.", who="ann", expect=1))
    with pytest.raises(ReleaseError, match=r"churn/2 and not churn/1: promote by ann, 2026-02-01 12:00:00 UTC: Mine"):
        promote(settings, 3, asked("And mine.", who="bob", expect=1))
    with pytest.raises(ReleaseError, match=r"against churn/1, not churn/2"):
        promote(settings, 3, asked("And mine.", who="bob"))
    assert served(settings)["champion"] == 2 and len(in_journal(settings)) == 1


def test_an_expected_champion_that_its_training_set_is_said_so(settings):
    with pytest.raises(ReleaseError, match="churn/1 and not churn/2: set by its training"):
        promote(settings, 3, asked(expect=2), override=True)


def test_rollbacks_go_back_one_promotion_after_the_other_and_not_there_and_back(settings):
    for number in (2, 3, 4):
        promote(settings, number, asked(), override=True)
    assert [roll_back(settings, asked("")).line.after for _ in range(3)] == [3, 2, 1]
    with pytest.raises(ReleaseError, match="no champion before churn/1"):
        roll_back(settings, asked(""))
    assert served(settings) == {"champion": 1} and sound(settings)
    assert aliases_of(connect(settings)) == {"champion": 1}


def test_the_copy_to_fall_back_on_is_the_one_a_rollback_would_lead_to(settings):
    for number in (2, 3):
        promote(settings, number, asked(), override=True)
    assert served(settings)["last_good"] == 2
    roll_back(settings, asked(""))
    assert served(settings)["last_good"] == 1


def test_an_archived_version_challenges_nobody_is_passed_over_and_comes_back_only_by_overruling(settings, judge):
    promote(settings, 2, asked(), override=True)
    promote(settings, 3, asked(), override=True)
    archive(settings, 4, asked("Leaks."))
    archive(settings, 2, asked("Old data."))
    assert served(settings) == {"champion": 3, "last_good": 1}
    registry = connect(settings)
    assert aliases_of(registry) == {"champion": 3}
    assert registry.client.get_model_version("churn", "4").tags["archived"] == "2026-02-01T12:00:00+00:00"
    judge(4, champion=3)
    with pytest.raises(ReleaseError, match=r"churn/4 was archived by ann, 2026-02-01: Leaks\."):
        promote(settings, 4, asked())
    with pytest.raises(ReleaseError, match="is champion: it cannot be archived"):
        archive(settings, 3, asked())
    with pytest.raises(ReleaseError, match="was archived by ann"):
        archive(settings, 4, asked())
    assert roll_back(settings, asked("")).line.after == 1
    assert promote(settings, 4, asked("After all."), override=True).line.override is True
    assert "archived" not in registry.client.get_model_version("churn", "4").tags
    assert sound(settings)


def test_a_registry_that_is_away_moves_nothing_unless_asked_and_learns_of_it_later(settings, judge):
    judge(2)
    away = settings.model_copy(update={"tracking_uri": "http://127.0.0.1:9"})
    with pytest.raises(AwayError, match="Nothing was moved"):
        promote(away, 2, asked())
    done = promote(away, 2, asked(here=True))
    assert served(settings)["champion"] == 2 and not done.told and owes(settings.mlruns, "churn")
    assert aliases_of(connect(settings))["champion"] == 1
    assert sync(settings).aliases["champion"] == 2  # the registry is told, and does not take it back
    assert aliases_of(connect(settings))["champion"] == 2 and not owes(settings.mlruns, "churn")
    assert read_log(settings).outside is False


def test_a_champion_that_was_moved_in_the_registry_is_followed_first_and_entered_in_the_log(settings, judge):
    judge(2)
    promote(settings, 2, asked())
    connect(settings).client.set_registered_model_alias("churn", "champion", "3")
    with pytest.raises(ReleaseError, match="The registry says that churn/3 is champion, and churn/2 is served here"):
        promote(settings, 4, asked(), override=True)
    sync(settings)
    assert [fault.where for fault in check_log(settings)[1]] == ["aliases.json"]
    assert enter_moves(settings, NOW + timedelta(hours=1))
    last = read_log(settings).entries[-1]
    assert (last.who, last.before, last.after, last.override) == ("outside the release log", 2, 3, True)
    assert sound(settings) and not enter_moves(settings, NOW)


def test_a_version_that_is_not_there_is_refused(settings):
    with pytest.raises(ReleaseError, match="churn/9 is not in the registry"):
        promote(settings, 9, asked(), override=True)
    with pytest.raises(ReleaseError, match="churn/1 is champion already"):
        promote(settings, 1, asked(), override=True)


def test_a_version_that_is_only_in_the_registry_is_fetched_first(settings):
    shutil.rmtree(version_folder(settings.mlruns, "churn", 3))
    promote(settings, 3, asked(), override=True)
    assert open_alias(settings.mlruns, "churn").version.number == 3


def test_an_entry_that_the_journal_does_not_take_undoes_the_move(settings):
    settings.logs.parent.mkdir(exist_ok=True)
    settings.logs.write_text("a file where the folder should be")
    before = served(settings)
    with pytest.raises(JournalError):
        promote(settings, 2, asked(), override=True)
    assert served(settings) == before and aliases_of(connect(settings))["champion"] == 1
    settings.logs.unlink()
    assert read_log(settings).entries == ()
    assert promote(settings, 2, asked(), override=True).line.previous == "" and sound(settings)


def test_a_clock_that_was_put_back_does_not_turn_the_log(settings):
    first = promote(settings, 2, asked(), override=True).line
    second = promote(settings, 3, asked(now=NOW - timedelta(days=3)), override=True).line
    assert second.at > first.at and sound(settings)


def test_the_first_release_of_a_model_without_champion_is_logged_from_none(settings):
    for path in (settings.mlruns / "served" / "churn").glob("aliases*.json"):
        path.unlink()
    client = connect(settings).client
    for alias in ("champion", "challenger"):
        client.delete_registered_model_alias("churn", alias)
    line = promote(settings, 2, asked(expect=0), override=True).line
    assert (line.before, line.after) == (None, 2)
    with pytest.raises(ReleaseError, match="no champion before churn/2"):
        roll_back(settings, asked(""))


def test_entries_beside_the_aliases_that_are_gone_stop_releases_until_somebody_has_looked(settings):
    from core.release.log.store import rebuild

    promote(settings, 2, asked(), override=True)
    (settings.mlruns / "served" / "churn" / "releases.jsonl").unlink()
    with pytest.raises(ReleaseError, match="release rebuild"):
        promote(settings, 3, asked(), override=True)
    assert "cut off would not be found" in check_log(settings)[1][0].says
    assert rebuild(settings) == (1, [])
    assert promote(settings, 3, asked(), override=True).line.before == 2 and sound(settings)
    path = settings.mlruns / "served" / "churn" / "releases.jsonl"
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(ReleaseError, match="cannot be read"):
        promote(settings, 4, asked(), override=True)


def test_another_model_in_the_same_journal_has_a_chain_of_its_own(settings, tmp_path):
    promote(settings, 2, asked(), override=True)
    line = in_journal(settings)[0]
    Journal(settings.logs).append(replace(line, name="other"))
    assert sound(settings)
