"""What the local channel remembers, and that it remembers each thing once."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.chat.web.adapter import Inbox, WebChat
from bot.chat.web.history import History
from bot.chat.web.live import Live
from bot.chat.web.rows import Message
from bot.errors import UploadGone
from bot.messages import Ask, Card, Citation, Event, Kind, Paragraph, Role

DONE = Card(Kind.NOTHING, (Paragraph(Role.SAYS, "Nothing answers that."),))
CITED = (Citation(1, "a", "Title", "Site", "", 0, 8, ""),)
READ = Card(Kind.ARTICLE, (Paragraph(Role.LEAD, "SENTENCE", 1),), CITED, article="a")
ANSWERED = Card(Kind.ANSWERED, (Paragraph(Role.QUOTE, "SENTENCE", 1),), CITED)
OTHER = Card(Kind.NOTHING, (Paragraph(Role.SAYS, "Something else."),))


@pytest.fixture
async def history(tmp_path: Path) -> AsyncIterator[History]:
    async with History.open(tmp_path, "local") as opened:
        await opened.add_channel("news", "2026-11-23T09:00:00+00:00")
        yield opened


class Submitted:
    """Keeps the events that are submitted; dies at the first, as a process would, if told to."""

    def __init__(self, *, dies: bool = False) -> None:
        self.events: list[Event] = []
        self._dies = dies

    async def __call__(self, event: Event) -> None:
        if self._dies:
            raise ConnectionAbortedError
        self.events.append(event)


def said(text: str, message: str = "m1", thread: str = "") -> Message:
    return Message(message, "news", 0, thread, "anna", "2026-11-23T09:30:00+00:00", text)


async def test_what_is_taken_awaits_a_reply_until_there_is_one(history: History) -> None:
    work = Submitted()
    await Inbox(history, Live(), work).take(said("Who?"), [(Ask.QUESTION, "Who?")])
    (event,) = work.events
    assert (event.platform, event.space, event.channel) == ("local", "local", "news")
    assert (event.message, event.text, event.author) == ("m1", "Who?", "anna")
    assert await history.awaited() == [event]

    await WebChat(history, Live()).post(event, DONE)
    assert await history.awaited() == []


async def test_a_crash_between_keeping_and_submitting_loses_nothing(history: History) -> None:
    with pytest.raises(ConnectionAbortedError):
        await Inbox(history, Live(), Submitted(dies=True)).take(
            said("a b"), [(Ask.READ, "https://a.example"), (Ask.READ, "https://b.example")]
        )
    work = Submitted()
    await Inbox(history, Live(), work).take_up()
    assert [(event.text, event.part) for event in work.events] == [
        ("https://a.example", 0),
        ("https://b.example", 1),
    ]


async def test_a_card_is_posted_once_and_the_first_one_stays(history: History) -> None:
    work = Submitted()
    await Inbox(history, Live(), work).take(said("Who?"), [(Ask.QUESTION, "Who?")])
    chat = WebChat(history, Live())
    await chat.post(work.events[0], DONE)
    before = await history.messages("news", "")
    await chat.post(work.events[0], OTHER)
    assert await history.messages("news", "") == before
    assert [each.card for each in before[0]] == [None, DONE]


async def test_a_file_is_kept_until_its_reply_is_posted(history: History) -> None:
    work = Submitted()
    inbox = Inbox(history, Live(), work)
    await inbox.take(said("a.txt"), [(Ask.OPEN, "")], upload=("a.txt", b"text"))
    (event,) = work.events
    for _ in range(2):  # read again after a crash
        assert await history.upload(event) == ("a.txt", b"text")
    await history.show(event, DONE)
    with pytest.raises(UploadGone):
        await history.upload(event)


async def test_a_card_for_a_message_that_is_not_there_is_dropped(history: History) -> None:
    event = Event("local", "local", "news", "gone", Ask.QUESTION, "anna", "2026-11-23", "Who?")
    await history.show(event, DONE)
    assert await history.messages("news", "") == ([], 0)


async def test_what_the_terminal_forgets_is_gone_from_the_channel(history: History) -> None:
    work = Submitted()
    inbox = Inbox(history, Live(), work)
    await inbox.take(said("A long text …"), [(Ask.OPEN, "")], upload=("a.txt", b"text"))
    await inbox.take(said("Who?", "m2", "a"), [(Ask.QUESTION, "Who?")])
    await inbox.take(said("Who?", "m3"), [(Ask.QUESTION, "Who?")])
    for event, card in zip(work.events, (READ, ANSWERED, ANSWERED), strict=True):
        await history.show(event, card)

    await history.forget("news", "a")
    assert "SENTENCE" not in str(await history.changes("news", 0))
    assert "A long text" not in str(await history.changes("news", 0))
    channel, _ = await history.messages("news", "")
    assert [each.card.kind for each in channel if each.card] == [Kind.FORGOTTEN, Kind.ANSWERED]
    assert await history.messages("news", "a") == ([], (await history.messages("news", ""))[1])

    before = await history.changes("news", 0)
    await history.forget("news", "a")
    assert await history.changes("news", 0) == before


async def test_threads_and_their_channel_are_apart(history: History) -> None:
    inbox = Inbox(history, Live(), Submitted())
    await inbox.take(said("In the channel?"), [(Ask.QUESTION, "In the channel?")])
    await inbox.take(said("In a?", "m2", "a"), [(Ask.QUESTION, "In a?")])
    shown = {
        thread: [each.text for each in (await history.messages("news", thread))[0] if each.text]
        for thread in ("", "a", "b")
    }
    assert shown == {"": ["In the channel?"], "a": ["In a?"], "b": []}


async def test_every_change_has_a_number_of_its_own_that_grows(history: History) -> None:
    work = Submitted()
    inbox = Inbox(history, Live(), work)
    seen = 0
    for number in range(3):
        text = f"Question {number}?"
        await inbox.take(said(text, f"m{number}"), [(Ask.QUESTION, text)])
        await history.show(work.events[-1], DONE)
        numbers = [each.changed for each in await history.changes("news", seen)]
        assert numbers == sorted(set(numbers))
        assert min(numbers) > seen
        seen = max(numbers)
    assert await history.changes("news", seen) == []


async def test_the_secret_stays_the_same(history: History) -> None:
    assert await history.secret() == await history.secret()
    assert len(await history.secret()) == 32
