"""A visitor's own scenario, from a file: limited in size, checked as scenario files are, never executed."""

from typing import Any

import solara

from sim.errors import ScenarioError
from sim.scenario.load import scenario_of_text
from sim.words import in_language, say

from ..parts import Upload, Words
from ..view import OWN, check_fits
from .common import Room, spoken

MOST_BYTES = 100_000
TOLD = "own_wrong"


@spoken
def OwnScenario(room: Room) -> None:
    """The control to open a file, and what is wrong with the last one."""
    with solara.Div(classes=["cg-tools"]):
        Upload(label=say("trainer.own.open"), accept=".yaml,.yml", most=MOST_BYTES,
               event_given=lambda file: _open(room, file))  # fmt: skip
        if room.visit.notes.get(TOLD):
            Words(room.visit.notes[TOLD], "", "cg-notice", live=True)


def _open(room: Room, file: dict[str, Any]) -> None:
    """Look at the scenario of a file from its first week; what is wrong is told and nothing is lost."""
    text, visit = str(file.get("text", "")), room.visit
    size = max(int(file.get("size", 0) or 0), len(text.encode("utf-8", "replace")))
    visit.notes.pop(TOLD, None)
    with in_language(room.view.lang):
        if size > MOST_BYTES:
            visit.notes[TOLD] = [say("trainer.own.large", most=MOST_BYTES // 1000)]
        else:
            try:
                scenario = scenario_of_text(text, str(file.get("name", ""))[:80] or OWN)
                check_fits(scenario)
                visit.own = scenario
            except ScenarioError as error:
                visit.notes[TOLD] = [say("trainer.own.kept"), *str(error).splitlines()]
    if TOLD in visit.notes:
        room.change(person=-2 if room.view.person != -2 else -1)
    else:
        visit.opened += 1
        person = -1 - visit.opened
        room.change(scenario=OWN, week=0, moment=-1, group=0, value="", at=0, person=person)
