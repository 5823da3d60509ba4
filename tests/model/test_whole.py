"""A file is there whole, or as it was before."""

import os

import pytest

from core.model.whole.store import write_whole


def test_a_file_takes_the_place_of_the_one_before_and_leaves_nothing_beside_it(tmp_path):
    path = tmp_path / "new" / "aliases.json"
    write_whole(path, b"1")
    write_whole(path, b"2")
    assert path.read_bytes() == b"2"
    assert list(path.parent.iterdir()) == [path]


def test_a_disk_that_does_not_take_it_leaves_the_file_before(tmp_path, monkeypatch):
    path = tmp_path / "aliases.json"
    write_whole(path, b"1")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_whole(path, b"2")
    assert path.read_bytes() == b"1"
    assert list(tmp_path.iterdir()) == [path]
