"""/readyz and /healthz say what is the matter, whatever it is; each is brought about here."""

import asyncio
import re
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.ledger import Ledger
from bot.monitoring.connections import Connections
from bot.monitoring.loop_lag import LoopLag
from bot.monitoring.vitals import LONGEST_LAG, LOW_DISK, OLDEST, Vitals
from bot.processes.child import Told, Word
from bot.processes.pulse import Pulse
from bot.workflows import Queue
from bot.workflows.queue_rows import FILE
from tests.processes.work import asked


class NoLag(LoopLag):
    """Says of a busy machine what it would say of a quiet one."""

    def worst(self) -> float:
        return 0.0


@pytest.fixture
async def vitals(tmp_path: Path) -> AsyncIterator[Vitals]:
    """A front where all is well."""
    pulse = Pulse()
    pulse.hear(Told(Word.READY))
    async with Ledger.open(tmp_path) as ledger, Queue.open(tmp_path) as queue:
        yield Vitals(tmp_path, pulse, NoLag(), ledger, queue, Connections([]))


async def test_where_all_is_well_nothing_is_said(vitals: Vitals):
    assert vitals.unwell() == []
    assert await vitals.unready() == []


async def test_a_loop_that_keeps_everybody_waiting_is_told_then_and_for_a_while(
    vitals: Vitals,
):
    lag = LoopLag()
    vitals = replace(vitals, lag=lag)
    watching = asyncio.create_task(lag.watch())
    await asyncio.sleep(0)
    time.sleep(LONGEST_LAG + 0.3)  # noqa: ASYNC251 - the fault itself
    (now,) = vitals.unwell()
    assert "event loop" in now
    async with asyncio.timeout(30):
        while not vitals.lag._seen:  # noqa: ASYNC110 - nothing tells when
            await asyncio.sleep(0.01)
    assert "event loop" in vitals.unwell()[0]
    watching.cancel()


async def test_an_event_that_has_waited_too_long_is_told(vitals: Vitals, tmp_path: Path):
    await vitals.queue.submit(asked("a question"))
    assert await vitals.unready() == []
    with closing(sqlite3.connect(tmp_path / FILE)) as connection, connection:
        connection.execute(
            "UPDATE workflow_status SET created_at = created_at - ?", [(OLDEST + 1) * 1000]
        )
    (says,) = await vitals.unready()
    assert re.fullmatch(r"an event has waited for 60\d seconds", says)


async def test_a_queue_that_cannot_be_read_is_told_and_the_other_figures_are_still_there(
    vitals: Vitals, tmp_path: Path
):
    with closing(sqlite3.connect(tmp_path / FILE)) as connection, connection:
        connection.execute("ALTER TABLE workflow_status RENAME TO elsewhere")
    (says,) = await vitals.unready()
    assert says.startswith("the queue cannot be read")
    figures = (await vitals.metrics()).decode()
    assert 'footnote_oldest_job_seconds{process="front"} NaN' in figures
    assert "footnote_database_bytes" in figures


async def test_a_disk_that_is_nearly_full_is_told(vitals: Vitals, monkeypatch: pytest.MonkeyPatch):
    free = LOW_DISK
    monkeypatch.setattr(
        "bot.monitoring.vitals.shutil.disk_usage", lambda _: SimpleNamespace(free=free)
    )
    assert await vitals.unready() == []
    free -= 1
    assert await vitals.unready() == ["only 499 MiB are free on the disk"]


async def test_a_database_that_somebody_keeps_locked_is_told(vitals: Vitals, tmp_path: Path):
    with closing(sqlite3.connect(tmp_path / "footnote.sqlite")) as other:
        other.execute("BEGIN IMMEDIATE")
        (says,) = await vitals.unready()
        assert says.startswith("the database cannot be written to")
        other.rollback()
    async with asyncio.timeout(30):
        while await vitals.unready():  # noqa: ASYNC110 - nothing tells when
            await asyncio.sleep(0.05)


async def test_a_model_that_is_not_loaded_and_a_worker_that_died_are_told(vitals: Vitals):
    for word in (Word.LOADING, Word.GONE):
        vitals.pulse.hear(Told(word))
        assert await vitals.unready() == ["the model and the index are not loaded yet"]


async def test_a_platform_that_is_lost_is_told_and_one_that_was_never_reached(
    vitals: Vitals, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("bot.monitoring.connections.LOOKED", 0.01)
    monkeypatch.setattr("bot.monitoring.connections.LOST", 0.3)
    connections = vitals.connections
    connections._seen |= {"slack": None, "discord": None}
    watching = asyncio.create_task(connections.watch())
    is_there = True

    async def is_connected() -> bool:
        return is_there

    with connections.open("slack", is_connected):
        async with asyncio.timeout(30):
            while len(connections.lost()) > 1:  # noqa: ASYNC110 - nothing tells when
                await asyncio.sleep(0.01)
        assert await vitals.unready() == ["discord has not been connected yet"]
        is_there = False
        async with asyncio.timeout(30):
            while len(connections.lost()) < 2:  # noqa: ASYNC110 - nothing tells when
                await asyncio.sleep(0.01)
        says = " ".join(await vitals.unready())
        assert re.search(r"\bslack has not been connected for \d+ seconds\b", says)
    watching.cancel()
