"""Beyond this machine only a browser that opened a login link is let in; on it nothing changes."""

import re
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from aiohttp import ClientResponse
from yarl import URL

from bot.chat.web.security import COOKIE, Guard
from bot.chat.web.sessions import LINK_LASTS, SESSION_LASTS, Sessions, login_link
from bot.errors import SealBroken, SealExpired
from bot.seals import Seal
from tests.web.house import Visitor, visiting
from tests.web.served import Served

KEY = b"k" * 32
PUBLIC = "https://footnote.example.org"
SITE = "footnote.example.org"


class Clock:
    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


def token_of(key: bytes = KEY) -> str:
    return login_link(key, "http://host").rpartition("/")[2]


def link(clock: Clock) -> str:
    return Seal(KEY, "login", LINK_LASTS, clock).close("a name")


def test_a_login_link_works_once_however_it_is_written():
    sessions = Sessions(KEY)
    token = token_of()
    assert sessions.holds(sessions.begin(token))
    for again in (token, f"{token}!", f"{token}="):
        with pytest.raises(SealBroken):
            sessions.begin(again)


def test_a_login_link_is_good_for_ten_minutes():
    clock = Clock()
    sessions = Sessions(KEY, clock)
    early, late = link(clock), link(clock)
    clock.now += LINK_LASTS
    assert sessions.begin(early)
    clock.now += 1
    with pytest.raises(SealExpired):
        sessions.begin(late)


def test_a_login_link_from_before_the_start_may_have_been_used_and_is_not_taken():
    clock = Clock()
    before = link(clock)
    clock.now += 1
    with pytest.raises(SealExpired):
        Sessions(KEY, clock).begin(before)


def test_a_session_ends_after_two_weeks():
    clock = Clock()
    sessions = Sessions(KEY, clock)
    session = sessions.begin(link(clock))
    clock.now += SESSION_LASTS
    assert sessions.holds(session)
    clock.now += 1
    assert not sessions.holds(session)


def test_nothing_that_was_made_otherwise_is_a_session():
    sessions = Sessions(KEY)
    elsewhere = Sessions(b"other" * 8)
    made = elsewhere.begin(token_of(b"other" * 8))
    for forged in ("", "a", "é", token_of(), made, sessions.begin(token_of())[:-2] + "AA"):
        assert not sessions.holds(forged), forged


@asynccontextmanager
async def beyond(data: Path, host: str = "0.0.0.0") -> AsyncIterator[Visitor]:
    async with visiting(data, host=host, public_url=PUBLIC) as visitor:
        visitor.client.session.cookie_jar.clear()
        yield visitor


async def log_in(visitor: Visitor, **headers: str) -> ClientResponse:
    token = login_link(visitor.key_of_tokens, "").removeprefix("/login/")
    return await visitor.client.post(f"/login/{token}", headers=headers, allow_redirects=False)


async def test_who_has_no_session_gets_a_page_that_says_how_to_come_in(tmp_path: Path):
    async with beyond(tmp_path) as visitor:
        reply = await visitor.get("/c/general")
        assert reply.status == 401
        page = await reply.text()
        assert "footnote login" in page
        assert "general" not in page
        assert COOKIE not in reply.cookies


async def test_a_login_link_is_only_used_by_its_button(tmp_path: Path):
    async with beyond(tmp_path) as visitor:
        token = login_link(visitor.key_of_tokens, "").removeprefix("/login/")
        for _ in range(2):  # a preview looks first
            assert (await visitor.get(f"/login/{token}")).status == 200
        assert (await visitor.client.head(f"/login/{token}")).status == 200
        reply = await visitor.client.post(f"/login/{token}", allow_redirects=False)
        assert (reply.status, reply.headers["Location"]) == (303, "/")
        assert (await visitor.get("/c/general")).status == 200
        again = await visitor.client.post(f"/login/{token}", allow_redirects=False)
        assert again.status == 401
        assert "used already" in await again.text()
        assert "no login link" in await (await visitor.get("/login/none")).text()


async def test_the_session_is_for_this_site_alone_and_over_tls_never_sent_without(tmp_path: Path):
    async with beyond(tmp_path) as visitor:
        plain = (await log_in(visitor)).cookies[COOKIE]
        assert (plain["samesite"], plain["httponly"], plain["secure"]) == ("Strict", True, "")
        assert plain["max-age"] == str(SESSION_LASTS)
        assert (await log_in(visitor, Host=SITE)).cookies[COOKIE]["secure"] is True


async def test_with_a_session_only_its_own_pages_write(tmp_path: Path):
    async with beyond(tmp_path) as visitor:
        await log_in(visitor)
        page = await (await visitor.get("/c/general", Host=SITE)).text()
        (visitor.token,) = re.findall(r'data-token="(\w+)"', page)
        for origin in (None, "null", "https://evil.example", f"http://{SITE}", visitor.origin):
            refused = await visitor.post("/api/channels", {"name": "b"}, Host=SITE, Origin=origin)
            assert refused.status == 403, origin
        assert (await visitor.post("/api/channels", {"name": "b"}, Host=SITE, Origin=PUBLIC)).ok
        visitor.token = "0" * 64
        assert (
            await visitor.post("/api/channels", {"name": "c"}, Host=SITE, Origin=PUBLIC)
        ).status == 403


async def test_a_proxy_s_visitors_are_not_taken_for_this_machine_s(tmp_path: Path):
    others = [
        {"X-Forwarded-For": "192.0.2.7"},
        {"Forwarded": "for=192.0.2.7"},
        {"X-Forwarded-Proto": "https"},
        {"X-Forwarded-Host": SITE},
        {"Via": "1.1 proxy"},
        {"Host": SITE},
        {"Host": "192.0.2.7"},
    ]
    async with beyond(tmp_path, host="127.0.0.1") as visitor:
        for headers in others:
            assert (await visitor.get("/c/general", **headers)).status == 401, headers
        assert (await visitor.get("/c/general")).status == 200


def test_only_an_address_of_loopback_is_this_machine():
    hosts = ("127.0.0.1", "127.1.2.3", "::1", "localhost")
    assert all(Guard(host, KEY).is_on_loopback for host in hosts)
    others = ("0.0.0.0", "::", "192.0.2.7", "footnote.example.org", "")
    assert not any(Guard(host, KEY).is_on_loopback for host in others)


async def test_what_watches_is_answered_on_this_machine_alone_and_needs_no_session(tmp_path: Path):
    async with beyond(tmp_path) as visitor:
        for path in ("/healthz", "/readyz", "/metrics"):
            assert (await visitor.get(path)).status == 200
            # Through a proxy, which says so; which names its site alone; a page whose name leads here.
            for said in (
                {"X-Forwarded-For": "127.0.0.1"},
                {"Host": SITE},
                {"Host": "rebound.example"},
                {"Host": "192.0.2.7"},
            ):
                assert (await visitor.get(path, **said)).status == 403, said


async def test_the_terminal_prints_links_that_let_a_browser_in(tmp_path: Path):
    served = Served(tmp_path, FOOTNOTE_HOST="0.0.0.0")
    try:
        port = served.origin.rpartition(":")[2]
        for printed in (served.next_line().split()[-1], login(served, tmp_path, port)):
            assert printed.startswith(f"http://127.0.0.1:{port}/login/")
            address = f"http://127.0.0.1:{port}"
            # Cookies also for addresses without a name.
            async with aiohttp.ClientSession(
                address, cookie_jar=aiohttp.CookieJar(unsafe=True)
            ) as browser:
                assert (await browser.get("/c/general")).status == 401
                opened = await browser.post(URL(printed).path)
                assert (opened.status, opened.url.path) == (200, "/c/general")
    finally:
        served.kill()


def login(served: Served, data: Path, port: str) -> str:
    """Return the link that the command prints while the server runs."""
    command = [sys.executable, "-m", "bot.cli", "login", "--data", str(data)]
    variables = served.environment | {"FOOTNOTE_PORT": port}
    return subprocess.check_output(command, env=variables, text=True).strip()
