"""Section 4.8: hot disputes of members go to legal aid, which decides them."""

from typing import TYPE_CHECKING

from sim.chance import Purpose

from .care import chance_to_refer, referring
from .circle import Circle
from .lines import Desk
from .referral import Felt
from .ties import DECIDED, OPEN, Pair, Told

if TYPE_CHECKING:
    from .village import Village

HOT = 0.6


def refer(village: "Village", felt: Felt) -> None:
    """Facilitators refer, disputes wait, and are decided by rank."""
    referred = [pair for pair in village.pairs if pair.law]
    for pair in referred:
        pair.law = pair.status is OPEN
    waiting = [pair for pair in referred if pair.law]
    desk = Desk(village, "law", len(waiting))
    if not desk.line.capacity > 0.0:
        for pair in waiting:
            pair.law = False
            felt.let_down.update(pair.parties)
            village.note("let_down", *pair.parties)
        waiting = []
    if desk.line.listed and village.now.there_is_a_programme:
        waiting += refer_disputes(village, desk)
    serve(village, waiting, desk)


def refer_disputes(village: "Village", desk: Desk) -> list[Pair]:
    """Those that may be mediated and are hot, of members of groups that met."""
    refers, goes = village.draw(Purpose.REFER_LAW), village.draw(Purpose.GOES_LAW)
    met, new = referring(village), []
    for pair in village.open_pairs():
        hot = village.now.disputes[pair.type].mediable and pair.tension > HOT and not pair.law
        circle = circle_of(pair, met) if hot else None
        if circle is not None and refers(*pair.key) < chance_to_refer(village, circle):
            answer = desk.answer(goes(*pair.key))
            village.note(answer, *pair.parties)
            if answer == "referred":
                pair.law, pair.law_week = True, village.week
                new.append(pair)
    return new


def circle_of(pair: Pair, met: list[Circle]) -> Circle | None:
    """The group of the lower party, else of the higher, among those that met."""
    return next((party.circle for party in pair.parties if party.circle in met), None)


def serve(village: "Village", queue: list[Pair], desk: Desk) -> None:
    """Free places go to those that were referred first, then by lot."""
    rank = village.draw(Purpose.LAW_RANK)
    queue.sort(key=lambda pair: (pair.law_week, rank(*pair.key), pair.key))
    served = queue[: desk.free_places()]
    for pair in served:
        commitment = village.parameters.law_commitment
        pair.becomes({"status": DECIDED, "commitment": commitment, "told": Told.NO, "law": False})
        village.note("served", *pair.parties)
        village.note("decided", *pair.parties)
    desk.take(len(served))
