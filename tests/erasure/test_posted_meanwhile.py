"""A reply that is posted in the very moment in which its article, or a person, is forgotten."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from bot.messages import Ask, State
from bot.times import now
from bot.workflows import READ_AT_ONCE
from index.types import Scope
from tests.conversation.house import BRIDGE, LINK, PAGES, make, opened
from tests.conversation.twins import FERRY
from tests.erasure.workplace import Held, Workplace, at_work, rows_of


async def test_what_was_posted_after_the_replies_were_looked_up_is_changed_there_too(
    tmp_path: Path,
):
    async with opened(tmp_path) as house:
        await house.do(Ask.READ, LINK)
        listing = make(Ask.ARTICLES, message="m2", part="list")
        began = now()
        await house.ledger.keep(listing, await house.conversation.handle(listing), began)

        held = Held(house.ledger, "posts_about")
        forgetting = asyncio.create_task(house.do(Ask.FORGET, LINK, "m3", part="forget"))
        await held.reached.wait()
        await house.deliver(listing)
        assert FERRY.title in house.everything()
        held.release()
        await forgetting

        assert FERRY.title not in house.everything()


async def test_a_reply_that_a_killed_process_left_unrecorded_names_nobody_who_is_forgotten_before_it_is_found(
    tmp_path: Path,
):
    async with at_work(tmp_path, PAGES) as place:
        await place.do(make(Ask.READ, LINK, author="ada"))
        held = Held(place.pages, "fetch")
        for number in range(READ_AT_ONCE):  # the channel's turns: what was under way waits for one
            await place.queue.submit(make(Ask.READ, BRIDGE, f"b{number}", author="ben"))
        await held.reached.wait()
        again = make(Ask.READ, LINK, "m2", author="ada")
        await place.prepare(again)
        [post] = await place.ledger.kept(again.space, again.key)
        await place.ledger.state(post, State.SENDING)
        await place.room.send(post, again, 0)  # and the process dies
        await place.queue.submit(again)
        assert "Ada" in shown(place)

        await place.queue.submit(make(Ask.FORGET_ME, message="f1", part="f", author="ada"))
        await place.until_waiting(READ_AT_ONCE + 1)
        held.release()
        await place.settled()

        assert "Ada" not in shown(place)
        [post] = await place.ledger.kept(again.space, again.key)
        assert post.state is State.POSTED
        await place.clean_up(datetime.now(UTC))
        assert rows_of(place.data, "'ada'", '"ada"') == []
        shares = await place.library.articles(Scope("s", "c"))
        assert {share.shared_by for _, share in shares} == {"", "ben"}


def shown(place: Workplace) -> str:
    return str([each.card for each in place.room.shown.values()])
