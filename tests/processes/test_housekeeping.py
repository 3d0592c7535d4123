"""What is kept for some days only is gone afterwards, and what goes wrong there waits a day."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.channel_settings import ChannelSettings
from bot.chat.web.history import History
from bot.housekeeping import count_waiting, every_day, forget_events, forget_old, tend
from bot.intake import Intake
from bot.ledger import Ledger
from bot.messages import Ask, Event
from bot.workflows.queued import Waiting
from index.errors import StoreBusy, StoreFull
from tests.ledger.conftest import LONG_AGO, reply
from tests.ledger.conftest import event as asked

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class Recorder:
    """A library and a queue of work that note what they are asked to forget."""

    def __init__(self) -> None:
        self.expired: list[tuple[str, str, datetime]] = []
        self.forgotten: list[str] = []
        self.wanted = lambda _event: True
        self.emptied: list[str] = []
        self.done_forgotten = 0

        self.old: list[str] = []  # articles that were shared long ago

    async def expiring(self, _space: str, _channel: str, _before: datetime) -> list[str]:
        return self.old

    async def expire(self, space: str, channel: str, before: datetime) -> list[str]:
        self.expired.append((space, channel, before))
        gone, self.old = self.old, []
        return gone

    async def forget_done(self, _now: datetime) -> None:
        self.done_forgotten += 1

    async def forget(self, place: str, wanted=lambda _event: True) -> None:
        self.forgotten.append(place)
        self.wanted = wanted

    async def empty(self, place: str) -> None:
        self.emptied.append(place)

    async def queued(self) -> list[Waiting]:
        return []

    async def submit(self, event: Event) -> None: ...

    async def count_open(self, *_: object) -> int:
        return 0


async def test_large_spaces_are_looked_after_again_where_it_failed_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.housekeeping.TENDED", 0.0)
    tried, twice = [], asyncio.Event()

    class Tended:
        async def tend(self) -> None:
            tried.append(self)
            if len(tried) == 2:
                twice.set()
            raise StoreBusy("Another process has been writing for too long; try again.")

    library: asyncio.Future[Tended] = asyncio.get_running_loop().create_future()
    tending = asyncio.create_task(tend(library))
    library.set_result(Tended())
    async with asyncio.timeout(10):
        await twice.wait()
    tending.cancel()


@pytest.fixture
async def local(tmp_path: Path) -> AsyncIterator[History]:
    async with History.open(tmp_path, "local") as opened:
        yield opened


@pytest.fixture
async def ledger(tmp_path: Path) -> AsyncIterator[Ledger]:
    async with Ledger.open(tmp_path) as opened:
        yield opened


def event(ask: Ask, author: str = "anna") -> Event:
    at = "2026-11-23T09:00:00.000+00:00"
    return Event("slack", "T1", "C1", "1.1", ask, author, at)


async def test_only_channels_that_keep_for_some_days_lose_what_is_older(
    ledger: Ledger, local: History
):
    await ledger.save_settings("T1", "C1", ChannelSettings(keep_days=7))
    await ledger.save_settings("T1", "C2", ChannelSettings())
    seen = Recorder()
    await forget_old(ledger, seen, seen, local, NOW)
    assert seen.expired == [("T1", "C1", NOW - timedelta(days=7))]
    assert seen.done_forgotten == 1


@pytest.mark.parametrize("dies_after", ["Ledger.expire", "Recorder.expire"])
async def test_what_a_newer_reply_quotes_is_taken_out_though_a_process_died_on_the_way(
    ledger: Ledger, local: History, monkeypatch: pytest.MonkeyPatch, dies_after: str
):
    await ledger.save_settings("s", "c", ChannelSettings(keep_days=7))
    await ledger.keep(asked(), [reply("ferry")], LONG_AGO)
    seen = Recorder()
    seen.old = ["ferry"]
    one = {"Ledger": ledger, "Recorder": seen}[dies_after.partition(".")[0]]
    work = one.expire

    async def dies(*given: object) -> None:
        await work(*given)
        monkeypatch.setattr(one, "expire", work)
        raise KeyboardInterrupt

    monkeypatch.setattr(one, "expire", dies)
    with pytest.raises(KeyboardInterrupt):
        await forget_old(ledger, seen, seen, local, NOW)
    await forget_old(ledger, seen, seen, local, NOW)

    [post] = await ledger.posts_under("s", "c", "m1")
    assert post.card.citations == ()
    assert seen.old == []


async def test_what_was_answered_while_the_articles_went_quotes_none_of_them(
    ledger: Ledger, local: History
):
    await ledger.save_settings("s", "c", ChannelSettings(keep_days=7))
    seen = Recorder()
    seen.old = ["ferry"]
    expire = seen.expire

    async def meanwhile(*given: object) -> list[str]:
        await ledger.keep(asked(), [reply("ferry")], "2999-01-01T00:00:00.000+00:00")
        return await expire(*given)

    seen.expire = meanwhile
    await forget_old(ledger, seen, seen, local, NOW)

    [post] = await ledger.posts_under("s", "c", "m1")
    assert post.card.citations == ()


async def test_one_thing_that_cannot_be_forgotten_does_not_keep_the_others(
    ledger: Ledger, local: History, caplog
):
    await ledger.save_settings("T1", "C1", ChannelSettings(keep_days=7))
    seen = Recorder()

    async def fails(_now: datetime) -> None:
        raise OSError("the disk is full")

    seen.forget_done = fails
    await forget_old(ledger, seen, seen, local, NOW)
    assert len(seen.expired) == 1
    assert "not forgotten yet" in caplog.messages


@pytest.mark.parametrize(
    ("ask", "place"),
    [
        (Ask.PURGE, ["slack/T1/"]),
        (Ask.LEAVE, ["slack/T1/C1/"]),
        (Ask.FORGET_ME, ["slack/T1/"]),
        (Ask.READ, []),
    ],
)
async def test_what_erases_also_erases_its_events(ask: Ask, place: list[str]):
    seen = Recorder()
    await forget_events(seen, event(ask))
    assert seen.forgotten == place


@pytest.mark.parametrize("ask", [Ask.FORGET, Ask.WITHDRAW, Ask.EDIT])
async def test_what_takes_an_article_or_a_question_back_leaves_keys_of_what_is_done_there(ask: Ask):
    seen = Recorder()
    await forget_events(seen, event(ask))
    assert (seen.forgotten, seen.emptied) == ([], ["slack/T1/C1/"])


async def test_who_wants_to_be_forgotten_takes_only_their_own_events():
    seen = Recorder()
    await forget_events(seen, event(Ask.FORGET_ME))
    assert seen.wanted(event(Ask.QUESTION))
    assert not seen.wanted(event(Ask.QUESTION, "bert"))


async def test_an_event_of_theirs_that_leads_to_a_reply_is_left_until_that_is_posted():
    seen, question = Recorder(), event(Ask.QUESTION)
    await forget_events(seen, event(Ask.FORGET_ME), {question.key})
    assert not seen.wanted(question)


async def test_since_when_it_is_up_and_the_last_event_of_a_platform_are_noted(ledger: Ledger):
    intake = Intake(Recorder(), ledger)
    await intake.begin()
    await intake.submit(event(Ask.READ))
    noted = await ledger.noted()
    assert noted["last event slack"] == "2026-11-23T09:00:00.000+00:00"
    assert "up since" in noted


async def test_what_waits_is_noted_once_a_full_disk_has_room_again(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("bot.housekeeping.COUNTED", 0.01)
    note, refused = ledger.note, []

    async def full(name: str, value: str) -> None:
        if not refused:
            refused.append(name)
            raise StoreFull("No room left.")
        await note(name, value)

    ledger.note = full
    counting = asyncio.create_task(count_waiting(ledger, Recorder()))
    async with asyncio.timeout(30):
        while "declining" not in await ledger.noted():
            assert not counting.done()
            await asyncio.sleep(0.01)
    counting.cancel()
    assert refused


async def test_what_a_worker_noted_that_died_since_is_put_right(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("bot.housekeeping.COUNTED", 0.01)
    counting = asyncio.create_task(count_waiting(ledger, Recorder()))
    for waiting in ("", "3"):  # as another worker counted it, just before it was replaced
        await ledger.note("waiting", waiting)
        async with asyncio.timeout(30):
            while (await ledger.noted())["waiting"] != "0":  # noqa: ASYNC110 - nothing tells when
                await asyncio.sleep(0.01)
    counting.cancel()


async def test_a_night_on_which_the_database_is_busy_does_not_end_the_worker(
    ledger: Ledger, local: History, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("bot.housekeeping.DAY", 0.01)
    await ledger.save_settings("T1", "C1", ChannelSettings(keep_days=7))
    with_settings, refused = ledger.with_settings, []

    async def busy() -> list:
        if not refused:
            refused.append("once")
            raise StoreBusy("A release changes tables.")
        return await with_settings()

    ledger.with_settings = busy
    seen = Recorder()
    library = asyncio.get_running_loop().create_future()
    library.set_result(seen)
    forgetting = asyncio.create_task(every_day(ledger, seen, library, local))
    async with asyncio.timeout(30):
        while not seen.expired:
            assert not forgetting.done()
            await asyncio.sleep(0.01)
    forgetting.cancel()
    assert refused
