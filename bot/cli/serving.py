"""``footnote serve``: the local channel in the browser."""

from pathlib import Path

import click

from bot.cli.common import asynchronous, data_option, settings_of


@click.command("serve")
@data_option
@asynchronous
async def serve_command(data: Path | None) -> None:
    """Open the local channel in the browser.

    It is on http://127.0.0.1:8765 until it is stopped, unless the settings say otherwise.
    """
    from bot.supervisor import serve  # noqa: PLC0415 - only where there is something to watch

    await serve(settings_of(data))
