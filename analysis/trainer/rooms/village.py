"""The village: everyone, what binds them and what divides them."""

import solara

from sim.words import say

from ..parts import Listed, Stage, Tick, Words
from ..people import card
from ..telling import tell_community
from ..village import LAYERS, draw_village
from .common import Origins, Room, Time, legend, spoken


@spoken
def VillageRoom(room: Room) -> None:
    """Everyone."""
    view, visit = room.view, room.visit
    life = visit.life(visit.future(view))
    look = life.look(view.week)
    layers = tuple(layer for layer in LAYERS if layer in view.layers.split(","))
    with solara.Div(classes=["cg-room"]):
        with solara.Div(classes=["cg-left"]):
            Stage(
                picture=draw_village(look.after, life.scenario, layers, view.origins, chosen=view.person),
                event_chosen=lambda key: room.change(person=-1 if int(key) == view.person else int(key)),
            )
        with solara.Div(classes=["cg-right"]):
            with solara.Div(classes=["cg-tools"]):
                for layer in LAYERS:
                    _layer(room, layer, layer in layers)
                Origins(room)
            Words(tell_community(look.events), say("trainer.week", week=view.week), "cg-now")
            if view.person >= 0:
                lines = card(look.after, life.scenario, view.person, None, view.origins)
                if lines:
                    Words(lines[1:], lines[0], "cg-card", live=True)
            if not room.playing:
                Listed(legend("safe", *layers, "violence"), say("trainer.legend"), "cg-legend")
    Time(room)


def _layer(room: Room, layer: str, shown: bool) -> None:
    def ticked(value: bool) -> None:
        kept = [one for one in room.view.layers.split(",") if one and one != layer]
        room.change(layers=",".join([*kept, layer] if value else kept) or "none")

    Tick(label=say(f"trainer.layer.{layer}"), value=shown, event_ticked=ticked)
