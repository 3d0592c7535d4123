"""``footnote ask``: one question, a conversation at the terminal, or a batch of them."""

import json
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from bot.cli import human, records
from bot.cli.common import (
    SPACE,
    Failures,
    asynchronous,
    channel_option,
    data_option,
    json_option,
    open_library,
    with_progress,
)
from bot.cli.output import print_record
from index.errors import FootnoteError
from index.library import Library
from index.types import Answer, Scope, Status


class BadRow(FootnoteError):
    """A row of a batch is not a question."""


@click.command("ask")
@click.argument("question", required=False)
@click.option(
    "--batch", type=click.Path(path_type=Path), help="JSON lines of {id, question, channel?}"
)
@channel_option
@data_option
@json_option
@click.pass_context
@asynchronous
async def ask_command(
    ctx: click.Context,
    question: str | None,
    batch: Path | None,
    channel: str,
    data: Path | None,
    as_json: bool,
) -> None:
    """Answer with quotes that are cited.

    They come from the articles shared in the channel.

    Without one, it is read from stdin; at a terminal you can ask one after another.
    """
    if batch and question:
        raise click.UsageError("Give a QUESTION or --batch, not both.")
    failures = Failures()
    async with open_library(data) as library:
        if batch:
            await _answer_batch(library, batch, channel, failures)
        else:
            async for asked in _questions(question):
                with failures.caught():
                    show(await library.ask(asked, Scope(SPACE, channel)), as_json)
    ctx.exit(failures.exit_status())


def show(answer: Answer, as_json: bool) -> None:
    """Print an answer."""
    if as_json:
        print_record(records.of_answer(answer))
    else:
        human.print_answer(answer)


async def _questions(given: str | None) -> AsyncIterator[str]:
    """Yield the question given, the one on stdin, or those typed until an empty line."""
    if given is not None:
        yield given
    elif not sys.stdin.isatty():
        yield sys.stdin.read().strip()
    else:
        while asked := click.prompt("Ask", default="", show_default=False).strip():
            yield asked


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    fields: dict[str, Any]
    problem: str = ""


async def _answer_batch(library: Library, file: Path, channel: str, failures: Failures) -> None:
    """Print an answer for every row in order; a row that cannot be asked gets an empty one."""
    rows = _rows(file)
    for row in with_progress(rows, "Answering", len(rows)):
        answer = Answer(str(row.fields.get("question") or ""), Status.NOTHING, 0.0)
        scope = Scope(SPACE, row.fields.get("channel") or channel)
        with failures.caught(f"{file.name}, line {row.number}"):
            answer = await library.ask(_question(row), scope)
        print_record(records.of_answer(answer, row.fields.get("id")))


def _question(row: _Row) -> str:
    if row.problem:
        raise BadRow(row.problem)
    return str(row.fields["question"])


def _rows(file: Path) -> list[_Row]:
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8"
        raise click.ClickException(f"{file} cannot be read: {why}.") from error
    return [_row(number, line) for number, line in enumerate(lines, 1) if line.strip()]


def _row(number: int, line: str) -> _Row:
    try:
        fields = json.loads(line)
    except ValueError:
        return _Row(number, {}, "This is not JSON.")
    if not isinstance(fields, dict) or not isinstance(fields.get("question"), str):
        return _Row(number, fields if isinstance(fields, dict) else {}, "There is no question.")
    return _Row(number, fields)
