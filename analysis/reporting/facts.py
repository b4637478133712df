"""What the registers tell of the model, as Markdown: entities, parameters, patterns, uses of data, counts."""

from collections import Counter
from collections.abc import Iterator

from sim.parameters import GRADES, PARAMETERS, SOURCES
from sim.state import TABLE, State
from sim.words import say

from ..evidence.patterns.expected import load_expected
from ..evidence.patterns.judge import VERDICTS
from ..evidence.patterns.pattern import BUILT_IN, EMERGENT, QUANTITY
from ..evidence.patterns.register import PATTERNS
from ..evidence.targets import CALIBRATE, CONTEXT, SPECIFY, VALIDATE, Figure, load_targets
from .influence import worst_first
from .markdown import span, table
from .tables import moves

USES = (SPECIFY, CALIBRATE, VALIDATE, CONTEXT)


def entities() -> str:
    """Every level of the state: what it is, and its variables."""
    return "\n".join(line for level in State._fields for line in _level(level))


def _level(level: str) -> Iterator[str]:
    yield f"### {level}\n"
    yield say(f"table.level.{level}") + "\n"
    rows = []
    for field in TABLE:
        if field.level == level:
            kind = field.dtype + (f" × {field.shape}" if field.shape else "")
            bounds = span(field.low, field.high)
            rows.append((f"`{field.name}`", kind, field.unit, bounds, field.meaning))
    yield table(("name", "type", "unit", "range", "meaning"), rows)


def parameters() -> str:
    """Every parameter on one line, the worst graded first."""
    rows = [
        (f"`{one.name}`", one.grade, one.kind, one.default, span(one.low, one.high), one.unit,
         one.meaning, moves(one), f"{one.source} ({SOURCES[one.source].read}): {one.why}")
        for one in worst_first()
    ]  # fmt: skip
    head = ("name", "grade", "kind", "default", "range", "unit", "meaning", "influence", "source")
    return table(head, rows)


def grades() -> str:
    """How many parameters have which grade, by kind."""
    kinds = dict.fromkeys(entry.kind for entry in PARAMETERS.values())
    counted = Counter((entry.grade, entry.kind) for entry in PARAMETERS.values())
    rows = [(grade, meaning, *(counted[grade, kind] for kind in kinds)) for grade, meaning in GRADES.items()]
    return table(("grade", "meaning", *(f"kind.{kind}" for kind in kinds)), rows)


def patterns() -> str:
    """Every pattern with its kind, its statement and the verdict that stands."""
    verdicts = load_expected()
    rows = [
        (one.id, one.kind, say(f"pattern.{one.id}.says"), verdicts[one.id] + _tuned(one.tuned))
        for one in PATTERNS.values()
    ]
    return table(("pattern", "kind", "sentence", "verdict"), rows)


def _tuned(tuned: bool) -> str:
    return f" ({say('describe.tuned')})" if tuned else ""


def verdicts() -> str:
    """How many patterns of which kind have which verdict."""
    expected = load_expected()
    counted = Counter((one.kind, expected[one.id]) for one in PATTERNS.values())
    names = [name for name in VERDICTS if name in expected.values()]
    rows = [
        (say(f"table.kind.{kind}"), *(counted[kind, name] for name in names))
        for kind in (QUANTITY, EMERGENT, BUILT_IN)
    ]
    return table(("kind", *(f"verdict.{name.replace(' ', '_')}" for name in names)), rows)


def uses() -> str:
    """Each published figure under its use: what it is, and where it went."""
    figures = load_targets()
    return "\n".join(line for use in USES for line in _use(use, figures))


def _use(use: str, figures: dict[str, Figure]) -> Iterator[str]:
    chosen = {name: one for name, one in figures.items() if one.use == use}
    yield f"### {say('describe.use', use=say(f'table.use.{use}'), count=len(chosen))}\n"
    rows = [
        (name, one.quantity, f"{one.setting}; {one.time}", _where(one), f"{one.source} ({one.read})")
        for name, one in chosen.items()
    ]
    yield table(("id", "quantity", "setting", "went", "source"), rows)


def _where(one: Figure) -> str:
    """The statistic that a figure is fitted to, or why it has its use."""
    return ", ".join(f"`{name}`" for name in one.statistics) or one.why


def tuned() -> str:
    """Parameters that were fitted by hand before the first calibration, and to what."""
    rows = [
        (
            f"`{one.name}`",
            one.default,
            f"{SOURCES[one.source].citation} ({SOURCES[one.source].read})",
            one.why,
        )
        for one in PARAMETERS.values()
        if one.grade == "K"
    ]
    return table(("name", "default", "citation", "quantity"), rows)


def read_how() -> str:
    """How many sources, and how many figures, were read in which way."""
    sources = Counter(source.read for source in SOURCES.values())
    figures = Counter(one.read for one in load_targets().values())
    told = [f"{count} × {name}" for name, count in sources.items()]
    return say("describe.read_how", sources=", ".join(told), seen=figures["seen"], memory=figures["memory"])
