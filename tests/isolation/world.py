"""Spaces, channels and people around a real library, ledger, conversation and web site, with canaries.

Each step does one thing that people or platforms do, and then looks for canaries in all that
came of it: replies, what stands in the channels, pages, feeds, exports, and the log.
"""

import asyncio
import json
import logging
import re
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

from aiohttp.test_utils import TestClient, TestServer

from bot import logs
from bot.chat.port import Chat
from bot.chat.web.history import History
from bot.chat.web.inbox import Inbox
from bot.chat.web.live import Live
from bot.chat.web.security import Guard
from bot.chat.web.server import make_app
from bot.chat.web.site import Site
from bot.conversation import Conversation
from bot.delivery import Delivery
from bot.ledger import Ledger
from bot.messages import Ask, Audience, Card, Event, Post, Reply
from bot.messages import Place as Kind
from bot.reading_links import ReadingLinks, Spot
from bot.reception import link_part
from bot.times import now
from index.library import Library
from index.types import Scope
from tests.conversation.house import Room, nothing_waits
from tests.isolation import outside
from tests.isolation.model import CANARY, PEOPLE, Model, Place
from tests.library.twins import Lines, Matches, Pages, Words

T = TypeVar("T")
Choose = Callable[[Sequence[Any]], Any]

KINDS = {
    "public": Kind.PUBLIC,
    "private": Kind.PRIVATE,
    "shared": Kind.SHARED,
    "direct": Kind.DIRECT,
}
ARTICLES = 9
_ALONE = {Audience.AUTHOR, Audience.HOME}
_TELLING = {Ask.DIGEST, Ask.DIGEST_NOW}
FIRST_DAY = date(2026, 1, 1)


class Leak(AssertionError):
    """A canary stood where its reader may not see it."""


def pages() -> dict[str, str]:
    """Return articles that one question fits all of, each with canaries in link, title and text."""
    return {
        link(each): f"Harbour report zqart{each}x of Kelm\n"
        f"The harbour of Kelm opened in June with zqart{each}x at its gate. "
        f"Mayor zqart{each}x Brandt said it had cost {each} million pounds. Lorries may not use it."
        for each in range(ARTICLES)
    }


def link(article: int) -> str:
    return f"https://news.example/zqart{article}x"


class Rooms(Room):
    """A platform with several spaces, whose people and channels have canaries for names."""

    async def name_of(self, space: str, person: str) -> str:
        return f"Zqnam{space}{person}x"

    async def channel_name(self, space: str, channel: str) -> str:
        return f"zqchn{space}{channel}x"

    async def direct(self, space: str, person: str) -> tuple[str, str]:
        return space, f"dm{person}"


class World:
    """All of it. ``checks`` counts what was looked at for canaries."""

    def __init__(self, library: Library, ledger: Ledger, web: TestClient, links: ReadingLinks):
        self.library, self.ledger, self.web, self.links = library, ledger, web, links
        self.room, self.model = Rooms(), Model()
        self.chats: dict[str, Chat] = {"twin": self.room}
        self.conversation = Conversation(library, ledger, self.chats, "https://here.example", links)
        self.delivery = Delivery(ledger, self.chats)
        self.checks, self.steps, self.said = 0, 0, Counter[str]()
        self.ids: dict[str, int] = {}  # the number of each article that was ever there, by its id
        self._seen: dict[str, tuple[Card, frozenset[str]]] = {}
        self._of: dict[
            str, frozenset[Place]
        ] = {}  # a direct message -> the channels it may tell of
        self._faded: set[str] = set()  # messages that the platform keeps, and Footnote no more
        self._sources: dict[tuple[str, str], set[Place]] = {}
        self._messages: dict[str, tuple[Place, list[int], bool]] = {}
        self._times: list[str] = []
        self._days: Counter[Place] = Counter()
        self._log = 0
        self._numbers = count(1)
        self.event: Event | None = None  # the last one, and what was replied to it
        self.replies: list[Reply] = []
        self.data = Path()
        self.places = [
            Place(space, channel, kind, person)
            for space in "st"
            for channel, kind, person in [
                ("pub1", "public", ""),
                ("pub2", "public", ""),
                ("priv", "private", ""),
                ("firm", "shared", ""),
                *((f"dm{each}", "direct", each) for each in PEOPLE[:3]),
            ]
        ]
        self.members = {
            place: set(PEOPLE) if place.kind == "public" else {"ada", "ben", "root"}
            for place in self.places
            if place.kind != "direct"
        }

    # what people and platforms do

    async def step(self, name: str, choose: Choose) -> None:
        """Do one thing, and look at what came of it."""
        self.steps += 1
        self.said[name] += 1
        place = choose(self.places)
        await getattr(self, name)(place, choose)
        await self.look_at_rooms()
        self.look_at_log()

    async def share(self, place: Place, choose: Choose) -> None:
        person, article = self.someone(place, choose), choose(range(ARTICLES))
        message = self.message()
        at = await self.do(place, Ask.READ, link(article), message, person)
        self.model.share(place, article, message, person, at)
        self._messages[message] = (place, [article], False)
        await self.compare(place)

    async def share_two(self, place: Place, choose: Choose) -> None:
        person, message = self.someone(place, choose), self.message()
        both = [choose(range(ARTICLES)), choose(range(ARTICLES))]
        for article in dict.fromkeys(both):
            at = await self.do(place, Ask.READ, link(article), message, person)
            self.model.share(place, article, message, person, at)
        self._messages[message] = (place, both, False)
        await self.compare(place)

    async def share_what_fails(self, place: Place, choose: Choose) -> None:
        person = self.someone(place, choose)
        await self.do(place, Ask.READ, "https://nowhere.example/a", self.message(), person)

    async def ask(self, place: Place, choose: Choose) -> None:
        await self.question(place, choose, choose([True, False]), "")

    async def follow_up(self, place: Place, choose: Choose) -> None:
        roots = [each.root for _, each in self.standing(place) if each.root]
        await self.question(place, choose, False, choose(roots) if roots else "")

    async def question(self, place: Place, choose: Choose, private: bool, thread: str) -> None:
        person, message = self.someone(place, choose), self.message()
        text = choose([
            f"What opened in June at the harbour {self.canary()}?",
            f"How much did it cost, {self.canary()}?",
            f"What does zqart{choose(range(ARTICLES))}x say of Kelm?",
        ])  # fmt: skip
        known = set(CANARY.findall(text))  # who writes it down knows it
        if private:
            self.model.alone.setdefault((place, person), set()).update(known)
        else:
            self.model.asked.setdefault(place, set()).update(known)
        self._messages[message] = (place, [], True)
        await self.do(place, Ask.QUESTION, text, message, person, private=private, thread=thread)

    async def ask_of_another_channels_article(self, place: Place, choose: Choose) -> None:
        """Ask of an article by its id, as a forged request might."""
        ids = self.ids
        if ids:
            await self.do(
                place, Ask.QUESTION, "What opened in June at the harbour of Kelm?", self.message(),
                self.someone(place, choose), articles=(choose(sorted(ids)),),
            )  # fmt: skip

    async def press(self, place: Place, choose: Choose) -> None:
        """Press what stands in the channel, or, as a forged request might, in another one."""
        forged = choose([False, False, False, True])
        standing = self.all_standing() if forged else self.standing(place)
        if not standing:
            return
        message, post = choose(standing)
        person = self.someone(place, choose)
        ask = choose([
            Ask.MORE, Ask.CONTEXT, Ask.WHY, Ask.VERIFY, Ask.NOT_RELEVANT, Ask.RELEVANT, Ask.SHOW,
            Ask.ASK_PEOPLE, Ask.UP, Ask.DOWN,
        ])  # fmt: skip
        part = f"{ask.value}{self.message()}"
        if ask in {Ask.SHOW, Ask.ASK_PEOPLE} and self.place_of(post) == place:
            self.model.show(place, person, set(CANARY.findall(str(post.card))))
        await self.do(place, ask, "", message, person, tag=post.tag, part=part)

    async def press_from_outside(self, place: Place, choose: Choose) -> None:
        await outside.press(self, place, choose)

    async def command(self, place: Place, choose: Choose) -> None:
        ask = choose(
            [
                Ask.ARTICLES,
                Ask.PRIVACY,
                Ask.STATUS,
                Ask.HELP,
                Ask.SETTINGS,
                Ask.DIGEST_NOW,
                Ask.HOME,
            ]
        )
        person = self.someone(place, choose)
        await self.do(place, ask, "", self.message(), person, part=self.message())
        if ask is Ask.PRIVACY:
            card = self.replies[-1].card
            number = len(self.model.visible(place))
            said = next(each.text for each in card.paragraphs if "article" in each.text)
            assert said.startswith(f"{number} article"), (said, number)

    async def digest(self, place: Place, _: Choose) -> None:
        """Let the channel's digest, or the person's, be due."""
        if place.kind != "direct":
            await self.do(place, Ask.INTRODUCE, "", "", "root")
        self._days[place] += 1
        day = FIRST_DAY + timedelta(days=self._days[place])
        until = datetime.now(UTC) + timedelta(seconds=1)
        covers = json.dumps({"until": until.isoformat(), "missed": []})
        await self.do(place, Ask.DIGEST, covers, "", "", part=day.isoformat())
        await self.look_at_pages(place)

    async def digest_for_me(self, place: Place, choose: Choose) -> None:
        """Choose what to be told of; who is no member may try, and join later."""
        await self.be_told(place, place.whose or choose(PEOPLE), off=choose([False, False, True]))

    async def be_told(self, place: Place, person: str, *, off: bool = False) -> None:
        text = "me off" if off else "me"
        await self.do(place, Ask.TELL, text, self.message(), person, part=self.message())
        if place.kind == "direct" or person not in self.members[place]:
            return
        chosen = self._sources.setdefault((place.space, person), set())
        chosen.discard(place) if off else chosen.add(place)

    async def be_told_after_leaving(self, place: Place, choose: Choose) -> None:
        """Let somebody choose to be told of a channel, leave it, and their digest be due."""
        members = self.members.get(place, set()) & set(PEOPLE[:3])
        if members:
            person = choose(sorted(members))
            await self.be_told(place, person)
            await self.share(place, choose)
            self.members[place].discard(person)
            await self.digest(self.direct_with(place.space, person), choose)

    async def be_told_after_joining(self, place: Place, choose: Choose) -> None:
        """Let somebody try to be told of a channel before they join it, and their digest be due."""
        strangers = set(PEOPLE[:3]) - self.members.get(place, set(PEOPLE))
        if strangers:
            person = choose(sorted(strangers))
            await self.be_told(place, person)
            self.members[place].add(person)
            await self.share(place, choose)
            await self.digest(self.direct_with(place.space, person), choose)

    async def join_or_leave(self, place: Place, choose: Choose) -> None:
        if place.kind == "direct":
            return
        person = choose(PEOPLE[:3])
        self.members[place] ^= {person}
        self.room.outside[place.channel] = set()

    async def forget(self, place: Place, choose: Choose) -> None:
        """Forget an article by a word of its title, its link, its id or its card's button."""
        person, article = self.someone(place, choose), choose(range(ARTICLES))
        how = choose(["title", "link", "id", "button"])
        given: dict[str, Any] = {"text": f"zqart{article}x" if how == "title" else link(article)}
        ids = {number: at for at, number in self.ids.items()}
        if how == "id" and article in ids:
            given = {"article": ids[article]}
        first = self.model.first(place, article)
        if how == "button":
            cards = [each for each in self.standing(place) if each[1].card.article]
            if not cards:
                return
            message, post = choose(cards)
            given = {"tag": post.tag, "message": message}
            article = self.ids.get(post.card.article, -1)
            first = self.model.first(place, article)
            if not self.may_press(post, person):
                first = None
        await self.do(place, Ask.FORGET, given.pop("text", ""), given.pop("message", self.message()),
                      person, part=self.message(), **given)  # fmt: skip
        if first and (person in (first.person, "root") or place.kind == "direct"):
            self.model.drop(place, article=article)
        await self.compare(place)

    async def delete(self, place: Place, choose: Choose) -> None:
        message = self.some_message(place, choose)
        if message:
            await self.do(place, Ask.WITHDRAW, "", message, "", part="")
            self.model.drop(place, message=message)
            del self._messages[message]
            await self.compare(place)

    async def edit(self, place: Place, choose: Choose) -> None:
        """Take a link out of a message, or ask something else by it."""
        message = self.some_message(place, choose)
        if not message:
            return
        _, articles, is_question = self._messages[message]
        left = articles[1:]
        values = {"links": "\n".join(link(each) for each in left)}
        text = f"What opened at the harbour, {self.new_question(place)}?" if is_question else ""
        person = self.someone(place, choose)
        await self.do(place, Ask.EDIT, text, message, person, part=self.message(), values=values)
        for article in set(articles) - set(left):
            self.model.drop(place, message=message, article=article)
        self._messages[message] = (place, left, is_question)
        await self.compare(place)

    async def race(self, place: Place, choose: Choose) -> None:
        """Forget an article while it is being told of."""
        article, person = choose(range(ARTICLES)), self.someone(place, choose)
        telling = choose([Ask.QUESTION, Ask.ARTICLES, Ask.DIGEST_NOW])
        text = "What opened in June at the harbour of Kelm?" if telling is Ask.QUESTION else ""
        first = self.model.first(place, article)
        before = len(self.room.shown)
        await asyncio.gather(
            self.do(place, telling, text, self.message(), person, check=False, part=self.message()),
            self.do(place, Ask.FORGET, link(article), self.message(), "root", check=False,
                    part=self.message()),
        )  # fmt: skip
        if first:
            self.model.drop(place, article=article)
        assert len(self.room.shown) >= before
        await self.compare(place)

    async def forget_me(self, place: Place, choose: Choose) -> None:
        if choose(range(4)):
            return
        person = self.someone(place, choose)
        await self.do(place, Ask.FORGET_ME, "", self.message(), person, part=self.message())
        await self.ledger.erase_person(place.space, person)  # as the worker does, once that is told
        self.model.forget_person(place.space, person)
        self._sources.pop((place.space, person), None)
        for message, post in list(self.room.shown.items()):
            if (post.space, post.author) == (
                place.space,
                person,
            ) and post.audience is Audience.AUTHOR:
                del self.room.shown[message]  # only they see it, and it goes by itself

    async def old_goes(self, place: Place, choose: Choose) -> None:
        """Let the channel's “keep for N days” pass."""
        if choose(range(3)) or not self._times:
            return
        before = choose(self._times[-200:])
        gone = await self.library.expire(place.space, place.channel, datetime.fromisoformat(before))
        await self.ledger.expire(place.space, place.channel, before, gone)
        self.model.expire(place, before)
        there = {(place.space, place.channel), *self.direct_places(place.space)}
        for message, post in self.room.shown.items():
            if (post.space, post.channel) in there:
                self._faded.add(message)
        await self.compare(place)
        await self.look_at_pages(place)

    async def leave(self, place: Place, choose: Choose) -> None:
        """Take Footnote out of a channel."""
        if choose(range(3)) or place.kind == "direct":
            return
        await self.do(place, Ask.LEAVE, "", "", "", part=self.message())
        self.left(place)
        await self.compare(place)

    async def purge(self, place: Place, choose: Choose) -> None:
        """Take Footnote out of a space."""
        if choose(range(8)):
            return
        there = replace(place, channel="", kind="public", whose="")
        await self.do(there, Ask.PURGE, "", "", "", part=self.message())
        for each in self.places:
            if each.space == place.space:
                self.left(each)
        self._sources = {
            key: value for key, value in self._sources.items() if key[0] != place.space
        }
        await self.compare(place)

    async def look(self, place: Place, choose: Choose) -> None:
        """Read the pages, a feed, an export, and a link to an article as somebody else's."""
        await self.look_at_pages(place)
        ids = self.ids
        if ids:
            article = choose(sorted(ids))
            given = self.links.to(Spot("twin", place.space, place.channel, article))
            async with self.web.get(given.removeprefix("https://here.example")) as reply:
                body = await reply.text()
                may = ids[article] in self.model.visible(place)
                assert reply.status == (200 if may else 410), (reply.status, may)
                self.look_at(place, body, "a reading link")
        rows = Counter([(row["channel"], row["url"]) async for row in self.library.export()])
        self.checks += len(rows)
        assert rows == Counter(
            (where.channel, link(each.article))
            for where, shares in self.model.shares.items()
            for each in shares
        )

    # looking

    async def look_at_pages(self, place: Place) -> None:
        token = await self.ledger.feed_token("twin", place.space, place.channel)
        days = await self.ledger.digest_days("twin", place.space, place.channel)
        paths = ["", "feed.xml"]
        for each in days[:1]:
            paths += [f"{each.day}", f"{each.day}.md"]
        for path in paths:
            async with self.web.get(f"/digests/{token}/{path}") as reply:
                self.look_at(place, await reply.text(), f"the page {path}", direct=True)

    def look_at(self, place: Place, text: str, where: str, *, direct: bool = False) -> None:
        """Raise Leak where a text holds a canary that nobody reads in this place."""
        told: set[Place] = {place}
        if direct and place.kind == "direct":
            told |= {each for each in self.places if each.space == place.space}
        self.refuse(set(CANARY.findall(text)), self.allowed(told, text_of=place), where, place)

    def allowed(self, told: set[Place], text_of: Place, reader: str = "") -> set[str]:
        """Return what may stand in a place, for all of it or for one ``reader`` there."""
        found = set(self.model.alone.get((text_of, reader), ()))
        for each in told:
            found |= {f"zqart{article}x" for article in self.model.visible(each)}
            found |= self.model.asked.get(each, set())
            found |= {f"zqnam{each.space}{person}x" for person in self.model.names.get(each, ())}
            if each != text_of:
                found.add(f"zqchn{each.space}{each.channel}x")
        return found | {f"zqchn{text_of.space}{text_of.channel}x"}

    def refuse(self, found: set[str], allowed: set[str], where: str, place: Place) -> None:
        self.checks += 1
        leaked = {each.lower() for each in found} - {each.lower() for each in allowed}
        if leaked:
            raise Leak(f"step {self.steps}: {sorted(leaked)} in {where} of {place}")

    async def look_at_rooms(self) -> None:
        """Look at all that stands in the channels: what may no longer be seen is gone from there too."""
        for message, post in self.room.shown.items():
            if message in self._faded:
                continue
            place = self.place_of(post)
            known = self._seen.get(message)
            if known is None or known[0] is not post.card:
                known = (post.card, frozenset(CANARY.findall(str(post.card))))
                self._seen[message] = known
            told = self._of.get(message, frozenset()) | {place}
            allowed = self.allowed(set(told), text_of=place, reader=reader(post))
            self.refuse(set(known[1]), allowed, post.ask.value, place)

    def look_at_log(self) -> None:
        with (self.data / logs.FILE).open("rb") as log:
            log.seek(self._log)
            new = log.read()
            self._log += len(new)
        found = CANARY.findall(new.decode())
        assert b'"broken"' not in new, new.decode()[-3000:]
        if found:
            raise Leak(f"step {self.steps}: {found} in the log")

    async def compare(self, place: Place) -> None:
        """Hold what the library has of a channel to the model: nothing more, and nothing less."""
        found = await self.library.articles(Scope(place.space, place.channel))
        for article, _ in found:
            self.ids[article.id] = int(re.findall(r"zqart(\d+)x", article.title)[0])
        assert {self.ids[article.id] for article, _ in found} == self.model.visible(place), place

    # doing

    async def do(
        self, place: Place, ask: Ask, text: str, message: str, person: str,
        *, check: bool = True, known: bool = True, **values: Any,
    ) -> str:  # fmt: skip
        """Let an event be handled as the worker does; return its time.

        ``known``: whether who reads in the place may read there who did it.
        """
        at = now()
        self._times.append(at)
        if person and known and ask is not Ask.FORGET_ME:
            self.model.names.setdefault(place, set()).add(person)
        part = {"part": link_part(text)} if ask is Ask.READ else {}
        event = Event("twin", place.space, place.channel, message, ask, person, at, text=text,
                      place=KINDS[place.kind], **part | values)  # fmt: skip
        self.event = event
        sees = self.told_of(place)
        before = set(self.room.shown)
        self.room.outside = {
            channel: {
                each
                for each in PEOPLE
                if not any(
                    there.channel == channel and each in self.members.get(there, ())
                    for there in self.places
                    if there.space == place.space
                )
            }
            for channel in {each.channel for each in self.places if each.kind != "direct"}
        }
        began = now()
        self.replies = replies = await self.conversation.handle(event)
        await self.ledger.keep(event, replies, began)
        await self.delivery(event)
        for message_id, post in self.room.shown.items():
            if message_id not in before and post.key == event.key:
                shown_again = self._of.get(message, frozenset())
                self._of[message_id] = sees if ask in _TELLING else shown_again
        if check:
            for reply in replies:
                told = {place, *(sees if ask in _TELLING else ())}
                alone = person if reply.audience in _ALONE else ""
                allowed = self.allowed(told, text_of=place, reader=alone)
                allowed |= set(CANARY.findall(event.text))  # what was just shared or named
                canaries = set(CANARY.findall(str(reply.card)))
                self.refuse(canaries, allowed, f"reply to {ask}", place)
        return at

    def told_of(self, place: Place) -> frozenset[Place]:
        """Return the channels that a direct message may tell of now: chosen, and a member there."""
        if place.kind != "direct":
            return frozenset()
        chosen = self._sources.get((place.space, place.whose), set())
        return frozenset(each for each in chosen if place.whose in self.members[each])

    # finding

    def someone(self, place: Place, choose: Choose) -> str:
        if place.kind == "direct":
            return place.whose
        return str(choose(sorted(self.members[place]) or ["root"]))

    def people_in(self, place: Place) -> list[str]:
        return [place.whose] if place.kind == "direct" else sorted(self.members[place])

    def standing(self, place: Place) -> list[tuple[str, Post]]:
        return [
            (message, post)
            for message, post in self.room.shown.items()
            if (post.space, post.channel) == (place.space, place.channel)
        ][-40:]

    def all_standing(self) -> list[tuple[str, Post]]:
        return list(self.room.shown.items())[-200:]

    def some_message(self, place: Place, choose: Choose) -> str:
        there = [each for each, (where, *_) in self._messages.items() if where == place]
        return str(choose(there[-20:])) if there else ""

    def may_press(self, post: Post, person: str) -> bool:
        return post.audience in {Audience.THREAD, Audience.CHANNEL} or post.author == person

    def place_of(self, post: Post) -> Place:
        return next(
            each for each in self.places if (each.space, each.channel) == (post.space, post.channel)
        )

    def direct_with(self, space: str, person: str) -> Place:
        return next(each for each in self.places if (each.space, each.whose) == (space, person))

    def direct_places(self, space: str) -> set[tuple[str, str]]:
        return {
            (each.space, each.channel)
            for each in self.places
            if each.kind == "direct" and each.space == space
        }

    def left(self, place: Place) -> None:
        self.model.leave(place)
        for message, post in list(self.room.shown.items()):
            if (post.space, post.channel) == (place.space, place.channel):
                del self.room.shown[message]
        for chosen in self._sources.values():
            chosen.discard(place)
        self._messages = {
            message: found for message, found in self._messages.items() if found[0] != place
        }

    def message(self) -> str:
        return f"m{next(self._numbers)}"

    def canary(self) -> str:
        return f"zqask{next(self._numbers)}x"

    def new_question(self, place: Place) -> str:
        canary = self.canary()
        self.model.asked.setdefault(place, set()).add(canary)
        return canary


def reader(post: Post) -> str:
    """Return who alone sees a post; empty where all of its channel do."""
    return post.author if post.audience in _ALONE else ""


ACTS = (
    "share", "share", "share", "share_two", "share_what_fails", "ask", "ask", "follow_up",
    "ask_of_another_channels_article", "press", "press", "press", "press_from_outside",
    "press_from_outside", "press_from_outside", "command", "command", "digest", "digest_for_me",
    "be_told_after_leaving", "be_told_after_joining", "join_or_leave", "forget", "forget", "delete",
    "edit", "race", "forget_me", "old_goes", "leave", "purge", "look",
)  # fmt: skip


@asynccontextmanager
async def world(data: Path) -> AsyncIterator[World]:
    """Open a world in ``data``, with its log and its web site."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    logs.write_to(data)
    (data / logs.FILE).touch()
    live = Live()
    try:
        async with (
            History.open(data, "local") as history,
            Ledger.open(data) as ledger,
            Library.open(
                data, fetcher=Pages(pages()), extractor=Lines(), embedder=Words(), reader=Matches()
            ) as library,
        ):
            key = await history.secret()
            links = ReadingLinks(key, "https://here.example")
            ready = asyncio.Event()
            ready.set()

            async def submit(_: Event) -> None: ...

            inbox = Inbox(history, live, ledger, submit, nothing_waits)
            guard = Guard("127.0.0.1", key, None)
            site = Site(history, ledger, live, inbox, guard, library, ready, "anna", {}, links)
            async with TestClient(TestServer(make_app(site), host="127.0.0.1")) as web:
                found = World(library, ledger, web, links)
                found.data = data
                yield found
    finally:
        for each in root.handlers[:]:
            each.close()
        root.handlers[:] = handlers
        root.setLevel(level)
