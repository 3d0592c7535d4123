"""What a killed process posted on Discord and did not record is found, whatever became of its card."""

from dataclasses import replace

import pytest

from bot.chat.discord.finding import mark
from bot.delivery import Delivery
from bot.ledger import Ledger
from bot.messages import Ask, Citation, Kind, Paragraph, Post, Reply, Role, State
from bot.showing.cards import without
from tests.discord.cards import LINK, article, event, note, post

pytestmark = pytest.mark.simcord(strict_sync=False, shard_count=1)
BEGAN = "2026-11-23T11:00:00.000+00:00"


class Killed(BaseException):
    """The process dies here."""


class Dying(Ledger):
    """Dies where it should record that a message was posted, after ``records`` of them."""

    records = 0

    async def sent(self, post, message, *given) -> float:
        self._live_on()
        return await super().sent(post, message, *given)

    async def state(self, post, state, message="") -> Post | None:
        if message:
            self._live_on()
        return await super().state(post, state, message)

    def _live_on(self) -> None:
        if not self.records:
            raise Killed
        self.records -= 1


def quoting(said: str = "The ferry sank."):
    """Return a card without buttons that quotes an article, as a digest's further pages do."""
    cited = Citation(1, "a", "A ferry sinks", "news.example", "", 0, 1, LINK)
    says = Paragraph(Role.SAYS, "This was read:")
    return replace(note(), paragraphs=(says, Paragraph(Role.ITEM, said, 1)), citations=(cited,))


def listing(sentences: int = 1):
    return replace(quoting("The ferry sank on Monday. " * sentences), kind=Kind.LIST)


@pytest.fixture
def killed(world, tmp_path):
    """Have a reply posted by a process that dies before it records all of its messages."""

    async def killing(asked, card, records: int = 0) -> None:
        await world.ledger.keep(asked, [Reply(card)], BEGAN)
        async with Dying.open(tmp_path) as ledger:
            ledger.records = records
            with pytest.raises(Killed):
                await Delivery(ledger, {"discord": world.chat})(asked)

    return killing


async def forgotten(world, asked) -> None:
    """Forget the article while nobody knows what stands on Discord."""
    [kept] = await world.ledger.kept(asked.space, asked.key)
    await world.ledger.change(kept.space, kept.tag, without(kept.card, "a"))


def shown(world) -> list[str]:
    """Return what the bot's messages say, wherever they stand."""
    places = [world.channel, *world.channel.threads]
    return [
        f"{each.content}{''.join(str(embed.to_dict()) for embed in each.embeds)}"
        for place in places
        for each in place.history()
        if each.author.id == world.client.user.id and (each.content or each.embeds)
    ]


@pytest.mark.parametrize("records", [0, 1])
@pytest.mark.parametrize("card", [quoting(), listing(), article(), listing(200), article("A", 200)])
async def test_an_article_forgotten_before_its_card_is_found_is_taken_out_of_it(
    world, killed, card, records
) -> None:
    asked = event(world, await world.anna.send(world.channel, "who sank?"), Ask.QUESTION)
    await killed(asked, card, min(records, world.chat.length(post(asked, card)) - 1))
    assert "ferry" in "".join(shown(world))
    await forgotten(world, asked)
    await Delivery(world.ledger, {"discord": world.chat})(asked)
    [kept] = await world.ledger.kept(asked.space, asked.key)
    assert "ferry" not in "".join(shown(world))
    assert len(shown(world)) == world.chat.length(kept)
    assert (kept.state, kept.marks) == (State.POSTED, ())


@pytest.mark.parametrize("card", [quoting(), article(), listing(200)])
async def test_a_reply_that_is_taken_away_unfound_does_not_stand_though_its_article_was_forgotten(
    world, killed, card
) -> None:
    asked = event(world, await world.anna.send(world.channel, "who sank?"), Ask.QUESTION)
    await killed(asked, card)
    await forgotten(world, asked)
    [kept] = await world.ledger.kept(asked.space, asked.key)
    assert await world.ledger.withdraw_post(kept.space, kept.tag) is None
    await Delivery(world.ledger, {"discord": world.chat})(asked)
    assert shown(world) == []
    assert await world.ledger.kept(asked.space, asked.key) == []


def test_a_mark_holds_nothing_of_what_it_stands_for() -> None:
    body = {"content": "The ferry sank.", "embeds": [{"title": "Ferry"}], "components": []}
    assert len(mark(body)) == 16
    assert mark(body) != mark(body | {"content": "The ferry swam."})
