"""How to reach Groq: the part of the settings that its client needs."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from core.settings import Settings

LONGEST = 9.5
"""Seconds after which an agent has waited long enough, whatever the settings say; leaves time for the template."""


@dataclass(frozen=True, slots=True)
class Connection:
    """Where and how drafts are asked for.

    Attributes:
        key: the API key; "" for none. Not shown when printed.
        base_url: without /openai/v1, e.g. "https://api.groq.com".
        model: its id.
        seconds: for all tries together, > 0; at most `LONGEST` are taken.
        retries: further tries within that time, ≥ 0.
    """

    key: str = field(repr=False)
    base_url: str
    model: str
    seconds: float
    retries: int

    @property
    def is_local(self) -> bool:
        """The server is on this machine: no proxy can reach it."""
        return (urlsplit(self.base_url).hostname or "") in {"localhost", "127.0.0.1", "::1"}


def connection_from(settings: Settings) -> Connection:
    """The connection that the settings describe; a base URL that ends in /openai/v1, as other tools write it, is understood."""
    return Connection(
        settings.groq_api_key.get_secret_value().strip(),
        settings.groq_base_url.strip().rstrip("/").removesuffix("/openai/v1"),
        settings.groq_model.strip(),
        min(settings.groq_timeout, LONGEST),
        settings.groq_retries,
    )
