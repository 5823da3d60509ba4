"""The kernel starts wherever Python does."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_works_where_no_cache_folder_can_be_written(tmp_path):
    nowhere = tmp_path / "file"
    nowhere.write_text("not a folder")
    copy = tmp_path / "read_only"
    program = (
        "import numba.core.caching as c\n"
        "c.CacheImpl._locator_classes = []\n"  # what numba finds on a read-only disk: no place to cache
        "import numpy as np\n"
        "from core.model.compiled import Compiled\n"
        "from core.model.walk import warm\nwarm()\n"
        "print(Compiled.of_weights(1.0, np.ones(2)).margin(np.ones(2)))\n"
    )
    env = {**os.environ, "HOME": str(nowhere), "NUMBA_CACHE_DIR": "", "XDG_CACHE_HOME": str(copy)}
    found = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert found.stdout == "3.0\n", found.stderr


def test_numba_stays_where_it_is_wrapped():
    sources = {p.relative_to(ROOT).as_posix(): p.read_text() for p in (ROOT / "core").rglob("*.py")}
    importing = {name for name, text in sources.items() if "import numba" in text or "from numba" in text}
    wrapped = {"core/model/kernel.py", "core/monitoring/views/compiled.py"}
    assert importing == wrapped | {
        "core/monitoring/views/words.py"
    }  # loads of eight bytes, which need numba's own terms
