"""Fingerprints of the customers a version has learned from: kept with it, read back, and optional."""

import json
from dataclasses import replace

import numpy as np
import pytest

from core.customers.store import read_schema
from core.customers.synthetic.table import synthetic_table
from core.errors import DamagedModelError
from core.model.fingerprints import Fingerprints, fingerprints
from core.model.store import load_version, save_version
from tests.model.kinds import fitted, training

VERSION = fitted("logistic").version


def test_survive_a_round_trip():
    before = fingerprints(training(), "ab")
    after = Fingerprints.from_bytes(before.to_bytes())
    assert after.key == "ab00000000000000" == before.key
    assert after.ids.tolist() == before.ids.tolist()
    assert after.seen(training()).all()


def test_the_order_of_columns_and_levels_does_not_matter():
    table = training()
    schema = replace(table.schema, columns=table.schema.columns[::-1])
    renamed = replace(table, schema=schema, ids=np.array([f"x{i}" for i in range(len(table))], object))
    assert fingerprints(table, "k").seen(renamed).all()


def test_missing_and_unknown_values_are_told_apart():
    table = training()
    name, unknown = next((name, found) for name, found in table.unseen.items() if found)
    index = next(iter(unknown))
    other = {**table.unseen, name: {**unknown, index: "Something else"}}
    stranger = replace(table, unseen=other, ids=np.array([f"x{i}" for i in range(len(table))], object))
    seen = fingerprints(table, "k").seen(stranger)
    assert not seen[index]
    assert seen.sum() == len(table) - 1


def test_where_columns_are_too_coarse_the_id_decides():
    schema = read_schema(None)
    table = synthetic_table(schema, 400, seed=5).table
    alike = table.take(np.zeros(400, np.int64))
    learned = replace(alike, ids=table.ids)
    strangers = replace(alike, ids=np.array([f"x{i}" for i in range(400)], object))
    known = fingerprints(learned, "k")
    assert known.by_id_alone
    assert known.seen(learned).all()
    assert not known.seen(strangers).any()


def test_are_saved_with_the_version_and_verified(tmp_path):
    folder = save_version(tmp_path / "1", replace(VERSION, seen=fingerprints(training(), "k")))
    assert load_version(folder).seen.seen(training()).all()
    data = bytearray((folder / "seen.npz").read_bytes())
    data[len(data) // 2] ^= 0xFF
    (folder / "seen.npz").write_bytes(data)
    with pytest.raises(DamagedModelError, match=r"seen\.npz"):
        load_version(folder)
    (folder / "seen.npz").unlink()
    with pytest.raises(DamagedModelError, match=r"seen\.npz"):
        load_version(folder)


def test_a_version_from_before_has_none_and_reads_as_ever(tmp_path):
    folder = save_version(tmp_path / "1", replace(VERSION, seen=None))
    assert "seen.npz" not in json.loads((folder / "manifest.json").read_text())["files"]
    assert load_version(folder).seen is None
