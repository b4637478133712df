"""Who may ask for what: this machine or the holder of a token, and only what the page needs."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from analysis.trainer.guard import CDN, COOKIE, Guard
from analysis.trainer.server import LOOPBACK, _dress, address_of, house

LOCAL = {"host": "127.0.0.1:8765"}


async def _page(scope: dict[str, Any], receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"5")]})
    await send({"type": "http.response.body", "body": b"<html>", "more_body": True})
    await send({"type": "http.response.body", "body": b"hello"})


def ask(
    path: str, headers: dict[str, str] | None = None, query: str = "", kind: str = "http", token: str = "",
    assets: Path = Path(), names: tuple[str, ...] = LOOPBACK,
) -> tuple[int, dict[str, str], bytes]:  # fmt: skip
    """Status, headers and body of one request to a guard."""
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    async def receive() -> dict[str, Any]:
        return {"type": "http.request"}

    raw = [(name.encode(), text.encode()) for name, text in (headers or LOCAL).items()]
    scope = {"type": kind, "path": path, "query_string": query.encode(), "headers": raw}
    asyncio.run(Guard(_page, names, token, assets, lambda body, _: body + "!")(scope, receive, send))
    if sent[0]["type"] == "websocket.close":
        return sent[0]["code"], {}, b""
    told = {name.decode(): text.decode() for name, text in sent[0]["headers"]}
    return sent[0]["status"], told, b"".join(message.get("body", b"") for message in sent[1:])


def test_the_page_is_dressed_and_says_what_it_may_load() -> None:
    status, headers, body = ask("/")
    assert status == 200 and body == b"<html>hello!" and headers["content-length"] == str(len(body))
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy and "http" not in policy and "frame-ancestors 'none'" in policy


@pytest.mark.parametrize(
    "path",
    ["/etc/passwd", "/resourcez", "/readyz", "/static/public/x", "/jupyter/api/kernels/../../x", "/x", "/index.html",
     CDN + "nothing.js", CDN + "../../../etc/passwd", "/jupyter/nbextensions/other/x.js", "/static/../x",
     "/_solara/api/evict/1", "/static/nbextensions/x"],
)  # fmt: skip
def test_nothing_else_can_be_asked_for(path: str, tmp_path: Path) -> None:
    assert ask(path, assets=tmp_path)[0] == 404


def test_files_of_the_page_are_there(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("1")
    assert ask(CDN + "a.js", assets=tmp_path)[0] == 200
    (tmp_path.parent / "secret.txt").write_text("1")
    assert ask(CDN + "../secret.txt", assets=tmp_path)[0] == 404


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (LOCAL, 200), ({"host": "localhost:1"}, 200), ({"host": "[::1]:8765"}, 200), ({"host": "evil.example"}, 403),
        ({}, 200), ({"host": "127.0.0.1.evil.example"}, 403), (LOCAL | {"origin": "http://127.0.0.1:8765"}, 200),
        (LOCAL | {"origin": "http://evil.example"}, 403), (LOCAL | {"origin": "null"}, 403),
    ],
)  # fmt: skip
def test_only_pages_from_here_may_ask(headers: dict[str, str], status: int) -> None:
    """A page elsewhere cannot reach the server by a name of its own, nor open a connection to it."""
    assert ask("/", headers or LOCAL)[0] == status
    if "origin" in headers:
        assert ask("/jupyter/api/kernels/1/channels", headers, kind="websocket")[0] == (
            1008 if status == 403 else 200
        )


def test_others_need_the_token() -> None:
    assert ask("/", token="abc")[0] == 403
    assert ask("/", query="token=abd", token="abc")[0] == 403
    status, headers, _ = ask("/", query="token=abc", token="abc")
    assert status == 200 and headers["set-cookie"].startswith(f"{COOKIE}=abc; HttpOnly; SameSite=Strict")
    assert ask("/", LOCAL | {"cookie": f"x=1; {COOKIE}=abc"}, token="abc")[0] == 200
    assert ask("/jupyter/api/kernels/1/channels", LOCAL, token="abc", kind="websocket")[0] == 1008


def test_loopback_needs_no_token_and_all_else_has_one_of_its_own() -> None:
    assert address_of("127.0.0.1", 1).token == "" and address_of("localhost", 1).url == "http://localhost:1/"
    tokens = {address_of("0.0.0.0", 1).token for _ in range(20)}
    assert len(tokens) == 20 and min(map(len, tokens)) >= 20
    assert "token=" in address_of("203.0.113.7", 1).url


@pytest.mark.parametrize(
    ("query", "language"), [("", house.language), ("lang=fr", "fr"), ("lang=xx", house.language)]
)
def test_the_page_is_in_the_visitors_language_and_can_be_enlarged(query: str, language: str) -> None:
    page = _dress(
        '<html><meta content="initial-scale=1, maximum-scale=1, user-scalable=no, minimal-ui">', query
    )
    assert f'<html lang="{language}">' in page and "user-scalable" not in page
