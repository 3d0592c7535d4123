"""Articles -> passages, vectors and terms made again, as the model and the code in use make them."""

from collections.abc import Callable, Sequence
from functools import partial

from sqlalchemy import Connection

from index.ingest import Draft, prepare
from index.ports import Embedder, Prepared
from index.store import SqlStore, blocks, reading, writing
from index.text import terms
from index.types import Share

_BATCH = 32  # articles that are embedded together and stored in one transaction
_UNFINISHED = "a rebuild that was not finished"


async def rebuild(
    store: SqlStore, embedder: Embedder, progress: Callable[[int, int], None]
) -> None:
    """Cut and embed every article anew; call ``progress(done, total)`` as articles pass.

    Whoever opens the directory before it is done, also after a crash, gets ModelMismatch: the
    vectors of two models do not compare. No other process may have the directory open.
    """
    await store.write(lambda connection: writing.note(connection, "model", _UNFINISHED))
    shares = await store.read(_one_share_each)
    for start in range(0, len(shares), _BATCH):
        batch = shares[start : start + _BATCH]
        prepared = await prepare(await store.read(partial(_drafts, shares=batch)), embedder)
        await store.write(partial(_replace, prepared=prepared))
        progress(start + len(batch), len(shares))
    await store.write(lambda connection: writing.note(connection, "model", embedder.model))


async def check_model(store: SqlStore, model: str) -> None:
    """Raise ModelMismatch where the vectors stored are not all made with ``model``."""
    made_with = await store.read(lambda connection: reading.noted(connection, "model"))
    if made_with not in {None, model}:
        raise writing.mismatch(made_with, model)


async def refresh_terms(store: SqlStore) -> None:
    """Cut the passages into terms again, where another version of ``index.text.terms`` did.

    A few articles at a time: others store what they read meanwhile, on a server in other processes.
    One that was ended begins anew at the next start; of several, the first is the last.
    """
    if await store.read(_are_fresh):
        return
    shares = await store.read(_one_share_each)
    for start in range(0, len(shares), _BATCH):
        if not await store.write(partial(_retell, shares=shares[start : start + _BATCH])):
            return
    for space in await store.read(blocks.spaces):
        for block in await store.read(partial(blocks.read, space=space)):
            await store.write(partial(blocks.refresh, space=space, block=block))
    await store.write(lambda at: writing.note(at, "terms", str(terms.VERSION)))


def _are_fresh(connection: Connection) -> bool:
    return reading.noted(connection, "terms") == str(terms.VERSION)


def _one_share_each(connection: Connection) -> list[Share]:
    """Return one share of every article: there is none without."""
    by_article = {(share.space, share.article): share for share in reading.every_share(connection)}
    return list(by_article.values())


def _drafts(connection: Connection, shares: Sequence[Share]) -> list[Draft]:
    found = [(reading.by_id(connection, share.space, share.article), share) for share in shares]
    return [Draft(article, (), share) for article, share in found if article]


def _replace(connection: Connection, prepared: Sequence[Prepared]) -> None:
    for each in prepared:
        writing.replace_passages(connection, each)


def _retell(connection: Connection, shares: Sequence[Share]) -> bool:
    """Cut the passages of some articles again; return whether that was still to do."""
    if _are_fresh(connection):
        return False
    for share in shares:
        article = reading.by_id(connection, share.space, share.article)
        if article:
            writing.replace_terms(connection, share.space, article)
    return True
