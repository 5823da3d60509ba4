"""Progress on a terminal: one bar that moves, or plain lines where nobody watches."""

from __future__ import annotations

import sys
from time import perf_counter

import click

WIDTH = 24


class Progress:
    """Call it with what is being done and the finished share; every step shows the seconds since the beginning."""

    def __init__(self) -> None:
        self._began = perf_counter()
        self._live = sys.stdout.isatty()

    @property
    def seconds(self) -> float:
        """Since the beginning."""
        return perf_counter() - self._began

    def __call__(self, text: str, share: float) -> None:
        if not self._live:
            click.echo(f"{self.seconds:6.1f} s {share:4.0%}  {text}")
            return
        full = round(share * WIDTH)
        bar = "█" * full + "░" * (WIDTH - full)
        click.echo(f"\r\033[K{bar} {share:4.0%} {self.seconds:5.1f} s  {text}", nl=share >= 1)
