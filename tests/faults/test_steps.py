"""Every durable step, killed before and after it: whole or absent, and the same when it is done again.

``bot.durable`` lists them; what the code has, what is listed and what is killed here are the same.
"""

import ast
import asyncio
import re
import shutil
import signal
import sqlite3
from contextlib import AsyncExitStack, closing
from pathlib import Path
from typing import Any

import pytest

from bot.durable import DURABLE
from index.db.engine import Database
from index.db.sqlite import FILE
from tests.faults.steps import STEPS, do, furnish, killed, opened

CODE = Path(__file__).parents[2]
# What these call is durable; what they are called in is the step.
CALLS = {"write", "_write", "_erase", "enqueue_async", "delete_workflows_async"}
FILES = {"rename", "copy_together", "drop_inputs"}  # of whole databases, and of what DBOS keeps
# Pass on what they are given.
PASSED_ON = {
    "Transactions.__init__",
    "SqlStore._erase",
    "SqlStore.write",
    "Ledger._erase",
    "Database.write",
}
NO_DATABASE = {"AiohttpFetcher._page", "live", "reflow", "_remove_old", "back_up"}
# Killed by test_chain.py and test_tending.py here, tests/backups and tests/processes/test_workflows.py.
ELSEWHERE = {
    *("Queue.submit", "Workflows._delete", "Workflows.empty", "Workflows.forget_done"),
    "Queue.forget",
    *("_switch", "_copied"),
    *("Tending._mend", "Tending.make_blocks"),
}
# Done again they are another: a moment taken, a secret made anew, a state issued.
ANOTHER = {
    "Ledger.sending",
    "Ledger.sent",
    "DigestLedger.new_feed_token",
    "States.async_issue",
    "rebuild",
}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("steps") / "data"

    async def make() -> None:
        async with AsyncExitStack() as stack:
            await furnish(await opened(data, stack))

    asyncio.run(make())
    with closing(sqlite3.connect(data / FILE)) as connection, connection:
        # refresh_terms has something to do
        connection.execute("UPDATE about SET value = 'old' WHERE name = 'terms'")
    return data


@pytest.mark.parametrize("name", STEPS)
def test_a_step_that_is_killed_is_whole_or_absent_and_can_be_done_again(
    house: Path, tmp_path: Path, name: str
):
    before, done = rows(house), copied(house, tmp_path / "done")
    asyncio.run(do(name, done))
    after = rows(done)
    if name not in ANOTHER:
        asyncio.run(do(name, done))
        assert rows(done) == after
    for committed, wanted in [(False, before), (True, after)]:
        data = copied(house, tmp_path / str(committed))
        assert killed(name, data, committed=committed) == -signal.SIGKILL
        asyncio.run(open_again(data))
        if not committed or not in_several(name):
            assert rows(data) == wanted


def test_every_durable_step_of_the_code_is_listed_and_killed():
    assert set(durable_in_code()) == set(DURABLE)
    assert set(STEPS) | ELSEWHERE == set(DURABLE)


def in_several(name: str) -> bool:
    """Whether a step takes several transactions, so that the first does not end it."""
    return name in {"rebuild", "refresh_terms"}


async def open_again(data: Path) -> None:
    """Open what a kill left, which checks every page."""
    async with Database.open(data, lambda _: None, part="test") as database:
        await database.check()


def copied(data: Path, to: Path) -> Path:
    shutil.copytree(data, to)
    return to


def rows(data: Path) -> dict[str, list[str]]:
    """Return every row, but for times, secrets and counters that grow."""
    with closing(sqlite3.connect(data / FILE)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        return {
            table: sorted(map(steady, connection.execute(f"SELECT * FROM {table}").fetchall()))
            for (table,) in tables.fetchall()
            if table not in {"spaces", "sqlite_sequence"}
        }


def steady(row: tuple[Any, ...]) -> str:
    text = repr(
        tuple(
            "32 bytes" if is_secret(each) else each for each in row if not isinstance(each, float)
        )
    )
    text = re.sub(r"'\d{4}-\d\d-\d\dT[^']*'", "a time", text)
    text = re.sub(r"b'gAAAA[^']*'", "sealed", text)
    return re.sub(r"'[\w-]{32,}'", "a secret", text)


def is_secret(value: Any) -> bool:
    return isinstance(value, bytes) and len(value) == 32


def durable_in_code() -> list[str]:
    found = []
    for folder in ("bot", "index"):
        for file in sorted((CODE / folder).rglob("*.py")):
            calls = Calls()
            calls.visit(ast.parse(file.read_text(encoding="utf-8")))
            found += calls.found
    return [each for each in found if each not in PASSED_ON | NO_DATABASE]


class Calls(ast.NodeVisitor):
    """Finds in which function something durable is called."""

    def __init__(self) -> None:
        self._within: list[str] = []
        self.found: list[str] = []

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._enter(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._enter(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self._enter(node)

    def _enter(self, node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self._within.append(node.name)
        self.generic_visit(node)
        self._within.pop()

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if node.attr in CALLS | FILES:
            self.found.append(".".join(self._within))
        self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> None:
        if node.id in FILES and isinstance(node.ctx, ast.Load):
            self.found.append(".".join(self._within))
