"""Where a rollout stands when: a map-like grid of municipalities by wave and state, and counts."""

from collections import Counter
from collections.abc import Iterator

from sim.words import say

from ...figures.marks import states_grid, swatch
from ...rollout.plan import RolloutPlan
from ...words import number, side_by_side
from .blocks import Block, Cell, Drawing, Grid, Heading

QUARTER = 13
NAMES = {
    "waiting": "report.state.waiting",
    "preparing": "report.state.preparing",
    "meeting": "report.state.meeting",
    "after": "report.state.after",
}


def states(plan: RolloutPlan) -> tuple[list[list[str]], list[int]]:
    """By municipality, wave after wave: the state at the end of each quarter; and the wave of each."""
    quarters = -(-plan.weeks // QUARTER)
    spans: dict[int, list[tuple[int, int]]] = {}
    for group in plan.opened:
        area = plan.places.communities[group.community].municipality
        spans.setdefault(area, []).append((group.week, group.last))
    rows, waves = [], []
    for wave, members in enumerate(plan.places.waves):
        begins = plan.rollout.waves.start + wave * plan.rollout.waves.weeks_between
        for area in members:
            ends = [min((quarter + 1) * QUARTER, plan.weeks) for quarter in range(quarters)]
            rows.append([_state(week, begins, spans.get(area, [])) for week in ends])
            waves.append(wave)
    return rows, waves


def _state(week: int, begins: int, spans: list[tuple[int, int]]) -> str:
    if week < begins:
        return "waiting"
    if not spans or week < min(first for first, _ in spans):
        return "preparing"
    return "after" if week > max(last for _, last in spans) else "meeting"


def timeline(plan: RolloutPlan) -> Iterator[Block]:
    """The grid with its legend, and a table of counts by wave and year."""
    rows, waves = states(plan)
    yield Heading(say("report.timeline"))
    words = say(
        "report.timeline_words", municipalities=number(len(rows)), waves=number(len(plan.places.waves))
    )
    legend: tuple[tuple[Cell, ...], ...] = tuple(
        (Drawing(swatch(state), say(name)), say(name)) for state, name in NAMES.items()
    )
    yield Drawing(states_grid(rows, waves), words, 640)
    yield Grid(
        say("report.legend"), (say("report.column.colour"), say("report.column.state")), legend, numeric=False
    )
    yield _counts(plan, rows, waves)


def _counts(plan: RolloutPlan, rows: list[list[str]], waves: list[int]) -> Grid:
    """How many municipalities of each wave are in which state at the end of each half-year."""
    last = len(rows[0]) if rows else 0
    shown = sorted({*range(1, last, 2), last - 1}) if last else []
    found = []
    for wave in range(len(plan.places.waves)):
        cells = []
        for quarter in shown:
            counts = Counter(row[quarter] for row, own in zip(rows, waves, strict=True) if own == wave)
            cells.append(
                side_by_side(
                    say("report.state_count", count=number(counts[name]), state=say(words))
                    for name, words in NAMES.items()
                    if counts[name]
                )
            )
        found.append((say("rollout.figure_wave", wave=wave + 1), *cells))
    weeks = (number(min((quarter + 1) * QUARTER, plan.weeks)) for quarter in shown)
    heads = (say("report.column.wave"), *(say("report.column.at_week", week=week) for week in weeks))
    return Grid(say("report.states_caption"), heads, tuple(found), say("report.states_note"), numeric=False)
