"""For researchers: the model as Mesa shows it (SolaraViz), with a model of its own for each visitor."""

from typing import Any

import solara

from sim.words import say

from ..parts import Press, Words
from .common import Room, spoken

PLOTS = ("trust", "srq20", "group_safety", "cohesion")
MOST_GROUPS, WEEKS = 12, 104


@solara.component
def _Viz(scenario: Any, seed: int) -> None:
    """Mesa's own page around one model, made for this visitor alone."""
    from mesa.visualization import Slider, SolaraViz, make_plot_component

    from sim.model import SociotherapyModel

    model = solara.use_memo(lambda: SociotherapyModel(scenario, rng=seed), [scenario, seed])
    programme = scenario.programme
    choices = {
        "scenario": scenario,
        "groups": Slider(say("trainer.mesa.groups"), programme.groups, 0, MOST_GROUPS, 1),
        "directiveness": Slider(say("trainer.lever.push"), programme.directiveness, 0.0, 1.0, 0.1),
    }
    plots = [make_plot_component(name) for name in PLOTS]
    with solara.AppLayout(sidebar_open=True, navigation=False):
        SolaraViz(model, components=plots, model_params=choices, name=say("trainer.room.mesa"))


@spoken
def ResearchersRoom(room: Room) -> None:
    """What this page is for, and Mesa's view."""
    with solara.Div(classes=["cg-back"]):
        Words([say("trainer.mesa.what")], "", "cg-legend")
        Press(words=say("trainer.mesa.back"), event_press=lambda _: room.change(room="circle"))
    _Viz(room.visit.future(room.view).scenario, room.view.seed)
