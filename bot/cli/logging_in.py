"""``footnote login``: a link for a browser on another machine."""

from pathlib import Path

import click

from bot.chat.web import SPACE
from bot.chat.web.history import History
from bot.chat.web.sessions import login_link
from bot.cli.common import asynchronous, data_option, settings_of
from bot.cli.kept import refuse_nothing


@click.command("login")
@data_option
@asynchronous
async def login_command(data: Path | None) -> None:
    """Print a link that logs a browser in, once.

    It is good for 10 minutes. Browsers on the machine that serves need none while FOOTNOTE_HOST is
    on loopback.
    """
    await refuse_nothing(data, first="run `footnote serve`")
    settings = settings_of(data)
    async with History.open(settings.where, SPACE) as history:
        click.echo(login_link(await history.secret(), settings.site))
