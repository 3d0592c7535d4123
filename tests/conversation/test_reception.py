"""What of all that is said is for the bot follows from the message, its place and the settings."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channel_settings import ChannelSettings, Reading, Threads
from bot.ledger import Ledger
from bot.messages import Ask, Card, Event, File, Kind, Paragraph, Place, Reply, Role, Said
from bot.reception import (
    ASKED,
    ASKED_OF_SEVERAL,
    MAX_LINKS,
    WANTED,
    Known,
    Reception,
    events_of,
    is_article,
    link_part,
    readings,
)
from index.links.finding import find_links

SAID = Said("twin", "s", "c", "m1", "ada", "2026-03-04T09:00:00.000+00:00", "")
USUAL = ChannelSettings()
HERE = Known(introduced=True)
LINK = "https://news.example/ferry"
LONG = "The ferry sailed again on Wednesday after a winter in dry dock. " * 8


def asked(said: Said, settings: ChannelSettings = USUAL, known: Known = HERE) -> list[Ask]:
    return [event.ask for event in events_of(said, settings, known)]


def saying(text: str, *links: str, **values) -> Said:
    return replace(SAID, text=text, links=links, **values)


def test_ordinary_talk_asks_for_nothing():
    assert asked(saying("Shall we have lunch?")) == []


def test_who_only_names_the_bot_is_replied_to_and_a_picture_that_answers_it_is_not():
    assert asked(saying("  ", addressed=True)) == [Ask.QUESTION]
    assert asked(saying("", addressed=True, reply_to="m0")) == []
    assert asked(saying("", reply_to="m0"), known=Known(introduced=True, ours=True)) == []


def test_a_link_is_read_and_what_is_said_with_it_is_not_asked():
    [event] = events_of(saying("look, what do you think?", LINK), USUAL, HERE)
    assert (event.ask, event.text, event.part) == (Ask.READ, LINK, link_part(LINK))


def test_a_link_that_the_bot_is_told_to_forget_is_not_read():
    told = saying(f"forget {LINK}", LINK)
    assert asked(replace(told, addressed=True)) == [Ask.QUESTION]
    assert asked(told) == [Ask.READ]  # said to others


@pytest.mark.parametrize(
    ("text", "question"),
    [
        (f"{LINK} What did the engine cost?", "What did the engine cost?"),
        (f"What did it\ncost? {LINK}", "What did it\ncost?"),
        (f"Look, a ferry {LINK}", ""),
        (f"Really? {LINK}", ""),
        ("example.org/a/b/c?d=e", ""),
        (f"<{LINK}?a=b> so it sails again", ""),
        ("read this news.example https://news.example/a?b=c", ""),
        (f"{LINK} {'And how? ' * 200}", ""),
    ],
)
def test_what_clearly_asks_beside_a_link_is_answered_when_it_has_been_read(text, question):
    links = [link.url for link in find_links(text)]
    [event] = events_of(saying(text, *links, addressed=True), USUAL, HERE)
    assert (event.ask, event.values.get(ASKED, "")) == (Ask.READ, question)


def test_what_is_asked_beside_several_links_is_asked_of_none_of_them():
    text = f"{LINK} {LINK}2 Which of them sails first?"
    events = events_of(saying(text, LINK, f"{LINK}2", addressed=True), USUAL, HERE)
    assert [each.ask for each in events] == [Ask.READ, Ask.READ]
    assert [ASKED_OF_SEVERAL in each.values for each in events] == [True, False]
    assert not any(ASKED in each.values for each in events)


def test_who_is_alone_with_the_bot_asks_it_beside_a_link():
    text = f"Will the ferry return? {LINK}"
    [event] = events_of(saying(text, LINK, alone=True), USUAL, HERE)
    assert event.values == {ASKED: "Will the ferry return?"}


def test_a_headline_beside_a_link_is_no_question_to_the_bot():
    [event] = events_of(saying(f"Will the ferry return? {LINK}", LINK), USUAL, HERE)
    assert (event.ask, event.values) == (Ask.READ, {})


def test_two_spellings_of_one_link_are_one():
    assert asked(saying("", LINK, f"{LINK}?utm_source=mail")) == [Ask.READ]


def test_five_links_are_read_and_the_rest_is_named():
    links = [f"https://news.example/{number}" for number in range(7)]
    events = events_of(saying("", *links), USUAL, HERE)
    assert [event.ask for event in events] == [Ask.READ] * MAX_LINKS + [Ask.REST]
    assert events[-1].text.split() == links[5:]


def test_what_is_no_link_is_no_failure():
    assert asked(saying("", "https://", "javascript:alert(1)")) == []


@pytest.mark.parametrize("reading", [Reading.OFF, Reading.REACTION])
def test_a_link_is_left_alone_where_reading_is_not_automatic_unless_the_bot_is_named(reading):
    settings = ChannelSettings(reading=reading)
    assert asked(saying("", LINK), settings) == []
    assert asked(saying("", LINK, addressed=True), settings) == [Ask.READ]


def test_a_blocked_site_is_left_alone_and_said_to_be_blocked_where_the_bot_is_named():
    settings = ChannelSettings(blocked=("news.example",))
    assert asked(saying("", LINK), settings) == []
    assert asked(saying("", LINK, addressed=True), settings) == [Ask.READ]


def test_who_is_alone_with_the_bot_is_told_of_all_that_is_not_read():
    """There is no reaction and no menu there by which it could be asked for."""
    blocked = ChannelSettings(reading=Reading.REACTION, blocked=("news.example",))
    [event] = events_of(saying(LINK, LINK, alone=True), blocked, HERE)
    assert (event.ask, event.values) == (Ask.READ, {})


def test_what_somebody_asked_to_be_read_is_marked_so():
    [automatic] = events_of(saying("", LINK), USUAL, HERE)
    [asked_for] = readings(saying("", LINK))
    assert (WANTED in automatic.values, WANTED in asked_for.values) == (False, True)
    assert automatic.key == asked_for.key


def test_a_file_is_read():
    [event] = events_of(saying("", files=(File("a.pdf", "F1"),)), USUAL, HERE)
    assert (event.ask, event.text, event.source) == (Ask.OPEN, "a.pdf", "F1")


@pytest.mark.parametrize(
    ("names", "addressed", "introduced"),
    [(["", ""], False, False), (["", "a.pdf"], False, True), ([""], True, True)],
)
def test_a_file_that_may_be_a_picture_is_no_reason_to_introduce_oneself(
    names, addressed, introduced
):
    files = tuple(File(name, f"F{number}") for number, name in enumerate(names))
    said = saying("", files=files, addressed=addressed)
    first = [Ask.INTRODUCE] if introduced else []
    assert asked(said, known=Known()) == first + [Ask.OPEN] * len(names)


@pytest.mark.parametrize("text", ["Who paid?", "ferry engine cost", "谁付了钱？"])
def test_what_names_the_bot_is_a_question(text: str):
    assert asked(saying(text, addressed=True)) == [Ask.QUESTION]


THREAD = Known(articles=True, introduced=True)


@pytest.mark.parametrize(
    ("text", "values", "settings", "answered"),
    [
        ("Who paid for it?", {}, USUAL, True),
        ("who paid for it", {}, USUAL, True),
        ("Why?", {}, USUAL, True),
        ("Thanks", {}, USUAL, False),
        ("🎉", {}, USUAL, False),
        ("Summarise this", {}, USUAL, True),
        ("TL;DR", {}, USUAL, True),
        ("Summary please", {}, USUAL, True),
        ("TL;DR", {"to_another": True}, USUAL, False),
        ("TL;DR", {}, ChannelSettings(threads=Threads.MENTION), False),
        ("Who paid for it?", {"to_another": True}, USUAL, False),
        ("Who paid for it?", {}, ChannelSettings(threads=Threads.MENTION), False),
        ("Thanks", {"addressed": True}, ChannelSettings(threads=Threads.MENTION), True),
    ],
)
def test_in_a_thread_with_articles_a_question_needs_no_mention(text, values, settings, answered):
    said = saying(text, thread="m0", **values)
    assert asked(said, settings, THREAD) == ([Ask.QUESTION] if answered else [])
    assert not asked(replace(said, addressed=False), settings, HERE)


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("cost of the new engine", True),
        ("great barrier reef size", True),
        ("thank you so much", False),
        ("This is really interesting", False),
        ("I think that they will sell it", False),
        ("Great article, sad story", False),
        ("it’s the same every winter", False),
        ("Danke für den Artikel", False),
        ("谢谢 你 的 帮助", False),
        ("Ich finde das ziemlich gut", False),
        ("Sehr interessant, das wusste keiner", False),
        ("Me parece una buena idea", False),
        ("Muy buen artículo, gracias", False),
        ("Я думаю, что они продадут", False),
        ("Gute Gründe für den Umbau", True),
        ("Das ist schön, aber wer bezahlt", True),
        ("Estoy aquí, cuánto costó eso", True),
        ("это понятно, сколько это стоило", True),
        ("great article, what did it cost", True),
        ("I read it, how much was it", True),
        ("This is what I mean, is it true?", True),
    ],
)
def test_what_people_say_to_each_other_of_an_article_is_left_to_them(text: str, asks: bool):
    said = saying(text, thread="m0")
    assert asked(said, USUAL, THREAD) == ([Ask.QUESTION] if asks else [])
    assert asked(replace(said, addressed=True), USUAL, THREAD) == [Ask.QUESTION]


def test_a_reply_to_the_bot_belongs_to_the_thread_of_what_it_replies_to():
    [event] = events_of(
        saying("And why?", reply_to="x1"), USUAL, Known(root="m0", introduced=True, ours=True)
    )
    assert (event.ask, event.thread, event.root) == (Ask.QUESTION, "", "m0")


def test_a_reply_to_what_stands_in_no_thread_is_a_question_too():
    said = saying("Who paid?", reply_to="x0")
    assert asked(said, USUAL, Known(ours=True, introduced=True)) == [Ask.QUESTION]


def test_naming_the_bot_beside_what_is_no_link_is_a_question():
    assert asked(saying("What is https://?", "https://", addressed=True)) == [Ask.QUESTION]


def test_an_edit_of_a_message_with_a_reply_is_followed():
    said = saying("now", LINK, edited="e1")
    events = events_of(said, USUAL, Known(answered=True, introduced=True))
    assert [event.ask for event in events] == [Ask.EDIT, Ask.READ]
    assert events[0].values == {"links": LINK}
    assert asked(said) == [Ask.READ]


def test_what_each_edit_asks_to_be_read_is_an_event_of_its_own():
    keys = {events_of(saying("", LINK, edited=at), USUAL, HERE)[0].key for at in ("", "e1", "e2")}
    assert len(keys) == 3


@pytest.mark.parametrize(
    ("text", "links", "values", "question"),
    [
        (f"What did it cost? {LINK}", [LINK], {"addressed": True}, "What did it cost?"),
        ("What did it cost?", [], {"addressed": True}, "What did it cost?"),
        (f"Will the ferry return? {LINK}", [LINK], {}, ""),
        ("Will the ferry return?", [], {}, ""),
        (f"{LINK} {LINK}2 Which sails first?", [LINK, f"{LINK}2"], {"addressed": True}, ""),
    ],
)
def test_an_edit_asks_what_stands_alone_or_beside_one_link_where_it_is_for_the_bot(
    text, links, values, question
):
    said = saying(text, *links, edited="e1", **values)
    edit, *_ = events_of(said, USUAL, Known(answered=True, introduced=True))
    assert (edit.ask, edit.values.get(ASKED, "")) == (Ask.EDIT, question)


def test_the_first_thing_that_happens_in_a_channel_is_an_introduction():
    assert asked(saying("", LINK), USUAL, Known()) == [Ask.INTRODUCE, Ask.READ]
    assert asked(saying("", LINK, place=Place.DIRECT), USUAL, Known()) == [Ask.READ]
    assert asked(saying("lunch?"), USUAL, Known()) == []


@pytest.mark.parametrize(
    ("text", "article"),
    [
        (LONG, True),
        (f"{LONG}Who paid for it?", False),
        (f"{LONG}{LONG}Who paid for it?", True),
        (f"https://news.example/{'a' * 2000}", False),
    ],
)
def test_a_long_text_that_asks_nothing_is_an_article(text: str, article: bool):
    assert is_article(text) is article


def test_what_people_write_at_length_in_an_article_s_thread_is_left_to_them():
    assert asked(saying(LONG, thread="m0"), known=THREAD) == []
    assert asked(saying(LONG, thread="m0", addressed=True), known=THREAD) == [Ask.QUESTION]


TEXT = st.text(max_size=30)
SAIDS = st.builds(
    Said,
    **dict.fromkeys(("platform", "space", "channel", "message", "author", "at", "text"), TEXT),
    **dict.fromkeys(("thread", "reply_to", "edited"), st.just("") | TEXT),
    links=st.lists(st.sampled_from([LINK, f"{LINK}#a", "https://b.example/", "x"])).map(tuple),
    files=st.lists(st.builds(File, TEXT, TEXT), max_size=7).map(tuple),
    place=st.sampled_from(Place),
    addressed=st.booleans(),
    to_another=st.booleans(),
)


@given(
    SAIDS,
    st.builds(
        Known, st.booleans(), st.just("") | TEXT, st.booleans(), st.booleans(), st.booleans()
    ),
)
def test_no_two_events_share_a_key_and_a_message_delivered_again_has_the_same(said, known):
    keys = [event.key for event in events_of(said, USUAL, known)]
    assert len(set(keys)) == len(keys)
    again = replace(said, late=True, at="later")
    assert [event.key for event in events_of(again, USUAL, known)] == keys


async def test_an_edit_waits_until_its_message_is_submitted(tmp_path: Path):
    events: list[Event] = []
    held = asyncio.Event()

    async def submit(event: Event) -> None:
        await held.wait()
        events.append(event)

    async def has_effect(_: Said) -> bool:
        return bool(events)

    async with Ledger.open(tmp_path) as ledger:
        reception = Reception(ledger, submit, has_effect)
        asked = replace(saying("Who paid?"), addressed=True)
        edited = replace(asked, text="Who pays?", edited="e1")
        taken = [asyncio.create_task(reception.take(said)) for said in (asked, edited)]
        held.set()
        await asyncio.gather(*taken)
    said = [event.ask for event in events if event.ask is not Ask.INTRODUCE]
    assert said == [Ask.QUESTION, Ask.EDIT]


async def test_what_is_answered_while_its_edit_is_looked_at_is_edited(tmp_path: Path):
    events: list[Event] = []

    async def submit(event: Event) -> None:
        events.append(event)

    async with Ledger.open(tmp_path) as ledger:

        async def has_effect(_: Said) -> bool:
            await ledger.keep(events[-1], [Reply(Card(Kind.NOTHING, ()))], SAID.at)
            return False  # it was done just before

        reception = Reception(ledger, submit, has_effect)
        asked = replace(saying("Who paid?"), addressed=True)
        await reception.take(asked)
        await reception.take(replace(asked, text="Who pays?", edited="e1"))
    assert events[-1].ask is Ask.EDIT


async def test_the_ledger_tells_what_a_message_belongs_to(tmp_path: Path):
    events: list[Event] = []
    worked_on: set[str] = set()

    async def submit(event: Event) -> None:
        events.append(event)

    async def is_worked_on(said: Said) -> bool:
        return said.message in worked_on

    async with Ledger.open(tmp_path) as ledger:
        reception = Reception(ledger, submit, is_worked_on)
        assert await reception.take(saying("", LINK))
        introduction, read = events
        card = Card(Kind.ARTICLE, (Paragraph(Role.TITLE, "Ferry"),), article="a1")
        for event in (introduction, read):
            [post] = await ledger.keep(event, [Reply(card)], SAID.at)
        await ledger.sent(post, "x1")
        events.clear()

        assert not await reception.take(saying("lunch?", message="m2"))
        assert await reception.take(saying("Who paid for it?", message="m3", thread="m1"))
        assert await reception.take(saying("And why?", message="m4", reply_to="x1"))
        assert not await reception.take(saying("And why?", message="m5", reply_to="y1"))
        assert await reception.take(saying("", edited="e1"))
        # Edited as well, and not replied to yet: not asked before, or being answered just now.
        assert await reception.take(saying("Who paid?", message="m6", thread="m1", edited="e2"))
        worked_on.add("m6")
        assert await reception.take(saying("Who pays?", message="m6", thread="m1", edited="e3"))
    assert [(event.ask, event.root) for event in events] == [
        (Ask.QUESTION, "m1"),
        (Ask.QUESTION, "m1"),
        (Ask.EDIT, "m1"),
        (Ask.QUESTION, "m1"),
        (Ask.EDIT, "m1"),
    ]
