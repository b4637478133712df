"""Who may ask the room's server for what: this machine or the holders of a token, and only known places."""

import hmac
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
COOKIE = "commonground"
CDN = "/_solara/cdn/"
KERNEL = "/jupyter/api/kernels/"
OPEN = (
    KERNEL,
    "/_solara/api/close/",
    CDN,
    "/static/",
    *(f"/jupyter/nbextensions/jupyter-{one}/" for one in ("vue", "vuetify")),
)
CLOSED = ("/static/public", "/static/nbextensions")
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' ws: wss:; object-src 'none'; "
    "base-uri 'self'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = [
    (b"content-security-policy", POLICY.encode()), (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"), (b"cache-control", b"no-store"),
]  # fmt: skip


class Guard:
    """Lets a request through to ``app``, or answers it with 403 or 404.

    ``names``: host names under which the server may be asked (a page elsewhere cannot reach it by a name of
    its own). ``token``: asked for in the address or the cookie unless empty. ``assets``: the folder of the
    files that the page needs; what is not there does not exist, and nothing is fetched from elsewhere.
    ``dress`` changes the page itself before it is sent.
    """

    def __init__(
        self, app: App, names: tuple[str, ...], token: str, assets: Path, dress: Callable[[str, str], str]
    ) -> None:
        self.app, self.names, self.token, self.assets, self.dress = app, names, token, assets, dress

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request or connection."""
        if scope["type"] == "lifespan":
            return await self.app(scope, receive, send)
        headers = {name.decode("latin-1").lower(): text.decode("latin-1") for name, text in scope["headers"]}
        given = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("token", [""])[0]
        if not self._is_ours(headers):
            return await _refuse(scope, send, 403)
        if self.token and not (self._fits(given) or self._fits(_cookie(headers))):
            return await _refuse(scope, send, 403)
        if not self._is_known(scope["path"]):
            return await _refuse(scope, send, 404)
        if scope["path"] == "/" and scope["type"] == "http":
            return await self._page(scope, receive, send, given)
        return await self.app(scope, receive, send)

    def _fits(self, given: str) -> bool:
        return hmac.compare_digest(given.encode(), self.token.encode())

    def _is_ours(self, headers: Mapping[str, str]) -> bool:
        """Asked by a name that is ours, and by a page that came from here."""
        host = headers.get("host", "")
        name = urlsplit(f"//{host}").hostname or ""
        origin = headers.get("origin")
        own = origin is None or urlsplit(origin).netloc == host
        return own and (not self.names or name in self.names)

    def _is_known(self, path: str) -> bool:
        if path == "/":
            return True
        if not path.startswith(OPEN) or path.startswith(CLOSED) or ".." in path:
            return False
        return not path.startswith(CDN) or (self.assets / path.removeprefix(CDN)).is_file()

    async def _page(self, scope: Scope, receive: Receive, send: Send, given: str) -> None:
        """The page, dressed, with our headers; the token moves from the address into a cookie."""
        start: dict[str, Any] = {}
        parts: list[bytes] = []

        async def collect(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
                return
            parts.append(message.get("body", b""))
            if message.get("more_body"):
                return
            query = scope.get("query_string", b"").decode("latin-1")
            body = self.dress(b"".join(parts).decode("utf-8", "replace"), query).encode()
            kept = [pair for pair in start["headers"] if pair[0].lower() not in (b"content-length",)]
            cookie = f"{COOKIE}={self.token}; HttpOnly; SameSite=Strict; Path=/".encode()
            mine = [(b"set-cookie", cookie)] if self.token and given else []
            length = [(b"content-length", str(len(body)).encode())]
            await send({**start, "headers": [*kept, *HEADERS, *mine, *length]})
            await send({"type": "http.response.body", "body": body})

        await self.app(scope, receive, collect)


def _cookie(headers: Mapping[str, str]) -> str:
    for part in headers.get("cookie", "").split(";"):
        name, _, value = part.strip().partition("=")
        if name == COOKIE:
            return value
    return ""


async def _refuse(scope: Scope, send: Send, status: int) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    await send(
        {"type": "http.response.start", "status": status, "headers": [(b"content-type", b"text/plain")]}
    )
    await send({"type": "http.response.body", "body": str(status).encode()})
