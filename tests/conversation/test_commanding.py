"""Commands: the bot lists what there is, takes settings, and tells of itself."""

import pytest

from bot.messages import Ask, Audience, Kind, Place, Role
from bot.showing import wording
from bot.workflows import DONE_KEPT
from tests.conversation.answering import COST
from tests.conversation.house import LINK, House
from tests.conversation.shown import says
from tests.conversation.twins import FERRY


async def test_articles_are_listed_with_their_threads(house: House):
    await house.do(Ask.READ, LINK)
    [reply] = await house.do(Ask.ARTICLES, message="i1")
    [item] = [each for each in reply.card.paragraphs if each.role is Role.ITEM]
    assert (FERRY.title in item.text, "Ada" in item.text) == (True, True)
    assert item.link == "https://chat.example/c/m1"
    assert reply.audience is Audience.AUTHOR


@pytest.mark.parametrize(
    ("author", "place", "may"),
    [("root", Place.PUBLIC, True), ("ben", Place.PUBLIC, False), ("ben", Place.DIRECT, True)],
)
async def test_who_administers_a_channel_changes_its_settings(house: House, author, place, may):
    values = {"reading": "off"}
    await house.do(Ask.CHANGE_SETTINGS, message="i1", author=author, place=place, values=values)
    assert ((await house.ledger.settings("s", "c")).reading == "off") is may


async def test_a_value_that_makes_no_sense_is_said_to_be_so(house: House):
    values = {"keep_days": "soon"}
    card = await house.card(Ask.CHANGE_SETTINGS, author="root", values=values)
    assert "no number of days" in says(card, Role.SAYS)[0]


@pytest.mark.parametrize(
    ("ask", "part"),
    [
        (Ask.PRIVACY, "1 article: their text"),
        (Ask.STATUS, "Up since"),
        (Ask.HELP, "Paste a link"),
        (Ask.SETTINGS, "Read links: Every link"),
        (Ask.INTRODUCE, "Footnote"),
        (Ask.HOME, "Footnote"),
    ],
)
async def test_the_bot_tells_of_itself(house: House, ask: Ask, part: str):
    await house.do(Ask.READ, LINK)
    card = await house.card(ask, message="i1")
    assert part in " ".join(each.text for each in card.paragraphs)


async def test_a_mistyped_command_is_asked_about(house: House):
    [reply] = await house.do(Ask.HELP, "artcles", "i1", private=True)
    [said] = says(reply.card, Role.SAYS)
    assert reply.audience is Audience.AUTHOR
    assert "Did you mean /footnote articles?" in said
    assert said.endswith("/footnote ask artcles.")


@pytest.mark.parametrize(
    "text",
    ["", "help", "Help, please!", "What can you do?", "what can you do for us", "Was kannst du?"],
)
async def test_who_asks_in_plain_words_what_can_be_done_is_told(house: House, text: str):
    [reply] = await house.do(Ask.QUESTION, text, "m2")
    assert reply.audience is Audience.THREAD
    assert reply.card == await house.card(Ask.HELP, message="i1")
    assert await house.ledger.questions_in("s", "c", "m2") == []


async def test_a_question_about_help_is_a_question(house: House):
    await house.do(Ask.READ, LINK)
    card = await house.card(Ask.QUESTION, "Who helped the ferry?", "m2")
    assert card.kind is not Kind.LIST


async def test_where_one_is_alone_with_the_bot_nothing_is_told_that_is_not_there(house: House):
    house.room.alone = True
    told = [await house.card(ask, message=ask.value) for ask in (Ask.HELP, Ask.SETTINGS)]
    lines = " ".join(line for card in told for line in says(card, Role.ITEM))
    assert "Ask in the channel itself" in lines
    for part in ("Mention", "direct message", "Summarise links", "Read links"):
        assert part not in lines


async def test_what_is_kept_is_counted_for_this_channel_alone(house: House):
    card = await house.card(Ask.READ, LINK)
    await house.press(Ask.UP, card)
    await house.do(Ask.QUESTION, COST, "m2")
    await house.do(Ask.QUESTION, COST, "m3", channel="other")
    await house.do(Ask.WITHDRAW, message="m9")
    kept = " ".join(says(await house.card(Ask.PRIVACY, message="i1"), Role.ITEM))
    for part in ("1 article:", "3 replies", "1 question put", "1 vote,", "1 deleted message and 0"):
        assert part in kept
    assert f"ids for {DONE_KEPT.days} days" in kept


async def test_what_was_missed_is_told_once(house: House):
    missed = '{"since": "2026-03-04T08:10:00.000+00:00", "messages": 4, "links": 3}'
    card = await house.card(Ask.AWAY, missed, at="2026-03-04T10:30:00.000+00:00")
    [told] = says(card, Role.SAYS)
    assert told.startswith(
        "Footnote was away from 08:10 to 4 March 2026, 10:30 UTC and has now read"
    )
    assert told.endswith("3 links and 1 other message.")


@pytest.mark.parametrize(
    ("said", "command"),
    [
        ("Forget me, please!", "forget me"),
        ("forget the ferry article", "forget the ferry article"),
        (f"forget {LINK}", f"forget {LINK}"),
        ("list the articles", "articles"),
        ("privacy?", "privacy"),
        ("/footnote status", "status"),
        ("digest at 09:00 Europe/London weekdays", "digest at 09:00 Europe/London weekdays"),
        ("digest me off", "digest me off"),
    ],
)
async def test_who_says_a_command_in_words_is_told_how_it_is_written(
    house: House, said: str, command: str
):
    await house.do(Ask.READ, LINK)
    [reply] = await house.do(Ask.QUESTION, said, "m2")
    [told] = says(reply.card, Role.SAYS)
    assert f"write /footnote {command} ".lower() in told.lower()
    assert "nothing was done yet" in told
    assert await house.ledger.questions_in("s", "c", "m2") == []


@pytest.mark.parametrize(
    "said", ["digest of ferries?", "status of the ferry?", "Forget it, who paid?"]
)
async def test_a_question_that_begins_like_a_command_is_a_question(house: House, said: str):
    card = await house.card(Ask.QUESTION, said, "m2")
    assert "/footnote" not in " ".join(says(card, Role.SAYS))


async def test_what_a_command_asks_is_no_other_command(house: House):
    card = await house.card(Ask.QUESTION, "status", "i1", private=True)
    assert "is a command" not in " ".join(says(card, Role.SAYS))


@pytest.mark.parametrize("said", [LINK, f"summarise {LINK}", f"summary of {LINK}", f"read {LINK}"])
async def test_a_command_that_is_given_a_link_to_read_says_how_links_are_read(
    house: House, said: str
):
    card = await house.card(Ask.QUESTION, said, "i1", private=True)
    [told] = says(card, Role.SAYS)
    assert "write the link in a message here that mentions Footnote" in told


async def test_a_question_about_a_link_is_a_question(house: House):
    card = await house.card(Ask.QUESTION, f"Who wrote {LINK}?", "i1", private=True)
    assert "write the link" not in " ".join(says(card, Role.SAYS))


async def test_who_writes_an_article_to_the_bot_is_told_how_it_is_read(house: House):
    await house.do(Ask.READ, LINK)
    card = await house.card(Ask.QUESTION, FERRY.text * 5, "m2")
    assert says(card, Role.SAYS) == [wording.NO_QUESTION]
    assert await house.ledger.questions_in("s", "c", "m2") == []
