"""A channel's digests as an Atom feed, an entry a day, that goes on whatever changes around it."""

from datetime import date, timedelta
from pathlib import Path

from aiohttp import ClientResponse
from lxml import html

from bot.messages import (
    Card,
    Kind,
    Paragraph,
    Role,
)
from tests.web.atom import ATOM, assert_atom, feed_of, one
from tests.web.digest_pages import CLOUDS, DAY, links, page_of, posted, secret, site_of, told
from tests.web.house import TIDES, Visitor, visiting


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
