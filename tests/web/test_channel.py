"""What is posted in a channel is answered there, once, and seen nowhere else."""

import asyncio
from pathlib import Path

import pytest
from aiohttp import ClientResponse

from bot.showing import wording
from tests.library.twins import Pages
from tests.web.house import PAGES, PARAGRAPHS, TEXT, TIDES, visiting

LONG = "The lighthouse at Kellan was built in 1811 by Ewan Ross and his three sons. " * 8


def texts(card: dict, role: str) -> list[str]:
    return [each["text"] for each in card["paragraphs"] if each["role"] == role]


async def test_a_link_is_shown_as_being_read_and_then_as_an_article(tmp_path: Path) -> None:
    opened = asyncio.Event()
    async with visiting(tmp_path, opened=opened) as anna:
        assert (await anna.say(TIDES)).status == 202
        shown = (await (await anna.get("/api/c/general/messages")).json())["messages"]
        assert [(each["state"], each["author"]) for each in shown] == [
            ("said", "anna"),
            ("read", ""),
        ]
        assert shown[1]["about"] == TIDES

        opened.set()
        said, reply = await anna.messages()
        assert said["text"] == TIDES
        assert reply["id"] == shown[1]["id"]
        assert texts(reply["card"], "title") == ["Tides"]


async def test_every_link_of_a_message_gets_a_reply_of_its_own(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        await anna.say(f"{TIDES} and https://example.org/clouds and https://example.org/none")
        kinds = [card["kind"] for card in await anna.cards()]
        assert kinds == ["article", "article", "failed"]


async def test_the_same_message_sent_twice_counts_once(tmp_path: Path) -> None:
    pages = Pages(PAGES)
    async with visiting(tmp_path, pages) as anna:
        for _ in range(3):
            assert (await anna.say(TIDES, key="the-same-key")).status == 202
            await anna.settled()
        assert len(await anna.messages()) == 2
        assert pages.fetched == [TIDES]
        assert [card["kind"] for card in await anna.cards()] == ["article"]


async def test_the_same_article_again_leads_to_its_thread(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        first = await anna.shared()
        await anna.say("What does the moon pull?", thread=first["thread"])
        await anna.say(TIDES)
        card = (await anna.cards())[-1]
        assert card["kind"] == "known"
        assert "anna" in texts(card, "says")[0]
        assert texts(card, "asked") == ["What does the moon pull?"]
        links = {button["action"]: button["href"] for button in card["buttons"]}
        assert links["thread"] == f"/c/general/t/{first['thread']}"


async def test_a_question_is_answered_with_quotes_that_open_on_their_sentence(
    tmp_path: Path,
) -> None:
    async with visiting(tmp_path) as anna:
        await anna.shared()
        await anna.say("Who is Ann Poole?")
        card = (await anna.cards())[-1]
        assert texts(card, "quote") == [PARAGRAPHS[1]]

        (citation,) = card["citations"]
        assert (citation["number"], citation["title"]) == (1, "Tides")
        assert citation["original"].startswith(f"{TIDES}#:~:text=")
        page = await (await anna.get(citation["reader"])).text()
        assert page.count("<mark") == 1
        assert f'<mark id="quote" tabindex="-1">{PARAGRAPHS[1]}</mark>' in page


async def test_a_question_in_a_thread_stays_there_and_asks_its_article_alone(
    tmp_path: Path,
) -> None:
    async with visiting(tmp_path) as anna:
        root = (await anna.shared())["thread"]
        await anna.shared("https://example.org/clouds")
        await anna.say("What is a cloud made of, water?", thread=root)
        said, reply = (await anna.messages())[-2:]
        assert said["thread"] == reply["thread"] == root
        assert texts(reply["card"], "says") == [wording.NOTHING_IN_ARTICLE]

        thread = (await (await anna.get(f"/api/c/general/threads/{root}")).json())["messages"]
        assert [each["state"] for each in thread] == ["said", "card", "said", "card"]
        assert thread[0]["id"] == root


async def test_several_articles_stand_in_one_thread_and_all_of_them_are_asked(
    tmp_path: Path,
) -> None:
    async with visiting(tmp_path) as anna:
        await anna.say(f"{TIDES} https://example.org/clouds")
        tides, clouds = await anna.replies()
        assert tides["thread"] == clouds["thread"] == tides["to"]
        await anna.say("What rises, and what has risen?", thread=tides["thread"])
        assert {each["title"] for each in (await anna.cards())[-1]["citations"]} == {
            "Tides",
            "Clouds",
        }


async def test_an_answer_can_be_followed_up_in_its_thread(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        await anna.shared()
        await anna.say("Who is Ann Poole?")
        answer = (await anna.replies())[-1]
        sent = await anna.say("And the moon?", thread=answer["thread"])
        assert (await sent.json())["taken"]
        assert texts((await anna.cards())[-1], "quote") == ["The moon pulls at the sea."]


async def test_talk_in_a_thread_is_left_alone_unless_it_names_the_bot(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        root = (await anna.shared())["thread"]
        talk = await anna.say("Well, well", thread=root)
        assert not (await talk.json())["taken"]
        assert len(await anna.cards()) == 1
        named = await anna.say("@Footnote moon?", thread=root)
        assert (await named.json())["taken"]
        assert (await anna.cards())[-1]["kind"] == "answered"


async def test_links_beyond_the_fifth_are_named(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        links = [f"https://example.org/{number}" for number in range(7)]
        await anna.say(" ".join(links))
        cards = await anna.cards()
        assert [card["kind"] for card in cards] == ["failed"] * 5 + ["note"]
        assert texts(cards[-1], "item") == links[5:]


async def test_what_is_shared_in_one_channel_is_not_there_in_another(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        article = (await anna.shared())["card"]["article"]
        path = (await (await anna.post("/api/channels", {"name": "Board Room"})).json())["path"]
        assert path == "/c/board-room"

        await anna.say("Who is Ann Poole?", channel="board-room")
        (card,) = await anna.cards("board-room")
        assert card["kind"] == "nothing"
        assert "Nothing has been shared in this channel yet" in texts(card, "says")[0]
        reply = await anna.get(f"/c/board-room/read/{article}")
        assert reply.status == 404
        answer = await reply.text()
        assert "not shared in this channel" in answer
        assert "Tides" not in answer
        assert (await anna.get(f"/c/general/read/{article}")).status == 200


async def test_an_article_shared_in_two_channels_is_new_in_each(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        await anna.shared()
        await anna.post("/api/channels", {"name": "board"})
        await anna.shared(channel="board")
        assert [card["kind"] for card in await anna.cards("board")] == ["article"]


async def test_a_dropped_file_is_read_and_its_bytes_are_not_kept(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        assert (await anna.drop("tides.txt", f"Tides\n{TEXT} CANARY-9".encode())).status == 202
        (reply,) = await anna.replies()
        assert texts(reply["card"], "title") == ["Tides"]
        await anna.press(reply["id"], "forget")
        await anna.settled()
        assert b"CANARY-9" not in everything(tmp_path)


async def test_a_long_text_is_read_and_stays_in_the_channel_as_its_beginning(
    tmp_path: Path,
) -> None:
    async with visiting(tmp_path) as anna:
        await anna.say(f"The lighthouse\n{LONG}")
        said, reply = await anna.messages()
        assert reply["card"]["kind"] == "article"
        assert said["text"].startswith("The lighthouse The lighthouse at Kellan")
        assert len(said["text"]) < len(LONG) / 2


@pytest.mark.parametrize("how", ["link", "text"])
async def test_what_is_forgotten_is_gone_from_every_message_and_every_byte(
    tmp_path: Path, how: str
) -> None:
    async with visiting(tmp_path) as anna:
        card = await anna.shared(TIDES if how == "link" else f"Tides\n{TEXT}\n{LONG}")
        article = card["card"]["article"]
        await anna.say("Who is Ann Poole?")
        await anna.say("Who is Ann Poole?", thread=card["thread"])
        await anna.press(card["id"], "more")
        await anna.say(TIDES)
        await anna.settled()
        assert (await anna.press(card["id"], "forget")).status == 202

        shown = str(await anna.messages())
        assert PARAGRAPHS[1] not in shown
        assert "Forgotten" in shown
        assert (await anna.get(f"/c/general/read/{article}")).status == 404
        if how == "text":
            assert LONG[:40] not in shown
            again = await anna.replies()  # the link's own article has the text too
            (own,) = [each for each in again if each["card"]["kind"] == "article"]
            await anna.press(own["id"], "forget")
            await anna.settled()
        assert PARAGRAPHS[1].encode() not in everything(tmp_path)


async def test_an_answer_on_its_way_cannot_bring_back_what_was_forgotten(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        card = await anna.shared()
        anna.library.may_end.clear()
        await anna.say("Who is Ann Poole?")
        await anna.library.begun.wait()
        await anna.press(card["id"], "forget")
        async with anna.client.get("/api/c/general/live?after=0") as stream:
            await until(stream, b"Forgotten")
        anna.library.may_end.set()
        assert PARAGRAPHS[1] not in str(await anna.messages())
        assert PARAGRAPHS[1].encode() not in everything(tmp_path)


async def test_forgetting_in_one_channel_leaves_the_other_its_article(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        article = (await anna.shared())["card"]["article"]
        await anna.post("/api/channels", {"name": "board"})
        card = await anna.shared(channel="board")
        await anna.press(card["id"], "forget", channel="board")
        await anna.settled()
        assert (await anna.get(f"/c/board/read/{article}")).status == 404
        assert (await anna.get(f"/c/general/read/{article}")).status == 200
        assert [card["kind"] for card in await anna.cards()] == ["article"]


async def test_a_channel_is_made_once_and_shown_in_every_page(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        for name in ("Ünïted Kingdom!", "ünïted  kingdom"):
            made = await anna.post("/api/channels", {"name": name})
            assert made.status == 201
        page = await (await anna.get((await made.json())["path"])).text()
        assert page.count("<bdi>ünïted-kingdom</bdi>") == 2  # in the list, and as the heading


async def test_the_first_page_is_the_first_channel(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        assert (await anna.get("/")).headers["Location"] == "/c/general"


def everything(data: Path) -> bytes:
    return b"".join(each.read_bytes() for each in data.iterdir() if each.is_file())


async def until(stream: ClientResponse, said: bytes) -> None:
    async with asyncio.timeout(20):
        while said not in await stream.content.readline():
            pass
