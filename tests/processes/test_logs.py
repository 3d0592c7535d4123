"""One log for all processes: lines of JSON, for the owner alone, put aside when it is full."""

import json
import logging
import multiprocessing
from pathlib import Path

import pytest

from bot import logs

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
