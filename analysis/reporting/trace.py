"""``docs/TRACE.md``: the evaluation of the model, with what is missing, and counts from the registers."""

from sim.parameters import PARAMETERS
from sim.words import say

from ..evidence.targets import held_back
from . import facts
from .influence import influence
from .markdown import Block, filled, table
from .odd import counts

SHOWN = 10


def trace() -> str:
    """The whole page."""
    known = counts()
    tuned = sum(entry.grade == "K" for entry in PARAMETERS.values())
    blocks: dict[str, Block] = {
        "rebuilt": known["rebuilt"], "n_process": known["n_process"], "n_tuned": str(tuned).__str__,
        "read_how": facts.read_how, "grades": facts.grades, "verdicts": facts.verdicts,
        "strongest": strongest, "held_back": ", ".join(held_back()).__str__,
    }  # fmt: skip
    return filled("trace", blocks)


def strongest() -> str:
    """The process parameters that move the headline outcomes most, with their grades."""
    known = sorted(influence().items(), key=lambda entry: (-entry[1][0], entry[0]))[:SHOWN]
    rows = [
        (f"`{name}`", PARAMETERS[name].grade, effect, say(f"outcome.{outcome}.label"))
        for name, (effect, outcome) in known
    ]
    return table(("name", "grade", "influence", "outcome"), rows)
