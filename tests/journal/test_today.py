import os

from core.journal.today.store import PredictionCounter

LINE = b'{"kind":"prediction","id":"a","features":{"note":"{\\"kind\\":\\"prediction\\"}"}}\n'
OTHER = b'{"kind":"email","id":"b"}\n'


def test_counts_only_whole_predictions_and_only_what_is_new(tmp_path):
    path, counter = tmp_path / "day.jsonl", PredictionCounter()
    assert counter.count(path) == 0
    path.write_bytes(LINE + OTHER + LINE + LINE[:20])
    assert counter.count(path) == 2
    with path.open("ab") as file:
        file.write(LINE[20:] + LINE)
    assert counter.count(path) == 4


def test_a_replaced_or_shortened_file_is_counted_anew(tmp_path):
    path, counter = tmp_path / "day.jsonl", PredictionCounter()
    path.write_bytes(LINE * 5)
    assert counter.count(path) == 5
    (tmp_path / "new").write_bytes(LINE * 9)
    (tmp_path / "new").replace(path)
    assert counter.count(path) == 9
    os.truncate(path, len(LINE) * 3)
    assert counter.count(path) == 3


def test_lines_that_cross_a_block_are_counted_once(tmp_path, monkeypatch):
    monkeypatch.setattr("core.journal.today.store.BLOCK", 37)
    path = tmp_path / "day.jsonl"
    path.write_bytes((LINE + OTHER) * 40)
    assert PredictionCounter().count(path) == 40


def test_what_cannot_be_read_has_no_count(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    assert PredictionCounter().count(tmp_path / "file" / "day.jsonl") is None
