"""Vectors compared in PostgreSQL by pgvector: one by one, or along a graph (HNSW) of a large space.

The graph holds half-precision copies; what it finds is compared again as it is stored. Visibility is decided
inside the search, as ``index.store.reading`` decides it: who walks on asks of each passage whether it is seen.
"""

# ruff: noqa: S608 - what is put into a statement is our own text; values are bound

from hashlib import sha256
from typing import Any

from sqlalchemy import BigInteger, Connection, Text, TextClause

from index.db.dialects import plan_anew
from index.db.statements import listing, text
from index.ports import PassageIds
from index.store import rows
from index.types import Scope, Vectors

WIDEST = 4000  # dimensions that a graph of half-precision vectors can have

_SEEN = """
    p.space = :space
    AND EXISTS (
        SELECT 1 FROM shares s
        WHERE s.space = :space AND s.channel = :channel AND s.article = p.article
    )
    AND (:all_of_it OR p.article IN :articles)
"""
_WALKED = "800"  # of a graph, before it is asked what of it is seen


def exactly(
    connection: Connection, scope: Scope, vector: Vectors, k: int
) -> list[tuple[int, float]]:
    """Return at most ``k`` (passage id, inner product) of what the scope sees, all compared."""
    plan_anew(connection)
    query = _statement(
        f"SELECT p.id, -(p.vector <#> CAST(:vector AS vector)) FROM passages p WHERE {_SEEN}"
        " ORDER BY 2 DESC, 1 LIMIT :k"
    )
    return _pairs(connection, query, _values(scope, vector) | {"k": k})


def nearly(
    connection: Connection, scope: Scope, vector: Vectors, k: int
) -> list[tuple[int, float]]:
    """Return nearly the same along the graph; exactly the same where there is none."""
    if has_graph(connection, scope.space, vector.shape[-1]):
        found = along_the_graph(connection, scope, vector, k)
        if len(found) == k:  # or it went as far as it may, and found too little that is seen
            return found
    return exactly(connection, scope, vector, k)


def along_the_graph(
    connection: Connection, scope: Scope, vector: Vectors, k: int
) -> list[tuple[int, float]]:
    """Return most of them, as near as they are, where the space ``has_graph``."""
    dims = vector.shape[-1]
    query = _statement(
        "SELECT near.id, -(near.vector <#> CAST(:vector AS vector)) FROM ("
        f" SELECT p.id, p.vector FROM passages p WHERE {_SEEN} AND vector_dims(p.vector) = {dims}"
        f" ORDER BY CAST(p.vector AS halfvec({dims}))"
        f" <#> CAST(CAST(:vector AS vector) AS halfvec({dims})) LIMIT :k"
        ") near ORDER BY 2 DESC, 1"
    )
    plan_anew(
        connection,
        # Goes on where too little of what it found is seen. In strict order it would drop what comes late.
        hnsw__iterative_scan="relaxed_order",
        hnsw__ef_search=_WALKED,
        enable_sort="off",  # or the planner may compare all, which it thinks costs as much
    )
    return _pairs(connection, query, _values(scope, vector) | {"k": k})


def of_ids(
    connection: Connection, space: str, vector: Vectors, ids: PassageIds
) -> list[tuple[int, float]]:
    """Return (passage id, inner product) of those of ``ids`` that are there, best first."""
    query = listing(
        "SELECT id, -(vector <#> CAST(:vector AS vector)) FROM passages"
        " WHERE space = :space AND id IN :ids ORDER BY 2 DESC, 1",
        ids=BigInteger,
    )
    place = {"space": space, "ids": ids.tolist(), "vector": rows.vector_bytes(vector)}
    return _pairs(connection, query, place)


def has_graph(connection: Connection, space: str, dimensions: int) -> bool:
    """Return whether the space's graph is there, and whole."""
    found = connection.execute(
        text("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(:name)"),
        {"name": graph(space, dimensions)},
    )
    return bool(found.scalar())


def graphs(connection: Connection, space: str) -> dict[str, bool]:
    """Return the space's graphs by name, also those of other models, and whether each is whole."""
    found = connection.execute(
        text(
            "SELECT c.relname, i.indisvalid FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid"
            " WHERE starts_with(c.relname, :start) AND pg_table_is_visible(c.oid)"
        ),
        {"start": _graphs(space)},
    )
    return {name: bool(is_whole) for name, is_whole in found}


def graph(space: str, dimensions: int) -> str:
    """Return the name of the index that is the space's graph."""
    return f"{_graphs(space)}{dimensions}"


def _graphs(space: str) -> str:
    return f"passages_near_{sha256(space.encode()).hexdigest()[:16]}_"


def _statement(query: str) -> TextClause:
    return listing(query, articles=Text)


def _values(scope: Scope, vector: Vectors) -> dict[str, Any]:
    return {
        "space": scope.space,
        "channel": scope.channel,
        "all_of_it": not scope.articles,
        "articles": scope.articles,
        "vector": rows.vector_bytes(vector),
    }


def _pairs(
    connection: Connection, query: TextClause, values: dict[str, Any]
) -> list[tuple[int, float]]:
    return [(int(at), float(score)) for at, score in connection.execute(query, values)]
