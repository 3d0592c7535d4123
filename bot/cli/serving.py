"""``footnote serve``: the local channel in the browser."""

from pathlib import Path

import click

from bot.cli.common import asynchronous, data_option, settings_of
from bot.processes.roles import EVERY, Roles, roles_in


def _roles(_context: click.Context, _option: click.Parameter, text: str | None) -> Roles:
    try:
        return roles_in(text) if text is not None else EVERY
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


@click.command("serve")
@click.option(
    "--roles",
    callback=_roles,
    metavar="ROLE,…",
    help="Do only a part, beside others on one PostgreSQL: slack, discord, web, worker",
)
@data_option
@asynchronous
async def serve_command(roles: Roles, data: Path | None) -> None:
    """Open the local channel in the browser.

    It is on http://127.0.0.1:8765 until it is stopped, unless the settings say otherwise.
    """
    from bot.supervisor import serve  # noqa: PLC0415 - only where there is something to watch

    await serve(settings_of(data), roles)
