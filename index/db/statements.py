"""SQL -> a statement, made once: for the hundredth time it would take a fifth of a short transaction."""

from functools import lru_cache

import sqlalchemy

text = lru_cache(maxsize=512)(sqlalchemy.text)
