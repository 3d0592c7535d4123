"""A file of questions, one JSON object a line: {id, question, channel?}."""

import codecs
import json
from dataclasses import dataclass
from pathlib import Path

from index.errors import FootnoteError


class BatchUnreadable(FootnoteError):
    """The file of questions is not there, or may not be read."""


class BadRow(FootnoteError):
    """A row of a batch is not a question."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row, usable or not: ``problem`` is empty where it is. ``id`` is whatever the file says."""

    place: str
    id: object
    question: str
    channel: str
    problem: str

    def __str__(self) -> str:
        """Return where the row stands."""
        return self.place

    def check(self) -> None:
        """Raise BadRow where it cannot be asked."""
        if self.problem:
            raise BadRow(self.problem)


def rows(file: Path) -> list[Row]:
    """Return every row of the file that is not empty, in order. Raises BatchUnreadable."""
    try:
        lines = file.read_bytes().removeprefix(codecs.BOM_UTF8).split(b"\n")
    except OSError as error:
        raise BatchUnreadable(f"{file} cannot be read: {error.strerror}.") from error
    return [
        _row(f"{file.name}, line {number}", line)
        for number, line in enumerate(lines, 1)
        if line.strip()
    ]


def _row(place: str, line: bytes) -> Row:
    text = line.decode(errors="surrogateescape")  # what is no UTF-8 may still have an id
    try:
        fields = json.loads(text)
    except (ValueError, RecursionError):
        return Row(place, None, "", "", "this is not JSON.")
    if not isinstance(fields, dict):
        return Row(place, None, "", "", "this is not a JSON object.")
    question, channel = fields.get("question"), fields.get("channel") or ""
    if not isinstance(question, str):
        return Row(place, fields.get("id"), "", "", "there is no question.")
    return Row(place, fields.get("id"), question, str(channel), _problem(text, channel))


def _problem(text: str, channel: object) -> str:
    if not _is_whole(text):
        return "this is not UTF-8."
    return "" if isinstance(channel, str) and _is_whole(channel) else "the channel is no text."


def _is_whole(text: str) -> bool:
    """Whether no byte or half of a character is in it, which no channel's name can hold."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
