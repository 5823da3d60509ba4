"""Which version an address means, and the version itself: from the served copies, or from the registry."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.errors import AwayError, ModelError, NoModelError
from core.model.registry.judged.address import Address, parse_address
from core.model.registry.judged.store import fetch_version, latest_number, number_of_run, registered_aliases
from core.model.registry.store import Registry, connect, missing_database
from core.model.store import CHALLENGER, load_version, read_aliases, saved_numbers, version_folder
from core.model.version import ModelVersion
from core.settings import Settings


@dataclass(frozen=True, slots=True, eq=False)
class Desk:
    """One model's versions.

    Attributes:
        settings: with the model's name.
        registry: None when it is away.
        aliases: alias → number. A server's are asked first, since other desks move them too; without a server those that
            are served here count.
        notes: what a reader should know, one sentence each.
    """

    settings: Settings
    registry: Registry | None
    aliases: dict[str, int]
    notes: tuple[str, ...]

    def alias(self, name: str) -> int | None:
        """The version an alias points to."""
        return self.aliases.get(name)

    def version(self, number: int) -> ModelVersion:
        """The version of this number.

        Raises:
            NoModelError: there is none, here or in the registry.
            DamagedModelError: it is here and damaged.
            AwayError: it is not here, and the registry is away.
        """
        folder = version_folder(self.settings.mlruns, self.settings.model_name, number)
        if not folder.is_dir():
            if self.registry is None:
                raise AwayError(
                    f"{self.settings.model_name}/{number} is not at {folder}, and the registry is away.",
                    todo="Try again when the registry answers.",
                )
            folder = fetch_version(self.registry, number)
        return load_version(folder)

    def number(self, address: Address) -> int:
        """The number that an address means.

        Raises:
            NoModelError: it means none.
            AwayError: only the registry could tell, and it is away.
        """
        name = self.settings.model_name
        if address.number:
            return address.number
        if address.run:
            return self._of_run(address.run)
        if address.alias:
            if address.alias not in self.aliases:
                known = ", ".join(sorted(self.aliases)) or "none"
                raise NoModelError(
                    f"{name} has no alias {address.alias!r}; there is: {known}.", todo="Train, or name another."
                )
            return self.aliases[address.alias]
        return self._latest()

    def _latest(self) -> int:
        name = self.settings.model_name
        here = max(saved_numbers(self.settings.mlruns, name), default=0)
        number = here if self.registry is None else latest_number(self.registry)
        if not number:
            raise NoModelError(f"No version of {name} is registered.", todo="Train one: python -m core train.")
        return number

    def _of_run(self, run: str) -> int:
        mlruns, name = self.settings.mlruns, self.settings.model_name
        if self.registry is not None:
            return number_of_run(self.registry, run)
        for number in reversed(saved_numbers(mlruns, name)):
            if load_version(version_folder(mlruns, name, number)).card.run_id == run:
                return number
        raise AwayError(f"Run {run} has no version here, and the registry is away.", todo="Try again when it answers.")


def open_version(settings: Settings, text: str | None) -> tuple[Desk, ModelVersion]:
    """The version that an address means, and the desk it is from.

    Args:
        settings: where versions are.
        text: an address as MLflow writes it; None for the challenger, or the latest when nobody challenges.

    Raises:
        ModelError: the address is none, or the version cannot be had.
        AwayError: only the registry has it, and it is away.
    """
    address = None if text is None else parse_address(text)
    if address is not None and address.name:
        settings = settings.model_copy(update={"model_name": address.name})
    desk = _open(settings)
    if address is None:
        challenger = desk.alias(CHALLENGER)
        address = (
            Address(settings.model_name, number=challenger) if challenger else Address(settings.model_name, latest=True)
        )
    return desk, desk.version(desk.number(address))


def _open(settings: Settings) -> Desk:
    version_folder(settings.mlruns, settings.model_name, 0)  # refuses a name that cannot be
    registry, notes = _registry(settings)
    here = read_aliases(settings.mlruns, settings.model_name)
    if registry is None or (here and not settings.tracking_uri):
        return Desk(settings, registry, here, notes)
    try:
        return Desk(settings, registry, registered_aliases(registry) or here, notes)
    except (AwayError, ModelError) as error:
        return Desk(settings, None, here, (*notes, f"{error.found} Served copies and aliases were taken instead."))


def _registry(settings: Settings) -> tuple[Registry | None, tuple[str, ...]]:
    """The registry, or None and a note that says why."""
    if missing_database(settings.mlflow_uri):
        return None, (f"There is no registry at {settings.mlflow_uri}: served copies were taken.",)
    try:
        return replace(connect(settings), name=settings.model_name), ()
    except (AwayError, ModelError) as error:
        return None, (f"{error.found} Served copies and aliases were taken instead.",)
