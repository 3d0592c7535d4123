"""The command line: ``footnote COMMAND``. Each command's module is imported only when it is run."""

import logging
import os
import sys
import traceback
from importlib import import_module
from io import TextIOWrapper
from typing import Any

import click

from bot import logs
from index.errors import FootnoteError

# Each command's module, and the line that ``--help`` says of it.
COMMANDS = {
    "serve": ("bot.cli.serving", "Open the local channel in the browser."),
    "login": ("bot.cli.logging_in", "Print a link that logs a browser in, once."),
    "read": ("bot.cli.reading", "Read links or files, and summarise them."),
    "ask": ("bot.cli.asking", "Answer with quotes that are cited."),
    "verify": ("bot.cli.verifying", "Look whether pages still say what was read."),
    "digest": ("bot.cli.digesting", "Tell what a channel shared on a day, by story."),
    "articles": ("bot.cli.keeping", "List a channel's articles, newest first."),
    "forget": ("bot.cli.keeping", "Take articles out of the channel."),
    "extract": ("bot.cli.extracting", "Show what extraction sees in files."),
    "import": ("bot.cli.importing", "Store articles in hand, without a network."),
    "export": ("bot.cli.keeping", "Print everything, for import to read."),
    "rebuild": ("bot.cli.keeping", "Cut and embed every article again."),
    "backup": ("bot.cli.backing_up", "Copy everything to a folder of backups."),
    "restore": ("bot.cli.backing_up", "Put a backup into the data directory."),
    "migrate": ("bot.cli.moving", "Bring the tables to this version."),
    "copy": ("bot.cli.moving", "Copy a data directory to PostgreSQL."),
    "doctor": ("bot.cli.examining", "Check that everything is sound."),
}


class _Commands(click.Group):
    """Imports what a command needs when it is run: ``--help`` must not wait for a second."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        found: Any = getattr(import_module(COMMANDS[cmd_name][0]), f"{cmd_name}_command")
        return found  # type: ignore[no-any-return]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="footnote")
def footnote() -> None:
    """Paste a link, get a short summary; ask, get verbatim quotes that open on the sentence."""


def main() -> None:
    """Run the command line, and end the process: 0 worked, 1 did not, 2 wrong usage."""
    _take_every_byte()
    _show_every_character()
    # Until there is a data directory to log to: else Python would print what is logged.
    logging.getLogger().addHandler(logging.NullHandler())
    sys.exit(_status())


def _status() -> int:
    try:
        return footnote(prog_name="footnote", standalone_mode=False) or 0
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return 130  # as a shell reports what Ctrl-C ended
    except BrokenPipeError:  # the reader of a pipe has seen enough
        _give_up_output()
        return 1
    except Exception as error:
        if not isinstance(error, FootnoteError) and _shows_tracebacks():
            raise
        if isinstance(error, OSError) and _is_of_printing(error):
            _give_up_output()
        click.echo(f"footnote: {_said(error)}", err=True)
        return 1


def _shows_tracebacks() -> bool:
    from bot.settings import Settings, SettingsError  # noqa: PLC0415 - `--help` must not wait for it

    try:
        return Settings.read().debug
    except SettingsError:
        return False


def _said(error: Exception) -> str:
    """Return the one sentence for an error that ends the command."""
    if isinstance(error, FootnoteError):
        return str(error)
    if isinstance(error, OSError) and _is_of_printing(error):
        return f"The output cannot be written: {error.strerror}."
    if isinstance(error, ModuleNotFoundError):
        return f"The package {error.name} is missing: install Footnote again, as `make run` does."
    file, reference = logs.unexpected(error)
    return f"Something went wrong that should not have; {file} says what, under {reference}."


def _is_of_printing(error: OSError) -> bool:
    """Whether it was raised where something was printed, and not by a file of ours."""
    *_, (frame, _) = traceback.walk_tb(error.__traceback__)
    return frame.f_code is click.echo.__code__


def _give_up_output() -> None:
    """Let what is not written yet go nowhere: else Python fails once more at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _take_every_byte() -> None:
    """Read what is no character of the encoding as Python reads it in arguments, instead of failing."""
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(errors="surrogateescape")


def _show_every_character() -> None:
    """Put a question mark for what a terminal of an old encoding cannot show, instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
