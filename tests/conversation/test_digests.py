"""A channel gets its digest once a day at its hour: what is new, by story, and never the same twice."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest

from bot import digest_wording, wording
from bot.messages import Action, Ask, Audience, Card, Event, Kind, Place, Role, Said
from bot.reception import Reception
from bot.timekeeping import look
from index.types import Scope
from tests.conversation.house import BRIDGE, LINK, PAGES, House
from tests.conversation.twins import FERRY


def at(minutes: int = 0, days: int = 0) -> str:
    moment = datetime.now(UTC) + timedelta(minutes=minutes, days=days)
    return moment.isoformat(timespec="milliseconds")


def says(card: Card, role: Role) -> list[str]:
    return [each.text for each in card.paragraphs if each.role is role]


def actions(card: Card) -> set[Action]:
    return {button.action for button in card.buttons}


async def introduced(house: House, by: str = "ada") -> Card:
    [reply] = await house.do(Ask.INTRODUCE, message="", author=by, at=at())
    return reply.card


async def share(house: House, link: str, message: str, by: str = "ada", **values) -> None:
    await house.do(Ask.READ, link, message, author=by, **{"at": at()} | values)


async def due(house: House, day: str, until: str, missed: Sequence[str] = ()) -> list[Card]:
    covers = json.dumps({"until": until, "missed": list(missed)})
    replies = await house.do(Ask.DIGEST, covers, "", author="", part=day, at=until)
    return [each.card for each in replies]


async def talk(house: House, words: str, message: str, thread: str = "", by: str = "ben") -> None:
    said = Said("twin", "s", "c", message, by, at(), words, thread=thread)
    await Reception(house.ledger, house.submit).take(said)


async def asked(house: House, words: str, by: str = "ada", message: str = "k1") -> Card:
    values = {"author": by, "at": at(minutes=1), "part": f"{words}{by}", "private": True}
    [reply] = await house.do(Ask.TELL, words, message, **values)
    assert reply.audience is Audience.AUTHOR
    return reply.card


# what it tells


async def test_a_digest_tells_what_was_shared_with_its_sources(house: House):
    await introduced(house)
    await share(house, LINK, "m1")
    await share(house, BRIDGE, "m2", by="ben")
    [card] = await due(house, "2026-11-23", at(minutes=1))
    assert card.kind is Kind.DIGEST
    assert says(card, Role.TITLE)[0] == "Digest of Monday, 23 November 2026"
    assert set(says(card, Role.TITLE)[1:]) == {FERRY.title, "A bridge for Port Lorne"}
    assert says(card, Role.SAYS) == ["2 stories from 2 articles, shared by 2 people."]
    links = [each.link for each in card.paragraphs if each.link]
    assert {LINK, BRIDGE} <= set(links)
    assert {each.thread for each in card.paragraphs} >= {
        f"https://chat.example/c/{message}" for message in ("m1", "m2")
    }
    for paragraph in card.paragraphs:
        if paragraph.role is Role.QUOTE:
            cited = card.citations[paragraph.citation - 1]
            text = next(each for each in PAGES.values() if paragraph.text in each)
            assert text.partition("\n")[2][cited.start : cited.end] == paragraph.text


async def test_nothing_shared_is_nothing_posted(house: House):
    await introduced(house)
    assert await due(house, "2026-11-23", at()) == []
    [plan] = await house.ledger.digest_plans()
    assert plan.last == date(2026, 11, 23)


async def test_nothing_is_told_twice_and_made_again_it_is_the_same(house: House):
    await introduced(house)
    await share(house, LINK, "m1")
    first = await due(house, "2026-11-23", at(minutes=1))
    assert await due(house, "2026-11-23", at(minutes=1)) == first
    await share(house, LINK, "m3", by="ben")
    assert await due(house, "2026-11-24", at(days=1)) == []


async def test_what_was_read_late_comes_in_the_next_one(house: House):
    await introduced(house)
    await share(house, LINK, "m1")
    await due(house, "2026-11-23", at(minutes=1))
    await share(house, BRIDGE, "m0", at=at(minutes=-30))
    [card] = await due(house, "2026-11-24", at(days=1))
    assert says(card, Role.TITLE)[1:] == ["A bridge for Port Lorne"]


async def test_a_day_that_a_clock_ahead_made_does_not_keep_one_before_it_from_being_told(
    house: House,
):
    today = datetime.now(UTC).date()
    await introduced(house)
    await share(house, LINK, "m1")
    await due(house, f"{today + timedelta(days=300)}", at(minutes=1))
    await share(house, BRIDGE, "m2")
    [card] = await due(house, f"{today}", at(minutes=2))
    assert says(card, Role.TITLE)[1:] == ["A bridge for Port Lorne"]


async def test_a_story_goes_on_with_what_is_new_in_it(house: House):
    again = "https://news.example/bridge-2"
    house.pages.pages[again] = (
        "A bridge for Port Lorne\nThe council of Port Lorne will close Harbour Road to lorries on Sundays. "
        + PAGES[BRIDGE].partition("\n")[2]
    )
    await introduced(house)
    await share(house, BRIDGE, "m1")
    await due(house, "2026-11-23", at(minutes=1))
    await share(house, again, "m2")
    [card] = await due(house, "2026-11-24", at(days=1))
    assert says(card, Role.LABEL) == ["Update: told before, on 23 November 2026"]
    told = " ".join(says(card, Role.QUOTE))
    assert "Harbour Road" in told
    assert "opens in June" not in told


async def test_what_was_talked_about_comes_first(house: House):
    await introduced(house)
    await share(house, LINK, "m1")
    await share(house, BRIDGE, "m2")
    await talk(house, "Lovely.", "q1", thread="m1")
    await talk(house, "Too dear.", "q2", thread="m1")
    await talk(house, "Good morning.", "q3")
    [card] = await due(house, "2026-11-23", at(minutes=1))
    assert says(card, Role.TITLE)[1] == FERRY.title
    assert any("2 messages in its thread" in item for item in says(card, Role.ITEM))
    assert sum("in its thread" in item for item in says(card, Role.ITEM)) == 1


async def test_a_digest_says_which_days_it_makes_up_for(house: House):
    await introduced(house)
    await share(house, LINK, "m1")
    missed = ["2026-11-20", "2026-11-21", "2026-11-22"]
    [card] = await due(house, "2026-11-23", at(minutes=1), missed)
    assert "20 November 2026 to 22 November 2026, when Footnote was away" in str(card)


async def test_a_long_day_is_a_head_with_a_thread(house: House):
    await introduced(house)
    for number in range(12):
        link = f"https://news.example/{number}"
        words = " ".join(f"{chr(97 + number) * length}ville" for length in range(2, 9))
        house.pages.pages[link] = f"{words.title()}\n{words.title()}."
        await share(house, link, f"m{number}")
    replies = await due(house, "2026-11-23", at(minutes=1))
    head, below = list(house.room.shown.values())[-2:]
    assert len(replies) == 2
    assert (head.audience, below.audience) == (Audience.CHANNEL, Audience.THREAD)
    [message] = [key for key, post in house.room.shown.items() if post == head]
    assert below.root == message
    assert "9 more stories in the thread below." in says(head.card, Role.HINT)
    titles = says(head.card, Role.TITLE)[1:] + says(below.card, Role.TITLE)[1:]
    assert len(titles) == len(set(titles)) == 12
    assert len(await house.ledger.articles_in("s", "c", message)) == 12


async def test_a_forgotten_article_leaves_the_digest(house: House):
    await introduced(house)
    await share(house, LINK, "m1")
    await share(house, BRIDGE, "m2")
    await due(house, "2026-11-23", at(minutes=1))
    [article, *_] = [
        each
        for each, _ in await house.library.articles(Scope("s", "c"))
        if each.title == FERRY.title
    ]
    await house.do(Ask.FORGET, "", "f1", article=article.id, author="ada", at=at())
    [digest] = [each for each in house.public() if each.kind is Kind.DIGEST]
    assert FERRY.title not in str(digest)
    assert "A bridge for Port Lorne" in str(digest)


async def test_whoever_is_forgotten_leaves_the_digest(house: House):
    await introduced(house)
    await share(house, LINK, "m1", by="lena")
    [card] = await due(house, "2026-11-23", at(minutes=1))
    assert "shared by Lena" in str(card)
    await house.do(Ask.FORGET_ME, "", "f1", author="lena", at=at())
    assert "Lena" not in house.everything()


# when it comes


async def test_it_is_on_from_the_start_in_the_zone_of_who_invited_the_bot(house: House):
    card = await introduced(house, by="lena")
    assert "every day at 09:00 (Asia/Kolkata)" in str(card)
    assert {Action.DIGEST, Action.DIGEST_OFF} <= actions(card)


async def test_where_nobody_tells_a_zone_it_is_utc_and_says_so(house: House):
    await introduced(house)
    card = await asked(house, "")
    assert "every day at 09:00 (UTC)" in str(card)
    assert "Nobody has said which time zone" in str(card)


async def test_who_administers_the_channel_changes_it(house: House):
    await introduced(house)
    refused = await asked(house, "off", by="ada")
    assert says(refused, Role.SAYS) == [wording.NOT_YOUR_SETTINGS]
    card = await asked(house, "at 18:15 Europe/London weekdays", by="root")
    assert "on weekdays at 18:15 (Europe/London)" in str(card)
    assert "is no time, day or time zone" in str(await asked(house, "at teatime", by="root"))
    assert "switched off" in str(await asked(house, "off", by="root"))


async def test_a_button_switches_it_off(house: House):
    card = await introduced(house)
    [reply] = await house.press(Ask.DIGEST_OFF, card, "root", message="", at=at())
    assert "switched off" in str(reply.card)
    assert actions(reply.card) == {Action.DIGEST_ON}


async def test_what_is_new_is_shown_to_who_asks_and_then_to_everyone_once(house: House):
    await introduced(house)
    assert says(await asked(house, "now"), Role.SAYS) == [digest_wording.NOTHING_TO_TELL]
    await share(house, LINK, "m1")
    preview = await asked(house, "preview")
    assert Action.SHOW not in actions(preview)
    card = await asked(house, "now", message="k2")
    assert Action.SHOW in actions(card)
    assert FERRY.title in str(card)
    await house.press(Ask.SHOW, card, "ada", message="k2", at=at(minutes=2))
    assert [each.kind for each in house.public()].count(Kind.DIGEST) == 1
    assert await due(house, "2026-11-23", at(minutes=3)) == []


async def test_a_look_at_the_clock_submits_each_date_once(house: House):
    await introduced(house)
    [plan] = await house.ledger.digest_plans()
    submitted: list[Event] = []

    async def submit(event: Event) -> None:
        submitted.append(event)

    day = (plan.since + timedelta(days=1)).date()
    hour = datetime(day.year, day.month, day.day, 9, 0, tzinfo=UTC)
    for minutes in (-1, 0, 1, 30):
        await look(house.ledger, submit, {"twin"}, hour + timedelta(minutes=minutes))
    assert {event.key for event in submitted} == {f"twin/s/c//digest/{day}"}
    await look(house.ledger, submit, {"slack"}, hour)
    [again, *_] = submitted
    await due(house, again.part, json.loads(again.text)["until"])
    submitted.clear()
    await look(house.ledger, submit, {"twin"}, hour + timedelta(minutes=40))
    assert submitted == []


@pytest.mark.parametrize("words", ["now", "preview", ""])
async def test_a_channel_without_an_introduction_can_ask_as_well(house: House, words: str):
    assert await asked(house, words)


# what was asked


async def ask(house: House, words: str, message: str, by: str = "ben", **values) -> None:
    await house.do(Ask.QUESTION, words, message, author=by, **{"at": at()} | values)


PAID = "What did the bridge at Port Lorne cost?"


async def test_what_nothing_answered_is_told_once_with_the_way_to_it(house: House):
    await introduced(house)
    await share(house, LINK, "m1")
    await ask(house, "Who owns the moon?", "q1")
    await ask(house, "who owns  the moon?", "q2", by="lena")
    [card] = await due(house, "2026-11-23", at(minutes=1))
    [asked] = [each for each in card.paragraphs if each.role is Role.ASKED]
    assert (asked.text, asked.link) == ("Who owns the moon?", "https://chat.example/c/q1")
    assert "A question that stayed open:" in says(card, Role.SAYS)
    await share(house, BRIDGE, "m2")
    [card] = await due(house, "2026-11-24", at(minutes=2))
    assert not any("stayed open" in each for each in says(card, Role.SAYS))


async def test_what_was_open_in_the_last_digest_is_not_new_now(house: House):
    await introduced(house)
    await share(house, LINK, "m1")
    await ask(house, "Who owns the moon?", "q1")
    await due(house, "2026-11-23", at(minutes=1))
    await share(house, BRIDGE, "m2")
    now = {"author": "ben", "at": at(minutes=2), "part": "0a1b", "private": True}
    [reply] = await house.do(Ask.TELL, "now", "k1", **now)
    assert not any("stayed open" in each for each in says(reply.card, Role.SAYS))


async def test_a_new_article_that_may_answer_an_old_question_says_so(house: House):
    await introduced(house)
    await share(house, LINK, "m1")
    await ask(house, PAID, "q1", at=at(days=-2))
    await share(house, BRIDGE, "m2")
    [card] = await due(house, "2026-11-23", at(minutes=1))
    assert says(card, Role.ASKED) == [PAID]
    [heading] = [each for each in says(card, Role.SAYS) if each.startswith("Asked on")]
    assert heading.endswith("; this may answer it:")
    at_ask = [each.role for each in card.paragraphs].index(Role.ASKED)
    quotes = [each for each in card.paragraphs[at_ask + 1 :] if each.role is Role.QUOTE]
    assert "nine million pounds" in " ".join(each.text for each in quotes)
    quote = quotes[0]
    assert card.citations[quote.citation - 1].title == "A bridge for Port Lorne"


async def test_a_question_that_was_answered_is_not_open(house: House):
    await introduced(house)
    await share(house, BRIDGE, "m1")
    await ask(house, PAID, "q1")
    [card] = await due(house, "2026-11-23", at(minutes=1))
    assert says(card, Role.ASKED) == []


@pytest.mark.parametrize("how", ["the message is deleted", "the person is forgotten"])
async def test_a_question_leaves_the_digest_with_who_asked_it(house: House, how: str):
    await introduced(house)
    await share(house, LINK, "m1")
    await ask(house, "Who owns the moon?", "q1")
    await due(house, "2026-11-23", at(minutes=1))
    if how == "the message is deleted":
        await house.do(Ask.WITHDRAW, message="q1", author="ben")
    else:
        await house.do(Ask.FORGET_ME, author="ben", private=True, message="k9")
    assert "moon" not in house.everything()


# where else it is told


async def test_the_digests_of_a_channel_have_a_secret_address(house: House):
    await introduced(house)
    card = await asked(house, "feed")
    assert "no public pages" in says(card, Role.SAYS)[0]
    house.at("https://footnote.example")
    [pages, feed] = [
        each.link for each in (await asked(house, "feed", message="k2")).paragraphs[1:]
    ]
    assert pages.startswith("https://footnote.example/digests/")
    assert feed == f"{pages}feed.xml"
    await share(house, LINK, "m1")
    [card] = await due(house, "2026-11-23", at(minutes=1))
    assert card.paragraphs[0].link == f"{pages}2026-11-23"
    refused = await asked(house, "feed new", message="k3")
    assert says(refused, Role.SAYS) == [wording.NOT_YOUR_SETTINGS]
    renewed = await asked(house, "feed new", by="root", message="k4")
    assert renewed.paragraphs[1].link != pages


async def test_a_server_has_a_zone_for_the_channels_that_chose_none(house: House):
    await introduced(house)
    card = await asked(house, "server Europe/Lisbon", by="root")
    assert "(Europe/Lisbon)" in says(card, Role.SAYS)[1]
    await asked(house, "at 10:00 Asia/Tokyo", by="root", message="k2")
    card = await asked(house, "server Europe/Paris", by="root", message="k3")
    assert "in Europe/Paris from now on" in says(card, Role.SAYS)[0]
    assert "(Asia/Tokyo)" in says(card, Role.SAYS)[1]


@pytest.mark.parametrize("words", ["server", "server 10:00", "server Europe/Paris weekdays"])
async def test_a_server_has_a_zone_and_nothing_else(house: House, words: str):
    await introduced(house)
    await asked(house, "at 10:00 Asia/Tokyo", by="root")
    card = await asked(house, words, by="root", message="k2")
    assert says(card, Role.SAYS) == [digest_wording.WHICH_ZONE]
    assert "at 10:00 (Asia/Tokyo)" in str(await asked(house, "", message="k3"))
    other = await house.ledger.digest_plan("s", "c")
    assert other
    assert not other.space_zone


# a person's own


async def chosen(house: House, words: str = "me", by: str = "ben", message: str = "k1", **values):
    given = {"author": by, "at": at(), "part": f"{words}{message}", "private": True} | values
    [reply] = await house.do(Ask.TELL, words, message, **given)
    assert reply.audience is Audience.AUTHOR
    return " ".join(each.text for each in reply.card.paragraphs)


async def own(house: House, day: str = "2026-11-23", by: str = "ben", minutes: int = 1):
    until = at(minutes=minutes)
    covers = json.dumps({"until": until, "missed": []})
    place = {"space": "direct", "channel": f"dm-{by}", "author": ""}
    replies = await house.do(Ask.DIGEST, covers, "", part=day, at=until, **place)
    return [each.card for each in replies]


async def test_a_person_is_told_of_the_channels_they_choose(house: House):
    assert "of 1 channel" in await chosen(house)
    assert "of 2 channels" in await chosen(house, channel="d", message="k2")
    await share(house, LINK, "m1")
    await share(house, BRIDGE, "m2", channel="d")
    await share(house, BRIDGE, "m3", channel="e")
    cards = await own(house)
    assert [says(card, Role.TITLE)[1] for card in cards] == [FERRY.title, "A bridge for Port Lorne"]
    assert [says(card, Role.TITLE)[0][-6:] for card in cards] == ["#the c", "#the d"]
    assert "no more" in await chosen(house, "me off", message="k3")
    await share(house, BRIDGE, "m4")
    assert await own(house, "2026-11-24", minutes=2) == []


async def test_what_two_of_the_channels_shared_is_told_once(house: House):
    await chosen(house)
    await chosen(house, channel="d", message="k2")
    await share(house, LINK, "m1")
    await share(house, LINK, "m2", channel="d")
    [card] = await own(house)
    assert says(card, Role.TITLE)[1] == FERRY.title


async def test_who_is_no_member_is_not_told_not_even_of_what_they_chose(house: House):
    house.room.outside = {"c": {"eve"}}
    assert "Only members" in await chosen(house, by="eve")
    await chosen(house)
    await share(house, LINK, "m1")
    house.room.outside = {"c": {"ben"}}
    assert await own(house) == []


async def test_a_person_chooses_when(house: House):
    assert "every day at 09:00 (Asia/Kolkata)" in await chosen(house, by="lena")
    said = await chosen(house, "me at 07:30 Europe/London weekdays", by="lena", message="k2")
    assert "on weekdays at 07:30 (Europe/London)" in said
    assert "“teatime” is no time" in await chosen(house, "me at teatime", by="lena", message="k3")
    assert "in a channel" in await chosen(house, by="lena", message="k4", place=Place.DIRECT)


async def test_who_takes_no_direct_messages_is_told_so(house: House):
    house.room.unreachable = {"ben"}
    assert "cannot be sent direct messages" in await chosen(house)


@pytest.mark.parametrize("how", ["forget", "delete", "leave", "purge"])
async def test_what_left_a_channel_leaves_what_people_were_sent(house: House, how: str):
    await chosen(house)
    await share(house, LINK, "m1")
    [card] = await own(house)
    if how == "forget":
        await house.do(Ask.FORGET, LINK, "k5", author="ada", private=True)
    elif how == "delete":
        await house.do(Ask.WITHDRAW, message="m1")
    else:
        await house.do(Ask.LEAVE if how == "leave" else Ask.PURGE, message="")
    told = [post.card for post in house.room.shown.values() if post.channel == "dm-ben"]
    assert card not in told
    assert all(FERRY.title not in str(each) for each in told)


async def test_what_left_a_channel_leaves_a_digest_that_somebody_asked_for_too(house: House):
    await chosen(house)
    await share(house, LINK, "m1")
    there = {"space": "direct", "channel": "dm-ben", "author": "ben", "part": "now"}
    [reply] = await house.do(Ask.DIGEST_NOW, message="k2", at=at(minutes=1), **there)
    assert FERRY.title in str(reply.card)
    await house.do(Ask.FORGET, LINK, "k5", author="ada", private=True)
    assert FERRY.title not in house.everything()


async def test_what_left_a_channel_leaves_what_people_were_sent_who_chose_it_no_more(house: House):
    house.room.direct_in = "s"
    await chosen(house)
    await share(house, LINK, "m1")
    place = {"space": "s", "channel": "dm-ben", "author": "ben", "part": "now"}
    await house.do(Ask.DIGEST_NOW, message="k2", at=at(minutes=1), **place)
    await chosen(house, "me off", message="k3")
    assert FERRY.title in house.everything()
    await house.do(Ask.FORGET, LINK, "k5", author="ada", private=True)
    assert FERRY.title not in house.everything()


async def test_who_is_forgotten_is_sent_nothing_more_and_named_to_nobody(house: House):
    await chosen(house)
    await chosen(house, by="lena", message="k2")
    await share(house, LINK, "m1", by="ben")
    await own(house)
    await own(house, by="lena")
    await house.do(Ask.FORGET_ME, author="ben", private=True, message="k9")
    there = {post.channel: post.card for post in house.room.shown.values() if post.channel != "c"}
    assert set(there) == {"dm-lena"}
    assert "Ben" not in str(there)
    assert await own(house, "2026-11-24", minutes=2) == []
