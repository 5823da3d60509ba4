"""When numba is loaded: not for the first customers, soon afterwards, at once for many."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
START = """
import sys, numpy as np
from core.model import walk
from core.model.compiled import Compiled
model = Compiled.of_weights(0.5, np.ones(2))
def loaded(): return "numba" in sys.modules
"""


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        ("print(model.margin(np.ones(2)), loaded())", "2.5 False"),
        ("print(model.margins(np.ones((2000, 2))).sum(), loaded())", "5000.0 True"),
        (
            "found = {model.margin(np.ones(2)) for _ in range(1200)}; walk._State.loading.join()\n"
            "print(found, loaded(), walk._State.kernel is not None, model.margin(np.ones(2)))",
            "{2.5} True True 2.5",
        ),
    ],
)
def test_numba_is_loaded_when_it_pays(program, expected):
    found = subprocess.run(
        [sys.executable, "-c", START + program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == expected
