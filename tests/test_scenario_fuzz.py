"""Whatever is written, what comes back is a scenario or a list of problems, never anything else."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.errors import ScenarioError
from sim.scenario import Scenario, load_scenario, parse_set, ready_contexts, ready_scenarios
from sim.scenario.keys import keys

NAMES = [path[-1] for path in keys() if path[-1] != "*"]
DOTTED = [".".join(path) for path in keys() if "*" not in path]
FILES = [*ready_scenarios().values(), *ready_contexts().values()]
CORPUS = [file.read_bytes() for file in (*FILES, *sorted((Path(__file__).parent / "broken").glob("*.yaml")))]
MARKS = [
    ":",
    ": ",
    "\n",
    "\n  ",
    "- ",
    "{",
    "}",
    "[",
    "]",
    "&a ",
    "*a",
    "!t ",
    "|",
    ">",
    "'",
    '"',
    "0.5",
    "7",
    "true",
    "null",
    "---",
    "#",
    ", ",
    "? ",
    "%",
]
FEW = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(min_value=-(10**500), max_value=10**500)
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["yes", "group", "six_phases", "once", "by_hostility", "burundi_hamlet", "random"])
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=8), inner, max_size=5)
    ),
    max_leaves=12,
)


def outcome(data: bytes) -> None:
    """Load the bytes as a file; whatever loads must also hash, resolve and stand in every week."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "fuzz.yaml"
        file.write_bytes(data)
        try:
            use(load_scenario(file))
        except ScenarioError as error:
            assert error.problems
            assert str(error)


def use(scenario: Scenario) -> None:
    assert len(scenario.scenario_hash) == 16
    assert all(0 < week <= 50 for week in scenario.stops(50))
    scenario.notices()
    scenario.in_force(7, {index: 3 for index, _ in scenario.triggers}).resolved()
    assert all(not (kind.private and kind.mediable) for kind in scenario.context.disputes.values())


@FEW
@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    outcome(data)


@FEW
@given(st.text(max_size=300))
def test_any_text(text: str) -> None:
    outcome(text.encode("utf-8", "surrogatepass"))


@FEW
@given(st.lists(st.sampled_from([*NAMES, *MARKS])))
def test_pieces_of_yaml(pieces: list[str]) -> None:
    outcome(("name: a\n" + "".join(pieces)).encode())


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(CORPUS), st.integers(0, 400), st.integers(0, 40), st.binary(max_size=6))
def test_good_and_broken_files_with_something_cut_and_something_put(
    data: bytes, at: int, cut: int, put: bytes
) -> None:
    outcome(data[:at] + put + data[at + cut :])


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(DOTTED) | st.text(max_size=12), values, max_size=4))
def test_any_overrides(overrides: dict[str, object]) -> None:
    try:
        use(Scenario.default().with_(overrides))
    except ScenarioError as error:
        assert str(error)


@FEW
@given(st.lists(values, max_size=3), st.dictionaries(st.sampled_from(DOTTED), values, max_size=3))
def test_any_changes(entries: list[object], settings_: dict[str, object]) -> None:
    good = {"week": 3, "until": 9, "set": settings_}
    try:
        use(Scenario.default().with_({"changes": [*entries, good]}))
    except ScenarioError as error:
        assert str(error)


@FEW
@given(st.text(max_size=30), st.text(max_size=30))
def test_any_set(key: str, value: str) -> None:
    try:
        name, parsed = parse_set(f"{key}={value}")
        load_scenario("burundi_hamlet", {name: parsed})
    except ScenarioError as error:
        assert str(error)


@pytest.mark.parametrize("value", [object(), {1: 2}, {3}, b"x", 1j, range(3), Path("x"), [object()]])
def test_values_from_python_that_no_file_could_hold(value: object) -> None:
    for key in DOTTED:
        try:
            use(Scenario.default().with_({key: value}))
        except ScenarioError as error:
            assert str(error)
