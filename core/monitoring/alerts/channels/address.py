"""A channel's address is a secret: it often holds a password or a token."""

from __future__ import annotations

import re
from urllib.parse import unquote

SHORTEST_SECRET = 4
HIDDEN = "…"


def scrubbed(text: str, url: str) -> str:
    """A text in which nothing of the URL is left but its scheme, its host and its port. A host without a dot is no host but
    a token, as in slack://TOKEN/TOKEN, unless it is localhost.

    >>> scrubbed("POST to hooks.example.org/T123/secret9 failed", "json://ann:pass1@hooks.example.org/T123/secret9")
    'POST to hooks.example.org/…/… failed'
    """
    _, _, rest = url.partition("://")
    place, *path = re.split(r"[/?#]", rest)
    login, _, host = place.rpartition("@")
    name = host.partition(":")[0]
    spoken = {name, host} if "." in name or name == "localhost" else set()
    whole = [login, *re.split(r"[:@]", login), host, *host.split(":"), *path]
    parts = [*whole, *(piece for part in path for piece in re.split(r"[&=:@,]", part))]
    secrets = {form for part in parts for form in (part, unquote(part)) if len(form) >= SHORTEST_SECRET}
    for secret in sorted(secrets - spoken, key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    return text
