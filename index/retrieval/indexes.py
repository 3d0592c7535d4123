"""Each space's searches: in memory, or in PostgreSQL once blocks of its postings were made there."""

from sqlalchemy import Connection

from index.ports import PassageIds, Seen
from index.retrieval.in_server import InServer
from index.retrieval.memory import Memory
from index.store import SqlStore, blocks, reading
from index.types import Scope, Vectors


class Indexes:
    """The ports VectorIndex and Keywords, for all spaces of a database of either kind.

    Every process finds in the rows which spaces are searched where. ``index.retrieval.tending`` decides it, by
    their size; none goes back.
    """

    def __init__(self, store: SqlStore) -> None:
        self._store = store
        self._memory = Memory(store)
        self._server = InServer(store)
        self._large: set[str] = set()

    async def visible(self, scope: Scope) -> Seen:
        """Return the passages that ``scope`` may see. The searches know them all after that."""
        return await self._store.read(lambda connection: self._visible_now(connection, scope))

    async def nearest(self, vector: Vectors, k: int, among: Seen) -> list[tuple[int, float]]:
        """Return at most ``k`` (passage id, inner product) of ``among``, best first."""
        return await self._of(among.scope.space).nearest(vector, k, among)

    async def similar(
        self, space: str, vector: Vectors, ids: PassageIds
    ) -> list[tuple[int, float]]:
        """Return (passage id, inner product) of those of ``ids`` that are there, best first."""
        return await self._of(space).similar(space, vector, ids)

    async def best(self, question: str, k: int, among: Seen) -> list[tuple[int, float]]:
        """Return at most ``k`` (passage id, BM25 score) of ``among``, best first."""
        return await self._of(among.scope.space).best(question, k, among)

    async def refresh(self, space: str) -> None:
        """Apply what has changed, where something of the space is in memory."""
        await self._of(space).refresh(space)

    def __len__(self) -> int:
        """Return how many passages' vectors are in memory now."""
        return len(self._memory)

    async def ids(self, space: str) -> tuple[PassageIds, PassageIds]:
        """Return the ids by whose vectors and by whose words passages are found, to compare with rows."""
        if await self._store.read(lambda connection: self._is_large(connection, space)):
            return await self._store.read(
                lambda connection: reading.every_passage(connection, space)
            ), await self._server.ids(space)
        return await self._memory.ids(space)

    def _of(self, space: str) -> Memory | InServer:
        return self._server if space in self._large else self._memory

    def _visible_now(self, connection: Connection, scope: Scope) -> Seen:
        is_large = self._is_large(connection, scope.space)
        index = self._server if is_large else self._memory
        return index.visible_now(connection, scope)

    def _is_large(self, connection: Connection, space: str) -> bool:
        if space not in self._large and blocks.are_there(connection, space):
            self._large.add(space)
            self._memory.drop(space)
        return space in self._large
