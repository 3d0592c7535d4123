"""A message whose links and files are to be read, whatever its channel chose -> events. Pure."""

from dataclasses import replace
from hashlib import sha256

from bot.messages import Ask, Event, Said
from index.links import as_link

MAX_READ = 5  # links of one message; the rest is named


def readings(said: Said) -> list[Event]:
    """Return an event a link, one that names those beyond the fifth, and one a file."""
    event = Event(
        platform=said.platform,
        space=said.space,
        channel=said.channel,
        message=said.message,
        ask=Ask.READ,
        author=said.author,
        at=said.at,
        thread=said.thread,
        place=said.place,
        manager=said.manager,
    )
    links = [replace(event, text=url, part=link_part(url)) for url in said.links[:MAX_READ]]
    rest = "\n".join(said.links[MAX_READ:])
    named = [replace(event, ask=Ask.REST, text=rest)] if rest else []
    files = [
        replace(event, ask=Ask.OPEN, text=file.name, source=file.source, part=str(number))
        for number, file in enumerate(said.files)
    ]
    return [*links, *named, *files]


def link_part(url: str) -> str:
    """Return what tells a link of a message from its others, however it is spelt."""
    return sha256(as_link(url).key.encode()).hexdigest()[:16]
