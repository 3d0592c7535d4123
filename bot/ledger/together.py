"""What is needed together, read in one transaction: a short one waits longer for its turn than it takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from bot.channel_settings import ChannelSettings
from bot.ledger import channels, digests, feedback, posts, talk
from bot.messages import Event, Post, Said
from index.types import Lowered


@dataclass(frozen=True, slots=True)
class PlaceOf:
    """What is kept of the place of a message: all that has to be known before it is acknowledged.

    ``articles``: cards of articles stand in its thread. ``answered``: it has a reply.
    """

    settings: ChannelSettings
    replied_to: Post | None
    articles: bool
    answered: bool
    introduced: bool


@dataclass(frozen=True, slots=True)
class Background:
    """What bears on a question: of its thread the articles and what was asked, of its channel the rest."""

    articles: tuple[str, ...]
    asked: Sequence[talk.Asked]
    lowered: Sequence[Lowered]
    plan: digests.Plan | None


def place_of(connection: Connection, said: Said, introduction: str) -> PlaceOf:
    """Return what is kept of a message's place; ``introduction`` is the key of the bot's own."""
    place = said.space, said.channel
    ours = posts.by_message(connection, *place, said.reply_to) if said.reply_to else None
    root = ours.root if ours else said.thread
    return PlaceOf(
        channels.settings(connection, *place),
        ours,
        articles=bool(root and posts.articles_in(connection, *place, root)),
        answered=bool(said.edited and posts.under(connection, *place, said.message)),
        introduced=posts.is_kept(connection, said.space, introduction),
    )


def background(connection: Connection, event: Event, newest: date) -> Background:
    """Return what bears on the question that an event asks; no digest is of a day after ``newest``."""
    place = event.space, event.channel
    return Background(
        posts.articles_in(connection, *place, event.root),
        talk.questions_in(connection, *place, event.root),
        feedback.lowered(connection, *place),
        digests.plan(connection, *place, newest),
    )
