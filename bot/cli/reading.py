"""``footnote read``: fetch or open, store, summarise."""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

import click

from bot.cli import human, records
from bot.cli.common import (
    MAX_NAME,
    Failures,
    asynchronous,
    data_option,
    json_option,
    new_channel_option,
)
from bot.cli.opening import open_library, sharing
from bot.cli.output import print_record
from bot.cli.progress import aside, each
from bot.files import from_home, page_of
from bot.showing import wording
from bot.showing.cleaning import clean
from index.errors import LinkError
from index.library import Library, Reading
from index.links.finding import as_link, find_links
from index.types import Document, Link


@click.command("read")
@click.argument("sources", metavar="LINK_OR_FILE...", nargs=-1, required=True)
@new_channel_option
@data_option
@json_option
@click.pass_context
@asynchronous
async def read_command(
    ctx: click.Context, sources: tuple[str, ...], channel: str, data: Path | None, as_json: bool
) -> None:
    """Read links or files, and summarise them.

    What is read is stored in the channel, so that it can be asked about.
    """
    failures = Failures()
    async with open_library(data) as library:
        async for source in each(sources, "Reading"):
            with failures.caught(source):
                reading = await _read(library, source, channel)
                with aside():
                    show(reading, as_json)
    ctx.exit(failures.exit_status())


def show(reading: Reading, as_json: bool) -> None:
    """Print what came of reading."""
    if not reading.is_new:
        click.echo(wording.known(reading.first.shared_by, reading.first.shared_at), err=True)
    if as_json:
        print_record(records.of_reading(reading.article, reading.summary))
    else:
        human.print_reading(reading.article, reading.summary)


async def _read(library: Library, source: str, channel: str) -> Reading:
    meant = _meant(source)
    if isinstance(meant, Link):
        return await library.read(meant, sharing(channel))
    page = page_of(meant)
    return await library.add(Document(url=page.url, page=page), sharing(channel))


def _meant(source: str) -> Path | Link:
    """Return the file or the link that is meant. What exists is a file. Raises LinkError."""
    if source.startswith("file://"):
        return Path(unquote(urlsplit(source).path))
    if "://" in source:
        return as_link(source)
    file = from_home(Path(source))
    # Unlike the path's own, it does not raise where no file can have such a name.
    if source and os.path.exists(file):  # noqa: PTH110
        return file
    links = find_links(source)  # as in a message: example.org/page is one, notes.md is none
    if not links:
        named = clean(source, MAX_NAME) or "An empty name"
        raise LinkError(f"{named} is no file here, and no link: a link begins with https://.")
    return links[0]
