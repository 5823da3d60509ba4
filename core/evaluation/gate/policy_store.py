"""The policy from disk."""

from __future__ import annotations

from pathlib import Path

from core.customers.text.store import read_text
from core.errors import PolicyError
from core.evaluation.gate.policy import Policy
from core.evaluation.gate.policy_text import parse_policy

BUNDLED = Path(__file__).with_name("gate.toml")
BUNDLED_NAME = "bundled"


def read_policy(path: Path | None) -> Policy:
    """Read a policy.

    Args:
        path: a TOML file that says what differs from the bundled policy; None for the bundled policy itself.

    Raises:
        PolicyError: it is not there, not readable, or wrong; all faults are told at once.

    >>> read_policy(None).performance.floors.f1
    0.7
    """
    bundled = BUNDLED.read_text(encoding="utf-8")
    if path is None:
        return parse_policy(bundled, BUNDLED.name, name=BUNDLED_NAME)
    text = read_text(path, "policy", PolicyError)
    return parse_policy(text, path.name, base=bundled)
