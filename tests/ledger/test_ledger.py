"""What the bot remembers of a channel, and what is left of it when it is told to forget."""

import re
import shutil
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlalchemy.event import listen, remove

from bot.channel_settings import ChannelSettings, Length, Reading, Threads, form
from bot.errors import ChatError
from bot.ledger import Feed, Ledger, Source
from bot.ledger.erasing import ERASERS, NAMELESS, OnPerson
from bot.ledger.ledger import _VERSIONS
from bot.messages import Ask, Audience, Kind, Reply, Said, State
from index.db.engine import Database
from index.db.migrate import migrate
from index.db.postgres import connect
from index.db.sqlite import FILE
from index.db.where import Where
from index.types import Lowered
from tests.databases import contents, database
from tests.ledger.conftest import LONG_AGO, event, outcome, reply

CANARY = "canary-7f3a"
QUESTION = event(Ask.QUESTION, "q1", thread="m1", text="Who paid?")


def answered(*articles: str) -> Reply:
    return replace(reply(articles[0]), outcome=outcome(*articles))


async def test_a_reply_kept_twice_is_kept_once(ledger: Ledger):
    first = await ledger.keep(event(), [reply()], LONG_AGO)
    second = await ledger.keep(event(), [reply("a2", "Another.")], LONG_AGO)
    assert first == second == await ledger.kept("s", event().key)


async def test_a_post_is_found_by_each_of_its_messages(ledger: Ledger):
    [post] = await ledger.keep(event(), [reply()], LONG_AGO)
    for message in ("x1", "x2", "x1"):
        await ledger.sent(post, message)
    found = await ledger.by_message("s", "c", "x2")
    assert found
    assert (found.tag, found.ids) == (post.tag, ("x1", "x2"))
    assert await ledger.by_message("s", "other", "x2") is None


@pytest.mark.parametrize(
    "says", ["zero \0 here", "half \ud83d of it", "a path: C:\\u0000\\", "\\\0"]
)
async def test_no_quote_keeps_a_person_or_a_digest_from_being_forgotten(ledger: Ledger, says: str):
    await ledger.add_source("direct", "d", Source("s", "c"), "ada")
    digest = replace(reply(says=says), card=replace(reply(says=says).card, kind=Kind.DIGEST))
    [post] = await ledger.keep(event(space="direct", channel="d"), [digest], LONG_AGO)
    assert await ledger.posts_naming("direct", "bert") == [post]
    await ledger.expire("s", "c", "2100-01-01T00:00:00.000+00:00")
    assert await ledger.post(post.space, post.tag) is None


async def test_the_last_message_of_a_post_is_noted_with_its_being_posted(ledger: Ledger):
    [post] = await ledger.keep(event(), [reply()], LONG_AGO)
    await ledger.sent(post, "x1")
    current = await ledger.state(post, State.POSTED, "x2")
    assert current
    assert (current.state, current.ids) == (State.POSTED, ("x1", "x2"))


async def test_what_was_forgotten_while_a_reply_was_made_is_not_in_it(ledger: Ledger):
    await ledger.forgotten("s", "c", "a1")
    [post] = await ledger.keep(event(), [reply()], LONG_AGO)
    assert post.card.kind is Kind.FORGOTTEN
    assert "ferry" not in str(post.card).lower()


async def test_an_article_shared_again_after_it_was_forgotten_is_shown(ledger: Ledger):
    await ledger.forgotten("s", "c", "a1")
    [post] = await ledger.keep(event(), [reply()], "2100-01-01T00:00:00.000+00:00")
    assert post.card.kind is Kind.ARTICLE


async def test_a_deleted_message_gets_no_reply(ledger: Ledger):
    await ledger.withdraw("s", "c", "m1")
    assert await ledger.keep(event(), [reply()], LONG_AGO) == []


async def test_a_thread_knows_the_articles_whose_cards_stand_in_it(ledger: Ledger):
    await ledger.keep(event(part="1"), [reply("a1")], LONG_AGO)
    await ledger.keep(event(part="2"), [reply("a2")], LONG_AGO)
    await ledger.keep(event(message="m2"), [reply("a3")], LONG_AGO)
    assert set(await ledger.articles_in("s", "c", "m1")) == {"a1", "a2"}


async def test_a_thread_knows_what_was_asked_in_it(ledger: Ledger):
    await ledger.keep(QUESTION, [answered("a1")], LONG_AGO)
    [found] = await ledger.questions_in("s", "c", "m1")
    assert (found.question, found.articles, found.author) == ("Who paid?", ("a1",), "ada")


async def test_what_is_asked_again_takes_the_place_of_what_was_asked(ledger: Ledger):
    await ledger.keep(QUESTION, [answered("a1")], LONG_AGO)
    await ledger.remember_question(replace(QUESTION, text="Who paid for it?"), outcome("a2"))
    [found] = await ledger.questions_in("s", "c", "m1")
    assert (found.question, found.articles) == ("Who paid for it?", ("a2",))


async def test_what_was_forgotten_while_it_was_asked_about_is_not_remembered_with_the_question(
    ledger: Ledger,
):
    await ledger.forgotten("s", "c", "a1")
    await ledger.keep(QUESTION, [answered("a1", "a2")], LONG_AGO)
    [found] = await ledger.questions_in("s", "c", "m1")
    assert found.articles == ("a2",)


async def test_a_question_is_not_remembered_that_was_deleted_or_whose_asker_was_forgotten_meanwhile(
    ledger: Ledger,
):
    await ledger.withdraw("s", "c", "q1")
    await ledger.keep(QUESTION, [answered("a1")], LONG_AGO)
    await ledger.erase_person("s", "ada")
    await ledger.keep(replace(QUESTION, message="q2"), [answered("a1")], LONG_AGO)
    assert await ledger.questions_in("s", "c", "m1") == []


async def test_what_bears_on_a_question_is_of_its_thread_and_its_channel(ledger: Ledger):
    await ledger.keep(event(), [reply("a1")], LONG_AGO)
    await ledger.keep(QUESTION, [answered("a1")], LONG_AGO)
    await ledger.lower("s", "c", [Lowered("a1", 0, 5)], "ada")
    await ledger.plan_digests(Feed("twin", "s", "c"), "Europe/London")
    background = await ledger.background(replace(QUESTION, message="q2"))
    assert background.articles == ("a1",)
    assert [each.question for each in background.asked] == ["Who paid?"]
    assert background.lowered == [Lowered("a1", 0, 5)]
    assert background.plan
    assert background.plan.zone_in_force == "Europe/London"
    for other in (replace(QUESTION, thread="m9"), replace(QUESTION, channel="other")):
        elsewhere = await ledger.background(other)
        assert (elsewhere.articles, elsewhere.asked) == ((), [])
    assert (elsewhere.lowered, elsewhere.plan) == ([], None)


async def test_the_newest_message_is_where_a_catch_up_begins(ledger: Ledger):
    for message, minute in (("m1", 10), ("m3", 30), ("m2", 20)):
        await ledger.saw("twin", "s", "c", message, f"2026-03-04T09:{minute}:00.000+00:00")
    assert [each.last_message for each in await ledger.channels("twin")] == ["m3"]


async def test_messages_to_one_channel_are_a_pause_apart_across_processes(where: Where):
    async with Ledger.open(where) as ledger:
        [here] = await ledger.keep(event(), [reply()], LONG_AGO)
        [there] = await ledger.keep(event(channel="other"), [reply()], LONG_AGO)
        assert await ledger.sending(here, (), 1000.0, 1.0) == 0
    async with Ledger.open(where) as ledger:
        assert await ledger.sent(here, "x1", 1000.0, 1.0) == 1
    async with Ledger.open(where) as ledger:
        assert await ledger.sending(there, (), 1000.0, 1.0) == 0
        assert await ledger.sending(here, (), 1000.0, 1.0) == 2


async def test_what_no_channel_waits_for_takes_no_moment(ledger: Ledger):
    [post] = await ledger.keep(event(), [reply()], LONG_AGO)
    for gap in (1.0, 0.0, 0.0):
        assert await ledger.sending(post, (), 1000.0, gap) == 0
    assert await ledger.sending(post, (), 1000.0, 1.0) == 1


async def test_a_reply_that_was_taken_away_is_not_sent_and_takes_no_moment(ledger: Ledger):
    [post] = await ledger.keep(event(), [reply()], LONG_AGO)
    [other] = await ledger.keep(event(message="m2"), [reply()], LONG_AGO)
    await ledger.withdraw("s", "c", "m1")
    assert await ledger.sending(post, (), 1000.0, 1.0) is None
    assert await ledger.sending(other, (), 1000.0, 1.0) == 0


async def test_a_clock_that_went_wrong_silences_nobody(ledger: Ledger):
    [post] = await ledger.keep(event(), [reply()], LONG_AGO)
    await ledger.sending(post, (), 1_000_000.0, 1.0)
    assert await ledger.sending(post, (), 1000.0, 1.0) == 0


async def test_the_last_vote_of_a_person_counts(ledger: Ledger):
    for person, up in (("ada", True), ("ben", True), ("ada", False)):
        await ledger.vote("s", "c", "t", person, up=up)
    assert await ledger.votes("s", "t") == (1, 1)


async def test_a_passage_marked_in_one_channel_is_not_in_another(ledger: Ledger):
    await ledger.lower("s", "c", [Lowered("a1", 0, 5)] * 2, "ada")
    assert await ledger.lowered("s", "c") == [Lowered("a1", 0, 5)]
    assert await ledger.lowered("s", "other") == []
    await ledger.raise_again("s", "other", [Lowered("a1", 0, 5)])
    assert await ledger.lowered("s", "c") == [Lowered("a1", 0, 5)]
    await ledger.raise_again("s", "c", [Lowered("a1", 0, 5)])
    assert await ledger.lowered("s", "c") == []


# erasing


async def test_every_table_has_an_eraser_that_knows_whom_it_names(tmp_path: Path):
    async with Ledger.open(tmp_path):
        pass
    with sqlite3.connect(tmp_path / FILE) as database:
        tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        columns = {
            name: {row[1] for row in database.execute(f"PRAGMA table_info({name})")}
            for (name,) in tables
            if name.startswith("bot_")
        }
    described = {each.table: each for each in ERASERS}
    assert columns.keys() == described.keys() | set(NAMELESS)
    for name, eraser in described.items():
        assert {"space", *(["channel"] if eraser.channel else [])} <= columns[name]
        assert ("person" in columns[name]) == (eraser.person is not None)
        assert ("at" in columns[name]) == eraser.at or name == "bot_seen"  # a place, not an age
    for name in NAMELESS:
        assert not columns[name] & {"space", "channel", "person"}


async def fill(ledger: Ledger, *, space="s", channel="c", person="ada", says="Text") -> None:
    """Put a row into every table."""
    read = event(space=space, channel=channel, author=person)
    await ledger.keep(read, [reply(says=says), reply("a2", says)], LONG_AGO)
    post = (await ledger.kept(space, read.key))[0]
    await ledger.sending(post, (), 1.0, 1.0)
    await ledger.state(post, State.POSTED, "x1")
    asked = event(Ask.QUESTION, "q", space=space, channel=channel, author=person, text=says)
    await ledger.remember_question(asked, outcome("a1"))
    await ledger.withdraw(space, channel, "gone")
    await ledger.forgotten(space, channel, "a9")
    await ledger.save_settings(space, channel, ChannelSettings(quiet=True))
    await ledger.saw("twin", space, channel, "m1", LONG_AGO)
    await ledger.vote(space, channel, post.tag, person, up=True)
    await ledger.lower(space, channel, [Lowered("a1", 0, 5)], person)
    await ledger.plan_digests(Feed("twin", space, channel), "Europe/London", person)
    await ledger.add_source(space, channel, Source(space, channel), person)
    await ledger.choose_zone(space, "Europe/London")
    await ledger.discuss(Said("twin", space, channel, "m3", person, LONG_AGO, says), "m1")
    await ledger.read_quietly(Said("twin", space, channel, "m4", person, LONG_AGO, says))
    await ledger.feed_token("twin", space, channel)
    day = event(Ask.DIGEST, "", space=space, channel=channel, part="2026-11-23")
    await ledger.digest_made(day, datetime(2026, 11, 23, 9, tzinfo=UTC), ["a1"])


async def rows_of(where: Where, which: str) -> int:
    async with Database.open(where, lambda _: None, part="ledger") as database:
        return await database.read(
            lambda at: sum(
                at.exec_driver_sql(f"SELECT count(*) FROM {each.table} WHERE {which}").scalar_one()
                for each in ERASERS
                if each.channel or "channel" not in which
            )
        )


@pytest.mark.parametrize("erase", ["space", "channel"])
async def test_nothing_is_left_of_what_was_erased_and_all_of_the_rest(where: Where, erase: str):
    async with Ledger.open(where) as ledger:
        other = {"space": "s2"} if erase == "space" else {"channel": "c2"}
        await fill(ledger, says=CANARY)
        await fill(ledger, **other)
        name = next(iter(other))
        before = await rows_of(where, f"{name} = '{other[name]}'")

        await (ledger.erase_space("s") if erase == "space" else ledger.erase_channel("s", "c"))

        assert await rows_of(where, f"{name} = '{name[0]}'") == 0
        assert await rows_of(where, f"{name} = '{other[name]}'") == before >= len(ERASERS) - 1
    assert CANARY.encode() not in contents(where)


async def test_nothing_names_a_person_who_was_forgotten(where: Where):
    async with Ledger.open(where) as ledger:
        await fill(ledger, person=CANARY)
        await fill(ledger, channel="c2", person="ben")
        await ledger.erase_person("s", CANARY)
        assert await ledger.questions_in("s", "c", "q") == []
        assert len(await ledger.posts_under("s", "c", "m1")) == 2  # the article stays
        assert await ledger.questions_in("s", "c2", "q") != []
    assert CANARY.encode() not in contents(where)
    assert {each.person for each in ERASERS} == {None, OnPerson.BLANK, OnPerson.DELETE}


async def test_nothing_says_whose_page_of_the_bots_own_was_shown(where: Where):
    async with Ledger.open(where) as ledger:
        opened = event(Ask.HOME, "", author=CANARY, channel="D1", private=True)
        [post] = await ledger.keep(opened, [Reply(reply().card, Audience.HOME)], LONG_AGO)
        await ledger.state(post, State.POSTED, f"home-{CANARY}")  # as Slack's adapter returns it
        await ledger.erase_person("s", CANARY)
    assert CANARY.encode() not in contents(where)


async def test_what_a_person_chose_before_an_update_is_still_chosen(tmp_path: Path):
    old = tmp_path / "old"
    old.mkdir()
    for each in _VERSIONS.glob("000[1-3]*.py"):
        shutil.copy(each, old)
    made = Database.open(
        tmp_path, lambda engine: migrate(engine, old, "ledger_version"), part="ledger"
    )
    chosen = "INSERT INTO bot_sources VALUES ('direct', 'd', 's', 'c', 'ada')"
    async with made as database:
        await database.write(lambda at: at.exec_driver_sql(chosen))
    async with Ledger.open(tmp_path) as ledger:
        assert await ledger.sources("direct", "d") == [Source("s", "c")]
        await ledger.remove_source("direct", "d", Source("s", "c"))
        assert await ledger.sources("direct", "d") == []


async def test_what_belonged_to_posts_that_are_gone_is_not_looked_for_among_all_for_each():
    """Of 200,000 replies in a space PostgreSQL did so for hours, and nobody could write to the ledger."""
    told: dict[str, Any] = {}

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        if statement.startswith("DELETE"):
            told[statement] = values

    with database() as server:
        listen(Engine, "before_cursor_execute", note)
        try:
            async with Ledger.open(server) as ledger:
                await ledger.erase_person("s", "ada")
                await ledger.expire("s", "c", LONG_AGO)
        finally:
            remove(Engine, "before_cursor_execute", note)
        with connect(server) as connection:
            plans = [
                step
                for statement, values in told.items()
                for (step,) in connection.execute(f"EXPLAIN {statement}", values)
            ]
    assert any("bot_post_articles" in step for step in plans)
    assert [step for step in plans if "NOT (ANY" in step] == []


async def test_what_is_too_old_goes_and_what_is_new_stays(ledger: Ledger):
    await fill(ledger)
    await ledger.expire("s", "c", "2026-01-01T00:00:00.000+00:00")
    assert len(await ledger.posts_under("s", "c", "m1")) == 2
    await ledger.expire("s", "c", "2100-01-01T00:00:00.000+00:00")
    assert await ledger.posts_under("s", "c", "m1") == []
    assert (await ledger.settings("s", "c")).quiet


# settings

SITES = st.lists(
    st.from_regex(re.compile(r"[a-z][a-z0-9]{0,8}\.(org|com|co\.uk)", re.ASCII), fullmatch=True),
    unique=True,
    max_size=4,
).map(tuple)


@given(
    st.builds(
        ChannelSettings,
        reading=st.sampled_from(Reading),
        threads=st.sampled_from(Threads),
        length=st.sampled_from(Length),
        allowed=SITES,
        blocked=SITES,
        keep_days=st.none() | st.integers(1, 3650),
    )
)
def test_a_form_sent_as_it_was_shown_changes_nothing(settings: ChannelSettings):
    values = {field.name: field.value for field in form(settings).fields}
    assert ChannelSettings.from_values(values) == settings
    assert ChannelSettings.from_json(settings.as_json()) == settings


def test_a_form_fits_into_a_modal_of_discord():
    shown = form(ChannelSettings())
    assert len(shown.fields) <= 5
    assert len(shown.title) <= 24  # Slack's limit, the lower one
    assert all(len(field.label) <= 45 for field in shown.fields)


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"keep_days": "soon"}, "no number of days"),
        ({"keep_days": "0"}, "no number of days"),
        ({"sites": "not a site"}, "no site"),
        ({"sites": "\n".join(f"s{n}.org" for n in range(101))}, "At most 100"),
        ({"reading": "sometimes"}, "out of date"),
    ],
)
def test_a_value_that_makes_no_sense_is_refused_with_a_sentence(values, says):
    with pytest.raises(ChatError, match=says):
        ChannelSettings.from_values(values)


def test_a_site_names_its_subdomains_and_blocking_wins():
    settings = ChannelSettings(allowed=("example.org",), blocked=("ads.example.org",))
    assert settings.allows("https://www.example.org/a")
    assert settings.allows("https://news.example.org/a")
    assert not settings.allows("https://ads.example.org/a")
    assert not settings.allows("https://badexample.org/a")
