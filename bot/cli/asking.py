"""``footnote ask``: one question, a conversation at the terminal, or a batch of them."""

import contextlib
import sys
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

import click

from bot.chat.web import SPACE
from bot.cli import batches, human, records
from bot.cli.common import Failures, Named, asynchronous, channel_option, data_option, json_option
from bot.cli.opening import elsewhere, open_kept
from bot.cli.output import print_record
from bot.cli.progress import aside, each, progress
from index.errors import EmptyScope
from index.library import Library
from index.types import Answer, Previous, Scope, Share, Status


@click.command("ask")
@click.argument("words", metavar="[QUESTION]", nargs=-1)
@click.option("--batch", type=Named(), help="JSON lines of {id, question, channel?}")
@click.option("--explain", is_flag=True, help="Say why each quote was chosen")
@channel_option
@data_option
@json_option
@click.pass_context
@asynchronous
async def ask_command(
    ctx: click.Context,
    words: tuple[str, ...],
    batch: Path | None,
    explain: bool,
    channel: str,
    data: Path | None,
    as_json: bool,
) -> None:
    """Answer with quotes that are cited.

    They come from the articles shared in the channel. A QUESTION needs no quotation marks.

    Without a QUESTION, one is read from stdin; at a terminal you can ask one after another, and a
    question may lean on the one before.
    """
    question = " ".join(words) if words else None
    if batch and question is not None:
        raise click.UsageError("Give a QUESTION or --batch, not both.")
    failures = Failures()
    rows = batches.rows(batch) if batch else None
    async with open_kept(data) as library:
        if rows is not None:
            await _answer_batch(library, rows, channel, explain, as_json, failures)
        else:
            previous = None
            for asked in _questions(question, channel):
                with failures.caught():
                    async with progress("Looking for an answer"):
                        answer = await _answer(library, asked, channel, previous)
                        previous = Previous(asked, answer.cited)
                        shared = await _shared(library, answer, channel) if explain else None
                    show(answer, as_json, shared)
    ctx.exit(failures.exit_status())


def show(answer: Answer, as_json: bool, shared: Mapping[str, Share] | None) -> None:
    """Print an answer; with who ``shared`` its articles, also why its quotes were chosen."""
    if as_json:
        why = {} if shared is None else records.of_why(answer, shared)
        print_record(records.of_answer(answer) | why)
    else:
        human.print_answer(answer, shared)


async def _answer(
    library: Library, question: str, channel: str, previous: Previous | None = None
) -> Answer:
    """Return the answer. Raises EmptyScope, which names the channels that have articles, or EmptyQuestion."""
    now = datetime.now().astimezone()
    try:
        return await library.ask(question, Scope(SPACE, channel), previous=previous, asked_at=now)
    except EmptyScope as error:
        hint = await elsewhere(library, channel) or " Read a link first."
        raise EmptyScope(f"Nothing has been shared in {channel} yet.{hint}") from error


async def _shared(library: Library, answer: Answer, channel: str) -> dict[str, Share]:
    """Return who shared each article of the answer first."""
    quoted = {quote.article.id for quote in answer.shown}
    found = await library.articles(Scope(SPACE, channel, tuple(sorted(quoted))))
    return {article.id: share for article, share in found}


async def _answer_batch(
    library: Library,
    rows: list[batches.Row],
    channel: str,
    explain: bool,
    as_json: bool,
    failures: Failures,
) -> None:
    """Answer every row in order; in JSON, one that cannot be asked keeps its place, empty."""
    async for row in each(rows, "Answering"):
        answer = Answer(row.question, Status.NOTHING, 0.0)
        shared: Mapping[str, Share] | None = {} if explain else None
        with failures.caught(row.place):
            row.check()
            answer = await _answer(library, row.question, row.channel or channel)
            if explain:
                shared = await _shared(library, answer, row.channel or channel)
            if not as_json:
                with aside():
                    human.print_question(row.question)
                    human.print_answer(answer, shared)
        if as_json:
            why = {} if shared is None else records.of_why(answer, shared)
            print_record(records.of_answer(answer, row.id) | why)


def _questions(given: str | None, channel: str) -> Iterator[str]:
    """Yield the question given, the one on stdin, or those typed until an empty line."""
    if given is not None:
        yield given
    elif not sys.stdin.isatty():
        asked = sys.stdin.read().strip()
        lines = sum(1 for line in asked.splitlines() if line.strip())
        if lines > 1:
            click.echo(
                f"All {lines} lines are asked as one question; --batch takes many.", err=True
            )
        yield asked
    else:
        click.echo(f"Ask what the articles in {channel} say; an empty line ends it.", err=True)
        with contextlib.suppress(click.Abort):  # as Ctrl-D and Ctrl-C do
            while asked := click.prompt(
                "\n?", default="", show_default=False, prompt_suffix=" ", err=True
            ).strip():
                yield asked
