"""What all parts of a scenario share: strict frozen models, frozen mappings, and ``key`` for a field."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, NoReturn, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

Value = TypeVar("Value")
Path = tuple[str | int, ...]
ID = r"^[a-z][a-z0-9_]*$"


class Section(BaseModel):
    """A part of a scenario: typed, frozen, and closed to keys it does not know."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, allow_inf_nan=False, serialize_by_alias=True
    )


class FrozenDict(dict[str, Value]):
    """A mapping that can be read, hashed and pickled, but not changed."""

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise TypeError("a scenario is frozen: use with_() to make a variant")

    __setitem__ = __delitem__ = _refuse
    clear = pop = popitem = setdefault = update = __ior__ = _refuse

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[type["FrozenDict[Value]"], tuple[dict[str, Value]]]:
        return type(self), (dict(self),)


def as_tuple(value: object) -> object:
    """Lists, as files write them, become tuples, which cannot be changed."""
    return tuple(value) if isinstance(value, list) else value


Listed = BeforeValidator(as_tuple)
Frozen = AfterValidator(FrozenDict)
Id = Annotated[str, Field(pattern=ID, max_length=40)]
Share = Annotated[float, Field(ge=0.0, le=1.0)]


def key(default: Any, description: str, *, unit: str = "", changeable: bool = False, **limits: Any) -> Any:
    """One key of a scenario file: its default, what it means, its unit, its limits.

    ``changeable`` says whether ``changes`` may set it while the run goes on.
    """
    extra: dict[str, Any] = {"unit": unit, "changeable": changeable}
    return Field(default, description=description, json_schema_extra=extra, **limits)


def dotted(path: Path) -> str:
    """A path as people write it: ``context.origins[0].share``."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def prefixes(path: Path) -> Iterator[Path]:
    """The path itself, then every shorter one, down to the empty path."""
    for length in range(len(path), -1, -1):
        yield path[:length]


def plain(value: object) -> object:
    """The same value in plain dicts and lists, as a file would hold it."""
    if isinstance(value, BaseModel):
        return plain(value.model_dump(by_alias=True))
    if isinstance(value, Mapping):
        return {name: plain(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    return value
