"""Column types that mean the same in both databases."""

from typing import Any

import sqlalchemy as sa


class _PgVector(sa.types.UserDefinedType[bytes]):
    """pgvector's type, of as many dimensions as the model has."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """Return its name."""
        return "vector"


# Times are text, and names are compared byte by byte: PostgreSQL must not sort them by a language.
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
# float32, little-endian: see index.store.rows
VECTOR = sa.LargeBinary().with_variant(_PgVector(), "postgresql")


class VectorBytes(bytes):
    """A vector for a column of that type, as it is kept: to SQLite it is bytes like any other."""

    __slots__ = ()
