"""A reply that is posted in the very moment in which its article is forgotten."""

import asyncio
from pathlib import Path

from bot.ledger.ledger import now
from bot.messages import Ask
from tests.conversation.house import LINK, make, opened
from tests.conversation.twins import FERRY
from tests.erasure.workplace import Held


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
