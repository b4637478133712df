"""Opening the trainer's room, or printing its cards: what the command does."""

import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sim.errors import OutputError
from sim.scenario import Scenario, load_scenario, ready_scenarios
from sim.words import say, use_language

if TYPE_CHECKING:
    from .trainer.server import Address


class RoomRequest(NamedTuple):
    """A scenario (ready name or path), where to serve it, in which language, or where cards go."""

    scenario: str
    host: str = "127.0.0.1"
    port: int = 8765
    language: str = ""
    browser: bool = True
    cards: Path | None = None


def open_room(request: RoomRequest) -> int:
    """Serve the room until it is stopped; 0. Raises ScenarioError and OutputError for bad input."""
    if request.language:
        use_language(request.language)
    if request.cards is not None:
        return print_cards(request.cards)
    scenario = load_scenario(request.scenario)
    from .trainer.server import address_of, serve
    from .trainer.view import OWN, check_fits

    check_fits(scenario)
    ready = request.scenario in ready_scenarios()
    own: Scenario | None = None if ready else scenario

    def told(address: "Address") -> None:
        _tell(address, request)

    with suppress(KeyboardInterrupt):
        serve(request.scenario if ready else OWN, own, address_of(request.host, request.port), told)
    print(say("trainer.closed"), file=sys.stderr)
    return 0


def print_cards(out: Path) -> int:
    """Write the incident cards and the circle sheet; 0. Raises OutputError where that cannot be."""
    from .trainer.cards import write_cards
    from .trainer.chair.bank import bank

    if out.suffix.lower() != ".pdf":
        raise OutputError(say("trainer.cards.no_pdf", given=out))
    if not out.resolve().parent.is_dir():
        raise OutputError(say("trainer.cards.no_folder", given=out.parent))
    written = write_cards(out, _progress)
    print(say("trainer.cards.done", file=written, count=len(bank().incidents)))
    return 0


def _progress(done: int, count: int) -> None:
    """How far the cards are, where someone is watching."""
    if sys.stderr.isatty():
        end = "\n" if done == count else "\r"
        print(say("trainer.cards.progress", done=done, count=count), end=end, file=sys.stderr, flush=True)


def _tell(address: "Address", request: RoomRequest) -> None:
    """Where the page is, who can see it, how it ends; and open it where someone is watching."""
    print(say("trainer.open", url=address.url))
    if address.token:
        print(say("trainer.open_token"))
    print(say("trainer.open_end"), flush=True)
    if request.browser and sys.stdout.isatty():
        import webbrowser

        webbrowser.open(address.url)
