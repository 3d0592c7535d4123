"""``footnote read``: fetch or open, store, summarise."""

from pathlib import Path
from urllib.parse import unquote, urlparse

import click

from bot.cli import human, records
from bot.cli.common import (
    Failures,
    asynchronous,
    channel_option,
    data_option,
    json_option,
    open_library,
    sharing,
    with_progress,
)
from bot.cli.output import print_record
from bot.files import page_of
from index.library import Library, Reading
from index.links import as_link
from index.types import Document


@click.command("read")
@click.argument("sources", metavar="LINK_OR_FILE...", nargs=-1, required=True)
@channel_option
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
        for source in with_progress(sources, "Reading", len(sources)):
            with failures.caught(source):
                show(await _read(library, source, channel), as_json)
    ctx.exit(failures.exit_status())


def show(reading: Reading, as_json: bool) -> None:
    """Print what came of reading."""
    if not reading.is_new:
        first = reading.first
        click.echo(
            f"Already shared here by {first.shared_by} on {first.shared_at:%d %B %Y}.", err=True
        )
    if as_json:
        print_record(records.of_reading(reading.article, reading.summary))
    else:
        human.print_reading(reading.article, reading.summary)


async def _read(library: Library, source: str, channel: str) -> Reading:
    file = _as_file(source)
    if file is None:
        return await library.read(as_link(source), sharing(channel))
    page = page_of(file)
    return await library.add(Document(url=page.url, page=page), sharing(channel))


def _as_file(source: str) -> Path | None:
    """Return the file that is meant, or None for a link: what exists is a file."""
    if source.startswith("file://"):
        return Path(unquote(urlparse(source).path))
    looks_like_a_link = "://" in source
    file = Path(source)
    return file if not looks_like_a_link and (file.exists() or _names_a_file(source)) else None


def _names_a_file(source: str) -> bool:
    return source.startswith((".", "/", "~")) or Path(source).suffix.lower() in {
        ".html", ".htm", ".txt", ".md", ".pdf", ".gz",
    }  # fmt: skip
