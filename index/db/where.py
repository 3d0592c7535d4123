"""Where rows are kept: in a directory, as SQLite's files, or on a PostgreSQL server."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

SCHEMES = ("postgresql", "postgres")
# Of a password with such a sign in it, all that follows would be taken for a host and a name, which are shown.
_NAME = re.compile(r"/[^/@:]+/?")


@dataclass(frozen=True, slots=True)
class Server:
    """A database of a PostgreSQL server, by its address. Neither ``str`` nor ``repr`` shows a password.

    Raises ValueError where ``address`` is none.
    """

    address: str = field(repr=False)

    def __post_init__(self) -> None:
        try:
            parts = urlsplit(self.address)
            is_one = (
                parts.scheme in SCHEMES
                and parts.port != 0
                and _NAME.fullmatch(parts.path) is not None
                and parts.netloc.count("@") <= 1
            )
        except ValueError:
            is_one = False
        if not is_one:
            raise ValueError(
                "no address of a PostgreSQL database: give one such as "
                "postgresql://user:password@host:5432/name, in whose password @ is written as %40, "
                "/ as %2F and : as %3A."
            )

    @property
    def database(self) -> str:
        """The name of the database."""
        return unquote(self._parts.path.strip("/"))

    @property
    def password(self) -> str:
        """The password in the address, or empty."""
        named = parse_qs(self._parts.query).get("password", [""])[0]
        return unquote(self._parts.password or "") or named

    @property
    def _parts(self) -> SplitResult:
        return urlsplit(self.address)

    def __str__(self) -> str:
        host = self._parts.hostname or parse_qs(self._parts.query).get("host", ["localhost"])[0]
        port = f":{self._parts.port}" if self._parts.port else ""
        return f"the PostgreSQL database {self.database} on {host}{port}"


Where: TypeAlias = Path | Server
