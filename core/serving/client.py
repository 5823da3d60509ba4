"""Asks whether the model registry answers."""

from __future__ import annotations

from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen


def registry_answers(uri: str, timeout: float = 1.0) -> bool:
    """Whether the MLflow server at this http(s) address says that it is healthy.

    Args:
        uri: the tracking URI; anything but http and https answers False.
        timeout: seconds, > 0.
    """
    try:
        if urlsplit(uri).scheme not in ("http", "https"):
            return False
        with urlopen(f"{uri.rstrip('/')}/health", timeout=timeout) as response:  # noqa: S310 - the scheme is checked above
            return bool(response.status == 200)
    except (URLError, OSError, ValueError):
        return False
