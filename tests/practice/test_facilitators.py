"""Facilitators in facts, in pairs, in teams: what days, forms, pay and colleagues mean for those who lead."""

import numpy as np
import pytest

from sim.errors import ScenarioError
from sim.facts import FACTS, leaving_of, skill_of, supervised, supervision_of
from sim.scenario import Facilitators, Scenario, Supervised, load_scenario
from tests.practice.seen import events, levels, lived, week_by_week
from tests.worlds import quiet


def test_fractions_follow_from_facts_and_stand_as_written_without_them() -> None:
    assert skill_of(Facilitators(skill=0.6)) == 0.6
    assert supervision_of(Facilitators(supervision=0.3)) == 0.3
    assert leaving_of(Facilitators()) == 0.0
    days = [skill_of(Facilitators(training_days=n)) for n in (0, 3, 10, 15, 60)]
    assert days[0] == 0.40 and days == sorted(days) and days[-1] < 0.86
    assert days[3] == pytest.approx(0.75, abs=0.01), "fifteen days are the usual training"
    graduate = Facilitators(training_days=10, selection="graduates_of_groups")
    assert skill_of(graduate) == pytest.approx(days[2] + 0.05)


def test_supervision_is_better_closer_oftener_and_apart_from_line_management() -> None:
    forms = [supervised(Supervised(form=form)) for form in ("individual", "group", "peer", "phone", "none")]
    assert forms == sorted(forms, reverse=True) and forms[-1] == 0.0
    often = [supervised(Supervised(every_weeks=n)) for n in (1, 2, 4, 12)]
    assert often == sorted(often, reverse=True)
    assert supervised(Supervised(ratio=20)) == pytest.approx(0.5 * supervised(Supervised(ratio=10)))
    managed = supervised(Supervised(apart_from_line_management=False))
    assert managed == pytest.approx(0.8 * supervised(Supervised()))
    assert all(fact.value >= 0.0 for fact in FACTS.values())


@pytest.mark.parametrize("fact, fraction", [("training_days", "skill"), ("supervised", "supervision")])
def test_a_fact_and_its_fraction_are_not_both_written(fact: str, fraction: str) -> None:
    given = {"training_days": 10, "supervised": {"form": "peer"}}[fact]
    with pytest.raises(ScenarioError, match=f"{fraction} follows from {fact}"):
        Scenario.default().with_({"programme.facilitators": {fact: given, fraction: 0.31}})


def test_facts_and_the_fractions_they_mean_live_the_same_weeks() -> None:
    facts = load_scenario(
        "facilitators_in_facts", {"weeks": 20, "context.persons": 160, "programme.groups": 2}
    )
    staff = facts.programme.facilitators
    written = facts.with_({
        "programme.facilitators.training_days": None, "programme.facilitators.skill": skill_of(staff),
        "programme.facilitators.supervised": None, "programme.facilitators.supervision": supervision_of(staff),
    })  # fmt: skip
    one, two = lived(facts, 20), lived(written, 20)
    assert one.state.person.tobytes() == two.state.person.tobytes()
    assert one.state.facilitator.tobytes() == two.state.facilitator.tobytes()


def test_those_who_are_not_paid_leave_more_often() -> None:
    def left(stipend: str | None) -> int:
        scenario = quiet(
            programme__facilitators={"stipend": stipend}, programme__groups=8, context__persons=400, weeks=40,
            programme__sessions=30, parameters={"leaving_rate": 0.0},
        )  # fmt: skip
        return sum(len(events(lived(scenario, 30, seed), "facilitator_left")) for seed in range(1, 9))

    unpaid, salary, never = left("none"), left("salary"), left(None)
    assert never == 0 < salary < unpaid


def test_follow_up_training_comes_once_and_only_to_those_whose_group_is_far_enough() -> None:
    staff = {"follow_up_training": {"after_session": 4, "days": 10}, "skill_spread": 0.0}
    scenario = quiet(programme__facilitators=staff, programme__weeks_between_groups=3)
    community = lived(scenario, 16)
    again = events(community, "trained_again")
    assert len(again) == len(community.state.facilitator) == len(set(again["person"]))
    assert set(again["week"]) == {4, 7}
    assert community.state.facilitator.skill == pytest.approx(0.75 + 0.1 * 0.25)


def test_a_pair_is_of_both_sexes_and_sides_unless_said_otherwise() -> None:
    mixed = lived(quiet(programme__groups=6, context__persons=400), 1).state.facilitator
    assert list(mixed.gender) == [0, 1] * 6 and list(mixed.arriving) == [0, 1] * 6
    alike = {"pair": {"mixed_sex": False, "mixed_origin": False}}
    seen = set()
    for seed in range(1, 9):
        scenario = quiet(programme__groups=6, programme__facilitators=alike, context__persons=400)
        staff = lived(scenario, 1, seed).state.facilitator
        assert (staff.gender[::2] == staff.gender[1::2]).all()
        assert (staff.arriving[::2] == staff.arriving[1::2]).all()
        seen |= set(zip(staff.gender.tolist(), staff.arriving.tolist(), strict=True))
    assert len(seen) == 4


def test_where_nobody_like_oneself_leads_one_feels_less_safe_on_joining() -> None:
    alike = {"pair": {"mixed_sex": False, "mixed_origin": False}}
    one, two = (lived(quiet(programme__facilitators=staff), 1) for staff in ({}, alike))
    joined = [events(community, "enrolled").set_index("person")["value"] for community in (one, two)]
    ratio = (joined[1] / joined[0]).round(9)
    assert set(ratio) <= {1.0, 0.9, 0.8}
    assert len(set(ratio)) > 1


def test_colleagues_who_hold_one_line_carry_facilitators_through() -> None:
    def worn(**team: float) -> float:
        scenario = quiet(programme__facilitators={"team": team, "supervision": 0.1}, programme__sessions=30)
        return float(levels(scenario, 8, 30, "facilitator_exhaustion").mean())

    alone, many, many_at_odds = worn(others=0), worn(others=8, unity=1.0), worn(others=8, unity=0.0)
    assert many < alone - 0.01
    assert many_at_odds == pytest.approx(alone)


def test_telling_of_violence_at_home_needs_a_woman_who_leads() -> None:
    """In circles that only men lead women tell less of what happens at home than in others, per week."""
    numbers = {"tell_in_group": 0.3, "safety_to_speak": 0.05, "tell_elsewhere": 0.0, "dispute_partners": 60.0}
    scenario = quiet(
        programme__facilitators={"pair": {"mixed_sex": False}}, parameters=numbers, context__persons=400,
        context__services=[{"name": "c", "kind": "gbv", "capacity_per_month": 50.0}],
        context__safeguards__referral_pathway=True, programme__groups=8,
    )  # fmt: skip
    told, could = np.zeros(2), np.zeros(2)
    for seed in range(1, 13):
        for community in week_by_week(scenario, 6, seed):
            state = community.state
            person, pair = state.person, state.pair[: int(state.community.pairs[0])]
            private = list(scenario.context.disputes).index("violence_at_home")
            for one in pair[(pair.dispute == 1) & (pair.type == private)]:
                exposed = one.low if one.exposed == 0 else one.high
                g = person.group[exposed]
                if g < 0 or person.present[exposed] != 1 or person.gender[exposed] == 1:
                    continue
                men = int(state.facilitator.gender[2 * g] == 1)
                could[men] += one.told == 0 or one.told_week == community.week
                told[men] += one.told > 0 and one.told_week == community.week
    assert (could > 30).all()
    assert told[1] / could[1] < 0.8 * told[0] / could[0]
