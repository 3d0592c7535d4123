"""What several commands share: their options, the settings, and what to do when one part fails."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import click

from bot import logs
from bot.chat.web.channel_names import check
from bot.cli.progress import aside
from bot.errors import ChatError, why_no_directory
from bot.settings import Settings, SettingsError
from bot.showing.cleaning import clean
from index.errors import FootnoteError

CHANNEL = "general"
MAX_SENTENCE = 1000  # characters of a message that may hold a page's own words
MAX_NAME = 300  # characters of what was given, where a message names it

P = ParamSpec("P")
T = TypeVar("T")
Command = Callable[..., Any]


class Name(click.ParamType[str]):
    """What a channel or an article is called: text, where arguments may be any bytes."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return ``value`` itself. Fails where its bytes are none of the terminal's encoding."""
        name = str(value)
        if any("\ud800" <= sign <= "\udfff" for sign in name):
            self.fail("it is not written in UTF-8.", param, ctx)
        return name


class NewChannel(Name):
    """What a channel is called that is made where there is none of that name."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return ``value`` itself. Fails where the local channel's page could not open it."""
        name = super().convert(value, param, ctx)
        try:
            check(name)
        except ChatError as error:
            self.fail(str(error), param, ctx)
        return name


class Named(click.Path):
    """A file or a directory that is named: whether it may be used, whoever uses it says."""

    def __init__(self) -> None:
        super().__init__(path_type=Path, readable=False)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path. Fails where it is empty, as a shell's variable that is not set."""
        if value == "":  # which would be where one stands
            self.fail("it is empty.", param, ctx)
        return super().convert(value, param, ctx)


data_option = click.option("--data", type=Named(), help="Data directory  [default: ./data]")
channel_option = click.option(
    "--channel", type=Name(), default=CHANNEL, show_default=True, help="Channel"
)
new_channel_option = click.option(
    "--channel", type=NewChannel(), default=CHANNEL, show_default=True, help="Channel"
)
articles_argument = click.argument(
    "articles", type=Name(), metavar="ARTICLE...", nargs=-1, required=True
)
json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object a line")


def asynchronous(command: Callable[P, Coroutine[Any, Any, T]]) -> Callable[P, T]:
    """Run an async command to its end."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        return asyncio.run(command(*args, **kwargs))

    return run


def settings_of(data: Path | None) -> Settings:
    """Return the settings, and from now on log to the data directory."""
    settings = Settings.read(data)
    try:
        logs.write_to(settings.data, settings.secrets)
    except PermissionError as error:
        raise SettingsError(
            f"{error.filename} cannot be used; check who owns it and its mode, or choose another "
            "directory with --data."
        ) from error
    except OSError as error:
        raise SettingsError(
            f"{settings.data} cannot be used as a data directory: {why_no_directory(error)}. "
            "Choose another with --data."
        ) from error
    return settings


class Failures:
    """Names on stderr what did not work, goes on with the rest, and makes the exit status 1."""

    def __init__(self) -> None:
        self._count = 0

    @contextmanager
    def caught(self, what: str = "") -> Iterator[None]:
        """Report a FootnoteError of the block, and swallow it."""
        try:
            yield
        except FootnoteError as error:
            named = clean(what, MAX_NAME)
            is_named = what in str(error) or named in str(error)
            self.report(str(error) if is_named else f"{named}: {error}")

    def report(self, sentence: str) -> None:
        """Say what did not work."""
        self._count += 1
        with aside():
            click.echo(f"footnote: {clean(sentence, MAX_SENTENCE)}", err=True)

    def exit_status(self) -> int:
        """Return 1 where anything was reported, else 0."""
        return 1 if self._count else 0
