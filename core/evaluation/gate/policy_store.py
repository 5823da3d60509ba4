"""The policy from disk."""

from __future__ import annotations

from pathlib import Path

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
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise PolicyError(
            f"{path}: the policy cannot be read: {error.strerror}.", todo="Give the path of a TOML file."
        ) from error
    except UnicodeDecodeError as error:
        raise PolicyError(
            f"{path}: the policy is not UTF-8 text (byte {error.start}).", todo="Save it as UTF-8."
        ) from error
    return parse_policy(text, path.name, base=bundled)
