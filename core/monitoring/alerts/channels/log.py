"""The channel that is always there: Python's logging, under the name churn_desk.alerts."""

from __future__ import annotations

import logging

from core.monitoring.alerts.words import Message

LOGGER = logging.getLogger("churn_desk.alerts")
LEVELS = {"INFO": logging.INFO, "WARNING": logging.WARNING, "CRITICAL": logging.CRITICAL}


def log(message: Message) -> None:
    """Write one message; what has recovered is an INFO."""
    level = logging.INFO if message.severity is None else LEVELS[message.severity]
    LOGGER.log(level, "%s\n%s", message.title, message.body)
