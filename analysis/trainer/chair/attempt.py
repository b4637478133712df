"""An attempt at leading a group: plain data, short enough for an address, whole enough for a file."""

import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from sim import __version__
from sim.errors import Problem, ScenarioError
from sim.words import say

from ..whatif import PRINCIPLES
from .bank import bank
from .levels import LEVELS

FORMAT = "commonground-attempt"
MOST_BYTES = 200_000
SKIP = "skip"
TENDED = 2
"""So many principles can be tended in one meeting."""
Form = Literal["planned", "round", "pairs", "free", "task"]
Pace = Literal["wait", "invite", "press"]
Leads = Literal["you", "members"]
After = Literal["nothing", "talk", "visit", "supervise", "rest"]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Answer(_Entry):
    """What was done about an incident: its option, or ``skip``; key of the person whom it is about."""

    incident: str
    option: str
    person: int = -1
    other: int = -1

    @field_validator("incident")
    @classmethod
    def _known(cls, name: str) -> str:
        if bank().incident(name) is None:
            raise ValueError(name)
        return name


class Session(_Entry):
    """How one meeting is led: what is chosen before it, and what is done about what arises."""

    tend: tuple[str, ...] = Field(default=(), max_length=TENDED)
    form: Form = "planned"
    pace: Pace = "invite"
    leads: Leads = "you"
    after: After = "nothing"
    answers: tuple[Answer, ...] = Field(default=(), max_length=4)
    begun: bool = False
    done: bool = False
    why: str = Field(default="", max_length=500)

    @field_validator("tend")
    @classmethod
    def _principles(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        if any(name not in PRINCIPLES for name in names):
            raise ValueError(", ".join(names))
        return names


class Attempt(_Entry):
    """A level, a seed, and the meetings led so far; the last one may still be open."""

    level: str = "calm"
    seed: int = Field(default=1, ge=0, lt=2**53)
    group: int = Field(default=0, ge=0, le=5)
    sessions: tuple[Session, ...] = Field(default=(), max_length=30)

    @field_validator("level")
    @classmethod
    def _level(cls, name: str) -> str:
        if name not in LEVELS:
            raise ValueError(name)
        return name

    @property
    def led(self) -> int:
        """Meetings that are over."""
        return sum(1 for session in self.sessions if session.done)

    @property
    def open(self) -> Session:
        """The meeting that is being prepared or led."""
        return self.sessions[-1] if self.sessions and not self.sessions[-1].done else Session()

    def having(self, session: Session) -> "Attempt":
        """The same with the open meeting as given."""
        return self.model_copy(update={"sessions": (*self.sessions[: self.led], session)})

    def code(self) -> str:
        """The attempt in few letters, for an address."""
        told = self.model_dump(mode="json", exclude_defaults=True)
        packed = zlib.compress(json.dumps(told, separators=(",", ":")).encode(), 9)
        return urlsafe_b64encode(packed).decode().rstrip("=")

    def text(self, reasons: bool) -> str:
        """The attempt as a file; ``reasons``: with what the trainee wrote. No names are ever in it."""
        whole = self.model_dump(mode="json")
        whole["sessions"] = whole["sessions"][: self.led]
        for session in whole["sessions"]:
            session.pop("begun")
            if not reasons:
                session["why"] = ""
        return json.dumps({"format": FORMAT, "version": 1, "engine": __version__, **whole}, indent=1)


def from_code(code: str) -> Attempt | None:
    """The attempt of an address; none where it makes no sense."""
    try:
        unpack = zlib.decompressobj()
        packed = urlsafe_b64decode(code + "=" * (-len(code) % 4))
        return Attempt.model_validate_json(unpack.decompress(packed, MOST_BYTES))
    except (ValueError, zlib.error):
        return None


def from_text(text: str) -> Attempt:
    """The attempt of a file. Raises ScenarioError that says what is wrong with it."""
    if len(text.encode("utf-8", "replace")) > MOST_BYTES:
        raise ScenarioError(Problem(say("trainer.file.large", most=MOST_BYTES // 1000)))
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        raise ScenarioError(Problem(say("trainer.file.no_attempt"))) from None
    if not isinstance(whole, dict) or whole.pop("format", "") != FORMAT or whole.pop("version", 0) != 1:
        raise ScenarioError(Problem(say("trainer.file.no_attempt")))
    whole.pop("engine", "")
    try:
        return Attempt.model_validate(whole)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ScenarioError(Problem(say("trainer.file.wrong"), key=where)) from None
