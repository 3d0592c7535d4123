"""What PostgreSQL says when it cannot -> what we say, by SQLSTATE.

https://www.postgresql.org/docs/current/errcodes-appendix.html. What it says itself may repeat a row, and
is not passed on, but for why it could not be reached: nobody's words can be in that.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import sqlalchemy.exc

from index.db.where import Server
from index.errors import (
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreFull,
    StoreReadOnly,
    StoreUnreachable,
)

_LOST = (StoreUnreachable, "The connection to {} was lost; try again.")
_WRONG = (StoreUnreachable, "The user or the password in FOOTNOTE_DATABASE is wrong for {}.")
_BUSY = (StoreBusy, "Another process has been writing to {} for too long; try again.")
_DAMAGED = (StoreDamaged, "There is damage in {}: restore a backup of it.")
_SAID = {
    "0A000": (StoreBusy, "A newer version has just changed the tables in {}; try again."),
    "25006": (StoreReadOnly, "Nothing can be written to {}: it is a read-only copy."),
    "25P03": _LOST,
    "25P04": _LOST,
    "28000": _WRONG,
    "28P01": _WRONG,
    "40001": _BUSY,
    "40P01": _BUSY,
    "42501": (
        StoreReadOnly,
        "The user in FOOTNOTE_DATABASE may not do that in {}: grant it all rights there.",
    ),
    "53100": (StoreFull, "No room left for {}; nothing was stored. Free some space."),
    "53300": (StoreBusy, "No connection is left to {}: raise the server's max_connections."),
    "55P03": _BUSY,
    "57014": (
        StoreBusy,
        "Something takes longer in {} than the server allows: raise the user's statement_timeout.",
    ),
    "57P01": _LOST,
    "57P02": _LOST,
    "57P03": _LOST,
    "57P05": _LOST,
    "XX001": _DAMAGED,
    "XX002": _DAMAGED,
}
_CONNECTION = "08"  # begins every state in which a connection failed


@contextmanager
def translated(server: Server) -> Iterator[None]:
    """Raise a StoreError in place of what the driver raises about ``server``."""
    try:
        yield
    except sqlalchemy.exc.DBAPIError as error:
        raise _store_error(error.orig, server) from error
    except sqlalchemy.exc.TimeoutError as error:
        raise StoreBusy(f"All connections to {server} are taken; try again.") from error
    except psycopg.Error as error:
        raise _store_error(error, server) from error


def _store_error(error: BaseException | None, server: Server) -> StoreError:
    state = getattr(error, "sqlstate", None) or ""
    if state in _SAID or state.startswith(_CONNECTION):
        kind, says = _SAID.get(state, _LOST)
        return kind(says.format(server))
    if not state and isinstance(error, psycopg.OperationalError):
        return StoreUnreachable(f"Cannot reach {server}: {_first_line(error)}")
    what = f"{type(error).__name__} {state}".strip()
    return StoreError(f"Something cannot be kept or found in {server} ({what}).")


def _first_line(error: BaseException) -> str:
    return str(error).strip().partition("\n")[0].rstrip(".") + "."
