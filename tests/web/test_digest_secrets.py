"""A channel's digests are for whoever has its secret, and nothing is for anybody else."""

from pathlib import Path

import pytest
from aiohttp import ClientResponse
from yarl import URL

from bot.chat.web.security import COOKIE
from bot.messages import (
    Card,
    Kind,
    Paragraph,
    Role,
    State,
)
from tests.web.digest_pages import (
    CLOUDS,
    NOBODY,
    everything,
    links,
    page_of,
    paths_of,
    posted,
    site_of,
    told,
)
from tests.web.house import TIDES, visiting
from tests.web.test_security import POLICY


@pytest.mark.parametrize(
    "token", [NOBODY, "%25", "look", "%27%20OR%201=1", "x", "%E2%80%AE", "%00"]
)
async def test_an_unknown_secret_is_as_any_page_that_is_not_there(
    tmp_path: Path, token: str
) -> None:
    async with visiting(tmp_path) as anna:
        await anna.shared(TIDES)
        await told(anna)
        missing = await anna.get("/nowhere")
        for path in paths_of(token):
            reply = await anna.client.get(URL(path, encoded=True))
            assert reply.status == 404
            assert await reply.text() == await missing.text()
            assert but_for_the_time(reply) == but_for_the_time(missing)


def but_for_the_time(reply: ClientResponse) -> dict[str, str]:
    return {name: value for name, value in reply.headers.items() if name != "Date"}


async def test_a_secret_is_compared_to_the_letter(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        await anna.shared(TIDES)
        token = await told(anna)
        for near in (token.swapcase(), token[:-1], f"{token}A", f"{token[:-1]}%", f"{token} "):
            for path in paths_of(near):
                assert (await anna.get(path)).status == 404, path


async def test_a_secret_shows_nothing_of_another_channel(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        await anna.post("/api/channels", {"name": "other"})
        await anna.shared(TIDES)
        await anna.shared(CLOUDS, "other")
        general, other = await told(anna), await told(anna, "other")

        assert general != other
        assert "moon" in await everything(anna, general)
        assert "cloud" not in (await everything(anna, general)).lower()
        assert "moon" not in await everything(anna, other)


async def test_another_secret_ends_the_one_before(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        await anna.shared(TIDES)
        before = await told(anna)
        after = await site_of(anna).ledger.new_feed_token("local", "local", "general")
        assert [(await anna.get(path)).status for path in paths_of(before)] == [404] * 4
        assert "moon" in await everything(anna, after)


async def test_what_is_forgotten_is_in_no_page_feed_or_file(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        reply = await anna.shared(TIDES)
        await anna.shared(CLOUDS)
        token = await told(anna)
        assert "moon" in await everything(anna, token)

        await anna.press(reply["id"], "forget")
        await anna.settled()

        for path in paths_of(token):
            shown = await page_of(anna, path)
            assert "moon" not in shown
            assert "tides" not in shown.lower()
            assert reply["card"]["article"] not in shown
            assert "cloud" in shown.lower()


async def test_only_what_was_posted_is_shown(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        for state in (State.READY, State.SENDING, State.UNDELIVERABLE):
            card = Card(Kind.DIGEST, (Paragraph(Role.TITLE, state.value),))
            token = await posted(anna, card, day=f"2026-11-0{len(state.value)}", state=state)
            for path in (f"/digests/{token}/", f"/digests/{token}/feed.xml"):
                assert state.value not in await page_of(anna, path)
            assert (await anna.get(f"/digests/{token}/2026-11-0{len(state.value)}")).status == 404


async def test_any_name_of_the_host_will_do_here_and_only_here(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        await anna.shared(TIDES)
        token = await told(anna)
        for host in ("notes.example", "notes.example:8443", "127.0.0.1"):
            for path in paths_of(token):
                assert (await anna.get(path, Host=host)).status == 200, (host, path)
        for path in ("/", "/c/general", "/static/paper.css", "/api/c/general/messages"):
            assert (await anna.get(path, Host="notes.example")).status == 403
        for path in ("/digests/../c/general", "/digests/%2e%2e/c/general", "//digests/../"):
            url = URL(f"{anna.origin}{path}", encoded=True)
            async with anna.client.session.get(url, headers={"Host": "notes.example"}) as reply:
                assert reply.status in {403, 404}, path


async def test_a_page_under_another_name_has_its_looks(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        token = await told(anna)
        page = await page_of(anna, f"/digests/{token}/", Host="notes.example")
        looks = [each for each in links(page) if "look" in each]
        assert len(looks) == 4
        for each in looks:
            path = str(URL(f"http://x/digests/{token}/").join(URL(each)).path)
            assert (await anna.get(path, Host="notes.example")).status == 200, path
        for other in ("app.js", "../security.py", "%2e%2e%2fsecurity.py", "desk.css"):
            assert (await anna.get(f"/digests/look/{other}", Host="x.example")).status != 200


@pytest.mark.parametrize("host", ["a b", "[::1", "x:99999", "a@b", "x/y", "\u00e9"])
async def test_a_host_that_is_no_name_breaks_nothing(tmp_path: Path, host: str) -> None:
    async with visiting(tmp_path) as anna:
        await anna.shared(TIDES)
        token = await told(anna)
        for path in paths_of(token):
            reply = await anna.get(path, Host=host)
            assert reply.status in {200, 400}, path


async def test_every_answer_has_the_headers_and_sets_no_cookie(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        await anna.shared(TIDES)
        token = await told(anna)
        anna.client.session.cookie_jar.clear()
        for path in (*paths_of(token), *paths_of(NOBODY), "/digests/look/digest.css"):
            reply = await anna.get(path)
            assert COOKIE not in reply.cookies, path
            assert reply.headers["X-Robots-Tag"] == "noindex"
            assert reply.headers["Content-Security-Policy"] == POLICY
            assert reply.headers["Referrer-Policy"] == "no-referrer"
            assert "no-" in reply.headers["Cache-Control"]


async def test_there_is_nothing_to_send(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        token = await told(anna)
        for path in (*paths_of(token), *paths_of(NOBODY)):
            for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
                assert (await anna.client.request(method, path)).status in {404, 405}
            head = await anna.client.head(path)
            assert head.status == (await anna.get(path)).status


async def test_days_that_are_none_are_not_there(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        token = await told(anna)
        for day in (
            "2026-13-45",
            "2026-01-01",
            "0000-00-00",
            "\u0662\u0660\u0662\u0666-11-24",
            "x",
        ):
            for path in (f"/digests/{token}/{day}", f"/digests/{token}/{day}.md"):
                assert (await anna.get(path)).status == 404, path
