"""What must hold across the keys of a rollout and its costs, and what is unusual there."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pydantic import ValidationError

from ..errors import nearest
from ..words import say
from .areas import Area, areas
from .base import Path
from .change_checks import known_outcomes
from .checks import Finding, findings
from .problems import translate
from .rollout import MOST_COMMUNITIES, Rollout
from .tree import Layer
from .units import read_map, ready_maps

if TYPE_CHECKING:
    from .models import Scenario

GROUP_LINES = ("facilitators", "meeting_materials", "shared_food")
MUNICIPALITIES: Path = ("rollout", "municipalities")
ORDERED_BY = ("need", "returns", "access")


def rollout(scenario: "Scenario") -> Iterator[Finding]:
    """Everything wrong with a rollout and with costs."""
    yield from _costs(scenario)
    plan = scenario.rollout
    if plan is None:
        return
    yield from _programme(scenario)
    yield from _units(plan)
    found = areas(plan)
    yield from _municipalities(plan, found)
    yield from _places(scenario, plan)
    yield from _waves(scenario, plan, found)
    yield from _people(scenario, plan)
    yield from _budget(scenario, plan)
    yield from _stops(plan, {area.name for area in found})


def _costs(scenario: "Scenario") -> Iterator[Finding]:
    costs = scenario.costs
    if costs is None:
        return
    if costs.given and not costs.currency:
        yield Finding(("costs", "currency"), say("rollout.no_currency"))
    if costs.given and costs.price_year is None:
        yield Finding(("costs", "price_year"), say("rollout.no_price_year"))
    both = costs.perspective == "provider_and_participants"
    if both and costs.participant_hour is None:
        yield Finding(("costs", "participant_hour"), say("rollout.no_hour"), (("costs", "perspective"),))


def _programme(scenario: "Scenario") -> Iterator[Finding]:
    programme = scenario.programme
    if programme.modality == "none":
        yield Finding(("programme", "modality"), say("rollout.no_programme"), (("rollout",),), "none")
    if programme.openings:
        yield Finding(("programme", "openings"), say("rollout.own_openings"), (("rollout",),))
    if programme.recruitment.rule == "by_hostility":
        path = ("programme", "recruitment", "rule")
        yield Finding(path, say("rollout.by_hostility"), (("rollout",),), "by_hostility")


def _units(plan: Rollout) -> Iterator[Finding]:
    if plan.units is None:
        return
    maps, given = ready_maps(), plan.units.map
    if given not in maps:
        closest = nearest(given, maps)
        allowed = "" if closest else ", ".join(maps)
        path: Path = ("rollout", "units", "map")
        yield Finding(path, say("rollout.unknown_map", given=given), (), given, allowed, closest)
        return
    known = [province.name for province in read_map(given).provinces]
    path = ("rollout", "units", "provinces")
    for name in plan.units.provinces:
        if not known:
            yield Finding(path, say("rollout.map_without_provinces", map=given), given=name)
        elif name not in known:
            closest = nearest(name, known)
            allowed = "" if closest else ", ".join(known)
            yield Finding(path, say("rollout.unknown_province", given=name), (), name, allowed, closest)
    yield from _twice(plan.units.provinces, path, "rollout.province_twice")


def _twice(names: tuple[str, ...] | list[str], path: Path, sentence: str) -> Iterator[Finding]:
    for name, times in Counter(names).items():
        if times > 1:
            yield Finding(path, say(sentence, given=name), given=name)


def _municipalities(plan: Rollout, found: list[Area]) -> Iterator[Finding]:
    path = MUNICIPALITIES
    if not found and (plan.units is None or plan.units.map in ready_maps()):
        yield Finding(path, say("rollout.no_municipalities"))
    yield from _twice([area.name for area in found], path, "rollout.municipality_twice")
    total = sum(area.communities for area in found)
    if total > MOST_COMMUNITIES:
        yield Finding(
            ("rollout", "communities"), say("rollout.too_many", total=total, most=MOST_COMMUNITIES),
            (path,), str(total),
        )  # fmt: skip
    empty = [area.name for area in found if area.communities == 0]
    if empty:
        message = say("rollout.too_few_communities", names=", ".join(empty[:5]))
        yield Finding(("rollout", "communities"), message, (path,))
    for index, said in enumerate(plan.municipalities):
        if said.sizes and said.communities not in (None, len(said.sizes)):
            message = say("rollout.sizes_and_count", sizes=len(said.sizes), communities=said.communities)
            yield Finding((*path, index, "sizes"), message)
        if said.sizes and said.persons is not None:
            yield Finding(
                (*path, index, "persons"), say("rollout.sizes_and_persons"), given=str(said.persons)
            )


def _places(scenario: "Scenario", plan: Rollout) -> Iterator[Finding]:
    """The contexts of municipalities are places, and a group fits into the smallest community."""
    size = scenario.programme.group_size
    for index, said in enumerate(plan.municipalities):
        path = (*MUNICIPALITIES, index)
        if said.context is not None:
            yield from _context(scenario, said.context, (*path, "context"))
        least = min(said.sizes, default=said.persons or size)
        if least < size:
            key = (*path, "sizes" if said.sizes else "persons")
            yield Finding(key, say("error.group_too_large", size=size, persons=least), given=str(least))
    if plan.persons is not None and plan.persons < size:
        message = say("error.group_too_large", size=size, persons=plan.persons)
        yield Finding(("rollout", "persons"), message, given=str(plan.persons))


def _context(scenario: "Scenario", context: object, path: Path) -> Iterator[Finding]:
    from .models import Scenario

    tree = {"programme": scenario.written.get("programme", {}), "context": context}
    try:
        local = Scenario.unchecked(tree)
    except ValidationError as error:
        for inside, broken in translate(error, tree, Layer()):
            place = (*path, *inside[1:])
            yield Finding(place, broken.message, (), broken.given, broken.allowed, broken.nearest)
        return
    for found in findings(local):
        if found.path[0] == "context":
            yield Finding((*path, *found.path[1:]), found.message, (), found.given, found.allowed)


def _waves(scenario: "Scenario", plan: Rollout, found: list[Area]) -> Iterator[Finding]:
    waves, path = plan.waves, ("rollout", "waves", "lists")
    if waves.start > scenario.weeks:
        message = say("rollout.starts_after_end", start=waves.start, weeks=scenario.weeks)
        yield Finding(("rollout", "waves", "start"), message, (("weeks",),), str(waves.start))
    if waves.lists and waves.size is not None:
        yield Finding(("rollout", "waves", "size"), say("rollout.lists_and_size"), (path,), str(waves.size))
    if waves.lists and plan.order != "list":
        yield Finding(("rollout", "order"), say("rollout.lists_and_order"), (path,), plan.order)
    listed = [name for wave in waves.lists for name in wave]
    names = [area.name for area in found]
    yield from _known(listed, names, path)
    yield from _twice(listed, path, "rollout.in_two_waves")
    missing = [name for name in names if name not in listed] if waves.lists else []
    if missing:
        yield Finding(path, say("rollout.in_no_wave", names=", ".join(missing[:10])), (MUNICIPALITIES,))
    for number, wave in enumerate(waves.lists):
        if not wave:
            yield Finding((*path, number), say("rollout.empty_wave"))
    if plan.order in ORDERED_BY:
        silent = [area.name for area in found if getattr(area.said, plan.order) is None]
        if silent:
            message = say("rollout.nothing_to_order_by", order=plan.order, names=", ".join(silent[:10]))
            yield Finding(("rollout", "order"), message, (MUNICIPALITIES,), plan.order)


def _known(given: list[str], names: list[str], path: Path) -> Iterator[Finding]:
    for name in dict.fromkeys(given):
        if name not in names:
            closest = nearest(name, names)
            allowed = "" if closest else ", ".join(names[:10])
            message = say("rollout.unknown_municipality", given=name)
            yield Finding(path, message, (MUNICIPALITIES,), name, allowed, closest)


def _people(scenario: "Scenario", plan: Rollout) -> Iterator[Finding]:
    training, programme = plan.training, scenario.programme
    if training.trainers == 0 and plan.groups_wanted.number > 0.0:
        yield Finding(("rollout", "training", "trainers"), say("rollout.no_trainers"), (), "0")
    between = programme.weeks_between_meetings or (2 if programme.modality == "network_meeting" else 1)
    least = (programme.sessions - 1) * between + 1
    if plan.facilitators.weeks_per_group < least:
        yield Finding(
            ("rollout", "facilitators", "weeks_per_group"),
            say("rollout.group_too_short", sessions=programme.sessions, least=least),
            (("programme", "sessions"),), str(plan.facilitators.weeks_per_group),
        )  # fmt: skip
    known = known_outcomes()
    for index, rule in enumerate(plan.triggers):
        if known and rule.outcome not in known:
            message, closest = say("error.unknown_outcome", given=rule.outcome), nearest(rule.outcome, known)
            path: Path = ("rollout", "triggers", index, "outcome")
            yield Finding(path, message, (), rule.outcome, "", closest)


def _budget(scenario: "Scenario", plan: Rollout) -> Iterator[Finding]:
    budget, path = plan.budget, ("rollout", "budget")
    if budget is None:
        return
    if bool(budget.quarters) == (budget.per_quarter is not None):
        yield Finding(path, say("rollout.one_budget"))
    if budget.quarters and budget.number is not None:
        yield Finding((*path, "number"), say("rollout.quarters_and_number"), given=str(budget.number))
    for place, money in enumerate(budget.quarters):
        if money < 0.0:
            yield Finding((*path, "quarters", place), say("rollout.negative_money"), given=f"{money:g}")
    given = scenario.costs.given if scenario.costs else {}
    if not any(given.get(line) for line in GROUP_LINES):
        yield Finding(
            path, say("rollout.budget_without_prices"), (("costs", "prices"),), "", ", ".join(GROUP_LINES)
        )


def _stops(plan: Rollout, names: set[str]) -> Iterator[Finding]:
    for index, stop in enumerate(plan.stops):
        path: Path = ("rollout", "stops", index)
        if stop.until < stop.first:
            message = say("error.until_before_week", week=stop.first, until=stop.until)
            yield Finding((*path, "until"), message, (), str(stop.until))
        yield from _known(list(stop.municipalities), sorted(names), (*path, "municipalities"))


def rollout_notices(scenario: "Scenario") -> Iterator[str]:
    """What is unusual about a rollout, though not wrong."""
    plan = scenario.rollout
    if plan is None:
        if scenario.costs is not None:
            yield say("rollout.costs_without_rollout")
        return
    yield say("rollout.one_community_notice")
    found = areas(plan)
    waves = waves_of(plan, len(found))
    late = [
        wave for wave in range(waves) if plan.waves.start + wave * plan.waves.weeks_between > scenario.weeks
    ]
    if late:
        yield say("rollout.wave_after_end", wave=late[0] + 1, weeks=scenario.weeks)
    if plan.supervision.supervisors == 0:
        yield say("rollout.nobody_supervises")
    if scenario.costs is not None and scenario.costs.missing:
        names = [say(f"ingredient.{name}") for name in scenario.costs.missing]
        yield say("rollout.missing_prices", names=", ".join(names))


def waves_of(plan: Rollout, municipalities: int) -> int:
    """How many waves there are."""
    if plan.waves.lists:
        return len(plan.waves.lists)
    return -(-municipalities // (plan.waves.size or max(municipalities, 1)))
