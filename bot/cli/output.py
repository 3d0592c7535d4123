"""Machine-readable output: one JSON object a line, and nothing else, on stdout."""

import json
from typing import Any

import click


def print_record(record: dict[str, Any]) -> None:
    """Print one object. Half of a surrogate pair, which UTF-8 cannot hold, is escaped."""
    line = json.dumps(record, ensure_ascii=False)
    click.echo(line.encode("utf-8", "backslashreplace").decode())
