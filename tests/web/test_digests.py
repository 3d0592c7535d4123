"""A channel's digests under its secret: pages, feed and Markdown, and nothing for anybody else."""

import asyncio
import json
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientResponse
from lxml import etree, html
from yarl import URL

from bot.chat.web.security import COOKIE
from bot.chat.web.site import SITE, Site
from bot.ledger.feeds import Feed
from bot.messages import (
    Ask,
    Audience,
    Card,
    Citation,
    Event,
    Kind,
    Paragraph,
    Reply,
    Role,
    State,
)
from index.canonical import parse_web_url
from tests.web.house import TIDES, Visitor, visiting
from tests.web.test_security import POLICY

CLOUDS = "https://example.org/clouds"
DAY = "2026-11-24"
ATOM = {"a": "http://www.w3.org/2005/Atom"}
NOBODY = "A" * 43
HOSTILE = "</title><script>alert(1)</script> ](javascript:alert(2)) \u202e & \x1b[31m"
FAR = datetime(2999, 1, 1, tzinfo=UTC)


def site_of(anna: Visitor) -> Site:
    assert anna.client.app
    return anna.client.app[SITE]


async def secret(anna: Visitor, channel: str = "general", platform: str = "local") -> str:
    space = "local" if platform == "local" else "T1"
    return await site_of(anna).ledger.feed_token(platform, space, channel)


async def told(anna: Visitor, channel: str = "general", day: str = DAY) -> str:
    """Post the digest of what was shared; return the secret under which it can be read."""
    at = (datetime.now(UTC) + timedelta(minutes=1)).isoformat()
    covers = {"until": at, "missed": []}
    event = Event("local", "local", channel, "", Ask.DIGEST, "", at, json.dumps(covers), part=day)
    site = site_of(anna)
    await site.ledger.plan_digests(Feed("local", "local", channel), "Europe/London")
    await site.inbox.submit(event)
    await anna.settled()
    return await secret(anna, channel)


async def posted(anna: Visitor, *cards: Card, day: str = DAY, state: State = State.POSTED) -> str:
    """Post any cards as a digest on Slack; return the secret under which it can be read."""
    ledger = site_of(anna).ledger
    event = Event("slack", "T1", "C1", "", Ask.DIGEST, "", FAR.isoformat(), part=day)
    await ledger.digest_made(event, FAR, [])
    replies = [Reply(card, Audience.CHANNEL) for card in cards]
    for post in await ledger.keep(event, replies, FAR.isoformat()):
        await ledger.state(post, state)
    return await secret(anna, "C1", "slack")


async def page_of(anna: Visitor, path: str, **headers: str) -> str:
    reply = await anna.get(path, **headers)
    assert reply.status == 200, path
    return await reply.text()


def paths_of(token: str) -> list[str]:
    root = f"/digests/{token}/"
    return [root, f"{root}{DAY}", f"{root}{DAY}.md", f"{root}feed.xml"]


async def everything(anna: Visitor, token: str) -> str:
    return "\n".join([await page_of(anna, path) for path in paths_of(token)])


def links(page: str) -> list[str]:
    return [str(each) for each in html.fromstring(page).xpath("//@href")]


# what is shown


async def test_the_list_leads_to_each_day_newest_first_and_to_the_feed(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        await anna.shared(TIDES)
        token = await told(anna, day="2026-11-23")
        await anna.shared(CLOUDS)
        await told(anna, day="2026-11-24")

        page = await page_of(anna, f"/digests/{token}/")

    assert [each for each in links(page) if each[:4] == "2026"] == ["2026-11-24", "2026-11-23"]
    assert "feed.xml" in links(page)
    assert "Digests of #general" in page


async def test_a_page_has_the_story_its_quote_and_where_to_read_on(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        article = (await anna.shared(TIDES))["card"]["article"]
        token = await told(anna)

        page = await page_of(anna, f"/digests/{token}/{DAY}")

        tree = html.fromstring(page)
        assert tree.xpath("string(//h1)") == "Digest of Tuesday, 24 November 2026"
        assert tree.xpath("string(//li[@id='story-1']//h2/a)") == "Tides"
        assert "The moon pulls at the sea." in tree.xpath("string(//blockquote)")
        found = links(page)
        assert TIDES in found
        assert any(each.startswith(f"{TIDES}#:~:text=") for each in found)
        (reader,) = [each for each in found if each.startswith(f"/c/general/read/{article}?start=")]
        (thread,) = [each for each in found if each.startswith("/c/general/t/")]
        for path in (reader, thread):
            assert (await anna.get(path.partition("#")[0])).status == 200


async def test_the_picture_leads_to_each_story_and_says_what_it_is(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        await anna.shared(TIDES)
        await anna.shared(CLOUDS)
        token = await told(anna)

        tree = html.fromstring(await page_of(anna, f"/digests/{token}/{DAY}"))

    for size in ("wide", "narrow"):
        leads = tree.xpath(f"//svg[@class='{size}']//a")
        assert [each.get("href") for each in leads] == ["#story-1", "#story-2"]
        for each in leads:
            assert tree.xpath(f"//li[@id='{each.get('href')[1:]}']")
            assert "1 article, first shared on " in each.xpath("string(title)")


async def test_before_the_library_is_open_the_page_comes_without_the_picture(
    tmp_path: Path,
) -> None:
    async with visiting(tmp_path) as anna:
        await anna.shared(TIDES)
        token = await told(anna)
    async with visiting(tmp_path, opened=asyncio.Event()) as anna:
        page = await page_of(anna, f"/digests/{token}/{DAY}")

    assert "<svg" not in page
    assert "The moon pulls at the sea." in page


async def test_days_lead_to_each_other(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        for number in (1, 2, 3):
            card = Card(Kind.DIGEST, (Paragraph(Role.TITLE, f"Day {number}"),))
            token = await posted(anna, card, day=f"2026-11-0{number}")
        first, middle, last = [
            html.fromstring(await page_of(anna, f"/digests/{token}/2026-11-0{number}"))
            for number in (1, 2, 3)
        ]

    def around(tree: Any) -> list[str]:
        return [str(each) for each in tree.xpath("//nav/a[@rel]/@href")]

    assert around(first) == ["2026-11-02"]
    assert around(middle) == ["2026-11-01", "2026-11-03"]
    assert around(last) == ["2026-11-02"]


async def test_questions_stand_after_the_stories(tmp_path: Path) -> None:
    asked = (Paragraph(Role.SAYS, "Asked, unanswered:"), Paragraph(Role.ASKED, "Why is it wet?"))
    story = Paragraph(Role.TITLE, "Rain", article="a")
    async with visiting(tmp_path) as anna:
        head = (Paragraph(Role.TITLE, "Digest"), Paragraph(Role.SAYS, "1 story."))
        token = await posted(anna, Card(Kind.DIGEST, (*head, story, *asked)))
        tree = html.fromstring(await page_of(anna, f"/digests/{token}/{DAY}"))

    assert tree.xpath("string(//section[@class='after']//li)") == "Why is it wet?"
    assert not tree.xpath("//ol[@id='stories']//li[@class='asked']")


async def test_the_reader_is_for_the_local_platform_alone(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        token = await posted(anna, hostile("Rain", "https://a.example/rain"))
        page = await page_of(anna, f"/digests/{token}/{DAY}")

    assert "https://a.example/rain" in links(page)
    assert "/read/" not in page


async def test_the_markdown_is_the_same_digest(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        await anna.shared(TIDES)
        token = await told(anna)
        reply = await anna.get(f"/digests/{token}/{DAY}.md")
        text = await reply.text()
        origin = anna.origin

    assert reply.headers["Content-Type"] == "text/markdown; charset=utf-8"
    assert text.startswith("# Digest of Tuesday, 24 November 2026\n")
    assert f"## [Tides]({TIDES})" in text
    assert "> The moon pulls at the sea." in text
    assert f"]({origin}/c/general/t/" in text


# who may see it


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


# how it is served


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


# the feed


def feed_of(body: bytes) -> Any:
    return etree.fromstring(body)


def one(element: Any, path: str) -> Any:
    (found,) = element.findall(path, ATOM)
    return found


def assert_atom(feed: Any) -> None:
    """Hold a feed to RFC 4287: sections 4.1.1, 4.1.2, 3.3, 4.2.6 and 4.2.7."""
    assert feed.tag == f"{{{ATOM['a']}}}feed"
    for each in (feed, *feed.findall("a:entry", ATOM)):
        assert parse_id(one(each, "a:id").text)
        assert one(each, "a:title").text
        at = one(each, "a:updated").text
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", at)
        datetime.fromisoformat(at)
        alternates = each.findall("a:link[@rel='alternate']", ATOM)
        assert len(alternates) == 1
        for link in each.findall("a:link", ATOM):
            assert parse_web_url(link.get("href"))
    assert one(feed, "a:author/a:name").text
    assert one(feed, "a:link[@rel='self']") is not None
    ids = [each.text for each in feed.iterfind(".//a:id", ATOM)]
    assert len(ids) == len(set(ids))
    for content in feed.iterfind("a:entry/a:content", ATOM):
        assert content.get("type") == "html"
        assert len(content) == 0  # escaped markup, no child elements
        for link in html.fromstring(f"<div>{content.text}</div>").xpath("//@href"):
            assert parse_web_url(link), link


def parse_id(text: str) -> bool:
    return bool(re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", text))


async def test_the_feed_is_atom_with_an_entry_a_day(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        await anna.shared(TIDES)
        token = await told(anna)
        reply = await anna.get(f"/digests/{token}/feed.xml")
        feed = feed_of(await reply.read())
        origin = anna.origin

    assert reply.content_type == "application/atom+xml"
    assert_atom(feed)
    (entry,) = feed.findall("a:entry", ATOM)
    assert one(entry, "a:title").text == "Digest of Tuesday, 24 November 2026"
    assert one(entry, "a:link").get("href") == f"{origin}/digests/{token}/{DAY}"
    assert one(feed, "a:link[@rel='self']").get("href") == f"{origin}/digests/{token}/feed.xml"
    content = html.fromstring(one(entry, "a:content").text)
    assert "The moon pulls at the sea." in content.xpath("string(//blockquote)")
    assert any(each.startswith(f"{origin}/c/general/t/") for each in content.xpath("//@href"))


async def test_a_feed_without_entries_is_atom_too(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        token = await secret(anna)
        feed = feed_of(await (await anna.get(f"/digests/{token}/feed.xml")).read())

    assert_atom(feed)
    assert not feed.findall("a:entry", ATOM)


async def test_behind_a_proxy_with_a_certificate_no_link_carries_the_secret_in_the_open(
    tmp_path: Path,
) -> None:
    proxied = {"Host": "notes.example", "X-Forwarded-Proto": "https"}
    async with visiting(tmp_path) as anna:
        await anna.shared(TIDES)
        token = await told(anna)
        feed = await page_of(anna, f"/digests/{token}/feed.xml", **proxied)
        text = await page_of(anna, f"/digests/{token}/{DAY}.md", **proxied)
        odd = await page_of(anna, f"/digests/{token}/feed.xml", **{"X-Forwarded-Proto": "ftp"})
    assert_atom(feed_of(feed.encode()))
    assert f"https://notes.example/digests/{token}/feed.xml" in feed
    assert "http://" not in feed.replace(ATOM["a"], "")
    assert "https://notes.example/c/general/t/" in text
    assert "ftp:" not in odd


async def test_several_channels_of_one_digest_have_their_headings(tmp_path: Path) -> None:
    def card(name: str) -> Card:
        head = (Paragraph(Role.TITLE, f"Digest, {name}"), Paragraph(Role.SAYS, "1 story."))
        return Card(Kind.DIGEST, (*head, Paragraph(Role.TITLE, f"On {name}", article=name)))

    async with visiting(tmp_path) as anna:
        token = await posted(anna, card("ice"), card("fire"))
        tree = html.fromstring(await page_of(anna, f"/digests/{token}/{DAY}"))

    assert tree.xpath("string(//h1)") == "Digest, ice"
    assert tree.xpath("string(//li[@id='story-2']/h2)") == "Digest, fire"


async def test_ids_stay_while_secrets_names_and_processes_change(tmp_path: Path) -> None:
    async def ids(anna: Visitor, token: str, **headers: str) -> list[str]:
        reply = await anna.get(f"/digests/{token}/feed.xml", **headers)
        return [each.text for each in feed_of(await reply.read()).iterfind(".//a:id", ATOM)]

    async with visiting(tmp_path / "one") as anna:
        await anna.shared(TIDES)
        before = await ids(anna, await told(anna))
    async with visiting(tmp_path / "one") as anna:
        token = await site_of(anna).ledger.new_feed_token("local", "local", "general")
        assert await ids(anna, token, Host="notes.example") == before
    async with visiting(tmp_path / "two") as anna:
        await anna.shared(TIDES)
        assert not set(before) & set(await ids(anna, await told(anna)))


async def test_a_feed_that_did_not_change_is_not_sent_again(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        reply = await anna.shared(TIDES)
        await anna.shared(CLOUDS)
        path = f"/digests/{await told(anna)}/feed.xml"
        etag = (await anna.get(path)).headers["ETag"]

        async def asked(known: str) -> ClientResponse:
            return await anna.get(path, **{"If-None-Match": known})

        same = await asked(f'"other", W/{etag}')
        assert (same.status, await same.read(), same.headers["ETag"]) == (304, b"", etag)
        assert (await asked('"other"')).status == 200

        await anna.press(reply["id"], "forget")
        await anna.settled()
        changed = await asked(etag)
        assert changed.status == 200
        assert changed.headers["ETag"] != etag


async def test_the_feed_has_the_thirty_newest(tmp_path: Path) -> None:
    first = date(2026, 1, 1)
    async with visiting(tmp_path) as anna:
        for number in range(32):
            card = Card(Kind.DIGEST, (Paragraph(Role.TITLE, f"Day {number}"),))
            token = await posted(anna, card, day=(first + timedelta(number)).isoformat())
        feed = feed_of(await (await anna.get(f"/digests/{token}/feed.xml")).read())
        page = await page_of(anna, f"/digests/{token}/")

    titles = [each.text for each in feed.iterfind("a:entry/a:title", ATOM)]
    assert titles == [f"Day {number}" for number in range(31, 1, -1)]
    assert len([each for each in links(page) if each[:4] == "2026"]) == 32


# what is hostile


def hostile(text: str, link: str) -> Card:
    return Card(
        Kind.DIGEST,
        (
            Paragraph(Role.TITLE, text),
            Paragraph(Role.SAYS, text),
            Paragraph(Role.TITLE, text, link=link, article="a"),
            Paragraph(Role.LABEL, text, article="a"),
            Paragraph(Role.QUOTE, text, 1),
            Paragraph(Role.ITEM, text, link=link, article="a", thread=link),
            Paragraph(Role.LABEL, text),
            Paragraph(Role.ASKED, text, link=link),
        ),
        (Citation(1, "a", text, text, text, 0, 1, link),),
    )


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(3)",
        "data:text/html,<script>alert(4)</script>",
        "https://a.example/\"'><script>alert(5)</script>",
        "https://a.example/\x01\x1b",
        "//evil.example",
        "/c/../digests",
        '/c/general"><script>alert(6)</script>',
    ],
)
async def test_what_an_article_says_is_text_wherever_it_stands(tmp_path: Path, link: str) -> None:
    async with visiting(tmp_path) as anna:
        token = await posted(anna, hostile(HOSTILE, link))
        for path in paths_of(token)[:2]:
            page = await page_of(anna, path)
            assert "<script" not in page
            assert "\x1b" not in page
            tree = html.fromstring(page)
            assert not tree.xpath("//@style | //@onload | //@onerror | //script | //style")
            for each in links(page):
                assert not each.strip().lower().startswith(("javascript:", "data:", "//"))
        text = await page_of(anna, paths_of(token)[2])
        assert "\\]" in text
        assert "<script" not in text.replace("\\<script", "")
        feed = feed_of(await (await anna.get(paths_of(token)[3])).read())
        assert_atom(feed)
        assert "<script" not in one(feed, "a:entry/a:content").text
