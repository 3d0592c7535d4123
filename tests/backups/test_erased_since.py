"""What was forgotten after a backup was made stays forgotten when it is restored."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.backups.backup import back_up
from bot.backups.restore import restore
from bot.chat.web.history import History
from bot.ledger import Ledger
from index.store import SqlStore
from index.types import Scope
from tests.backups.house import NEWS, SPACE, rows
from tests.ledger.conftest import event

Forget = Callable[[SqlStore, Ledger, History], Awaitable[object]]


async def article(store: SqlStore, ledger: Ledger, _: History) -> None:
    await ledger.forgotten(SPACE, NEWS, "ferry")
    await store.forget("ferry", Scope(SPACE, NEWS))


async def message(store: SqlStore, ledger: Ledger, history: History) -> None:
    await ledger.withdraw(SPACE, NEWS, "m-ferry")
    await store.withdraw(SPACE, NEWS, "m-ferry")
    await history.delete(NEWS, "m-ferry")


async def person(store: SqlStore, ledger: Ledger, history: History) -> None:
    await ledger.erase_person(SPACE, "ada")
    await store.forget_person(SPACE, "ada")
    await history.forget_person("ada", but="")


async def recipient(store: SqlStore, ledger: Ledger, _: History) -> None:
    await ledger.erase_person(SPACE, "ben")
    await store.forget_person(SPACE, "ben")


async def channel(store: SqlStore, ledger: Ledger, _: History) -> None:
    await ledger.erase_channel(SPACE, NEWS)
    await store.forget_channel(SPACE, NEWS)


async def space(store: SqlStore, ledger: Ledger, _: History) -> None:
    await ledger.erase_space(SPACE)
    await store.forget_space(SPACE)


FORGOTTEN: dict[str, tuple[Forget, tuple[str, ...]]] = {
    "an article": (article, ("the ferry was opened", "The ferry is back")),
    "a message": (message, ("the ferry was opened", "m-ferry/", "Look!")),
    "a person": (person, ('"ada"', "'ada'")),
    "a person who is told": (recipient, ("'ben'", "dm-ben")),
    "a channel": (channel, ("was opened again", "/news/")),
    "a space": (space, ("was opened again", "/news/")),
}


@pytest.mark.parametrize("what", FORGOTTEN)
async def test_what_was_forgotten_since_is_in_no_row_of_what_is_restored(
    house: Path, tmp_path: Path, what: str
):
    forget, words = FORGOTTEN[what]
    data = tmp_path / "data"
    await asyncio.to_thread(shutil.copytree, house, data)
    target, _ = await back_up(data, tmp_path / "backups")
    for word in words:
        assert word.lower() in everything(target), word

    await forgotten(data, forget)
    done = await restore(target, data, replace=True)
    assert done.erased
    for word in words:
        assert word.lower() not in everything(data), word
    assert ("library" in everything(data)) == (what not in {"a channel", "a space"})


async def test_what_was_forgotten_before_a_backup_and_came_again_is_restored(
    house: Path, tmp_path: Path
):
    data = tmp_path / "data"
    await asyncio.to_thread(shutil.copytree, house, data)
    async with Ledger.open(data) as ledger:
        await ledger.erase_channel(SPACE, NEWS)
        await ledger.keep(event(space=SPACE, channel=NEWS), [], "2020-01-01T00:00:00.000+00:00")
    target, _ = await back_up(data, tmp_path / "backups")
    await restore(target, data, replace=True)
    async with SqlStore.open(data) as store:
        assert len(await store.articles(Scope(SPACE, NEWS))) == 20


async def test_where_nothing_says_what_was_forgotten_that_is_said(house: Path, tmp_path: Path):
    data = tmp_path / "data"
    await asyncio.to_thread(shutil.copytree, house, data)
    target, _ = await back_up(data, tmp_path / "backups")
    await asyncio.to_thread((data / "footnote.sqlite").write_bytes, b"not a database any more" * 99)
    done = await restore(target, data, replace=True)
    assert not done.erased


async def forgotten(data: Path, forget: Forget) -> None:
    async with (
        SqlStore.open(data) as store,
        Ledger.open(data) as ledger,
        History.open(data, SPACE) as history,
    ):
        await forget(store, ledger, history)


def everything(data: Path) -> str:
    """Return all that is kept, but for what says that something was forgotten or deleted."""
    kept = {
        table: every
        for table, every in rows(data).items()
        if table.partition(":")[2] not in {"bot_forgotten", "bot_withdrawn"}
    }
    return repr(kept).lower()
