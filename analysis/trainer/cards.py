"""Paper, for courses without a projector: incident cards (A6, four on a sheet, printed on both sides), the
circle sheet, and a sheet for local contacts.

On the back of a card stands what usually follows in the model, in one ordinary group at one meeting: a start
for talk, not an answer.
"""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from sim.words import language, say

from .chair.arising import Arisen
from .chair.attempt import Answer, Attempt, Session
from .chair.bank import Incident, Option, bank
from .chair.conduct import future_of, week_of
from .chair.futures import FUTURES, WEEKS, after_choice
from .chair.telling import shuffled
from .circle import draw_circle
from .life import Life
from .seats import Circle, Seat

ATTEMPT = Attempt(level="ordinary", seed=1)
MEETING = 6
"""The meeting (from 0) of the ordinary group for which the backs are worked out."""
ON_A_SHEET = 4
CHAIRS = 12
PEOPLE = (4, 9)
"""Chair numbers of the people whom a card on paper is about."""


def write_cards(out: Path, told: Callable[[int, int], None]) -> Path:
    """Write the PDF. ``told`` is called with (cards done, cards). Raises OutputError without a browser."""
    from ..reporting.report.browser import browser, print_pdf

    browser()  # before the work, so that it is not in vain
    with TemporaryDirectory(prefix="commonground-cards-") as folder:
        html = Path(folder) / "cards.html"
        html.write_text(page(told), encoding="utf-8")
        print_pdf(html, out)
    return out


def page(told: Callable[[int, int], None]) -> str:
    """The whole as one HTML page, in the language in force."""
    from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

    loader = PackageLoader("analysis.trainer", ".")
    templates = Environment(
        loader=loader, autoescape=select_autoescape(default=True), undefined=StrictUndefined
    )
    incidents = bank().incidents
    attempt = _before()
    life = Life(future_of(attempt, attempt.led))
    cards = []
    for done, incident in enumerate(incidents, start=1):
        cards.append(_card(incident, life, attempt))
        told(done, len(incidents))
    return templates.get_template("cards.html.j2").render(
        language=language(), title=say("trainer.cards.title"), sheet=_sheet(), help=_help(),
        pages=_pages(cards), words={
            "what": say("trainer.cards.what"), "red": say("trainer.practice.red_line"),
            "practice": say("trainer.practice"),
        },
    )  # fmt: skip


def _before() -> Attempt:
    """The ordinary group before its meeting, led as planned."""
    return ATTEMPT.model_copy(update={"sessions": (Session(done=True),) * MEETING})


def _arisen(incident: Incident, life: Life) -> Arisen:
    """The incident as on paper: about two people of the circle."""
    state = life.state(week_of(ATTEMPT, MEETING) - 1)
    rows = [int(row) for row in state.group.member[ATTEMPT.group]]
    keys = [int(state.person.key[rows[number - 1]]) for number in PEOPLE]
    return Arisen(incident, keys[0], keys[1], *PEOPLE)


def _card(incident: Incident, life: Life, attempt: Attempt) -> dict[str, Any]:
    from .chair.telling import situation

    arisen = _arisen(incident, life)
    options = shuffled(arisen, attempt.seed, MEETING)
    return {
        "title": incident.words("title"), "situation": situation(arisen), "good": incident.words("good"),
        "note": say(f"trainer.note.{incident.note}") if incident.note else "",
        "options": [_option(option, arisen, life, attempt) for option in options],
    }  # fmt: skip


def _option(option: Option, arisen: Arisen, life: Life, attempt: Attempt) -> dict[str, Any]:
    incident = arisen.incident
    usual = ""
    if incident.modality == "group" and option.practice != "red_line":
        answer = Answer(incident=incident.id, option=option.id, person=arisen.person, other=arisen.other)
        found = after_choice(life, attempt.having(Session(answers=(answer,), begun=True)))
        better, worse = found.of("safety")
        quiet = found.of("quiet")
        usual = say(
            "trainer.cards.usual", better=better, worse=worse, futures=FUTURES, weeks=WEEKS,
            quiet=quiet[0], unquiet=quiet[1],
        )  # fmt: skip
    return {
        "words": incident.words(option.id), "why": incident.words(f"{option.id}.why"),
        "red": option.practice == "red_line", "usual": usual,
    }  # fmt: skip


def _pages(cards: list[dict[str, Any]]) -> list[dict[str, list[Any]]]:
    """Four cards to a sheet; backs in the order in which they lie behind the fronts."""
    pages = []
    for first in range(0, len(cards), ON_A_SHEET):
        four: list[Any] = [*cards[first : first + ON_A_SHEET]]
        four += [None] * (ON_A_SHEET - len(four))
        pages.append({"fronts": four, "backs": [four[1], four[0], four[3], four[2]]})
    return pages


def _sheet() -> dict[str, Any]:
    """An empty circle to draw into."""
    seats = tuple(Seat(number, -1, -1, 0.0, 0.0, -1) for number in range(1, CHAIRS + 1))
    circle = Circle(0, 1, 0, 0, seats, np.zeros((CHAIRS, CHAIRS)), (0.0, 0.0))
    return {
        "title": say("trainer.cards.circle"), "how": say("trainer.cards.circle_how"),
        "picture": draw_circle(circle),
        "legend": [say(f"trainer.legend.{one}") for one in ("line", "ring", "facilitator")],
    }  # fmt: skip


def _help() -> dict[str, str]:
    return {
        "title": say("trainer.cards.help"), "how": say("trainer.chair.contacts"),
        "calm": say("trainer.chair.note"), "fixed": say("cli.fixed_line"),
    }  # fmt: skip
