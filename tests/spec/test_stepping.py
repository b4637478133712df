"""Promise: the week is data. Stepping through its phases is the week, and ``advance`` calls them in order."""

import ast
import inspect

import pytest

from sim.community import Community
from sim.week import WEEK, advance, phase
from tests.spec.states import differences
from tests.spec.test_forks import assert_same_tables
from tests.worlds import lively

ORDER = (
    "rollout", "strain", "encounters", "disputes", "meetings", "mediation", "selfhelp", "referral",
    "facilitators", "gatherings", "persons", "observe",
)  # fmt: skip


def test_the_week_has_twelve_phases_in_this_order() -> None:
    """WEEK names them, each with its kernel, what it reads and writes, and a sentence."""
    assert tuple(entry.name for entry in WEEK) == ORDER
    for entry in WEEK:
        assert phase(entry.name) is entry.kernel
        assert entry.reads
        assert entry.writes
        assert entry.sentence.endswith(".")
        assert entry.sentence[0].isupper()


def test_advance_calls_the_phases_of_the_week_in_order() -> None:
    """In the syntax tree of ``advance`` the calls are WEEK, each with the same arguments, no more."""
    plain = getattr(advance, "py_func", advance)
    tree = ast.parse(inspect.getsource(plain))
    calls = [
        node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) != "range"
    ]
    calls.sort(key=lambda node: node.lineno)
    assert [ast.unparse(call.func) for call in calls] == list(ORDER)
    assert {ast.unparse(argument) for call in calls for argument in call.args[:5]} == {
        "state", "programme", "parameters", "log", "seed",
    }  # fmt: skip
    names = inspect.getclosurevars(plain).globals
    assert [names[entry.name] for entry in WEEK] == [entry.kernel for entry in WEEK]


@pytest.mark.parametrize("seed", [1, 2])
def test_stepping_phase_by_phase_gives_the_same_bits(seed: int) -> None:
    """Twelve steps are a week: state, outcomes and events are equal after each, changes by date included."""
    changes = [{"week": 5, "until": 6, "set": {"programme.paused": True, "context.hardship": 0.7}}]
    whole, stepped = (Community.start(lively(changes=changes), seed, log=True) for _ in range(2))
    for week in range(1, 17):
        whole.advance(1)
        for name in ORDER:
            assert stepped.week == week - 1
            stepped.step_phase(name)
        assert stepped.week == week
        assert differences(whole.state, stepped.state) == []
    assert_same_tables(whole, stepped)


def test_each_phase_does_something() -> None:
    """In a lively village every phase but the last changes the state; to observe changes nothing."""
    community = Community.start(lively(), 2)
    changed: set[str] = set()
    for _ in range(12):
        for name in ORDER:
            before = community.snapshot().state
            community.step_phase(name)
            moved = [entry for entry in differences(before, community.state) if "community.week" not in entry]
            changed |= {name} if moved else set()
    assert changed == set(ORDER) - {"observe"}
