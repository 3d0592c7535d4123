"""``footnote articles``, ``forget``, ``export`` and ``rebuild``: what is kept. None but rebuild needs the model."""

from pathlib import Path

import click

from bot.chat.web import SPACE
from bot.chat.web.adapter import PLATFORM, WebChat
from bot.chat.web.history import History
from bot.chat.web.live import Live
from bot.cli import human, records
from bot.cli.common import (
    Failures,
    articles_argument,
    asynchronous,
    channel_option,
    data_option,
    json_option,
    settings_of,
)
from bot.cli.kept import refuse_nothing
from bot.cli.opening import elsewhere, open_kept, open_library
from bot.cli.output import print_record
from bot.cli.progress import progress
from bot.conversation.desk import Desk
from bot.ledger import Ledger
from index.library import Library
from index.types import Scope


@click.command("articles")
@channel_option
@data_option
@json_option
@asynchronous
async def articles_command(channel: str, data: Path | None, as_json: bool) -> None:
    """List a channel's articles, newest first."""
    async with open_kept(data) as library:
        found = await library.articles(Scope(SPACE, channel))
        hint = await elsewhere(library, channel)
    for article, share in found:
        if as_json:
            print_record(records.of_shared(article, share))
        else:
            human.print_listed(article, share)
    if not found:
        click.echo(f"Nothing has been shared in {channel} yet.{hint}", err=True)


@click.command("forget")
@articles_argument
@channel_option
@data_option
@click.pass_context
@asynchronous
async def forget_command(
    ctx: click.Context, articles: tuple[str, ...], channel: str, data: Path | None
) -> None:
    """Take articles out of the channel.

    Each ARTICLE is named by its id. Once no channel shares it, every trace of it is removed.
    """
    failures = Failures()
    await refuse_nothing(data)
    kept = settings_of(data).where
    async with (
        open_library(data) as library,
        Ledger.open(kept) as ledger,
        History.open(kept, SPACE) as history,
    ):
        desk = Desk(library, ledger, {PLATFORM: WebChat(history, Live())})
        for article in articles:
            with failures.caught(article):
                await ledger.forgotten(SPACE, channel, article)
                await desk.take_out(SPACE, channel, article)  # of what the local channel shows
                await library.forget(article, Scope(SPACE, channel))
                click.echo(f"Forgot {article}.", err=True)
    ctx.exit(failures.exit_status())


@click.command("export")
@data_option
@asynchronous
async def export_command(data: Path | None) -> None:
    """Print everything, for import to read.

    Every article comes with its shares, as JSON lines.
    """
    async with open_kept(data) as library:
        async for row in library.export():
            print_record(row)


@click.command("rebuild")
@data_option
@asynchronous
async def rebuild_command(data: Path | None) -> None:
    """Cut and embed every article again.

    The model that is set now is used.
    """
    await refuse_nothing(data)
    settings = settings_of(data)
    async with progress("Embedding") as shown:
        await Library.rebuild(settings.where, model=settings.model, progress=shown.reached)
    click.echo("Every article is embedded with the model in use.", err=True)
