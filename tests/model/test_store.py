"""Versions on disk: whole or not at all, verified, and what answers when one is damaged."""

import json
import multiprocessing
import os
import shutil
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.errors import DamagedModelError, ModelError, NoModelError
from core.model.packing import FILES
from core.model.store import (
    load_version,
    open_alias,
    read_aliases,
    save_version,
    saved_numbers,
    set_aliases,
    version_folder,
)
from tests.model.kinds import fitted

ROOT = Path(__file__).parents[2]
VERSION = fitted("logistic").version


def numbered(number):
    return replace(VERSION, card=replace(VERSION.card, number=number))


@pytest.fixture
def mlruns(tmp_path):
    """Versions 1, 2, 3; 2 was champion before 3."""
    for number in (1, 2, 3):
        save_version(version_folder(tmp_path, "churn", number), numbered(number))
    set_aliases(tmp_path, "churn", {"champion": 2, "challenger": 1})
    set_aliases(tmp_path, "churn", {"champion": 3})
    return tmp_path


def damage(path: Path, at: float = 0.5) -> None:
    data = bytearray(path.read_bytes())
    data[int(at * (len(data) - 1))] ^= 0xFF
    path.write_bytes(data)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("at", [0.0, 0.37, 0.5, 1.0])
def test_one_flipped_byte_is_found_and_its_file_is_named(tmp_path, name, at):
    folder = save_version(tmp_path / "1", VERSION)
    damage(folder / name, at)
    with pytest.raises(DamagedModelError, match=r"manifest.json" if name == "manifest.json" else name):
        load_version(folder)


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(tmp_path, name):
    folder = save_version(tmp_path / "1", VERSION)
    (folder / name).unlink()
    with pytest.raises(DamagedModelError, match=name):
        load_version(folder)


def test_every_single_bit_of_the_manifest_counts(tmp_path):
    manifest = save_version(tmp_path / "1", VERSION) / "manifest.json"
    good = manifest.read_bytes()
    for i in np.random.default_rng(0).choice(len(good) * 8, 60, replace=False).tolist():
        bad = bytearray(good)
        bad[i // 8] ^= 1 << (i % 8)
        manifest.write_bytes(bad)
        with pytest.raises(DamagedModelError, match=r"does not match|damaged|format"):
            load_version(tmp_path / "1")


def test_a_format_from_the_future_says_so(tmp_path):
    manifest = save_version(tmp_path / "1", VERSION) / "manifest.json"
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "format": 2}))
    with pytest.raises(DamagedModelError, match="format 2 is not known"):
        load_version(tmp_path / "1")


def test_a_saved_version_is_never_overwritten(tmp_path):
    save_version(tmp_path / "1", VERSION)
    with pytest.raises(ModelError, match="exists already"):
        save_version(tmp_path / "1", VERSION)


def test_of_two_who_save_the_same_number_one_wins_and_nothing_is_torn(tmp_path):
    lost = []

    def save():
        try:
            save_version(tmp_path / "1", VERSION)
        except ModelError as error:
            lost.append(error)

    threads = [threading.Thread(target=save) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(lost) == 3
    assert load_version(tmp_path / "1").label == "churn/3"
    assert [child.name for child in tmp_path.iterdir()] == ["1"]


def _save_for_ever(folder, started):
    started.set()
    for number in range(1, 10_000):
        save_version(folder / str(number), VERSION)


def test_a_killed_save_leaves_a_whole_version_or_none(tmp_path):
    fork = multiprocessing.get_context("fork")
    rng, rounds = np.random.default_rng(5), []
    for i in range(12):
        folder = tmp_path / "served" / f"run{i}"
        folder.mkdir(parents=True)
        started = fork.Event()
        child = fork.Process(target=_save_for_ever, args=(folder, started))
        child.start()
        assert started.wait(30)
        time.sleep(0.02 + 0.06 * rng.random())
        child.kill()
        child.join()
        rounds.append(saved_numbers(tmp_path, f"run{i}"))
        for number in rounds[-1]:
            assert load_version(folder / str(number)).label == "churn/3"
    assert sum(map(len, rounds)) > 0


def test_what_a_killed_save_left_is_swept_after_a_day(tmp_path):
    old, young = tmp_path / "1.aa.partial", tmp_path / "2.bb.partial"
    old.mkdir(), young.mkdir()
    os.utime(old, (1.0, 1.0))
    save_version(tmp_path / "3", VERSION)
    assert not old.exists() and young.exists()


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(ModelError, match="cannot be saved"):
        save_version(tmp_path / "file" / "1", VERSION)
    with pytest.raises(ModelError):
        set_aliases(tmp_path / "file", "churn", {"champion": None})


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes anywhere")
def test_a_read_only_folder_is_told(tmp_path):
    tmp_path.chmod(0o555)
    with pytest.raises(ModelError, match="cannot be saved"):
        save_version(tmp_path / "1", VERSION)


def test_a_full_disk_is_told_and_leaves_nothing(tmp_path):
    program = (
        "import resource, sys\nfrom pathlib import Path\n"
        "from core.errors import ModelError\nfrom core.model.store import load_version, save_version\n"
        "version = load_version(Path(sys.argv[1]))\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))\n"
        "try:\n    save_version(Path(sys.argv[2]), version)\n"
        "except ModelError as error:\n    print(error.found)\n"
    )
    there = save_version(tmp_path / "1", VERSION)
    found = subprocess.run(
        [sys.executable, "-c", program, there, tmp_path / "2"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert "cannot be saved" in found.stdout, found.stderr
    assert [child.name for child in tmp_path.iterdir()] == ["1"]


def test_loading_imports_nothing_heavy_and_nothing_that_unpickles(tmp_path):
    folder = save_version(tmp_path / "1", VERSION)
    program = (
        "import sys\nfrom pathlib import Path\nfrom core.model.store import load_version\n"
        "load_version(Path(sys.argv[1]))\n"
        "print(sorted({m.split('.')[0] for m in sys.modules} & "
        "{'mlflow','sklearn','skops','joblib','cloudpickle','dill','shap','scipy','numba','pandas','xgboost','streamlit'}))"
    )
    found = subprocess.run(
        [sys.executable, "-c", program, folder], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "[]"


def test_an_array_of_objects_is_not_unpickled(tmp_path):
    from core.model.packing import pack, unpack

    files = dict(pack(VERSION))
    evil = tmp_path / "evil.npz"
    np.savez(evil, intercept=np.array([object()], dtype=object))
    files["arrays.npz"] = evil.read_bytes()
    manifest = json.loads(files["manifest.json"])
    import hashlib

    manifest["files"]["arrays.npz"] = hashlib.sha256(files["arrays.npz"]).hexdigest()
    files["manifest.json"] = json.dumps(manifest, indent=1).encode()
    with pytest.raises(DamagedModelError):
        unpack(files, "here")


def test_the_champion_opens_without_a_notice(mlruns):
    opened = open_alias(mlruns, "churn", "champion")
    assert (opened.version.number, opened.notice) == (3, "")
    assert open_alias(mlruns, "churn", "challenger").version.number == 1
    assert read_aliases(mlruns, "churn") == {"champion": 3, "challenger": 1, "last_good": 2}


@pytest.mark.parametrize(
    "how", [lambda f: damage(f / "arrays.npz"), lambda f: (f / "card.json").unlink(), shutil.rmtree]
)
def test_a_champion_that_cannot_be_opened_is_replaced_by_the_last_good_copy_and_it_is_said(mlruns, how):
    how(version_folder(mlruns, "churn", 3))
    opened = open_alias(mlruns, "churn", "champion")
    assert opened.version.number == 2
    assert "churn/3 cannot be opened" in opened.notice and "Serving churn/2, the last good copy" in opened.notice


def test_without_a_good_copy_nothing_is_served(mlruns):
    for number in (2, 3):
        damage(version_folder(mlruns, "churn", number) / "arrays.npz")
    with pytest.raises(DamagedModelError, match="churn/2"):
        open_alias(mlruns, "churn", "champion")
    damage(version_folder(mlruns, "churn", 1) / "card.json")
    with pytest.raises(DamagedModelError):
        open_alias(mlruns, "churn", "challenger")


def test_a_version_that_nobody_promoted_is_not_served(tmp_path):
    save_version(version_folder(tmp_path, "churn", 1), numbered(1))
    with pytest.raises(NoModelError):
        open_alias(tmp_path, "churn", "champion")


def test_lost_aliases_are_no_fresh_start(mlruns):
    path = version_folder(mlruns, "churn", 3).with_name("aliases.json")
    path.unlink()
    with pytest.raises(DamagedModelError, match=r"aliases\.json is gone"):
        read_aliases(mlruns, "churn")
    opened = open_alias(mlruns, "churn")
    assert opened.version.number == 2 and "aliases.json is gone" in opened.notice
    set_aliases(mlruns, "churn", {"champion": 1})
    assert read_aliases(mlruns, "churn")["champion"] == 1


def test_damaged_aliases_fall_back_to_those_before(mlruns):
    path = version_folder(mlruns, "churn", 3).with_name("aliases.json")
    path.write_text("{")
    opened = open_alias(mlruns, "churn", "champion")
    assert opened.version.number == 2 and "aliases.json cannot be understood" in opened.notice
    set_aliases(mlruns, "churn", {"champion": 1})
    assert open_alias(mlruns, "churn", "champion").notice == ""


def test_an_alias_never_points_at_what_cannot_be_opened(mlruns):
    damage(version_folder(mlruns, "churn", 1) / "arrays.npz")
    for number, error in ((1, DamagedModelError), (9, NoModelError)):
        with pytest.raises(error):
            set_aliases(mlruns, "churn", {"champion": number})
    assert read_aliases(mlruns, "churn")["champion"] == 3


def test_an_alias_can_be_taken_away(mlruns):
    assert set_aliases(mlruns, "churn", {"challenger": None}) == {"champion": 3, "last_good": 2}
    with pytest.raises(NoModelError, match="no challenger"):
        open_alias(mlruns, "churn", "challenger")


@pytest.mark.parametrize("name", ["../churn", "", "a/b", ".hidden"])
def test_a_name_cannot_leave_its_folder(tmp_path, name):
    with pytest.raises(ModelError):
        version_folder(tmp_path, name, 1)
