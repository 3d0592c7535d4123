"""A page is told of every change, and after a break of every one that it missed."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientResponse

from index.types import Document
from tests.library.twins import shared
from tests.web.house import TIDES, is_introduction, visiting


async def events(stream: ClientResponse, until: str) -> list[dict[str, Any]]:
    """Return the stream's messages up to the first in the state ``until``."""
    found: list[dict[str, Any]] = []
    while not found or found[-1]["state"] != until:
        fields = dict(
            line.split(": ", 1) for line in (await _block(stream)).splitlines() if line[0] != ":"
        )
        if fields and "event" not in fields:
            message = json.loads(fields["data"])
            assert message["changed"] == int(fields["id"])
            found += [] if is_introduction(message) else [message]
    return found


async def _block(stream: ClientResponse) -> str:
    async with asyncio.timeout(20):
        return (await stream.content.readuntil(b"\n\n")).decode().strip()


async def test_a_message_its_wait_and_its_reply_arrive_in_order(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        async with anna.client.get("/api/c/general/live?after=0") as stream:
            assert stream.content_type == "text/event-stream"
            await anna.say(TIDES)
            seen = await events(stream, "card")
        assert [each["state"] for each in seen][:2] == ["said", "read"]
        assert seen[1]["id"] == seen[-1]["id"]


async def test_after_a_break_only_what_was_missed_arrives(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        await anna.say(TIDES)
        last = max(each["changed"] for each in await anna.messages())
        await anna.say("Who is Ann Poole?")
        await anna.settled()
        headers = {"Last-Event-ID": str(last)}
        async with anna.client.get("/api/c/general/live?after=0", headers=headers) as stream:
            seen = await events(stream, "card")
        assert [each["state"] for each in seen] == ["said", "card"]
        assert seen[0]["text"] == "Who is Ann Poole?"


async def test_what_a_page_begins_with_and_its_stream_leave_no_gap(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        await anna.shared()
        begin = await (await anna.get("/api/c/general/messages")).json()
        assert begin["upTo"] == max(each["changed"] for each in begin["messages"])


async def test_another_channel_s_messages_do_not_arrive(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        await anna.post("/api/channels", {"name": "board"})
        async with anna.client.get("/api/c/board/live?after=0") as stream:
            await anna.shared()
            await anna.say("Anybody there?", channel="board")
            seen = await events(stream, "card")
        assert seen[0]["text"] == "Anybody there?"


async def test_what_is_forgotten_is_taken_off_the_pages_that_show_it(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        card = await anna.shared()
        after = (await (await anna.get("/api/c/general/messages")).json())["upTo"]
        await anna.press(card["id"], "forget")
        await anna.settled()
        async with anna.client.get(f"/api/c/general/live?after={after}") as stream:
            first = await events(stream, "card")
        assert [(each["id"], each["card"]["kind"]) for each in first] == [(card["id"], "forgotten")]


async def test_what_one_person_sees_arrives_on_no_other_page(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        await anna.shared()
        await anna.say("/footnote help", author="ben")
        await anna.settled()
        await anna.say("Who is Ann Poole?", author="cora")
        await anna.settled()
        async with anna.client.get("/api/c/general/live?after=0&as=anna") as stream:
            seen = [*await events(stream, "card"), *await events(stream, "card")]
        assert {each["only"] for each in seen} == {""}


async def test_a_page_is_there_before_the_model_and_is_told_when_it_is(tmp_path: Path) -> None:
    opened = asyncio.Event()
    async with visiting(tmp_path, opened=opened) as anna:
        assert (await anna.get("/c/general")).status == 200
        assert (await anna.get("/readyz")).status == 503
        assert not (await (await anna.get("/api/c/general/messages")).json())["ready"]
        async with anna.client.get("/api/c/general/live?after=0") as stream:
            opened.set()
            assert (await _block(stream)).startswith("event: ready")
        assert (await anna.get("/readyz")).status == 200
        assert (await (await anna.get("/api/c/general/messages")).json())["ready"]


async def test_channels_of_the_command_line_are_there_before_the_model(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        await anna.library.add(Document(url="", text="The moon pulls."), shared("tides"))
    async with visiting(tmp_path, opened=asyncio.Event()) as anna:
        assert 'href="/c/tides"' in await (await anna.get("/c/general")).text()
        assert (await anna.get("/c/tides")).status == 200
        assert (await (await anna.get("/api/c/tides/messages")).json())["stocked"]
        assert "Shared by anna" in await (await anna.get("/c/tides/articles")).text()


@pytest.mark.parametrize("after", ["-1;x", "9" * 20, "9" * 5000])
async def test_an_odd_place_to_go_on_from_is_the_beginning(tmp_path: Path, after: str) -> None:
    async with visiting(tmp_path) as anna:
        await anna.shared()
        async with anna.client.get(f"/api/c/general/live?after={after}") as stream:
            assert len(await events(stream, "card")) == 2
