"""What the people of a channel choose for it, and the form they choose it in."""

import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Self

from bot.errors import ChatError
from bot.messages import Field, FieldKind, Form
from index.links.canonical import site_of

MAX_SITES = 100
MAX_DAYS = 3650


class Reading(StrEnum):
    """When links are read."""

    ON = "on"
    OFF = "off"
    REACTION = "reaction"  # when somebody reacts to the message with a bookmark


class Threads(StrEnum):
    """When a message in an article's thread is a question to the bot."""

    FREE = "free"  # always, unless it is addressed to somebody else
    MENTION = "mention"  # where it names the bot


class Length(StrEnum):
    """How much of an article a card shows."""

    SHORT = "short"  # the one sentence
    USUAL = "usual"  # and the three key sentences
    LONG = "long"  # and the key passages


@dataclass(frozen=True, slots=True)
class ChannelSettings:
    """A channel's settings. ``allowed`` and ``blocked`` are hosts; an empty ``allowed`` allows all.

    ``quiet``: links are read and marked by a reaction, without a card. ``keep_days`` is how long
    shares are kept, None for always.
    """

    reading: Reading = Reading.ON
    threads: Threads = Threads.FREE
    length: Length = Length.USUAL
    allowed: tuple[str, ...] = ()
    blocked: tuple[str, ...] = ()
    keep_days: int | None = None
    quiet: bool = False

    def allows(self, url: str) -> bool:
        """Whether links to the site of ``url`` may be read: ``example.org`` also names its subdomains."""
        host = _host(url)
        if _among(host, self.blocked):
            return False
        return not self.allowed or _among(host, self.allowed)

    def as_json(self) -> str:
        """Return the settings as they are stored."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Return the settings that ``as_json`` wrote."""
        found = json.loads(text)
        return cls(
            Reading(found["reading"]),
            Threads(found["threads"]),
            Length(found["length"]),
            tuple(found["allowed"]),
            tuple(found["blocked"]),
            found["keep_days"],
            found["quiet"],
        )

    @classmethod
    def from_values(cls, values: dict[str, str]) -> Self:
        """Return what was filled into ``form``. Raises ChatError with what is wrong."""
        posting = values.get("posting", Length.USUAL)
        try:
            return cls(
                reading=Reading(values.get("reading", Reading.ON)),
                threads=Threads(values.get("threads", Threads.FREE)),
                length=Length.USUAL if posting == QUIET else Length(posting),
                quiet=posting == QUIET,
                **_sites(values.get("sites", "")),
                keep_days=_days(values.get("keep_days", "")),
            )
        except ValueError as error:
            raise ChatError("The form is out of date. Open the settings again.") from error


QUIET = "quiet"


def wrong(values: dict[str, str]) -> dict[str, str]:
    """Return what is wrong with what was filled into ``form``, by the name of its field."""
    return {name: says for name, value in values.items() if (says := _wrong(name, value))}


def _wrong(name: str, value: str) -> str:
    try:
        ChannelSettings.from_values({name: value})
    except ChatError as error:
        return str(error)
    return ""


def form(settings: ChannelSettings, *, alone: bool = False) -> Form:
    """Return the form, filled in.

    ``alone``: nobody but the bot is spoken to, and no link can be asked to be read but by pasting it.
    """
    posting = QUIET if settings.quiet else settings.length.value
    lines = [*settings.allowed, *(f"-{site}" for site in settings.blocked)]
    reading = Field("reading", "Read links", FieldKind.CHOICE, settings.reading.value, _READING)
    return Form(
        "Footnote in this channel",
        (
            *(() if alone else (reading,)),
            Field("posting", "Summaries", FieldKind.CHOICE, posting, _POSTING),
            Field("threads", "Answer in threads", FieldKind.CHOICE, settings.threads, _THREADS),
            Field("sites", "Sites", FieldKind.LINES, "\n".join(lines), hint=_SITES_HINT),
            Field(
                "keep_days",
                "Keep articles for how many days",
                FieldKind.TEXT,
                str(settings.keep_days or ""),
                hint="Empty: for good.",
            ),
        ),
    )


_READING = (
    (Reading.ON.value, "Every link that is shared"),
    (Reading.REACTION.value, "When somebody reacts with 🔖"),
    (Reading.OFF.value, "Only when asked to"),
)
_POSTING = (
    (Length.SHORT.value, "One sentence"),
    (Length.USUAL.value, "One sentence and three more"),
    (Length.LONG.value, "With the key passages"),
    (QUIET, "None: read quietly, answer when asked"),
)
_THREADS = (
    (Threads.FREE.value, "Every question in an article’s thread"),
    (Threads.MENTION.value, "Only where Footnote is mentioned"),
)
_SITES_HINT = (
    "One a line: example.org to read only the sites named, -example.org never to read one."
)


def _sites(text: str) -> dict[str, tuple[str, ...]]:
    lines = list(dict.fromkeys(line.strip().lower() for line in text.splitlines() if line.strip()))
    if len(lines) > MAX_SITES:
        raise ChatError(f"At most {MAX_SITES} sites can be named.")
    return {
        "allowed": tuple(_site(line) for line in lines if not line.startswith("-")),
        "blocked": tuple(_site(line[1:].strip()) for line in lines if line.startswith("-")),
    }


def _site(line: str) -> str:
    host = _host(line)
    if "." not in host:
        raise ChatError(f"“{line}” is no site. Write one as example.org.")
    return host


def _days(text: str) -> int | None:
    if not text.strip():
        return None
    if not text.strip().isdecimal() or not 1 <= int(text) <= MAX_DAYS:
        raise ChatError(f"“{text.strip()}” is no number of days from 1 to {MAX_DAYS}.")
    return int(text)


def _host(url: str) -> str:
    """Return the host of a URL or of a site as people write it, without ``www.``; empty if none."""
    return site_of(url if "://" in url else f"https://{url}")


def _among(host: str, sites: tuple[str, ...]) -> bool:
    return any(host == site or host.endswith(f".{site}") for site in sites)
