"""Promise: compiled code is never stale. Another rule in another file means another cache folder.

Tried on a copy of the engine with one tiny kernel of its own, which calls a rule of ``sim/dynamics.py``.
"""

import os
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.spec.outside import ENGINE, python, told

PROBE = '''"""A kernel that calls a rule of another file."""

from .dynamics import clip
from .jit import kernel


@kernel
def probe(x):
    """x cut to [0, 1]."""
    return clip(x)
'''
ASK = """
import numba
before = numba.config.CACHE_DIR
from sim import jit
from sim.probe import probe
print(jit.CACHE, probe(7.0), sum(probe.stats.cache_hits.values()), sum(probe.stats.cache_misses.values()))
assert numba.config.CACHE_DIR == before
"""


class Answer(NamedTuple):
    """What a fresh process said: its cache folder, the result, and whether it had to compile."""

    folder: Path
    result: float
    compiled: bool


@pytest.fixture
def engine(tmp_path: Path) -> Path:
    """A copy of the engine (a folder that holds ``sim``)."""
    shutil.copytree(ENGINE / "sim", tmp_path / "engine" / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "engine" / "sim" / "probe.py").write_text(PROBE, "utf-8")
    return tmp_path / "engine"


def ask(engine: Path, cache: Path) -> Answer:
    folder, result, hits, misses = told(ASK, folder=engine, COMMONGROUND_CACHE=str(cache)).split()
    assert int(hits) + int(misses) == 1
    return Answer(Path(folder), float(result), int(misses) == 1)


def test_a_changed_rule_in_another_file_is_compiled_anew(engine: Path, tmp_path: Path) -> None:
    """The same engine takes its code from disk; a changed rule is seen at once; a restored one too."""
    cache, rules = tmp_path / "cache", engine / "sim" / "dynamics.py"
    old = rules.read_text("utf-8")
    first = ask(engine, cache)
    assert first == (first.folder, 1.0, True)
    assert first.folder.parent == cache
    assert ask(engine, cache) == (first.folder, 1.0, False)
    changed = old.replace("return min(max(x, 0.0), 1.0)", "return min(max(x, 0.0), 5.0)")
    assert changed != old
    rules.write_text(changed, "utf-8")
    second = ask(engine, cache)
    assert second == (second.folder, 5.0, True)
    assert second.folder != first.folder
    rules.write_text(old, "utf-8")
    assert ask(engine, cache) == (first.folder, 1.0, False)


def test_the_engine_is_named_by_its_sources_alone(engine: Path, tmp_path: Path) -> None:
    """The hash is that of names and bytes of all sources: the same elsewhere, another for any change."""
    ask_hash = "from sim.jit import engine_hash; print(engine_hash())"
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(engine, elsewhere)
    here = told(ask_hash, folder=engine)
    assert len(here.strip()) == 16
    assert told(ask_hash, folder=elsewhere) == here
    (elsewhere / "sim" / "week" / "strain.py").rename(elsewhere / "sim" / "week" / "strains.py")
    renamed = told(ask_hash, folder=elsewhere)
    (elsewhere / "sim" / "parameters" / "extra.py").write_text("", "utf-8")
    assert len({here, renamed, told(ask_hash, folder=elsewhere)}) == 3


@pytest.mark.parametrize("place", ["below a file", "no such device"])
def test_a_folder_that_cannot_be_written_costs_one_line(engine: Path, tmp_path: Path, place: str) -> None:
    """Where nothing can be kept, kernels go to a temporary folder: one line on stderr says so, all works."""
    file = tmp_path / "file"
    file.write_text("", "utf-8")
    cache = {"below a file": file / "cache", "no such device": Path("/proc/commonground")}[place]
    if place == "no such device" and not Path("/proc/self").exists():
        pytest.skip("no /proc here")
    spare = {name: str(tmp_path) for name in ("TMPDIR", "TEMP", "TMP")}
    done = python(ASK, folder=engine, COMMONGROUND_CACHE=str(cache), **spare)
    assert done.returncode == 0, done.stderr
    folder, result, *_ = done.stdout.split()
    assert Path(folder).parent == tmp_path
    assert float(result) == 1.0
    assert len(done.stderr.splitlines()) == 1
    assert str(cache) in done.stderr
    assert folder in done.stderr


def test_the_newest_three_engines_are_kept(engine: Path, tmp_path: Path) -> None:
    """Tidying keeps this engine and the two used last before it; what is not a cache folder is left alone."""
    cache = tmp_path / "cache"
    older = [f"{k:016x}" for k in range(5)]
    for age, name in enumerate([*older, "notes"]):
        (cache / name).mkdir(parents=True)
        (cache / name / "kernel.nbc").write_text("x", "utf-8")
        os.utime(cache / name, (1_000_000_000 - age,) * 2)
    (cache / "readme.txt").write_text("mine", "utf-8")
    program = "from sim.jit import CACHE, tidy_cache; tidy_cache(); print(CACHE.name)"
    current = told(program, folder=engine, COMMONGROUND_CACHE=str(cache)).strip()
    left = {entry.name for entry in cache.iterdir()}
    assert left == {current, older[0], older[1], "notes", "readme.txt"}


def test_without_a_compiler_nothing_is_kept(engine: Path, tmp_path: Path) -> None:
    """Interpreted, the engine writes no cache and gives the same."""
    program = "from sim.probe import probe; from sim.jit import COMPILED; print(COMPILED, probe(7.0))"
    cache = tmp_path / "cache"
    assert told(program, folder=engine, COMMONGROUND_CACHE=str(cache), NUMBA_DISABLE_JIT="1").split() == [
        "False",
        "1.0",
    ]
    assert not cache.exists()
