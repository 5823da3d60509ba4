"""requirements*.txt are compiled from pyproject.toml; this fails, without a network, when they drift (`make lock` mends it)."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
LEAN = PROJECT["dependencies"]
DEV = LEAN + PROJECT["optional-dependencies"]["dev"]


def _direct_pins(lock: str) -> dict[str, list[str]]:
    """Package → its pins (one per platform), for those that stand in pyproject.toml itself."""
    pins: dict[str, list[str]] = {}
    block = re.compile(
        r"^(?P<name>[A-Za-z0-9._-]+)(\[[^]]*\])?==(?P<pin>[^ ;\n]+)[^\n]*\n(?P<via>(    #[^\n]*\n)*)", re.M
    )
    for found in block.finditer((ROOT / lock).read_text()):
        if "churn-desk (pyproject.toml)" in found["via"]:
            pins.setdefault(canonicalize_name(found["name"]), []).append(found["pin"])
    return pins


@pytest.mark.parametrize(("lock", "wanted"), [("requirements.txt", LEAN), ("requirements-dev.txt", DEV)])
def test_lock_holds_exactly_what_pyproject_asks_for(lock, wanted):
    pins = _direct_pins(lock)
    assert set(pins) == {canonicalize_name(Requirement(text).name) for text in wanted}
    for text in wanted:
        requirement = Requirement(text)
        for pin in pins[canonicalize_name(requirement.name)]:
            assert requirement.specifier.contains(pin), (
                f"{lock}: {requirement.name}=={pin} is not {requirement.specifier}"
            )


def test_every_dependency_has_its_reason_beside_it():
    text = (ROOT / "pyproject.toml").read_text().split("dependencies = [")[1].split("\n]")[0]
    lines = [line for line in text.splitlines() if line.strip()]
    assert all("#" in line for line in lines), [line for line in lines if "#" not in line]
