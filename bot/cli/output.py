"""Machine-readable output: one JSON object a line, and nothing else, on stdout."""

import json
from typing import Any

import click


def print_record(record: dict[str, Any]) -> None:
    """Print one object in UTF-8, whatever the terminal's encoding (RFC 8259, section 8.1).

    Half of a surrogate pair, which UTF-8 cannot hold, is escaped.
    """
    click.echo(json.dumps(record, ensure_ascii=False).encode("utf-8", "backslashreplace"))
