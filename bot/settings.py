"""What an operator can set, read once from the environment or .env, checked, and passed down."""

import os
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Self
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from dotenv.parser import parse_stream
from pydantic import (
    AfterValidator,
    BeforeValidator,
    SecretStr,
    ValidationError,
    ValidationInfo,
    model_validator,
)
from pydantic_settings import BaseSettings, DotEnvSettingsSource, NoDecode, SettingsConfigDict

from index.db.where import Server, Where
from index.errors import FootnoteError
from index.fetch.addresses import parse_allow

PREFIX = "FOOTNOTE_"
SLACK_API = "https://slack.com/api/"
DISCORD_API = "https://discord.com/api/v10"
DISCORD_GATEWAY = "wss://gateway.discord.gg/"
MAKE_A_KEY = (
    "make one with `python -c "
    '"from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())"`'
)

_ON, _OFF = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}

VARIABLES = {
    "FOOTNOTE_DATA": "where everything is kept, `./data` unless set; `--data` wins over it",
    "FOOTNOTE_DATABASE": "a PostgreSQL database with pgvector to keep everything in, `postgresql://…`, in the place of files in the data directory",
    "FOOTNOTE_HOST": "the address on which the local channel listens, `127.0.0.1` unless set; beyond loopback, browsers log in by a link that is printed",
    "FOOTNOTE_PORT": "the port of the local channel, `8765` unless set",
    "FOOTNOTE_PUBLIC_URL": "where others reach this server, `https://…`; digests and articles on Slack and Discord link to their pages then",
    "FOOTNOTE_MODEL": "the directory of another sentence-transformers model",
    "FOOTNOTE_FETCH_ALLOW": "loopback addresses that links may lead to, as `host:port,…`; for tests and demos",
    "FOOTNOTE_DEBUG": "`1` shows tracebacks in the terminal",
    "FOOTNOTE_SLACK_BOT_TOKEN": "Slack's bot token, `xoxb-…`; with it, Footnote is in one workspace",
    "FOOTNOTE_SLACK_APP_TOKEN": "Slack's app-level token, `xapp-…`, for Socket Mode: no public address is needed",
    "FOOTNOTE_SLACK_SIGNING_SECRET": "Slack's signing secret, where Slack delivers events over HTTP instead",
    "FOOTNOTE_SLACK_CLIENT_ID": "the Slack app's client id, where several workspaces may install it",
    "FOOTNOTE_SLACK_CLIENT_SECRET": "the Slack app's client secret, beside its client id",
    "FOOTNOTE_SECRET_KEY": "the Fernet key that encrypts the workspaces' tokens; needed with the client id",
    "FOOTNOTE_DISCORD_TOKEN": "the Discord bot's token",
    "FOOTNOTE_SLACK_API_URL": "another address of Slack's Web API, ending in `/api/`; for stand-ins",
    "FOOTNOTE_DISCORD_API_URL": "another address of Discord's API; for stand-ins",
    "FOOTNOTE_DISCORD_GATEWAY_URL": "another address of Discord's gateway; for stand-ins",
}


class SettingsError(FootnoteError):
    """A setting has a value that cannot be used; the message says which, and what to do."""


def _port(text: Any) -> Any:
    is_digits = isinstance(text, str) and text.isascii() and text.isdecimal()
    if isinstance(text, str) and not (is_digits and int(text) <= 65535):  # noqa: PLR2004
        raise ValueError(f"is “{text}”: give a port number from 0 to 65535.")
    return text


def _written(path: Path) -> Path:
    written = os.fsencode(path).decode(errors="replace")
    if written != str(path):  # a database's address is text
        raise ValueError(f"is “{written}”: its name is not written in UTF-8, choose another.")
    return _at_home(path)


def _at_home(path: Path) -> Path:
    """Read ~ as a shell does, which nobody has read .env or a service's settings with."""
    try:
        return path.expanduser()
    except RuntimeError as error:
        raise ValueError(f"is “{path}”: nobody here is called so.") from error


def _directory(path: Path) -> Path:
    path = _at_home(path)
    if not path.is_dir():
        raise ValueError(f"is “{path}”: there is no such directory.")
    return path


def _allowed(text: Any) -> Any:
    if not isinstance(text, str):
        return text
    try:
        return parse_allow(text)
    except ValueError as error:
        raise ValueError(f"is “{text}”: {error}") from error


def _server(address: SecretStr) -> SecretStr:
    try:
        Server(address.get_secret_value())
    except ValueError as error:
        raise ValueError(f"is {error}") from error
    return address


def _flag(text: Any) -> Any:
    if not isinstance(text, str):
        return text
    said = text.strip().lower()
    if said not in _ON | _OFF:
        raise ValueError(f"is “{text}”: give 1 or 0.")
    return said in _ON


def _bot_token(token: SecretStr) -> SecretStr:
    return _begins(token, ("xoxb-", "xoxe.xoxb-"), "a bot token, from “OAuth & Permissions”")


def _app_token(token: SecretStr) -> SecretStr:
    return _begins(token, ("xapp-",), "an app-level token, from “Basic Information”")


def _begins(token: SecretStr, prefixes: tuple[str, ...], wanted: str) -> SecretStr:
    if not token.get_secret_value().startswith(prefixes):
        raise ValueError(f"must be {wanted} of the Slack app: it begins with {prefixes[0]}.")
    return token


def _key(key: SecretStr) -> SecretStr:
    try:
        for each in key.get_secret_value().split(","):
            Fernet(each)
    except ValueError as error:
        raise ValueError(f"is no Fernet key: {MAKE_A_KEY}.") from error
    return key


def _address(url: str, info: ValidationInfo) -> str:
    schemes = ("wss", "ws") if info.field_name == "discord_gateway_url" else ("https", "http")
    try:
        parts = urlsplit(url)
        host = "" if parts.port == 0 or any(map(str.isspace, url)) else parts.hostname or ""
    except ValueError:
        parts, host = urlsplit(""), ""
    if parts.scheme not in schemes or not host:
        raise ValueError(f"is “{url}”: give an address that begins with {schemes[0]}://.")
    if parts.scheme != schemes[0] and not is_loopback(host):
        raise ValueError(
            f"is “{url}”: only an address on this machine may do without {schemes[0]}://."
        )
    if info.field_name == "slack_api_url" and not parts.path.endswith("/api/"):
        raise ValueError(f"is “{url}”: it has to end in /api/.")
    return url


def is_loopback(host: str) -> bool:
    """Whether a host, by name or address, is this machine as seen from itself."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def in_links(host: str) -> str:
    """Return an address that is listened on as a browser on this machine takes it."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - every address
    return f"[{host}]" if ":" in host else host


def _bare(url: str) -> str:
    """Take an address that others are made from by adding a path."""
    parts = urlsplit(url)
    if "@" in parts.netloc or "?" in url or "#" in url:
        raise ValueError(
            f"begins “{parts.scheme}://{parts.netloc.rpartition('@')[-1]}”: leave out a password, ? and #."
        )
    return url.rstrip("/")


Address = Annotated[str, AfterValidator(_address)]


class Settings(BaseSettings):
    """Every setting. Each field's variable, and its meaning, stands in ``VARIABLES``."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,  # a token must not get into a message
    )

    data: Annotated[Path, AfterValidator(_written)] = Path("data")
    database: Annotated[SecretStr, AfterValidator(_server)] | None = None
    host: str = "127.0.0.1"
    port: Annotated[int, BeforeValidator(_port)] = 8765
    public_url: Annotated[Address, AfterValidator(_bare)] | None = None
    model: Annotated[Path, AfterValidator(_directory)] | None = None
    fetch_allow: Annotated[frozenset[tuple[str, int]], NoDecode, BeforeValidator(_allowed)] = (
        frozenset()
    )
    debug: Annotated[bool, BeforeValidator(_flag)] = False
    slack_bot_token: Annotated[SecretStr, AfterValidator(_bot_token)] | None = None
    slack_app_token: Annotated[SecretStr, AfterValidator(_app_token)] | None = None
    slack_signing_secret: SecretStr | None = None
    slack_client_id: str | None = None
    slack_client_secret: SecretStr | None = None
    secret_key: Annotated[SecretStr, AfterValidator(_key)] | None = None
    discord_token: SecretStr | None = None
    slack_api_url: Address = SLACK_API
    discord_api_url: Address = DISCORD_API
    discord_gateway_url: Address = DISCORD_GATEWAY

    @classmethod
    def read(cls, data: Path | None = None) -> Self:
        """Return the settings; the environment wins over .env, ``data`` over both.

        Raises SettingsError.
        """
        try:
            _refuse_odd_lines(Path(".env"))
            return cls(data=data) if data else cls()
        except ValidationError as error:
            raise SettingsError(_sentence(error)) from None  # its context holds the values
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(
                ".env cannot be read: it has to be a text file in UTF-8 that you may read."
            ) from error

    @property
    def where(self) -> Where:
        """Where rows are kept: in the data directory, or on a server."""
        return Server(self.database.get_secret_value()) if self.database else self.data

    @property
    def slack(self) -> bool:
        """Whether Footnote is on Slack."""
        return bool(self.slack_bot_token or self.slack_client_id)

    @property
    def secrets(self) -> list[str]:
        """What nobody may read: tokens and keys."""
        values = [getattr(self, name) for name in type(self).model_fields]
        given = [each.get_secret_value() for each in values if isinstance(each, SecretStr)]
        if isinstance(self.where, Server) and self.where.password:
            given.append(self.where.password)
        return [part for each in given for part in each.split(",")]  # there may be two keys

    @property
    def site(self) -> str:
        """Where browsers find the local channel."""
        return self.public_url or f"http://{in_links(self.host)}:{self.port}"

    @property
    def discord(self) -> bool:
        """Whether Footnote is on Discord."""
        return bool(self.discord_token)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        """Refuse half of what Slack needs."""
        if bool(self.slack_client_id) != bool(self.slack_client_secret):
            raise ValueError(
                "FOOTNOTE_SLACK_CLIENT_ID and FOOTNOTE_SLACK_CLIENT_SECRET belong together: "
                "set both, or neither."
            )
        if self.slack_client_id and not self.secret_key:
            raise ValueError(
                f"FOOTNOTE_SLACK_CLIENT_ID needs FOOTNOTE_SECRET_KEY beside it: {MAKE_A_KEY}."
            )
        way_in = self.slack_app_token or self.slack_signing_secret
        if self.slack and not way_in:
            raise ValueError(
                "Slack has no way to deliver messages: set FOOTNOTE_SLACK_APP_TOKEN (Socket Mode) "
                "or FOOTNOTE_SLACK_SIGNING_SECRET (HTTP)."
            )
        if way_in and not self.slack:
            given = "APP_TOKEN" if self.slack_app_token else "SIGNING_SECRET"
            raise ValueError(
                f"FOOTNOTE_SLACK_{given} is set without FOOTNOTE_SLACK_BOT_TOKEN: set both."
            )
        return self


def unknown_names() -> list[str]:
    """Return what is set, in the environment or in .env, like a setting and is none: mistyped ones."""
    in_file = DotEnvSettingsSource(Settings).env_vars
    names = {name.upper() for name in (*os.environ, *in_file)}
    return sorted(name for name in names if name.startswith(PREFIX) and name not in VARIABLES)


def _refuse_odd_lines(file: Path) -> None:
    """Raise SettingsError where a setting is written as none can be: it would be passed over in silence.

    Other lines are not ours to judge: it is the .env of whatever directory one stands in.
    """
    if not file.exists():
        return
    with file.open(encoding="utf-8-sig") as lines:
        for each in parse_stream(lines):
            said = each.original.string.strip().removeprefix("export ").lstrip()
            if each.error and said.startswith(PREFIX):
                raise SettingsError(
                    f"Line {each.original.line} of .env is no setting: write NAME=VALUE, and end a "
                    "quote that you begin."
                )


def _sentence(error: ValidationError) -> str:
    """Return what is wrong with the first wrong value, without showing a secret."""
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    said = first["msg"].removeprefix("Value error, ")
    if not first["loc"]:
        return said
    name = f"{PREFIX}{str(first['loc'][0]).upper()}"
    return f"{name} {said}" if first["type"] == "value_error" else f"{name} cannot be used: {said}."
