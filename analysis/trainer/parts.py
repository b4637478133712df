"""The room's own controls: native elements of the browser with a label each, made of small Vue templates."""

from collections.abc import Callable, Iterable
from html import escape
from typing import Any

import solara

Done = Callable[[Any], None] | None


@solara.component_vue("widgets/stage.vue", vuetify=False)
def Stage(picture: str = "", event_chosen: Done = None) -> None:
    """A picture; ``event_chosen`` is called with the key of a person who is pointed at."""


@solara.component_vue("widgets/words.vue", vuetify=False)
def _Words(html: str = "", look: str = "", live: bool = False) -> None:
    """Ready HTML."""


@solara.component_vue("widgets/press.vue", vuetify=False)
def Press(
    words: str = "", label: str = "", look: str = "", disabled: bool = False, pressed: bool | None = None,
    event_press: Done = None,
) -> None:  # fmt: skip
    """A button; ``label`` says what it does where its words are a sign."""


@solara.component_vue("widgets/choose.vue", vuetify=False)
def Choose(
    label: str = "", value: str = "", options: Any = (), disabled: bool = False, event_chosen: Done = None
) -> None:
    """A choice between ``options``: (value, words, whether it can be chosen)."""


@solara.component_vue("widgets/slide.vue", vuetify=False)
def Slide(
    label: str = "", value: int = 0, least: int = 0, most: int = 1, told: str = "", event_moved: Done = None
) -> None:
    """A slider over whole numbers; ``told`` says where it stands."""


@solara.component_vue("widgets/tick.vue", vuetify=False)
def Tick(label: str = "", value: bool = False, disabled: bool = False, event_ticked: Done = None) -> None:
    """Something to switch on or off."""


@solara.component_vue("widgets/write.vue", vuetify=False)
def Write(
    label: str = "", value: str = "", lines: int = 1, most: int = 200, event_written: Done = None
) -> None:
    """A field for words."""


@solara.component_vue("widgets/upload.vue", vuetify=False)
def Upload(label: str = "", accept: str = "", most: int = 0, event_given: Done = None) -> None:
    """A file to open: its name, size and text; the text is empty where it is larger than ``most`` bytes."""


@solara.component_vue("widgets/save.vue", vuetify=False)
def Save(words: str = "", filename: str = "", content: str = "", event_saved: Done = None) -> None:
    """A file to keep."""


@solara.component_vue("widgets/ticker.vue", vuetify=False)
def Ticker(
    playing: bool = False, stamp: str = "", pause: int = 100, event_tick: Done = None, event_key: Done = None
) -> None:
    """Asks for the next picture ``pause`` milliseconds after the last one was drawn; and listens to keys."""


@solara.component_vue("widgets/address.vue", vuetify=False)
def Address(query: str = "", language: str = "en", title: str = "") -> None:
    """Writes what is looked at into the address."""


def Words(lines: Iterable[str], heading: str = "", look: str = "", live: bool = False) -> Any:
    """Sentences, one below the other; whatever they say, they stay words."""
    head = f"<h2>{escape(heading)}</h2>" if heading else ""
    return _Words(html=head + "".join(f"<p>{escape(line)}</p>" for line in lines), look=look, live=live)


def Listed(lines: Iterable[str], heading: str = "", look: str = "") -> Any:
    """Sentences as a list."""
    head = f"<h2>{escape(heading)}</h2>" if heading else ""
    entries = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return _Words(html=f"{head}<ul>{entries}</ul>" if entries else head, look=look)


def Drawing(svg: str, heading: str = "", look: str = "") -> Any:
    """A picture that is only looked at."""
    head = f"<h3>{escape(heading)}</h3>" if heading else ""
    return _Words(html=head + svg, look=look)
