"""Who may see what, remembered until something of the space changes."""

import threading
from collections import OrderedDict

from sqlalchemy import Connection

from index.ports import Seen
from index.store import reading
from index.types import Scope


class SeenLately:
    """What each of the last few scopes saw, with the generation of its space in which it did.

    Safe to use from several threads.
    """

    def __init__(self, most: int) -> None:
        """Remember at ``most`` so many scopes."""
        self._most = most
        self._known: OrderedDict[Scope, tuple[int, Seen]] = OrderedDict()  # asked last, last
        self._lock = threading.Lock()

    def of(self, connection: Connection, scope: Scope, generation: int) -> Seen:
        """Return what ``scope`` sees in the space's ``generation``, which the connection sees."""
        with self._lock:
            known = self._known.get(scope)
            if known and known[0] == generation:
                self._known.move_to_end(scope)
                return known[1]
        ids = reading.visible(connection, scope)
        ids.setflags(write=False)
        seen = Seen(scope, ids)
        with self._lock:
            self._known[scope] = (generation, seen)
            self._known.move_to_end(scope)
            if len(self._known) > self._most:
                self._known.popitem(last=False)
        return seen

    def drop(self, space: str) -> None:
        """Remember nothing of a space."""
        with self._lock:
            for scope in [each for each in self._known if each.space == space]:
                del self._known[scope]
