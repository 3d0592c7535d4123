"""A clock that jumps by hours, days or a year, and comes back: nothing doubled, nothing lost, nothing waits for it."""

import time
from collections.abc import AsyncIterator, Collection
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.chat.web.sessions import LINK_LASTS, Sessions
from bot.delivery import Delivery
from bot.errors import SealExpired
from bot.ledger import Feed, Ledger
from bot.ledger.erasing import Erased, erase_space
from bot.ledger.talk import forgotten
from bot.messages import Ask, Event
from bot.schedules.schedule import Schedule
from bot.timekeeping import look
from tests.ledger.conftest import LONG_AGO, event, reply
from tests.ledger.test_delivery import Platform

JUMPS = [timedelta(hours=5), timedelta(days=3), timedelta(days=365)]
NINE = datetime.combine(datetime.now(UTC).date(), datetime.min.time(), UTC) + timedelta(hours=9)
PLACE = ("s", "c")


@pytest.fixture
async def ledger(tmp_path: Path) -> AsyncIterator[Ledger]:
    async with Ledger.open(tmp_path) as opened:
        yield opened


class Days:
    """One channel whose hour is nine; a digest is noted as soon as it is asked for."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self.made: list[str] = []

    async def live(self, moments: Collection[datetime]) -> None:
        for now in moments:
            await look(self._ledger, self._make, {"twin"}, now)

    async def _make(self, asked: Event) -> None:
        if datetime.fromisoformat(asked.part).date() not in await self._ledger.days_made(asked):
            self.made.append(asked.part)
            await self._ledger.digest_made(asked, datetime.fromisoformat(asked.at), ["a1"])


async def planned(data: Path, began: datetime) -> Schedule:
    """Plan a channel's digests, as if days ago."""
    async with Ledger.open(data) as ledger:
        await ledger.plan_digests(Feed("twin", *PLACE), "UTC")
        await ledger._write(
            lambda at: at.exec_driver_sql("UPDATE bot_plans SET since = ?", (began.isoformat(),))
        )
    return Schedule()


def day(moment: datetime) -> str:
    return moment.date().isoformat()


@pytest.mark.parametrize("jump", JUMPS)
@pytest.mark.parametrize("sign", [1, -1])
async def test_each_day_has_its_digest_once_though_the_clock_jumps_and_comes_back(
    ledger: Ledger, tmp_path: Path, jump: timedelta, sign: int
):
    await planned(tmp_path, NINE - timedelta(days=400))
    days = [NINE + timedelta(days=each, minutes=1) for each in range(-2, 4)]
    lived = Days(ledger)
    away = [days[2] + sign * jump + timedelta(minutes=each) for each in range(3)]
    await lived.live([*days[:3], *away, *days[2:]])

    assert len(lived.made) == len(set(lived.made))
    assert {day(each) for each in days} <= set(lived.made)


@pytest.mark.parametrize("jump", JUMPS)
async def test_a_digest_that_was_made_ahead_covers_nothing_of_what_is_shared_once_the_clock_is_back(
    ledger: Ledger, tmp_path: Path, jump: timedelta
):
    await planned(tmp_path, NINE - timedelta(days=400))
    lived, now = Days(ledger), NINE - timedelta(hours=2)
    await lived.live([NINE + jump if jump.days else now + jump])
    ahead = event(Ask.DIGEST, part=day(now + jump + timedelta(days=9)))
    assert datetime.fromisoformat(await ledger.told_until(ahead)) > now
    await lived.live([now])
    assert datetime.fromisoformat(await ledger.told_until(ahead)) == now


@pytest.mark.parametrize("jump", JUMPS[1:])
async def test_the_next_digest_is_not_said_to_come_only_after_one_that_a_clock_ahead_made(
    ledger: Ledger, tmp_path: Path, jump: timedelta
):
    await planned(tmp_path, NINE - timedelta(days=400))
    ahead = event(Ask.DIGEST, part=day(NINE + jump))
    await ledger.digest_made(ahead, NINE + jump, [])
    plan = await ledger.digest_plan(*PLACE)
    assert plan.last is None


@pytest.mark.parametrize("jump", JUMPS[1:])
async def test_a_schedule_that_was_chosen_while_the_clock_was_ahead_is_kept_once_it_is_back(
    ledger: Ledger, tmp_path: Path, jump: timedelta
):
    await planned(tmp_path, NINE + jump)
    lived = Days(ledger)
    await lived.live([NINE + timedelta(days=each, minutes=1) for each in range(2)])
    assert lived.made == [day(NINE), day(NINE + timedelta(days=1))]


@pytest.mark.parametrize("jump", JUMPS)
async def test_what_was_erased_while_the_clock_was_ahead_does_not_erase_what_is_shared_now(
    ledger: Ledger, jump: timedelta
):
    then = (datetime.now(UTC) + jump).isoformat(timespec="milliseconds")
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    await ledger._write(lambda at: erase_space(at, "s", then))
    await ledger._write(lambda at: forgotten(at, *PLACE, "a1", then))

    assert await ledger.erased_since(event(), now) is Erased.NOTHING
    assert await ledger.forgotten_since(event(), now) == set()
    assert await ledger.erased_since(event(), then) is Erased.PLACE
    assert await ledger.forgotten_since(event(), then) == {"a1"}


@pytest.mark.parametrize("jump", JUMPS)
async def test_a_reply_does_not_wait_for_a_moment_that_a_clock_ahead_gave_away(
    ledger: Ledger, jump: timedelta
):
    platform = Platform()
    platform.gap = 0.01
    [before] = await ledger.keep(event(message="m0"), [reply()], LONG_AGO)
    await ledger.sending(before, (), time.time() + jump.total_seconds(), 1.0)
    await ledger.keep(event(), [reply()], LONG_AGO)
    await Delivery(ledger, {"twin": platform})(event())
    assert len(platform.shown) == 1


@pytest.mark.parametrize("jump", JUMPS)
@pytest.mark.parametrize("sign", [1, -1])
def test_links_of_another_time_open_nothing_and_new_ones_do(jump: timedelta, sign: int):
    clock = [time.time()]
    sessions = Sessions(b"k" * 32, lambda: clock[0])
    before = sessions._links.close("before")
    clock[0] += sign * jump.total_seconds()
    assert jump.total_seconds() > LINK_LASTS
    with pytest.raises(SealExpired):
        sessions.begin(before)

    restarted = Sessions(b"k" * 32, lambda: clock[0])
    session = restarted.begin(restarted._links.close("now"))
    assert restarted.holds(session)
    clock[0] -= 2 * abs(jump.total_seconds())  # far before it was given
    assert not restarted.holds(session)
