"""Serving the room: one process, this machine only unless told otherwise, nothing from anywhere else."""

import os
import secrets
import sys
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qs

from sim.errors import OutputError
from sim.scenario import Scenario
from sim.words import in_language, language, languages, say

from .guard import Guard
from .leaving import keep_memory_apart

LOOPBACK = ("127.0.0.1", "localhost", "::1")
ANYWHERE = ("0.0.0.0", "::")
AWAY = "30m"
"""How long a visitor's room is kept when the connection is lost, until they come back."""
MOST_BYTES = 4 * 2**20
"""The longest message that a visitor may send."""


class House(NamedTuple):
    """What every visitor begins with: a ready scenario or ``own``, the scenario of a file, the language."""

    scenario: str
    language: str
    own: Scenario | None = None


class Address(NamedTuple):
    """Where the room is: host and port that are listened on, and the token asked for ("" on loopback)."""

    host: str
    port: int
    token: str

    @property
    def url(self) -> str:
        """What to type into a browser."""
        name = "127.0.0.1" if self.host in ANYWHERE else f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{name}:{self.port}/" + (f"?token={self.token}" if self.token else "")


house = House("burundi_hamlet", "en")


def address_of(host: str, port: int) -> Address:
    """Loopback needs no token; elsewhere one is made up for as long as the server runs."""
    return Address(host, port, "" if host in LOOPBACK else secrets.token_urlsafe(16))


def serve(scenario: str, own: Scenario | None, address: Address, told: Any = None) -> None:
    """Serve until stopped. ``told`` is called once with the address when the page can be opened.

    Raises OutputError where Solara is not installed or the port is taken.
    """
    global house
    house = House(scenario, language(), own)
    keep_memory_apart()
    app = _application(address)
    import uvicorn

    listening = _listen(address)
    port = int(listening.getsockname()[1])
    config = uvicorn.Config(
        app, log_level="error", ws_max_size=MOST_BYTES, server_header=False, date_header=False,
        timeout_graceful_shutdown=2,
    )  # fmt: skip

    class Server(uvicorn.Server):
        async def startup(self, sockets: Any = None) -> None:
            await super().startup(sockets)
            if told is not None and self.started:
                told(address._replace(port=port))

    Server(config).run(sockets=[listening])


def _listen(address: Address) -> Any:
    import socket

    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    listening = socket.socket(family)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((address.host, address.port))
        listening.listen(128)
    except OSError as error:
        listening.close()
        raise OutputError(
            say("trainer.no_port", host=address.host, port=address.port, reason=error.strerror or error)
        ) from error
    return listening


def assets() -> Path:
    """Where the files of the page lie. Raises OutputError where they are not installed."""
    folder = Path(sys.prefix) / "share" / "solara" / "cdn"
    if not (folder / "@widgetti").is_dir():
        raise OutputError(say("trainer.no_assets"))
    return folder


def _application(address: Address) -> Guard:
    """Solara's application with everything switched off that would ask another machine, behind our guard."""
    os.environ["SOLARA_APP"] = "analysis.trainer.app:Page"
    folder = assets()
    settings = {
        "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "false", "SOLARA_KERNEL_CULL_TIMEOUT": AWAY,
        "SOLARA_ASSETS_FONTAWESOME_ENABLED": "false", "SOLARA_THEME_SHOW_BANNER": "false",
        "SOLARA_THEME_LOADER": "plain", "SOLARA_ASSETS_PROXY_CACHE_DIR": str(folder),
        "SOLARA_SERVER_HTTP_GZIP": "false", "SOLARA_KERNEL_MAX_PER_SESSION": "8",
        "SOLARA_MODE": "production", "SOLARA_SESSION_HTTP_ONLY": "true",
    }  # fmt: skip
    os.environ |= settings
    try:
        from solara.server.starlette import app
    except ImportError as error:
        raise OutputError(say("trainer.no_solara")) from error
    names = () if address.host in ANYWHERE else (*LOOPBACK, address.host)
    return Guard(app, names, address.token, folder, _dress)


def _dress(page: str, query: str) -> str:
    """Solara's page in the visitor's language, to be enlarged at will."""
    wanted = parse_qs(query).get("lang", [house.language])[0]
    tongue = wanted if wanted in languages() else house.language
    with in_language(tongue):
        for before, after in (
            ("<html>", f'<html lang="{tongue}">'),
            (", maximum-scale=1, user-scalable=no, minimal-ui", ""),
            ("Server\n                disconnected.", say("trainer.disconnected")),
            ("Could not restore session. Please refresh.", say("trainer.refresh")),
            ("Please refresh the page</v-card-title>", f"{say('trainer.refresh_title')}</v-card-title>"),
            ("Refresh now", say("trainer.refresh_now")),
        ):
            page = page.replace(before, after)
    return page
