"""Every setting, its default and what it is for; read from the environment and from `.env`.

The README's table is checked against this class by a test.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from pydantic_settings import SettingsError as PydanticSettingsError

from core.errors import SettingError

Role = Literal["agent", "analyst", "admin"]
DefaultRole = Literal["agent", "analyst", "admin", "none"]
CHANNEL_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class Settings(BaseSettings):
    """Settings of one running desk. Field `x` is read from `CHURN_X` unless an alias says otherwise."""

    model_config = SettingsConfigDict(
        env_prefix="CHURN_", env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True, populate_by_name=True
    )

    data: Path | None = Field(
        None, description="Customer table (CSV or Parquet) to train on; empty: synthetic customers."
    )
    schema_file: Path | None = Field(
        None,
        validation_alias="CHURN_SCHEMA",
        description="Schema (TOML) of that table; empty: the bundled Telco schema.",
    )
    offers_file: Path | None = Field(
        None, validation_alias="CHURN_OFFERS", description="Catalogue of offers (TOML); empty: the bundled one."
    )

    logs: Path = Field(Path("logs"), description="Folder of the journal, one JSON Lines file a day.")
    mlruns: Path = Field(
        Path("mlruns"), description="Folder of MLflow's database and artifacts and of the served models."
    )
    tracking_uri: str = Field(
        "",
        validation_alias="MLFLOW_TRACKING_URI",
        description="MLflow server; empty: SQLite in the folder above.",
    )
    experiment: str = Field("churn-training", description="MLflow experiment that trainings are written to.")
    model_name: str = Field("churn", description="Name of the registered model.")

    band_edges: tuple[float, float] = Field(
        (0.3, 0.6), description="Where the medium and the high risk band begin, as probabilities."
    )

    journal_fsync: Literal["each", "batched", "never"] = Field(
        "batched", description="When lines are forced to disk: with each append, once per journal_fsync_seconds, never."
    )
    journal_fsync_seconds: float = Field(
        1.0, gt=0, le=3600, description="Longest time between two forced writes when batched."
    )
    journal_customer_id: Literal["plain", "hashed"] = Field(
        "plain", description="Write customer ids as they are, or as a salted hash."
    )
    journal_salt: SecretStr = Field(SecretStr(""), description="Salt of that hash; needed when ids are hashed.")

    groq_api_key: SecretStr = Field(
        SecretStr(""), validation_alias="GROQ_API_KEY", description="Groq key; empty: e-mails come from templates."
    )
    groq_base_url: str = Field(
        "https://api.groq.com", validation_alias="GROQ_BASE_URL", description="Where Groq's protocol is spoken."
    )
    groq_model: str = Field("openai/gpt-oss-20b", description="Groq model that drafts e-mails.")
    groq_timeout: float = Field(6.0, gt=0, le=10, description="Seconds an agent waits for a draft, all tries together.")
    groq_retries: int = Field(1, ge=0, le=5, description="Further tries within that time.")
    company: str = Field("Your provider", description="Signs the e-mails.")
    sender: str = Field("", description="Address in the From line of a downloaded .eml file; empty: none.")

    alert_rules: Path | None = Field(None, description="Rules of the alerts (TOML); empty: the bundled ones.")
    alert_channels: dict[str, SecretStr] = Field(
        default_factory=dict,
        description='Where alerts go besides the log, as JSON, name to apprise URL: {"mail": "mailtos://..."}.',
    )
    alert_tries: int = Field(4, ge=1, le=20, description="How often a message to a channel is tried.")
    alert_pause: float = Field(
        2.0, gt=0, le=300, description="Seconds before the second try; doubles with each further one."
    )

    outlier_share: float = Field(
        0.01, gt=0, le=0.5, description="Share of ordinary customers that may be called unusual."
    )
    label_horizon: int = Field(
        30, ge=1, le=3650, description="Days after a prediction within which its outcome is looked for."
    )
    monitor_refresh: int = Field(
        60, ge=5, le=86_400, description="Seconds after which the live part of the monitor page is drawn again."
    )
    prediction_cost: float | None = Field(
        None, ge=0, description="What one prediction costs, in the currency of the offers; empty: not shown."
    )

    gate_policy: Path | None = Field(None, description="Policy of the gate (TOML); empty: the bundled one.")
    customer_value: float | None = Field(
        None, ge=0, description="What keeping one customer is worth; with the next two it gives the expected profit."
    )
    contact_cost: float | None = Field(None, ge=0, description="What contacting one customer costs, offer included.")
    acceptance: float | None = Field(None, ge=0, le=1, description="Share of leaving customers that a contact keeps.")

    roles: dict[str, Role] = Field(
        default_factory=dict, description='Who is what after sign-in, as JSON: {"ann@example.org": "admin"}.'
    )
    default_role: DefaultRole = Field(
        "agent", description="Role of a signed-in person that is not listed; none: kept out."
    )

    @field_validator("band_edges")
    @classmethod
    def _rising(cls, edges: tuple[float, float]) -> tuple[float, float]:
        if not 0 < edges[0] < edges[1] < 1:
            raise ValueError("the two edges must rise and lie between 0 and 1")
        return edges

    @field_validator("alert_channels")
    @classmethod
    def _named(cls, channels: dict[str, SecretStr]) -> dict[str, SecretStr]:
        for name, url in channels.items():
            if not CHANNEL_NAME.fullmatch(name) or name in ("log", "all"):
                raise ValueError("a name is lower-case letters, digits and hyphens, and neither log nor all")
            if "://" not in url.get_secret_value():
                raise ValueError(f"{name} has no URL such as mailtos://...")
        return channels

    @property
    def mlflow_uri(self) -> str:
        return self.tracking_uri or f"sqlite:///{(self.mlruns / 'mlflow.db').as_posix()}"


def load_settings() -> Settings:
    """Settings from the environment and `.env`.

    Raises:
        SettingError: a value cannot be used; the message names the setting and what it holds.
    """
    try:
        return Settings()
    except ValidationError as error:
        found = "; ".join(_fault(fault["loc"], fault["msg"], fault["input"]) for fault in error.errors())
    except PydanticSettingsError as error:
        found = _not_json(str(error))
    raise SettingError(f"Settings: {found}.", todo="Correct the environment variable or the line in .env.")


def _fault(place: tuple[int | str, ...], says: str, found: object) -> str:
    field, *inside = map(str, place)
    known = Settings.model_fields.get(field)
    shown = "" if known and "SecretStr" in str(known.annotation) else f" (found {found!r})"
    return f"{'.'.join([variable(field), *inside])}: {says.removeprefix('Value error, ')}{shown}"


def _not_json(says: str) -> str:
    """Pydantic names the field of a list or a table that it cannot parse only in its sentence."""
    field = next((name for name in Settings.model_fields if f'"{name}"' in says), "")
    return (
        f'{variable(field)}: is not JSON; write it like [0.3, 0.6] or {{"ann@example.org": "admin"}}' if field else says
    )


def variable(field: str) -> str:
    """The environment variable that a field is read from.

    >>> variable("logs"), variable("groq_api_key")
    ('CHURN_LOGS', 'GROQ_API_KEY')
    """
    known = Settings.model_fields.get(field)
    return str(known.validation_alias or f"CHURN_{field.upper()}") if known else field
