"""The Mesa facade behaves as a Mesa model should, and its numbers are those of ``Community``, to the bit."""

import functools
import gc
import linecache
import multiprocessing
import pickle
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import mesa
import numpy as np
import pandas as pd
import pytest

import sim
from sim import Community, Conduct, Facilitator, Participant, RunError, ScenarioError, SociotherapyModel
from sim.model import weekly_outcomes
from sim.outcomes import OUTCOMES
from sim.scenario import Scenario
from sim.state import PERSON

pytestmark = [
    pytest.mark.filterwarnings(f"error::{kind}")
    for kind in ("DeprecationWarning", "FutureWarning", "PendingDeprecationWarning")
]
DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "mesa.md"
SMALL: dict[str, Any] = {"persons": 120, "groups": 2, "burn_in": 4, "weeks": 24}


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    small = {"context.persons": 120, "programme.groups": 2, "burn_in": 4, "weeks": 24}
    return sim.load_scenario("burundi_hamlet").with_(small)


@pytest.fixture
def model() -> SociotherapyModel:
    return SociotherapyModel(rng=1, **SMALL)


@pytest.fixture
def lived() -> SociotherapyModel:
    """A model in the midst of its programme."""
    model = SociotherapyModel(rng=1, **SMALL)
    model.run_for(8)
    return model


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many weeks each call into the engine lived."""
    lived: list[int] = []
    advance = Community.advance

    def noted(community: Community, weeks: int) -> None:
        if weeks:
            lived.append(weeks)
        advance(community, weeks)

    monkeypatch.setattr(Community, "advance", noted)
    return lived


def bits(community: Community) -> dict[str, bytes]:
    """Every field of the state to the bit, without the rows that are kept in reserve."""
    state, counts = community.state, community.state.community[0]
    used = {"tie": counts.ties, "pair": counts.pairs, "agreement": counts.agreements}
    return {
        f"{level}.{name}": getattr(state, level)[name][: used.get(level)].tobytes()
        for level in state._fields
        for name in getattr(state, level).dtype.names
    }


def frame(model: SociotherapyModel) -> pd.DataFrame:
    return model.datacollector.get_model_vars_dataframe()


# -- the same numbers --------------------------------------------------------------------------------


@pytest.mark.parametrize("in_one_go", [True, False])
def test_facade_and_community_agree_to_the_bit(scenario: Scenario, in_one_go: bool) -> None:
    community = Community.start(scenario, 7)
    community.advance(24)
    model = SociotherapyModel(scenario, rng=7)
    if in_one_go:
        model.run_for(24)
    else:
        for _ in range(24):
            model.step()
    assert bits(model.community) == bits(community)
    # float32 values between 0 and 1 add up exactly in float64, so no order of summing can show
    weekly = community.records().weekly()
    everyone = weekly[weekly["stratum"] == "all"].reset_index(drop=True)[list(OUTCOMES)]
    pd.testing.assert_frame_equal(frame(model), everyone, check_exact=True, check_names=False)


def test_a_large_community_reads_the_same_without_personal_history() -> None:
    model = SociotherapyModel(rng=1, persons=20_200, groups=1, burn_in=0, weeks=1)
    model.run_for(1)
    assert model.community.book.is_large
    weekly = model.community.records().weekly()
    everyone = weekly[weekly["stratum"] == "all"].reset_index(drop=True)[list(OUTCOMES)]
    pd.testing.assert_frame_equal(frame(model), everyone, check_exact=True, check_names=False)


def test_every_outcome_is_collected_from_week_zero_as_a_plain_float(lived: SociotherapyModel) -> None:
    collected = lived.datacollector.model_vars
    assert list(collected) == list(OUTCOMES)
    assert {len(values) for values in collected.values()} == {9}
    assert {type(value) for values in collected.values() for value in values} == {float}
    assert lived.outcomes() == pytest.approx(frame(lived).iloc[-1].to_dict(), nan_ok=True, abs=0.0)


# -- time --------------------------------------------------------------------------------------------


def test_a_model_starts_at_week_zero_and_a_step_is_a_week(model: SociotherapyModel) -> None:
    assert (model.time, model.steps, model.week, model.community.week, model.running) == (0, 0, 0, 0, True)
    model.step()
    assert (model.time, model.steps, model.week, model.community.week) == (1, 1, 1, 1)
    model.run_for(5)
    model.run_until(10)
    assert (model.time, model.steps, model.week, model.community.week) == (10, 10, 10, 10)
    assert len(frame(model)) == 11
    model.run_for(0.5)
    model.run_for(0.5)
    assert (model.time, model.week, model.community.week) == (11, 11, 11)


def test_running_ends_at_the_horizon_and_life_may_go_on(model: SociotherapyModel) -> None:
    model.run_model()
    assert (model.week, model.running) == (24, False)
    model.step()
    assert (model.week, model.running, len(frame(model))) == (25, False, 26)
    assert not SociotherapyModel(rng=1, **SMALL | {"weeks": 0}).running


def test_who_stops_a_model_early_is_obeyed(model: SociotherapyModel) -> None:
    model.running = False
    model.step()
    assert not model.running


def test_many_weeks_are_one_call(model: SociotherapyModel, spans: list[int]) -> None:
    model.run_for(20)
    assert spans == [20]
    assert len(frame(model)) == 21


def test_the_record_is_read_once_however_many_outcomes_are_collected(
    model: SociotherapyModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[tuple[int, int]] = []

    def noted(community: Community, first: int, last: int) -> Any:
        read.append((first, last))
        return weekly_outcomes(community, first, last)

    monkeypatch.setattr("sim.model.weekly_outcomes", noted)
    model.step()
    model.run_for(20)
    assert read == [(1, 1), (2, 21)]


class Witness(SociotherapyModel):
    """A model that notes what it sees, the community's week above all."""

    def __init__(self, **settings: Any) -> None:
        self.seen: list[int] = []
        super().__init__(**settings)

    def remember(self) -> None:
        self.seen.append(self.community.week)

    def watch(self, signal: object) -> None:
        self.seen.append(self.community.week)


class Stepper(Witness):
    """A model with a step of its own."""

    def step(self) -> None:
        super().step()
        self.remember()


def _with_own_reporter() -> Witness:
    return Witness(rng=1, model_reporters={"week_seen": lambda m: m.community.week}, **SMALL)


def _with_agent_reporter() -> Witness:
    return Witness(rng=1, agent_reporters={"distress": "distress"}, **SMALL)


def _with_another_collector() -> Witness:
    model = Witness(rng=1, **SMALL)
    model.datacollector = mesa.DataCollector(model_reporters={"week": "week"})
    return model


def _with_event() -> Witness:
    model = Witness(rng=1, **SMALL)
    model.schedule_event(model.remember, at=3.0)
    return model


def _with_observer() -> Witness:
    model = Witness(rng=1, **SMALL)
    model.observe("time", "changed", model.watch)
    return model


@pytest.mark.parametrize(
    "prepare",
    [_with_own_reporter, _with_agent_reporter, _with_another_collector, _with_event, _with_observer],
)
def test_whatever_wants_to_see_every_week_sees_it(prepare: Any, spans: list[int]) -> None:
    model = prepare()
    spans.clear()
    model.run_for(6)
    assert spans == [1] * 6
    assert model.time == model.week == 6


def test_a_subclass_with_its_own_step_sees_every_week() -> None:
    model = Stepper(rng=1, **SMALL)
    model.run_for(4)
    assert model.seen == [1, 2, 3, 4]


def test_events_happen_in_their_week() -> None:
    model = _with_event()
    model.run_for(6)
    assert model.seen == [3]


def test_a_model_without_collector_runs(model: SociotherapyModel, spans: list[int]) -> None:
    model.datacollector = None
    model.run_for(3)
    assert (model.week, spans) == (3, [3])


def test_weeks_lived_behind_the_facade_are_shown_week_by_week(model: SociotherapyModel) -> None:
    straight = SociotherapyModel(rng=1, **SMALL)
    straight.run_for(4)
    model.community.advance(3)
    model.run_for(4)
    assert model.community.week == 4
    pd.testing.assert_frame_equal(frame(model), frame(straight), check_exact=True)


# -- agents ------------------------------------------------------------------------------------------


def test_agents_are_the_people_in_order_of_key(lived: SociotherapyModel) -> None:
    people = lived.agents.to_list()
    assert {type(person) for person in people} == {Participant}
    assert [person.key for person in people] == sorted(lived.community.state.person.key)
    assert [person.unique_id for person in people] == list(range(1, len(people) + 1))
    assert lived.agents.to_list()[0] is people[0]
    assert all(isinstance(agent, mesa.Agent) for agent in [*people, *lived.facilitators])


def test_views_are_made_only_when_asked_for(lived: SociotherapyModel) -> None:
    gc.collect()
    assert not [one for one in gc.get_objects() if type(one) is Participant and one.model is lived]


def test_every_state_of_a_person_is_an_attribute(lived: SociotherapyModel) -> None:
    arrays, shown = lived.community.state.person, 0
    for field in PERSON:
        if field.name in ("tie_first", "tie_count", "tie_lower", "seat"):
            continue
        values = {person.key: getattr(person, field.name) for person in lived.agents}
        shown += 1
        if field.name in ("origin", "gender", "third"):
            assert {type(value) for value in values.values()} == {str}
            continue
        assert values == dict(zip(arrays.key.tolist(), arrays[field.name].tolist(), strict=True)), field.name
        kind = bool if field.unit == "flag" else float if field.dtype == "f8" else int
        assert {type(value) for value in values.values()} == {kind}
    assert shown > 40


def test_names_of_origin_gender_standing_and_reach_are_those_of_the_tables(lived: SociotherapyModel) -> None:
    table = lived.community.records().persons([8]).set_index("person")
    for person in lived.agents:
        row = table.loc[person.key]
        assert (person.origin, person.gender, person.third) == (row.origin, row.gender, row.standing)
        assert (person.reach, person.youth, person.enrolled_in) == (row.reach, row.youth, row.group)


def test_sets_of_agents_select_group_aggregate_and_map(lived: SociotherapyModel) -> None:
    arrays = lived.community.state.person
    returnees = lived.agents.select(lambda p: p.origin == "returnee")
    assert len(returnees) == int((arrays.origin == 1).sum()) > 0
    assert lived.agents.groupby("origin").count() == {
        "resident": len(arrays) - len(returnees), "returnee": len(returnees),
    }  # fmt: skip
    assert lived.agents.agg("distress", [min, max]) == [arrays.distress.min(), arrays.distress.max()]
    assert sorted(lived.agents.get("age")) == sorted(arrays.age.tolist())
    first = lived.agents.to_list()[0]
    trusting = lived.agents.map("trust_in", first)
    assert [t for t in trusting if t is not None] == [p.trust_in(first) for p in first.acquaintances]


def test_agents_show_this_week(model: SociotherapyModel) -> None:
    person = model.agents.to_list()[3]
    before = person.strain
    model.run_for(3)
    assert person.strain != before
    assert person.strain == model.community.state.person.strain[person.row]


def test_trust_and_acquaintances_are_the_ties(lived: SociotherapyModel) -> None:
    state = lived.community.state
    met = 0
    for person in lived.agents:
        first, count = state.person.tie_first[person.row], state.person.tie_count[person.row]
        known = state.tie.other[first : first + count].tolist()
        assert [other.row for other in person.acquaintances] == known
        for tie, other in enumerate(person.acquaintances, first):
            assert person.trust_in(other) == state.tie.trust[tie]
            assert person in other.acquaintances
            met += 1
        assert {p.household for p in person.housemates} <= {person.household}
        assert person not in person.housemates
    assert met == state.community.ties[0]
    strangers = [p for p in lived.agents if p not in person.acquaintances and p is not person]
    assert person.trust_in(strangers[0]) is None


def test_facilitators_lead_their_groups(lived: SociotherapyModel) -> None:
    table = lived.community.records().groups()
    leads = {(f, int(row.group)) for row in table.itertuples() for f in row.facilitators}
    team = lived.facilitators.to_list()
    assert {(f.row, group) for f in team for group in f.groups} == leads
    assert {f.state for f in team} == {"leading"}
    for one in team:
        assert 0.0 < one.exhaustion < 1.0
        assert set(one.resources) == {"rely_on_others", "work_on_self", "contain", "take_action", "mission"}
        assert one.resources["mission"] == one.mission
    lived.run_for(16)
    assert {(f.state, f.groups) for f in team} == {("done", ())}


def test_kinds_of_agents(lived: SociotherapyModel) -> None:
    assert lived.agent_types == [Participant, Facilitator]
    kinds = lived.agents_by_type
    assert len(kinds[Participant]) == 120 and len(kinds[Facilitator]) == 4
    assert not set(lived.agents.get("unique_id")) & {f.unique_id for f in lived.facilitators}
    assert len(SociotherapyModel(rng=1, modality="none", **SMALL).facilitators) == 0


@pytest.mark.parametrize("name", ["distress", "group", "stopped", "origin", "reach", "acquaintances"])
def test_states_cannot_be_set(lived: SociotherapyModel, name: str) -> None:
    before = bits(lived.community)
    with pytest.raises(RunError, match=f"{name} of a Participant can be read, not set"):
        setattr(lived.agents.to_list()[0], name, 1.0)
    with pytest.raises(RunError, match="can be read, not set"):
        lived.agents.set(name, 1.0)
    with pytest.raises(RunError, match="exhaustion of a Facilitator"):
        lived.facilitators.to_list()[0].exhaustion = 0.0
    assert bits(lived.community) == before


def test_nobody_is_added_or_removed(lived: SociotherapyModel) -> None:
    somebody = lived.agents.to_list()[0]
    for attempt in (
        somebody.remove, lived.remove_all_agents, lambda: lived.deregister_agent(somebody),
        lambda: mesa.Agent(lived), lambda: lived.agents.do("remove"), lived.facilitators.to_list()[0].remove,
    ):  # fmt: skip
        with pytest.raises(RunError, match="Nobody can be added"):
            attempt()
    lived.agents.select(lambda p: False, inplace=True)
    lived.agents.remove(somebody)
    assert len(lived.agents) == 120


def test_own_notes_on_an_agent_stay(lived: SociotherapyModel) -> None:
    lived.agents.to_list()[0].colour = "green"
    lived.step()
    assert lived.agents.to_list()[0].colour == "green"


# -- seeds and settings ------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_model_and_others_differ() -> None:
    one, same, other = (SociotherapyModel(rng=seed, **SMALL) for seed in (5, np.int64(5), 6))
    assert bits(one.community) == bits(same.community) != bits(other.community)
    assert (one.seed_used, type(same.seed_used)) == (5, int)


def test_a_seed_that_is_made_up_is_kept_and_can_be_used_again() -> None:
    one, other = SociotherapyModel(**SMALL), SociotherapyModel(**SMALL)
    assert one.seed_used != other.seed_used  # false alarm once in 2⁵³
    assert bits(SociotherapyModel(rng=one.seed_used, **SMALL).community) == bits(one.community)


@pytest.mark.parametrize(
    "rng", [np.random.default_rng(1), np.random.SeedSequence(1), [1, 2], "1", 1.0, True, np.random.PCG64(1)]
)
def test_other_sources_of_chance_are_refused(rng: Any) -> None:
    with pytest.raises(ScenarioError, match="rng is the seed here: a whole number") as refused:
        SociotherapyModel(rng=rng)
    assert refused.value.problems[0].key == "rng"


@pytest.mark.parametrize("rng", [-1, 2**63])
def test_seeds_out_of_range_are_refused(rng: int) -> None:
    with pytest.raises(ScenarioError, match="whole number from 0 on"):
        SociotherapyModel(rng=rng)


def test_mesas_old_name_of_the_seed_is_refused() -> None:
    with pytest.raises(ScenarioError, match="rng="):
        SociotherapyModel(seed=1)


def test_settings_are_keys_by_last_name_and_overrides_by_dotted_key(scenario: Scenario) -> None:
    wanted = scenario.with_({"programme.principles.equality": 0.0, "parameters.distress_spread": 0.3})
    by_name = SociotherapyModel(scenario, rng=1, equality=np.float64(0.0), distress_spread=0.3)
    by_key = SociotherapyModel(
        scenario, rng=1, overrides={"programme.principles.equality": 0, "parameters.distress_spread": 0.3}
    )
    assert by_name.community.scenario == by_key.community.scenario == wanted
    assert SociotherapyModel(scenario, rng=1, groups=np.int64(1)).community.scenario.programme.groups == 1


def test_a_scenario_may_be_a_name_a_path_or_a_scenario(scenario: Scenario, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("name: mine\nextends: burundi_hamlet\nweeks: 3\nburn_in: 0\n", encoding="utf-8")
    assert SociotherapyModel(file, rng=1).community.scenario.weeks == 3
    assert SociotherapyModel(str(file), rng=1).community.scenario.name == "mine"
    assert SociotherapyModel(scenario, rng=1).community.scenario is scenario
    assert SociotherapyModel("late_start", rng=1, burn_in=0).community.scenario.programme.start > 1


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"gruops": 3}, "Did you mean groups"),
        ({"groups": 2.5}, "A whole number is expected"),
        ({"equality": 1.5}, r"principles\.equality.* out of range"),
        ({"groups": "4"}, "programme.groups"),
        ({"overrides": {"programme.gruops": 3}}, "Did you mean groups"),
        ({"scenario": "burundi_hamlett"}, "Did you mean burundi_hamlet"),
        ({"scenario": mesa.experimental.scenarios.Scenario()}, "path is expected, not a Scenario"),
        ({"scenario": None}, "path is expected, not a NoneType"),
    ],
)
def test_wrong_settings_are_refused_in_a_sentence(settings: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ScenarioError, match=sentence):
        SociotherapyModel(rng=1, **settings)


def test_all_unknown_settings_are_named_at_once() -> None:
    with pytest.raises(ScenarioError) as refused:
        SociotherapyModel(rng=1, gruops=1, equalty=0.5)
    assert [problem.nearest for problem in refused.value.problems] == ["groups", "equality"]


def test_where_the_scenario_is_gets_said(model: SociotherapyModel) -> None:
    assert not hasattr(model, "scenario")
    with pytest.raises(AttributeError, match=r"model\.community\.scenario"):
        _ = model.scenario


# -- copies ------------------------------------------------------------------------------------------


def test_a_pickled_model_goes_on_to_the_bit(lived: SociotherapyModel) -> None:
    lived.agents.to_list()[0].colour = "green"
    other = pickle.loads(pickle.dumps(lived))
    for model in (lived, other):
        model.run_for(6)
        model.step()
    assert bits(other.community) == bits(lived.community)
    assert (other.time, other.steps, other.seed_used) == (15, 15, 1)
    assert other.agents.to_list()[0].model is other
    assert other.agents.to_list()[0].colour == "green"
    pd.testing.assert_frame_equal(frame(other), frame(lived), check_exact=True)


def test_a_fork_goes_on_to_the_bit_and_apart(lived: SociotherapyModel) -> None:
    lived.agents.to_list()
    fork = lived.fork()
    before = bits(lived.community)
    fork.run_for(5)
    assert bits(lived.community) == before and lived.week == 8 and len(frame(lived)) == 9
    lived.run_for(5)
    assert bits(fork.community) == bits(lived.community)
    pd.testing.assert_frame_equal(frame(fork), frame(lived), check_exact=True)
    assert all(person.model is fork for person in fork.agents)
    assert all(facilitator.model is fork for facilitator in fork.facilitators)
    assert fork.random.random() == lived.random.random()


def test_a_fork_keeps_what_a_subclass_has_and_what_is_scheduled() -> None:
    model = Witness(rng=1, agent_reporters={"distress": "distress"}, **SMALL)
    model.schedule_event(model.remember, at=6.0)
    model.run_for(4)
    fork = model.fork()
    fork.run_for(4)
    assert isinstance(fork, Witness) and fork.seen == [6] and model.seen == []
    model.run_for(4)
    assert model.seen == [6]
    one, other = (m.datacollector.get_agent_vars_dataframe() for m in (model, fork))
    pd.testing.assert_frame_equal(one, other, check_exact=True)


def test_observers_do_not_travel() -> None:
    model = _with_observer()
    fork = model.fork()
    fork.run_for(2)
    assert fork.seen == model.seen == []
    assert pickle.loads(pickle.dumps(model)).week == 0


def test_fork_passes_scenario_conduct_and_luck_on(lived: SociotherapyModel) -> None:
    changes = {"programme.directiveness": 0.9, "programme.groups": 4, "weeks": 30}
    then = lived.community.scenario.with_(changes)
    conduct = {(0, week): Conduct(directiveness=0.9) for week in range(9, 12)}
    for arguments in ({"scenario": then}, {"overrides": conduct}, {"luck": 3}):
        fork, community = lived.fork(**arguments), lived.community.fork(**arguments)
        fork.run_for(6)
        community.advance(6)
        assert bits(fork.community) == bits(community)
        assert len(frame(fork)) == 15
        assert fork.seed_used == community.seed
    assert len(lived.facilitators) == 4 and len(lived.fork(scenario=then).facilitators) == 8
    with pytest.raises(ScenarioError, match="week zero"):
        lived.fork(scenario="burundi_colline")


def test_a_fork_with_a_longer_horizon_runs_on(model: SociotherapyModel) -> None:
    model.run_model()
    assert not model.fork().running
    assert model.fork(scenario=model.community.scenario.with_({"weeks": 30})).running


def test_events_are_recorded_on_request() -> None:
    silent, told = (SociotherapyModel(rng=1, log=log, **SMALL) for log in (False, True))
    for model in (silent, told):
        model.run_for(10)
    assert len(silent.community.records().events()) == 0 < len(told.community.records().events())
    pd.testing.assert_frame_equal(frame(silent), frame(told), check_exact=True)


# -- with Mesa's tools -------------------------------------------------------------------------------


def test_mesas_own_collector_works() -> None:
    model = SociotherapyModel(
        rng=1,
        model_reporters={"week": "week", "returnees": lambda m: len(m.agents.select(lambda p: p.arriving))},
        agent_reporters={"distress": "distress", "group": lambda person: person.group},
        **SMALL,
    )
    model.run_for(3)
    assert frame(model)["week"].tolist() == [0, 1, 2, 3]
    assert frame(model)["returnees"].nunique() == 1
    people = model.datacollector.get_agent_vars_dataframe()
    assert people.index.names == ["Step", "AgentID"] and len(people) == 4 * 120
    means = people["distress"].groupby("Step").mean().to_numpy()
    assert means == pytest.approx(frame(model)["distress"].to_numpy(), abs=1e-7)  # the record is float32


def test_a_collector_of_facilitators_works(model: SociotherapyModel) -> None:
    model.datacollector = mesa.DataCollector(agenttype_reporters={Facilitator: {"exhaustion": "exhaustion"}})
    model.run_for(2)
    seen = model.datacollector.get_agenttype_vars_dataframe(Facilitator)
    assert len(seen) == 2 * 4
    assert (seen.loc[1.0] != seen.loc[2.0]).all(axis=None)


@pytest.fixture
def start_method() -> Iterator[None]:
    """batch_run sets the way in which processes start for the whole program; put it back."""
    before = multiprocessing.get_start_method(allow_none=True)
    yield
    multiprocessing.set_start_method(before, force=True)


@pytest.mark.parametrize("processes", [1, 2])
def test_batch_run_works(processes: int, scenario: Scenario, start_method: None) -> None:
    rows = mesa.batch_run(
        SociotherapyModel,
        {"scenario": [scenario], "groups": [0, 2], "equality": 0.5, "weeks": 6},
        rng=np.arange(1, 3), number_processes=processes, data_collection_period=1, display_progress=False,
    )  # fmt: skip
    table = pd.DataFrame(rows)
    assert len(table) == 2 * 2 * 7
    for (groups, seed), run in table.groupby(["groups", "rng"]):
        alone = SociotherapyModel(scenario, rng=int(seed), groups=int(groups), equality=0.5, weeks=6)
        alone.run_model()
        assert run["Step"].tolist() == list(range(7))
        own = run[list(OUTCOMES)].reset_index(drop=True)
        pd.testing.assert_frame_equal(own, frame(alone), check_exact=True)


# -- the page, and the document ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def blocks() -> dict[str, Any]:
    """What the Python of docs/mesa.md defines, run from top to bottom (but not as a program)."""
    pytest.importorskip("solara")
    pytest.importorskip("altair", reason="mesa.visualization imports it")
    defined: dict[str, Any] = {"__name__": "document"}
    for number, block in enumerate(re.findall(r"```python\n(.*?)```", DOCUMENT.read_text("utf-8"), re.S)):
        place = f"{DOCUMENT.name}#{number}"
        linecache.cache[place] = (len(block), None, block.splitlines(True), place)  # solara reads the source
        exec(compile(block, place, "exec"), defined)
    return defined


def test_the_document_runs(blocks: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    assert blocks["model"].week == blocks["pushed"].week == 15
    assert blocks["pushed"].outcomes() != blocks["model"].outcomes()
    assert list(blocks["people"].columns) == ["distress", "origin"]


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[SociotherapyModel]:
    """Every model that is made, in order."""
    models: list[SociotherapyModel] = []
    begin = SociotherapyModel.__init__

    @functools.wraps(begin)
    def noted(self: SociotherapyModel, *arguments: Any, **settings: Any) -> None:
        begin(self, *arguments, **settings)
        models.append(self)

    monkeypatch.setattr(SociotherapyModel, "__init__", noted)
    return models


@pytest.fixture
def page(blocks: dict[str, Any], made: list[SociotherapyModel]) -> Iterator[Any]:
    """The page of docs/mesa.md, rendered without a browser."""
    import solara

    @solara.component
    def Whole() -> None:
        with solara.AppLayout():
            blocks["Page"]()

    _, rendered = solara.render(Whole(), handle_error=False)
    yield rendered
    rendered.close()


def _button(page: Any, label: str) -> Any:
    import ipyvuetify

    return next(button for button in page.find(ipyvuetify.Btn).widgets if label in button.children)


def _move(page: Any, label: str, value: float) -> None:
    import ipyvuetify

    page.find(ipyvuetify.Slider, label=label).widget.v_model = value


def _shown(page: Any) -> set[str]:
    import ipyvuetify

    spans = page.find(ipyvuetify.Html, tag="span").widgets
    return {str(child) for span in spans for child in span.children if isinstance(child, str)}


def test_solara_viz_steps_resets_and_takes_parameters(page: Any, made: list[SociotherapyModel]) -> None:
    import ipyvuetify

    assert "Time: 0.0" in _shown(page)
    _button(page, "Step").click()
    assert "Time: 1.0" in _shown(page) and made[-1].week == 1
    _move(page, "Groups", 2)
    _move(page, "Pushing", 0.5)
    page.find(ipyvuetify.Select, label="Scenario").widget.v_model = "late_start"
    _button(page, "Reset").click()
    assert "Time: 0.0" in _shown(page) and len(made) == 2
    scenario = made[-1].community.scenario
    assert (scenario.name, scenario.weeks) == ("late_start", 60)
    assert (scenario.programme.groups, scenario.programme.directiveness) == (2, 0.5)
    _button(page, "Step").click()
    assert "Time: 1.0" in _shown(page) and made[-1].week == 1


def test_solara_viz_plays_until_the_model_stops_running(page: Any, made: list[SociotherapyModel]) -> None:
    _move(page, "Play Interval (ms)", 1)
    _move(page, "Render Interval (steps)", 30)
    _button(page, "▶").click()
    deadline = time.monotonic() + 30
    while (made[0].running or not _button(page, "Step").disabled) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert made[0].week == 60
    assert _button(page, "Step").disabled


def test_importing_sim_does_not_import_mesa() -> None:
    program = "import sys, sim; sim.run; sim.Community; print('mesa' in sys.modules)"
    command, root = [sys.executable, "-c", program], DOCUMENT.parent.parent
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
