"""What a user can set or call stands in the README, with the defaults that the code has."""

import re
from pathlib import Path

import pytest

from core.__main__ import COMMANDS
from core.settings import Settings, variable

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()


def _row(name: str) -> str:
    field = Settings.model_fields[name]
    default = field.get_default(call_default_factory=True)
    shown = default.get_secret_value() if hasattr(default, "get_secret_value") else default
    text = "" if shown is None or shown in ("", {}) else f"`{list(shown) if isinstance(shown, tuple) else shown}`"
    return f"| `{variable(name)}` | {text} | {field.description} |"


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_stands_in_the_readme_with_its_default(name):
    assert _row(name) in README


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_stands_in_the_readme(command):
    assert f"python -m core {command}" in README


@pytest.mark.parametrize("target", re.findall(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(), re.M)[0].split())
def test_every_make_target_stands_in_the_readme(target):
    assert f"make {target}" in README


@pytest.mark.parametrize("page", [p.name for p in (ROOT / "docs").glob("*.md")])
def test_every_document_is_reached_from_the_readme(page):
    assert f"docs/{page}" in README


def test_links_in_the_documents_lead_somewhere():
    for document in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        for link in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", document.read_text()):
            assert (document.parent / link).exists(), f"{document.name} points to {link}"
