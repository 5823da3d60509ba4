"""How the things around the desk are doing, in words."""

from __future__ import annotations

from core.serving.answers import HealthItem
from core.settings import Settings


def registry_health(settings: Settings, answers: bool) -> HealthItem:
    """The model registry's state.

    Args:
        settings: say where it is.
        answers: whether it does right now (core.serving.client, or the database file exists).
    """
    if not settings.tracking_uri:
        if answers:
            return HealthItem("Model registry", "ok", f"Embedded, in the folder {settings.mlruns}.")
        return HealthItem("Model registry", "away", f"No database in {settings.mlruns}; serving the local copy.")
    if answers:
        return HealthItem("Model registry", "ok", f"MLflow at {settings.tracking_uri} answers.")
    return HealthItem(
        "Model registry", "away", f"MLflow at {settings.tracking_uri} does not answer; serving the local copy."
    )


def groq_health(settings: Settings, last_notice: str | None) -> HealthItem:
    """The language model's state.

    Args:
        settings: say whether there is a key.
        last_notice: why the last draft fell back to a template; "" when it did not, None before the first draft.
    """
    if not settings.groq_api_key.get_secret_value():
        return HealthItem("Groq", "off", "No key: e-mails come from templates.")
    if last_notice:
        return HealthItem("Groq", "away", last_notice)
    if last_notice is None:
        return HealthItem("Groq", "ok", f"Configured ({settings.groq_model}); not asked yet.")
    return HealthItem("Groq", "ok", f"{settings.groq_model} answered the last request.")
