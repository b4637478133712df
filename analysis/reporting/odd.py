"""``docs/odd.md``: the model in the ODD protocol, hand-written words around what the running code tells."""

from sim import __version__
from sim.words import say

from . import facts, submodels
from .markdown import Block, filled, table


def odd() -> str:
    """The whole page."""
    return filled("odd", _blocks())


def _blocks() -> dict[str, Block]:
    """What each mark of the hand-written part stands for."""
    from .tables import traits

    return {
        **counts(), "patterns": facts.patterns, "entities": facts.entities, "diagram": submodels.diagram,
        "schedule": submodels.schedule, "traits": traits, "initialisation": submodels.initialisation,
        "contexts": contexts, "submodels": submodels.submodels, "read_how": facts.read_how,
        "uses": facts.uses, "tuned": facts.tuned, "grades": facts.grades, "parameters": facts.parameters,
        "influence": lambda: say("describe.parameters"),
    }  # fmt: skip


def counts() -> dict[str, Block]:
    """How many there are of what, and the usual lengths of a run."""
    from sim.chance import Purpose
    from sim.outcomes import OUTCOMES
    from sim.parameters import PARAMETERS
    from sim.scenario import Scenario
    from sim.week import WEEK

    from ..evidence.patterns.register import PATTERNS
    from .describe import REBUILD

    usual = Scenario.default()
    process = [entry for entry in PARAMETERS.values() if entry.kind == "process"]
    numbers = {
        "n_patterns": len(PATTERNS), "n_phases": len(WEEK), "n_outcomes": len(OUTCOMES),
        "n_purposes": len(Purpose), "n_parameters": len(PARAMETERS), "n_process": len(process),
        "weeks": usual.weeks, "burn_in": usual.burn_in,
    }  # fmt: skip
    told: dict[str, Block] = {name: str(number).__str__ for name, number in numbers.items()}
    return told | {"version": lambda: __version__, "rebuilt": lambda: say("table.rebuilt", command=REBUILD)}


def contexts() -> str:
    """The ready places, each with its question and size."""
    from sim.scenario import load_scenario, ready_contexts

    loaded = {name: load_scenario(str(file)) for name, file in ready_contexts().items()}
    rows = [
        (f"`{name}`", one.context.setting, one.context.persons, one.question) for name, one in loaded.items()
    ]
    return table(("place", "setting", "persons", "question"), rows)
