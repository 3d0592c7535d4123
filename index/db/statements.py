"""SQL -> a statement, made once: made anew each time, that was a fifth of a short transaction."""

from functools import lru_cache
from typing import Any

import sqlalchemy
from sqlalchemy import TextClause, bindparam
from sqlalchemy.types import TypeEngine

text = lru_cache(maxsize=512)(sqlalchemy.text)


@lru_cache(maxsize=512)
def listing(statement: str, **lists: type[TypeEngine[Any]]) -> TextClause:
    """Return a statement that takes lists: ``IN :ids`` is of as many values of this type as are given."""
    every = (bindparam(name, type_=kind, expanding=True) for name, kind in lists.items())
    return sqlalchemy.text(statement).bindparams(*every)
