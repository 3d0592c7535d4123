"""``footnote verify``: does the page still say what was read?"""

from pathlib import Path

import click

from bot.chat.web import SPACE
from bot.cli import human, records
from bot.cli.common import (
    Failures,
    articles_argument,
    asynchronous,
    channel_option,
    data_option,
    json_option,
)
from bot.cli.opening import open_kept
from bot.cli.output import print_record
from bot.cli.progress import aside, each
from index.types import Scope


@click.command("verify")
@articles_argument
@channel_option
@data_option
@json_option
@click.pass_context
@asynchronous
async def verify_command(
    ctx: click.Context, articles: tuple[str, ...], channel: str, data: Path | None, as_json: bool
) -> None:
    """Look whether pages still say what was read.

    Each ARTICLE is named by its id. Its page is fetched again, and nothing is stored.
    """
    failures = Failures()
    scope = Scope(SPACE, channel)
    async with open_kept(data) as library:
        async for name in each(articles, "Looking"):
            with failures.caught(name):
                article = await library.article(name, scope)
                found = await library.verify(name, scope)
                with aside():
                    if as_json:
                        print_record(records.of_verified(article, found))
                    else:
                        human.print_verified(article, found)
    ctx.exit(failures.exit_status())
