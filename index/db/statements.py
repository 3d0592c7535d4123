"""SQL -> a statement, made once: made anew each time, that was a fifth of a short transaction."""

from functools import lru_cache

import sqlalchemy

text = lru_cache(maxsize=512)(sqlalchemy.text)
