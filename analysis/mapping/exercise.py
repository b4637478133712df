"""``commonground map``: the mapping exercise on a few synthetic communities of one place."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sim.scenario import Scenario
from sim.words import say

from ..output import Arm, Design, Folder, check_target, write_csv
from ..output.manifest import Clock, write_manifest
from ..parallel import in_order
from ..progress import make_ready, watched
from ..running import command_line, load, plain_name
from ..words import wrapped

if TYPE_CHECKING:
    import pandas as pd

    from .net import Net
    from .readings import Reading

KIND = "map"
SHORTEST = {"weeks": 1, "changes": None}
"""Nothing beyond week 0 is lived, but for the inviting."""


@dataclass(frozen=True)
class MapRequest:
    """What was asked for on the command line."""

    scenario: str
    seed: int = 1
    runs: int = 20
    settings: tuple[str, ...] = ()
    out: Path | None = None
    picture: str = "svg"


@dataclass(frozen=True)
class Mapped:
    """What came out: the scenario, its folder, the table, and the net of the first community."""

    scenario: Scenario
    design: Design
    folder: Path
    table: "pd.DataFrame"
    net: "Net"


def map_community(request: MapRequest) -> Mapped:
    """Do what was asked; raises ScenarioError or OutputError before anything is left behind."""
    clock = Clock()
    scenario = with_usual(load(request.scenario, request.settings))
    design = design_of(request, scenario)
    target = request.out or Path("results") / f"map-{plain_name(scenario.name)}-seed{request.seed}"
    check_target(target, design.is_in)
    make_ready()
    net, table = _gathered(watched(_live(scenario, design.seeds), len(design.seeds)))
    mapped = Mapped(scenario, design, target, table, net)
    with Folder(target) as folder:
        write_csv(table, folder.path / "map.csv")
        _draw(mapped, folder.path / f"map.{request.picture}")
        write_manifest(folder.path, design, clock)
    return mapped


def design_of(request: MapRequest, scenario: Scenario) -> Design:
    """Which communities a request means, and the command that rebuilds the map."""
    seeds = tuple(range(request.seed, request.seed + request.runs))
    words = ["map", request.scenario, "--seed", str(request.seed), "--runs", str(request.runs)]
    command = command_line([*words, "--format", request.picture], request.settings)
    return Design((Arm("programme", scenario.name, scenario),), seeds, 0, command, KIND)


def _live(scenario: Scenario, seeds: tuple[int, ...]) -> Iterator[tuple["Net", list["Reading"]]]:
    return in_order(partial(read_one, scenario.with_(SHORTEST)), seeds)


def read_one(scenario: Scenario, seed: int) -> tuple["Net", list["Reading"]]:
    """One synthetic community at week 0, and all that is read from it."""
    from sim.community import Community

    from .table import read

    return read(Community.start(scenario, seed))


def _gathered(made: Iterator[tuple["Net", list["Reading"]]]) -> tuple["Net", "pd.DataFrame"]:
    from .table import table_of

    net, first = next(made)
    return net, table_of([first, *(entries for _, entries in made)])


def with_usual(scenario: Scenario) -> Scenario:
    """A place without a programme gets the usual one, for the young where only they are invited."""
    invited = [role for role in scenario.context.roles if role.invited]
    if "programme" in scenario.written or not invited or not all(role.youth for role in invited):
        return scenario
    return scenario.with_({"programme": {"modality": "youth_group"}})


def is_usual(scenario: Scenario) -> bool:
    """Whether no programme was written, so that the usual one stands in."""
    return set(scenario.written.get("programme", {})) <= {"modality"}


def _draw(mapped: Mapped, file: Path) -> None:
    from ..figures import save
    from ..figures.mapping import map_figure
    from .table import Map
    from .tell import Told

    told = Told(Map(mapped.table), mapped.scenario)
    save(map_figure(told, mapped.net, mapped.design.seeds), file)


def tell_map(mapped: Mapped) -> list[str]:
    """The lines that ``map`` prints."""
    from .table import Map
    from .tell import Told, tell_place, tell_what
    from .tell_reach import tell_reach

    told = Told(Map(mapped.table), mapped.scenario)
    lines = [
        tell_what(told, mapped.design.seeds), "", *tell_place(told),
        " ".join(tell_reach(told, is_usual(mapped.scenario))), "", say("map.guard"),
    ]  # fmt: skip
    return [*wrapped(lines), say("cli.fixed_line"), say("cli.written", folder=mapped.folder)]
