"""An experiment from Python: ``Experiment.load(name).run()`` gives a sweep."""

from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..output.folder import MANIFEST
from ..output.manifest import Clock
from ..parallel import workers as usual_workers
from ..progress import Gauge, make_ready
from .crews import Cluster, Crew, Given, Processes, Threads
from .driver import Driver
from .parts import as_parquet, design_table
from .plan import Block, Plan
from .precision import next_block
from .record import BEGUN, DONE, as_bytes, hashes, manifest_of
from .resolve import load_plan
from .store import Store
from .sweep import Sweep

if TYPE_CHECKING:
    import pandas as pd

PROCESSES, THREADS = "processes", "threads"
DESIGN = "design.parquet"


@dataclass(frozen=True)
class Experiment:
    """Many runs by design: what varies, how it is sampled, with how many seeds, and what is read."""

    plan: Plan
    command: str = ""

    @classmethod
    def load(cls, name_or_path: str | Path, overrides: Mapping[str, object] | None = None) -> "Experiment":
        """A ready experiment or a file, with other values by dotted key. Raises ScenarioError."""
        return cls(load_plan(name_or_path, overrides), f"commonground sweep {name_or_path}")

    @property
    def points(self) -> "pd.DataFrame":
        """One row a point: its scenario and the value of every varied key."""
        return design_table(self.plan).to_pandas()

    def run(
        self, out: str | Path | None = None, *, workers: int | None = None, scheduler: str | None = None,
        executor: Executor | None = None, pool: str = PROCESSES, progress: bool = True,
    ) -> Sweep:  # fmt: skip
        """Do all runs that are not done yet, and hand back the sweep. Raises OutputError.

        ``out``: the folder (``results/NAME``); called again with the same folder, it goes on where it was
        stopped. ``workers`` at a time on this machine (one a core), in ``pool`` processes or threads;
        or those of a Dask ``scheduler``; or any ``executor``.
        """
        folder = Path(out) if out is not None else Path("results") / self.plan.name
        with Gauge(shown=progress) as gauge:
            return self.drive(folder, lambda: crew_of(workers, scheduler, executor, pool), gauge)

    def drive(self, folder: Path, hire: Callable[[], Crew], gauge: Gauge) -> Sweep:
        """Do everything that is not done yet with the crew that ``hire`` gives."""
        clock, plan = Clock(), self.plan
        blocks = [plan.first_block()]
        with Store(folder, plan.design_hash) as store:
            self._begin(store, clock)
            make_ready()
            crew = hire()
            driver = Driver(plan, store, crew, gauge.tell)
            try:
                gauge.expect(blocks[0].runs)
                driver.do(blocks[0])
                while (block := next_block(plan, store, blocks, driver.parts)) is not None:
                    blocks.append(block)
                    gauge.expect(block.runs)
                    driver.do(block)
            except BaseException:
                crew.close(at_once=True)
                raise
            crew.close()
            if gauge.fresh or not Sweep(folder).is_done:
                self._finish(store, driver, blocks, clock)
        return Sweep(folder)

    def _begin(self, store: Store, clock: Clock) -> None:
        """Say first whose folder this is, then which points there are."""
        if not (store.folder / MANIFEST).exists():
            told = manifest_of(self.plan, self.command, clock.ran(), BEGUN, [self.plan.first_block()], 0, {})
            store.write(MANIFEST, as_bytes(told))
        if not (store.folder / DESIGN).exists():
            store.write(DESIGN, as_parquet(design_table(self.plan)))

    def _finish(self, store: Store, driver: Driver, blocks: list[Block], clock: Clock) -> None:
        """Join the parts and tell what lies there; ``ran`` also has the seconds of all workers so far."""
        store.join(driver.parts)
        store.tidy()
        files = hashes(store.folder, list(store.files()))
        ran = clock.ran() | {"worker_seconds": round(driver.seconds, 1)}
        told = manifest_of(self.plan, self.command, ran, DONE, blocks, driver.failed, files)
        store.write(MANIFEST, as_bytes(told))


def crew_of(workers: int | None, scheduler: str | None, executor: Executor | None, pool: str) -> Crew:
    """Who does the work: an executor that is given, a cluster, or processes or threads of this machine."""
    count = workers or usual_workers()
    if executor is not None:
        return Given(executor, workers or getattr(executor, "_max_workers", None) or count)
    if scheduler is not None:
        return Cluster(scheduler)
    return Threads(count) if pool == THREADS else Processes(count)
