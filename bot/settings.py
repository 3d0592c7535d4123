"""What an operator can set, read once from the environment, checked, and passed down."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

from index.addresses import parse_allow
from index.errors import FootnoteError


class SettingsError(FootnoteError):
    """A setting has a value that cannot be used; the message says which, and what to do."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting. Each field's environment variable and meaning stands in ``VARIABLES``."""

    data: Path = Path("data")
    host: str = "127.0.0.1"
    port: int = 8765
    model: Path | None = None
    fetch_allow: frozenset[tuple[str, int]] = frozenset()
    debug: bool = False

    @classmethod
    def read(cls, environment: Mapping[str, str], data: Path | None = None) -> Self:
        """Return the settings of ``environment``; ``data`` wins over it. Raises SettingsError."""
        given = {
            name: parse(name, environment[name])
            for name, parse in _PARSERS.items()
            if environment.get(name)
        }
        settings = cls(**{_FIELDS[name]: value for name, value in given.items()})
        return replace(settings, data=data) if data else settings


VARIABLES = {
    "FOOTNOTE_DATA": "where everything is kept; `--data` wins over it",
    "FOOTNOTE_HOST": "the address on which the local channel listens; keep it on loopback",
    "FOOTNOTE_PORT": "the port of the local channel",
    "FOOTNOTE_MODEL": "the directory of another sentence-transformers model",
    "FOOTNOTE_FETCH_ALLOW": "loopback addresses that links may lead to, as `host:port,…`; for tests and demos",
    "FOOTNOTE_DEBUG": "`1` shows tracebacks in the terminal",
}


def _port(name: str, text: str) -> int:
    if not text.isdecimal() or not 0 <= int(text) <= 65535:  # noqa: PLR2004
        raise SettingsError(f"{name} is “{text}”: give a port number from 0 to 65535.")
    return int(text)


def _directory(name: str, text: str) -> Path:
    if not Path(text).is_dir():
        raise SettingsError(f"{name} is “{text}”: there is no such directory.")
    return Path(text)


def _allowed(name: str, text: str) -> frozenset[tuple[str, int]]:
    try:
        return parse_allow(text)
    except ValueError as error:
        raise SettingsError(f"{name} is “{text}”: {error}") from error


_FIELDS = {
    "FOOTNOTE_DATA": "data",
    "FOOTNOTE_HOST": "host",
    "FOOTNOTE_PORT": "port",
    "FOOTNOTE_MODEL": "model",
    "FOOTNOTE_FETCH_ALLOW": "fetch_allow",
    "FOOTNOTE_DEBUG": "debug",
}
_PARSERS: dict[str, Callable[[str, str], Any]] = {
    "FOOTNOTE_DATA": lambda _, text: Path(text),
    "FOOTNOTE_HOST": lambda _, text: text,
    "FOOTNOTE_PORT": _port,
    "FOOTNOTE_MODEL": _directory,
    "FOOTNOTE_FETCH_ALLOW": _allowed,
    "FOOTNOTE_DEBUG": lambda _, text: text not in {"0", "false", "no"},
}
