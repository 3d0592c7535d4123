"""Articles, passages, vectors and shares as rows: the truth that all else is made from."""

from index.store.sql import SqlStore

__all__ = ["SqlStore"]
