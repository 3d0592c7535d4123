"""Cards, events and posts to try Discord with."""

from bot.messages import (
    Action,
    Ask,
    Audience,
    Button,
    Card,
    Citation,
    Event,
    Kind,
    Paragraph,
    Place,
    Post,
    Role,
)

LINK = "https://news.example/ferry"


def article(title="A ferry sinks", sentences=1) -> Card:
    text = "The ferry sank on Monday, and nobody was hurt. " * sentences
    return Card(
        Kind.ARTICLE,
        (
            Paragraph(Role.TITLE, title, 0, LINK),
            Paragraph(Role.FACTS, "news.example · 3 min read"),
            Paragraph(Role.LEAD, "The ferry sank.", 1),
            Paragraph(Role.QUOTE, text, 2),
        ),
        tuple(Citation(n, "a", title, "news.example", "", 0, 1, f"{LINK}#{n}") for n in (1, 2)),
        (Button(Action.MORE, "More", "a"), Button(Action.FORGET, "Forget", "a")),
        "a",
    )


def note(text="Nothing here answers that.") -> Card:
    return Card(Kind.NOTE, (Paragraph(Role.SAYS, text),))


def event(world, message, ask=Ask.READ, **given) -> Event:
    place = {"place": Place.PUBLIC} | given
    return Event(
        "discord",
        str(world.guild.id),
        str(world.channel.id),
        str(getattr(message, "id", message)),
        ask,
        str(world.anna.id),
        "2026-11-23T12:00:00.000+00:00",
        **place,
    )


def post(event, card, audience=Audience.THREAD, part=0, ids=()) -> Post:
    return Post(
        event.platform,
        event.space,
        event.channel,
        event.key,
        part,
        event.message,
        event.root,
        event.author,
        audience,
        card,
        ids=tuple(ids),
    )
