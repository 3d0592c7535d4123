"""One log for all processes: lines of JSON, for the owner alone, put aside when it is full."""

import asyncio
import json
import logging
import multiprocessing
import re
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError

from bot import logs
from bot.front import front
from bot.processes.roles import Role
from bot.settings import Settings
from index.errors import FetchError, StoreFull
from tests.databases import database

PROCESSES = multiprocessing.get_context("spawn")


@pytest.fixture(autouse=True)
def loggers_as_before():
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    for each in root.handlers[:]:
        if each not in handlers:
            each.close()
    root.handlers[:] = handlers
    root.setLevel(level)


def test_the_log_is_for_its_owner_alone(tmp_path: Path):
    logs.write_to(tmp_path)
    logging.getLogger("bot").info("begun")
    assert (tmp_path / logs.FILE).stat().st_mode & 0o777 == 0o600
    assert json.loads((tmp_path / logs.FILE).read_text())["event"] == "begun"


def test_no_process_loses_a_line_when_the_file_is_put_aside(tmp_path: Path):
    with PROCESSES.Pool(3) as writers:
        writers.starmap(_write, [(tmp_path, name) for name in "abc"])
    lines = [
        json.loads(line)
        for file in tmp_path.glob(f"{logs.FILE}*")
        for line in file.read_text().splitlines()
    ]
    assert (tmp_path / f"{logs.FILE}.1").exists()
    assert sorted((each["who"], each["number"]) for each in lines) == [
        (who, number) for who in "abc" for number in range(100)
    ]


class Line:
    """That of a process whose supervisor says nothing."""

    async def until_stopped(self, *work: Coroutine[Any, Any, None]) -> None:
        await asyncio.gather(*work)


async def test_what_only_takes_in_forgets_old_lines_too(tmp_path: Path):
    logs.write_to(tmp_path)
    long_ago = datetime.now(UTC) - timedelta(days=16)
    (tmp_path / logs.FILE).write_text(json.dumps({"at": long_ago.isoformat()}) + "\n")
    with database() as server:
        given = Settings(data=tmp_path, database=SecretStr(server.address), port=0)
        serving = asyncio.create_task(front(given, Line(), frozenset({Role.WEB})))
        async with asyncio.timeout(30):
            while not (tmp_path / f"{logs.FILE}.1").exists():
                assert not serving.done()
                await asyncio.sleep(0.01)
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)


def test_no_line_is_older_than_a_month(tmp_path: Path):
    logs.write_to(tmp_path)
    file, old = tmp_path / logs.FILE, tmp_path / f"{logs.FILE}.1"
    logging.getLogger("bot").info("first")
    begun = datetime.now(UTC)
    logs.forget_old(begun + timedelta(days=14))
    assert not old.exists()
    logs.forget_old(begun + timedelta(days=15, hours=1))
    logging.getLogger("bot").info("second")
    assert ("first" in old.read_text(), "second" in file.read_text()) == (True, True)
    logs.forget_old(begun + timedelta(days=31))
    text = "".join(each.read_text() for each in tmp_path.glob(f"{logs.FILE}*"))
    assert "first" not in text


def test_a_line_that_cannot_be_written_is_lost_in_silence(tmp_path: Path, capfd):
    folder = tmp_path / "data"
    logs.write_to(folder)
    (folder / logs.FILE).unlink()
    folder.rmdir()
    logging.getLogger("bot").warning("nowhere to go")
    assert capfd.readouterr() == ("", "")


def _write(data: Path, who: str) -> None:
    # One turn of the file for the 300 lines: what is put aside twice is gone, as it should be.
    logs.MAX_SIZE = 300 * 200 * 3 // 5
    logs.write_to(data)
    for number in range(100):
        logging.getLogger("bot").info("x" * 80, extra={"who": who, "number": number})


CANARIES = [
    "xoxb-1234567890-abcdefghij",
    "xoxe.xoxb-1-abcdefghijklmnop",
    "xoxe-1-abcdefghijklmnop",
    "xoxp-1234567890-abcdefghij",
    "xapp-1-A01-123-abcdef",
    "MTA5ODc2NTQzMjEwOTg3NjU0.GabcdE.abcdefghijklmnopqrstuvwxyz0123456789ab",
    "gAAAAABn1cana1cana2cana3cana4cana5cana6cana7cana8cana9cana0cana1cana2==",
    "Authorization: Bearer the-canary",
    "authorization=Basic Y2FuYXJ5",
    "{'Authorization': 'Bot the-canary'}",
    "Cookie: footnote=the-canary",
    "https://anna:the-canary@example.org/",
    "https://example.org/page?token=the-canary",
    "http://example.org/private/the-canary#the-canary",
    "wss://wss-primary.slack.com/link/?ticket=the-canary&app_id=1",
]
KEYS = ["0123456789abcdef0123456789abcdef", "aGVsbG8gaGVsbG8gaGVsbG8gaGVsbG8gaGVsbG8gaGU="]


@pytest.mark.parametrize("canary", CANARIES + KEYS)
@pytest.mark.parametrize("logger", ["bot.chat", "discord.http", "slack_sdk", "asyncio"])
def test_no_secret_is_logged_however_it_gets_there(tmp_path: Path, canary: str, logger: str):
    logs.write_to(tmp_path, KEYS)
    log = logging.getLogger(logger)
    log.warning("it said %s", canary)
    log.warning(f"it said {canary}")  # noqa: G004 - as libraries do
    log.warning("said", extra={"reason": canary, "fields": {"of": [canary]}})
    for kind in (ValueError, OSError, FetchError, KeyError):
        try:
            raise kind(canary)  # noqa: TRY301 - it is what fails
        except Exception:
            log.exception("failed")
    written = (tmp_path / logs.FILE).read_text()
    assert written.count("\n") == 7
    for secret in (canary, "the-canary", "Y2FuYXJ5"):
        assert secret not in written


def test_of_a_link_its_domain_is_logged_and_what_it_is_known_again_by(tmp_path: Path):
    logs.write_to(tmp_path)
    for link in ("https://www.news.example.co.uk/a?b=c", "https://news.example.co.uk/d"):
        logging.getLogger("index").warning("a page", extra={"reason": f"{link} is too large."})
    lines = (tmp_path / logs.FILE).read_text().splitlines()
    said = [json.loads(line)["reason"] for line in lines]
    assert all(
        re.fullmatch(r"https://example\.co\.uk/#[0-9a-f]{8} is too large\.", each) for each in said
    )
    assert len(set(said)) == 2


def test_an_error_is_told_by_its_type_and_place_with_its_causes_and_not_by_its_values(
    tmp_path: Path,
):
    logs.write_to(tmp_path)
    try:
        try:
            json.loads("{'what somebody wrote'")
        except ValueError as error:
            raise StoreFull("No room left.") from error
    except StoreFull as error:
        logging.getLogger("bot").error("broken", exc_info=error)  # noqa: TRY400 - as it is done
    (line,) = (tmp_path / logs.FILE).read_text().splitlines()
    told = json.loads(line)["traceback"]
    assert re.search(r"JSONDecodeError\n.*StoreFull: No room left\.$", told, re.DOTALL)
    assert "test_logs.py" in told
    assert "column" not in told


def test_a_database_s_error_is_told_without_the_row(tmp_path: Path):
    logs.write_to(tmp_path)
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        connection.execute(text("CREATE TABLE said (words TEXT UNIQUE)"))
        row = {"words": "what somebody wrote"}
        connection.execute(text("INSERT INTO said VALUES (:words)"), row)
        try:
            connection.execute(text("INSERT INTO said VALUES (:words)"), row)
        except IntegrityError:
            logging.getLogger("bot").exception("broken")
    written = (tmp_path / logs.FILE).read_text()
    assert "IntegrityError: UNIQUE constraint failed: said.words" in written
    assert "what somebody wrote" not in written


def test_what_a_library_says_is_told_by_its_pattern_or_its_place(tmp_path: Path):
    logs.write_to(tmp_path)
    log = logging.getLogger("somebody.elses")
    log.warning("%s was rate limited", "what somebody wrote")
    log.warning(f"cannot parse {'what somebody wrote'}")  # noqa: G004 - as libraries do
    first, second = map(json.loads, (tmp_path / logs.FILE).read_text().splitlines())
    assert first["event"] == "%s was rate limited"
    assert re.fullmatch(r"test_logs:\d+", second["event"])
