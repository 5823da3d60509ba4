"""MLflow's registered versions: numbers, tags, aliases."""

from __future__ import annotations

from core.model.registry.store import Registry
from core.model.version import ModelVersion

MODEL_PATH = "model"
VERSION_PATH = "model/artifacts/version"


def highest_number(registry: Registry) -> int:
    """The highest number in the registry, 0 when there is none; versions that were deleted are not seen."""
    found = registry.client.search_model_versions(
        f"name = '{registry.name}'", max_results=1, order_by=["version_number DESC"]
    )
    return max((int(version.version) for version in found), default=0)


def make_version(registry: Registry, version: ModelVersion, foretold: int) -> int:
    """Register the run's model and return the number that MLflow gave it.

    A version with another number than foretold is on its way: numbers below are used up and deleted here, one above is
    for the caller to deal with.
    """
    _ensure_model(registry)
    card = version.card
    tags = {
        "kind": card.kind,
        "threshold": repr(card.threshold),
        "threshold_rule": card.threshold_rule,
        "validation_roc_auc": f"{card.metrics['validation']['roc_auc']:.6f}",
        "holdout_roc_auc": f"{card.metrics['holdout']['roc_auc']:.6f}",
        "holdout_f1": f"{card.metrics['holdout']['f1']:.6f}",
        "data_hash": card.data_hash,
        "schema_hash": card.schema_hash,
        "git_commit": card.git_commit,
    }
    while True:
        made = registry.client.create_model_version(
            registry.name,
            f"runs:/{card.run_id}/{MODEL_PATH}",
            card.run_id,
            tags=tags,
            description=f"{card.kind_label}, trained {card.created[:16]} on {card.data}.",
        )
        number = int(made.version)
        if number >= foretold:
            return number
        delete_version(registry, number)


def delete_version(registry: Registry, number: int) -> None:
    """Take a version out of the registry; MLflow never gives its number again."""
    registry.client.delete_model_version(registry.name, str(number))


def is_registered(registry: Registry, number: int) -> bool:
    """Whether the registry has a version of this number."""
    from mlflow.exceptions import MlflowException

    try:
        registry.client.get_model_version(registry.name, str(number))
    except MlflowException as error:
        if error.error_code == "RESOURCE_DOES_NOT_EXIST":
            return False
        raise
    return True


def aliases_of(registry: Registry) -> dict[str, int]:
    """Alias → number as the registry has them; {} when the model is not registered yet."""
    from mlflow.exceptions import MlflowException

    try:
        model = registry.client.get_registered_model(registry.name)
    except MlflowException as error:
        if error.error_code == "RESOURCE_DOES_NOT_EXIST":
            return {}
        raise
    return {str(alias): int(number) for alias, number in model.aliases.items()}


def _ensure_model(registry: Registry) -> None:
    from mlflow.exceptions import MlflowException

    try:
        registry.client.create_registered_model(registry.name)
    except MlflowException as error:
        if error.error_code != "RESOURCE_ALREADY_EXISTS":
            raise
