"""Do a rollout: every community once, whatever dies on the way; then tell what came out."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim import __version__
from sim.scenario import Scenario
from sim.words import say

from ..evidence.ensemble import Ensemble
from ..experiments.crews import Crew
from ..experiments.driver import NANOSECONDS, Driver
from ..experiments.parts import as_parquet
from ..experiments.record import BEGUN, DONE, as_bytes, hashes, scenario_of
from ..experiments.store import Store, read_manifest
from ..output.folder import MANIFEST
from ..output.manifest import FORMAT, Clock
from ..progress import Gauge, make_ready
from ..words import number
from .kit import Work
from .money import ledger, ratios, ratios_table
from .parts import broken_part, live_part, sums_table
from .plan import RolloutPlan, plan_of
from .results import Results
from .tables import against_table, effects_table, plan_table, quarters_table, staffing_table, waiting_table

if TYPE_CHECKING:
    import pandas as pd

KIND, ROWS = "rollout", "rollout"
SECONDS_A_PART, MOST_IN_PART, FEWEST_PARTS = 4.0, 64, 16


class PeopleGauge(Gauge):
    """How far a rollout is: communities, people so far, time left."""

    def __init__(self, persons: int, shown: bool = True) -> None:
        super().__init__(shown)
        self.persons = persons

    def words(self, left: str) -> str:
        """Communities of all, people so far, failures, time left."""
        people = self.persons * self.done // max(self.total, 1)
        return say(
            "rollout.gauge", done=number(self.done), total=number(self.total), people=number(people),
            failed=number(self.failed), left=left,
        )  # fmt: skip


def communities_a_part(work: Work, runs: int) -> int:
    """How many communities make a part: some seconds' worth, but enough parts to share out."""
    persons = max(work.plan.places.communities[number].persons for number in work.lived)
    weeks = work.plan.weeks + work.plan.scenario.burn_in
    arms = 3 if work.against is not None else 2
    each = arms * persons * weeks * NANOSECONDS * 1e-9 + 0.05
    return max(1, min(int(SECONDS_A_PART / each), MOST_IN_PART, -(-runs // FEWEST_PARTS)))


class Done:
    """A rollout that was done, read from its folder. Raises OutputError where there is none."""

    def __init__(self, folder: Path, work: Work) -> None:
        self.folder, self.work = folder, work
        self.manifest: dict[str, Any] = read_manifest(folder)
        self.results = Results.read(folder, len(work.plan.places.communities), work.sets is not None)

    @property
    def plan(self) -> RolloutPlan:
        """The plan."""
        return self.work.plan


def do_rollout(
    work: Work, folder: Path, hire: Callable[[], Crew], gauge: Gauge, command: str, picture: str = "svg"
) -> Done:
    """Live every community that was not lived yet, and write what came out. Raises OutputError."""
    clock, block = Clock(), work.block
    with Store(folder, work.design_hash) as store:
        if not (store.folder / MANIFEST).exists():
            store.write(MANIFEST, as_bytes(_manifest(work, command, clock, BEGUN, 0, {})))
        make_ready()
        crew = hire()
        driver = Driver(work, store, crew, gauge.tell, live_part, broken_part, communities_a_part)
        try:
            gauge.expect(block.runs)
            driver.do(block)
        except BaseException:
            crew.close(at_once=True)
            raise
        crew.close()
        if gauge.fresh or read_manifest(folder)["state"] != DONE:
            store.join(driver.parts, ROWS)
            done = Done(folder, work)
            _write(store, done, picture)
            store.tidy()
            files = hashes(store.folder, list(store.files()))
            told = _manifest(work, command, clock, DONE, driver.failed, files)
            store.write(MANIFEST, as_bytes(told))
    return Done(folder, work)


def _write(store: Store, done: Done, picture: str) -> None:
    """The tables and the figure."""
    from ..figures import save
    from ..figures.rollout import rollout_figure

    plan, results = done.plan, done.results
    tables: dict[str, pd.DataFrame] = {
        "plan": plan_table(plan), "waiting": waiting_table(plan), "quarters": quarters_table(plan),
        "staffing": staffing_table(plan), "ledger": ledger(plan, results),
        "costs": ratios_table(ratios(plan, results), plan, results),
    }  # fmt: skip
    if results.lived:
        tables["effects"] = effects_table(results)
    if results.lived and results.has_other:
        tables["against"] = against_table(results)
    store.write("weekly.parquet", as_parquet(sums_table(results.sums, results.lived)))
    for name, table in tables.items():
        body = table.to_csv(index=False, lineterminator="\n")
        store.write(f"{name}.csv", body.encode("utf-8"))
    save(rollout_figure(plan, results), store.folder / f"figure.{picture}")


def _manifest(
    work: Work, command: str, clock: Clock, state: str, failed: int, files: dict[str, str]
) -> dict[str, Any]:
    """Everything needed to understand the folder, and to live any community again."""
    from sim.jit import ENGINE_HASH

    scenario = work.plan.scenario
    return {
        "format": FORMAT, "kind": KIND, "state": state, "version": __version__, "command": command,
        "scenario": scenario.resolved(), "scenario_hash": scenario.scenario_hash,
        "against": work.against.scenario.resolved() if work.against else None,
        "parameter_hash": scenario.parameter_hash, "engine_hash": ENGINE_HASH,
        "plan_hash": work.plan.plan_hash, "design_hash": work.design_hash,
        "seeds": {"first": work.seed, "most": work.runs}, "share": work.share,
        **({"ensemble": work.sets.as_told()} if work.sets is not None else {}),
        "communities": len(work.plan.places.communities), "lived": len(work.lived),
        "runs": work.block.runs, "failed": failed, "weeks": work.plan.weeks, "burn_in": scenario.burn_in,
        "files": files, "ran": clock.ran() if state == DONE else {},
    }  # fmt: skip


def work_of(manifest: dict[str, Any]) -> Work:
    """The work that a manifest tells of."""
    against = manifest["against"]
    seeds = manifest["seeds"]
    sets = Ensemble.from_told(manifest["ensemble"]) if "ensemble" in manifest else None
    return Work(
        plan_of(scenario_of(manifest["scenario"])), plan_of(scenario_of(against)) if against else None,
        seeds["first"], seeds["most"], manifest["share"], sets,
    )  # fmt: skip


def same_places(one: RolloutPlan, two: RolloutPlan) -> bool:
    """Whether two rollouts have the same communities with the same people, so that they can be paired."""

    def shape(plan: RolloutPlan) -> tuple[object, ...]:
        sizes = [(place.municipality, place.persons) for place in plan.places.communities]
        contexts = [area.said.context for area in plan.places.municipalities]
        own: Scenario = plan.scenario
        return sizes, contexts, own.week_zero_keys(), own.weeks

    return shape(one) == shape(two)
