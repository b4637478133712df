"""The tool that makes mistakes on purpose: it notices two that matter, and one that cannot matter gets through."""

import subprocess
import sys

from tests.mutants import files, mutants
from tests.sizes import ROOT


def _run(only: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "tests/mutation.py", "--only", only, "--worlds", "burn_in", "--verbose"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)


def test_two_known_mistakes_are_noticed() -> None:
    told = _run("mean2: a")
    assert told.returncode == 0, told.stdout + told.stderr
    assert "2 of 2 mutants noticed" in told.stdout


def test_a_mistake_without_effect_survives() -> None:
    told = _run("highest_rate: 2.5")  # a bound that is only loosened: harmless, and the tool knows why
    assert told.returncode == 0, told.stdout + told.stderr
    assert "0 of 1 mutants noticed" in told.stdout
    assert "SURVIVED a looser bound" in told.stdout


def test_mutants_have_names_of_their_own_and_spare_what_only_tells() -> None:
    found = [mutant for file in files() for mutant in mutants(file)]
    assert len({(mutant.file, mutant.number) for mutant in found}) == len(found) > 1000
    assert not [
        mutant.name for mutant in found if "emit" in mutant.change or mutant.file.endswith("observe.py")
    ]
