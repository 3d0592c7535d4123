"""What the local channel remembers, and that it remembers each thing once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace

import pytest

from bot.chat.web.adapter import WebChat
from bot.chat.web.history import SHOWN, History
from bot.chat.web.inbox import Inbox
from bot.chat.web.live import Live
from bot.chat.web.rows import Message
from bot.errors import ChatError, UploadGone
from bot.ledger import Ledger
from bot.messages import Ask, Audience, Card, Citation, Event, Kind, Paragraph, Post, Role, tag
from index.db.where import Where
from tests.conversation.house import nothing_waits

AT = "2026-11-23T09:30:00.000+00:00"
DONE = Card(Kind.NOTHING, (Paragraph(Role.SAYS, "Nothing answers that."),))
OTHER = Card(Kind.NOTHING, (Paragraph(Role.SAYS, "Something else."),))
CITED = (Citation(1, "a", "Title", "Site", "", 0, 8, ""),)
READ = Card(Kind.ARTICLE, (Paragraph(Role.LEAD, "SENTENCE", 1),), CITED, article="a")
GONE = Card(Kind.FORGOTTEN, (Paragraph(Role.SAYS, "Forgotten."),), article="a")


class Submitted:
    """Keeps the events that are submitted, each key once; dies, as a process would, if told to."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.dies = False

    async def __call__(self, event: Event) -> None:
        if self.dies:
            raise ConnectionAbortedError
        known = {each.key for each in self.events}
        if event.ask is not Ask.INTRODUCE and event.key not in known:
            self.events.append(event)


@pytest.fixture
async def history(where: Where) -> AsyncIterator[History]:
    async with History.open(where, "local") as opened:
        await opened.add_channel("news", AT)
        yield opened


@pytest.fixture
def work() -> Submitted:
    return Submitted()


@pytest.fixture
async def inbox(history: History, work: Submitted, where: Where) -> AsyncIterator[Inbox]:
    async with Ledger.open(where) as ledger:
        yield Inbox(history, Live(), ledger, work, nothing_waits)


@pytest.fixture
def chat(history: History) -> WebChat:
    return WebChat(history, Live())


def said(text: str, message: str = "m1", thread: str = "", file: str = "") -> Message:
    return Message(message, "news", AT, thread=thread, author="anna", text=text, file=file)


def post(event: Event, card: Card = DONE, audience: Audience = Audience.THREAD) -> Post:
    place = (event.platform, event.space, event.channel, event.key, 0)
    return Post(*place, event.message, event.root, event.author, audience, card)


async def shown(history: History, person: str = "anna") -> list[Message]:
    return (await history.messages("news", person)).messages


async def test_what_is_taken_awaits_a_reply_until_there_is_one(
    history: History, inbox: Inbox, work: Submitted, chat: WebChat
) -> None:
    assert await inbox.take(said("Who?"))
    (event,) = work.events
    assert (event.platform, event.space, event.channel) == ("local", "local", "news")
    assert (event.message, event.text, event.author) == ("m1", "Who?", "anna")
    assert await history.awaited() == [event]

    await chat.send(post(event), event, 0)
    assert await history.awaited() == []
    assert [each.card for each in await shown(history)] == [None, DONE]


@pytest.mark.parametrize("text", ["Who?", "https://a.example and https://b.example"])
async def test_a_crash_between_keeping_and_submitting_loses_nothing(
    inbox: Inbox, work: Submitted, text: str
) -> None:
    work.dies = True
    with pytest.raises(ConnectionAbortedError):
        await inbox.take(said(text))
    work.dies = False
    await inbox.take_up()
    asked = [(event.ask, event.text) for event in work.events]
    links = [(Ask.READ, "https://a.example/"), (Ask.READ, "https://b.example/")]
    assert asked == ([(Ask.QUESTION, "Who?")] if text == "Who?" else links)


async def test_what_needs_no_reply_is_not_looked_at_again(inbox: Inbox, work: Submitted) -> None:
    assert not await inbox.take(said("Well, well", thread="m0"))
    await inbox.take_up()
    assert work.events == []


async def test_a_card_is_posted_once_and_found_again(
    history: History, inbox: Inbox, work: Submitted, chat: WebChat
) -> None:
    await inbox.take(said("Who?"))
    (event,) = work.events
    assert await chat.find(post(event), event) == ()
    message = await chat.send(post(event), event, 0)
    assert await chat.find(post(event), event) == (message,)
    before = await shown(history)
    await chat.send(post(event, OTHER), event, 0)
    assert await shown(history) == before


async def test_an_event_without_a_reply_is_awaited_no_longer(
    history: History, inbox: Inbox, work: Submitted, chat: WebChat
) -> None:
    await inbox.take(said("https://a.example"))
    await chat.settle(work.events[0])
    assert [each.text for each in await shown(history)] == ["https://a.example"]
    assert await history.awaited() == []


async def test_a_file_is_kept_until_its_event_is_done(
    inbox: Inbox, work: Submitted, chat: WebChat
) -> None:
    await inbox.take(said("", file="a.txt"), b"text")
    (event,) = work.events
    assert event.ask is Ask.OPEN
    for _ in range(2):  # read again after a crash
        assert await chat.upload(event) == ("a.txt", b"text")
    await chat.settle(event)
    with pytest.raises(UploadGone):
        await chat.upload(event)


async def test_a_private_card_is_there_for_one_person(history: History, chat: WebChat) -> None:
    event = Event("local", "local", "news", "m1", Ask.MORE, "anna", AT, tag="t" * 16)
    await chat.send(post(event, audience=Audience.AUTHOR), event, 0)
    assert [each.reader for each in await shown(history)] == ["anna"]
    assert await shown(history, "ben") == []
    assert await history.changes("news", "ben", 0) == []


async def test_a_forgotten_article_s_text_is_no_longer_in_the_message_that_brought_it(
    history: History, inbox: Inbox, work: Submitted, chat: WebChat
) -> None:
    await inbox.take(said("A long text …", file="Pasted text.txt"), b"A long text, all of it.")
    (event,) = work.events
    sent = post(event, READ)
    await chat.send(sent, event, 0)
    await chat.change(replace(sent, card=GONE))
    assert "SENTENCE" not in str(await history.changes("news", "anna", 0))
    assert "A long text" not in str(await history.changes("news", "anna", 0))


async def test_an_edit_is_looked_at_once_and_a_deletion_leaves_no_word(
    history: History, inbox: Inbox, work: Submitted
) -> None:
    await inbox.take(said("Who?"))
    for _ in range(2):
        await inbox.edit("news", "m1", "Who was it?", "edit-0001")
    assert [event.ask for event in work.events] == [Ask.QUESTION]
    assert (await shown(history))[0].text == "Who was it?"

    await inbox.delete("news", "m1")
    assert work.events[-1].ask is Ask.WITHDRAW
    assert "Who was it?" not in str(await history.changes("news", "anna", 0))


async def test_only_what_a_person_wrote_can_be_edited_or_deleted(
    inbox: Inbox, work: Submitted, chat: WebChat
) -> None:
    await inbox.take(said("Who?"))
    (event,) = work.events
    message = await chat.send(post(event), event, 0)
    with pytest.raises(ChatError):
        await inbox.edit("news", message, "Something else", "edit-0001")
    with pytest.raises(ChatError):
        await inbox.delete("news", message)
    with pytest.raises(ChatError):
        await inbox.edit("news", "nowhere", "Something else", "edit-0001")


async def test_who_is_forgotten_is_named_nowhere(
    history: History, inbox: Inbox, chat: WebChat
) -> None:
    await inbox.take(said("Who?"))
    asks = (("c1", Ask.MORE), ("c2", Ask.MAY_FORGET_ME), ("c2", Ask.FORGET_ME))
    for message, ask in asks:
        event = Event("local", "local", "news", message, ask, "anna", AT, private=True)
        await chat.send(post(event, audience=Audience.AUTHOR), event, 0)
        await chat.settle(event)
    left = await shown(history)
    assert [each.author for each in left if each.text] == [""]
    (done,) = [each for each in left if each.reader]
    assert (done.id, done.under) == (tag(event.key, 0), "")


async def test_a_thread_is_apart_from_others(history: History, inbox: Inbox) -> None:
    await inbox.take(said("In the channel?"))
    await inbox.take(said("In its thread?", "m2", "m1"))
    await inbox.take(said("Elsewhere?", "m3"))
    thread = await history.thread("news", "anna", "m1")
    assert [each.text for each in thread if each.text] == ["In the channel?", "In its thread?"]


async def test_every_change_has_a_number_of_its_own_that_grows(
    history: History, inbox: Inbox, work: Submitted, chat: WebChat
) -> None:
    seen = 0
    for number in range(3):
        await inbox.take(said(f"Question {number}?", f"m{number}"))
        await chat.send(post(work.events[-1]), work.events[-1], 0)
        numbers = [each.changed for each in await history.changes("news", "anna", seen)]
        assert numbers == sorted(set(numbers))
        assert min(numbers) > seen
        seen = max(numbers)
    assert await history.changes("news", "anna", seen) == []


async def test_the_secret_stays_the_same(history: History) -> None:
    assert await history.secret() == await history.secret()
    assert len(await history.secret()) == 32


async def test_what_several_write_at_once_is_numbered_one_by_one(where: Where) -> None:
    async with AsyncExitStack() as stack:
        opened = [await stack.enter_async_context(History.open(where, "local")) for _ in range(4)]
        await asyncio.gather(
            *(
                each.say(Message(f"m{number}", "general", AT, text="Hello"))
                for number, each in enumerate(opened * 5)
            )
        )
        found = await opened[0].messages("general", "anna")
    assert sorted(each.changed for each in found.messages) == list(range(1, 21))
    assert found.up_to == 20


async def test_a_channel_is_shown_a_stretch_at_a_time_back_to_its_beginning(
    history: History,
) -> None:
    for number in range(2 * SHOWN):
        await history.say(said(f"Hello {number}", f"m{number}"))
    await history.say(said("And in its thread", "late", thread="m0"))
    await history.say(replace(said("For bo alone", "private"), reader="bo"))

    last = await history.messages("news", "anna")
    assert [each.text for each in last.messages] == [f"Hello {n}" for n in range(SHOWN, 2 * SHOWN)]
    first = await history.messages("news", "anna", last.earlier)
    assert [each.id for each in first.messages] == [*(f"m{n}" for n in range(SHOWN)), "late"]
    assert first.earlier == ""


async def test_what_stood_before_a_message_is_found_when_it_is_gone(history: History) -> None:
    for message in ("m1", "m2", "m3"):
        await history.say(said("Hello", message))
    await history.delete("news", "m3")

    assert [each.id for each in (await history.messages("news", "anna", "m3")).messages] == [
        "m1",
        "m2",
    ]
