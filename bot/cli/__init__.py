"""The command line: ``footnote COMMAND``. Each command's module is imported only when it is run."""

import logging
import os
import sys
from importlib import import_module
from typing import Any

import click

from bot import logs
from index.errors import FootnoteError

COMMANDS = {
    "serve": "bot.cli.serving",
    "read": "bot.cli.reading",
    "import": "bot.cli.importing",
    "ask": "bot.cli.asking",
    "extract": "bot.cli.extracting",
    "articles": "bot.cli.keeping",
    "forget": "bot.cli.keeping",
    "export": "bot.cli.keeping",
    "rebuild": "bot.cli.keeping",
    "doctor": "bot.cli.examining",
}

_log = logging.getLogger(__name__)


class _Commands(click.Group):
    """Imports what a command needs when it is asked for, so that ``--help`` is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        found: Any = getattr(import_module(COMMANDS[cmd_name]), f"{cmd_name}_command")
        return found  # type: ignore[no-any-return]


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="footnote")
def footnote() -> None:
    """Paste a link, get a short summary; ask, get verbatim quotes that open on the sentence."""


def main() -> None:
    """Run the command line, and end the process: 0 worked, 1 did not, 2 wrong usage."""
    try:
        status = footnote(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        status = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        status = 130  # as a shell reports what Ctrl-C ended
    except BrokenPipeError:  # the reader of a pipe has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 1
    except FootnoteError as error:
        click.echo(f"footnote: {error}", err=True)
        status = 1
    except Exception:  # noqa: BLE001 - the last resort: logged, and said in one sentence
        status = _unexpected()
    sys.exit(status or 0)


def _unexpected() -> int:
    if os.environ.get("FOOTNOTE_DEBUG"):
        raise  # noqa: PLE0704 - called while an exception is handled
    reference = logs.reference()
    _log.exception("unexpected", extra={"reference": reference})
    click.echo(
        "footnote: Something went wrong that should not have. What happened is in the log, "
        f"{logs.FILE} in the data directory, under {reference}; FOOTNOTE_DEBUG=1 shows it here.",
        err=True,
    )
    return 1
