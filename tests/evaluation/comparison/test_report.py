"""What is taken away: Markdown, CSV, the journal's line."""

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np

from core.evaluation.comparison.comparison import compare
from core.evaluation.comparison.report import comparison_line, disagreements_csv, to_csv, to_markdown
from core.journal.days import stamp
from core.journal.store import Journal
from tests.evaluation.comparison.trials import discordant, real_trial

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_the_csv_holds_every_figure_as_computed():
    found = compare(real_trial())
    read = rows(to_csv(found))
    assert [row["figure"] for row in read] == [figure.label for figure in found.figures]
    assert float(read[0]["churn/2"]) == found.figures[0].second.value
    assert float(read[0]["difference_low"]) == found.figures[0].difference.low


def test_the_customers_file_lists_each_disagreement_once():
    found = compare(real_trial())
    read = rows(disagreements_csv(found))
    assert len(read) == found.paired.discordant
    assert sum(row["right"] == "churn/1" for row in read) == found.paired.only_first
    assert {row["what came true"] for row in read} <= {"Yes", "No"}


def test_an_id_that_is_a_formula_stays_text():
    trial = discordant(3, 3)
    found = compare(replace(trial, ids=np.full(len(trial), "=1+1", object)))
    assert rows(disagreements_csv(found))[0]["customer"] == "'=1+1"


def test_markdown_begins_with_the_recommendation_and_its_reason():
    found = compare(discordant(40, 90))
    text = to_markdown(found, NOW)
    assert text.startswith("# Promote churn/2\n\nchurn/2 is better: accuracy +4.4 points")
    assert "| churn/1 wrong | 90 | 0 |" in text
    assert "McNemar (mid-p): p = below .001 over 130 discordant customers." in text
    assert "| Accuracy | 92.0 % (90.3 % to 93.5 %) | 96.5 % (" in text


def test_the_line_is_kept_and_read_back(tmp_path):
    found = compare(discordant(40, 90))
    journal = Journal(tmp_path)
    journal.append(comparison_line(found, stamp(NOW), "ann"))
    line = next(iter(journal.read(NOW.date(), NOW.date())))
    assert (line.champion, line.challenger, line.only_champion, line.only_challenger) == ("churn/1", "churn/2", 40, 90)
    assert (line.recommendation, line.by, line.n) == ("promote", "ann", 1_130)
    assert line.low < line.difference < line.high
