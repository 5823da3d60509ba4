"""`python -m core models`: what stands in the registry's served copies."""

from __future__ import annotations

import click

from core.errors import DamagedModelError, NoModelError
from core.settings import Settings, load_settings


@click.group()
def models() -> None:
    """List, show and synchronise registered versions."""


@models.command("list")
def list_versions() -> None:
    """Every version that stands on this disk, the newest first, with its aliases."""
    from core.model.store import load_version, saved_numbers, version_folder

    settings = load_settings()
    aliases = _aliases_by_number(settings)
    numbers = saved_numbers(settings.mlruns, settings.model_name)
    if not numbers:
        raise NoModelError(f"{settings.mlruns} holds no version of {settings.model_name}.", todo="python -m core train")
    for number in reversed(numbers):
        label = f"{settings.model_name}/{number}"
        try:
            card = load_version(version_folder(settings.mlruns, settings.model_name, number)).card
        except DamagedModelError as error:
            click.echo(f"{label:<10} damaged: {error.found}")
            continue
        auc = card.metrics["holdout"]["roc_auc"]
        alias = ", ".join(aliases.get(number, ()))
        click.echo(
            f"{label:<10} {card.kind:<9} {card.created[:16]}  hold-out AUC {auc:.3f}  {card.data}  {alias}".rstrip()
        )


@models.command()
@click.argument("version", required=False)
def show(version: str | None) -> None:
    """One version in full: a number, an alias, or (without VERSION) the champion."""
    from core.model.store import load_version, open_alias, version_folder

    settings = load_settings()
    if version is not None and version.isdecimal():
        found = load_version(version_folder(settings.mlruns, settings.model_name, int(version)))
    else:
        opened = open_alias(settings.mlruns, settings.model_name, version or "champion")
        found = opened.version
        if opened.notice:
            click.secho(opened.notice, fg="yellow", err=True)
    card = found.card
    click.echo(f"{card.label}: {card.kind_label}, trained {card.created} on {card.data}, seed {card.seed}")
    click.echo(f"customers   {card.n_train:,} train, {card.n_validation:,} validation, {card.n_holdout:,} hold-out")
    click.echo(f"threshold   {card.threshold:.3f} ({card.threshold_rule})")
    click.echo(f"size        {found.compiled.n_trees} trees, {found.encoder.width} features")
    click.echo(
        f"data        {card.data_hash}\nschema      {card.schema_hash}\ncommit      {card.git_commit or 'unknown'}"
    )
    click.echo(f"run         {card.run_id}")
    if card.members:
        click.echo("members     " + ", ".join(f"{kind} {weight:.3f}" for kind, weight in card.members.items()))
    for split, figures in card.metrics.items():
        click.echo(f"{split}")
        for name, value in figures.items():
            click.echo(f"  {name:<18} {value:.4f}" if name not in ("n", "positives") else f"  {name:<18} {value:.0f}")
    click.echo("importance (mean |contribution|, log-odds)")
    for column, value in sorted(card.importance.items(), key=lambda item: -item[1]):
        click.echo(f"  {column:<18} {value:.4f}")


@models.command("sync")
def synchronise() -> None:
    """Follow the registry: fetch what its aliases point at and serve it."""
    from datetime import UTC, datetime

    from core.model.registry.sync import sync
    from core.release.log.store import enter_moves, read_log

    settings = load_settings()
    log = read_log(settings)  # finishes a release that was interrupted
    if log.notice:
        click.secho(log.notice, fg="yellow", err=True)
    done = sync(settings)
    if log.owed:
        click.echo("The registry was told what had been moved here while it was away.")
    if enter_moves(settings, datetime.now(UTC)):
        click.secho("The champion was moved outside Churn Desk's releases: the log says so.", fg="yellow", err=True)
    for number in done.fetched:
        click.echo(f"fetched {settings.model_name}/{number}")
    for alias in done.changed:
        target = done.aliases.get(alias)
        click.echo(f"{alias} → {settings.model_name}/{target}" if target else f"{alias} taken away")
    if done.empty:
        click.echo(
            f"The registry at {settings.mlflow_uri} knows no alias of {settings.model_name}; nothing has changed."
        )
    elif not done.fetched and not done.changed:
        click.echo("Nothing has changed.")


def _aliases_by_number(settings: Settings) -> dict[int, tuple[str, ...]]:
    from core.model.store import read_aliases

    found: dict[int, tuple[str, ...]] = {}
    for alias, number in read_aliases(settings.mlruns, settings.model_name).items():
        found[number] = (*found.get(number, ()), alias)
    return found
