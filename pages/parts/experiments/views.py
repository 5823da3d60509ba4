"""The page's frame: what is read, the answer on top, the chosen view below."""

from __future__ import annotations

import streamlit as st

from core.errors import AwayError, DeskError
from core.model.registry.experiments.figures import CHOICE, in_order
from core.model.registry.experiments.run import Board
from core.model.store import saved_numbers
from core.settings import Settings
from pages.parts.access import Visitor
from pages.parts.experiments import address, compare, curves, head, lineage, parameters, runs, trend, versions
from pages.parts.experiments.mlflow_ui import mlflow_ui
from pages.parts.experiments.reading import read_again, the_board
from pages.parts.experiments.sight import Sight
from pages.parts.guards import guarded, plain, say
from pages.parts.training import training_panel

SHOW = {
    "runs": runs.show,
    "compare": compare.show,
    "curves": curves.show,
    "trend": trend.show,
    "parameters": parameters.show,
    "registry": versions.show,
    "lineage": lineage.show,
}


def page(settings: Settings, visitor: Visitor) -> None:
    """Draw the page in the state it is in."""
    top = st.container(key="top", horizontal=True, vertical_alignment="center")
    top.title("Experiments", anchor=False)
    try:
        board = the_board(head.asked(settings.experiment))
    except DeskError as error:
        _away(error, settings)
        return
    if board is None:  # a server is still being read, and the page says so
        return
    with top:
        head.experiments(board.experiments, settings.experiment)
    if not board.models:
        _empty(board, settings, visitor)
        return
    _full(sight_of(settings, board), visitor, top)


def sight_of(settings: Settings, board: Board) -> Sight:
    """What the address asks of these runs."""
    figures = in_order(name for run in board.models for name in run.metrics)
    names = [one.name for one in figures]
    asked = address.param("metric")
    name = asked if asked in names else CHOICE if CHOICE in names else names[0] if names else CHOICE
    figures = figures or in_order([CHOICE])
    chosen = next(one for one in figures if one.name == name)
    return Sight(settings, board, board.models, figures, chosen, address.several("runs"))


def _full(sight: Sight, visitor: Visitor, top: st.delta_generator.DeltaGenerator) -> None:
    with top:
        usual = next((one for one in sight.figures if one.name == CHOICE), sight.figures[0])
        head.metric(sight.figures, usual)
        head.tools(sight)
    with guarded():
        head.answer(sight)
    view = head.view()
    with guarded():
        if view == "train":
            st.markdown("**Train new candidates** and compare them with what is here")
            training_panel(visitor, key="experiments", kinds=True)
        else:
            SHOW[view](sight)


def _empty(board: Board, settings: Settings, visitor: Visitor) -> None:
    where = ", ".join(head.asked(settings.experiment))
    if not board.versions and (served := saved_numbers(settings.mlruns, settings.model_name)):
        st.warning(
            f"**The registry knows no version, and yet {len(served)} of {plain(settings.model_name)} are served here**: its "
            "database was lost, or the settings name another one. Restore it from a backup; what is served does not depend "
            "on it.",
            icon=":material/cloud_off:",
        )
    elif board.runs:
        st.info(f"{where} holds a training, but no run of a model yet.", icon=":material/hourglass:")
    else:
        st.info(
            f"**No runs yet** in {where}. Each training adds one run for each of its candidates: train here, or choose "
            "another experiment above.",
            icon=":material/experiment:",
        )
    training_panel(visitor, key="experiments", kinds=True, label="Train the first models")


def _away(error: DeskError, settings: Settings) -> None:
    say(error)
    if isinstance(error, AwayError):
        st.write("What is served here goes on from its local copies: scoring and monitoring do not need the runs.")
    with st.container(horizontal=True):
        st.button("Try again", key="do:read again", icon=":material/refresh:", on_click=read_again)
        mlflow_ui(settings.mlflow_uri)
