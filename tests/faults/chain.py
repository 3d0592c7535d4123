"""Kill after kill, at points that a seed chooses; what was acknowledged is there once, and sound.

On SQLite the process is killed; on PostgreSQL by turns its server, the process, and both.
"""

import random
import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import cycle
from pathlib import Path
from signal import SIGKILL
from typing import Any

import psycopg

from bot.backups.backup import FILES
from bot.messages import Ask, Event
from bot.processes.child import BROKEN
from bot.reception import link_part
from tests.faults.links import POSTS, PROCESSES, Victims, serve, standing
from tests.faults.server import Mortal

LATEST = 40  # points after which a process dies at the latest; an event comes by about twenty
AT = "2026-11-23T09:00:00.000+00:00"
SPACE, CHANNEL = "s", "c"
PATIENCE = 120  # seconds for what takes one


@dataclass
class Tally:
    """What came of the kills."""

    kills: int = 0
    events: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    unsound: list[str] = field(default_factory=list)
    points: dict[str, int] = field(default_factory=dict)

    @property
    def wrong(self) -> list[str]:
        return self.lost + self.doubled + self.unsound


class Chain:
    """One process after another on one data directory, or on a database of ``server``."""

    def __init__(self, data: Path, seed: int, server: Mortal | None = None) -> None:
        self.tally = Tally()
        self._data = data
        self._server = server
        self._where = server.database() if server else data
        self._victims: Iterator[Victims] = cycle(
            ("server", "process", "both") if server else ("process",)
        )
        self._victim: Victims = "process"
        self._random = random.Random(seed)
        self._links: dict[str, Event] = {}  # by message; acknowledged
        self._questions: dict[str, Event] = {}
        self._gone: set[str] = set()  # messages that were deleted, acknowledged
        self._owed: list[Event] = []  # not acknowledged: the platform tells of them again
        self._number = 0
        self._pipe: Any = None
        self._process: Any = None

    def kill(self, times: int) -> Tally:
        """Kill so many times, look at the files after each, and at everything at the end.

        A server looks at its pages itself, by their checksums.
        """
        self._data.mkdir(parents=True, exist_ok=True)
        for _ in range(times):
            self._victim = next(self._victims)
            self._start()
            while not self._dies():
                pass
            self.tally.kills += 1
            if self._server is None:
                self._look_at_files()
        self._settle()
        return self.tally

    def _start(self) -> None:
        self._pipe, theirs = PROCESSES.Pipe()
        given = (theirs, self._data, self._where, self._server and self._server.folder)
        self._process = PROCESSES.Process(target=serve, args=given, daemon=True)
        self._process.start()
        theirs.close()
        assert self._hears()[0] == "open"

    def _dies(self) -> bool:
        """Send what people do until the process dies; return False where it has done all of it."""
        self._pipe.send(("die", (self._random.randrange(LATEST), self._victim)))
        for event in [*self._owed, *(self._next() for _ in range(self._random.randint(1, 3)))]:
            if event not in self._owed:
                self._owed.append(event)
            if not self._acknowledged(event):
                return True
            if self._random.random() < 0.2 and not self._acknowledged(event):  # told again
                return True
        self._pipe.send(("idle", None))
        told, name = self._hears()
        return told == "died" and self._died(name)

    def _acknowledged(self, event: Event) -> bool:
        self._pipe.send(("submit", event.as_record()))
        told, name = self._hears()
        if told == "died":
            return not self._died(name)
        if event in self._owed:
            self._owed.remove(event)
        if event.ask is Ask.READ:
            self._links[event.message] = event
        elif event.ask is Ask.QUESTION:
            self._questions[event.message] = event
        else:
            self._gone.add(event.message)
        return True

    def _died(self, name: str) -> bool:
        of = "" if self._server is None else f"{self._victim}: "
        self.tally.points[f"{of}{name}"] = self.tally.points.get(f"{of}{name}", 0) + 1
        if self._server and self._victim != "process":
            self._server.start()
        self._process.join(PATIENCE)
        # Where both are to die, the process may see the server die, and end by itself, before it is killed.
        ends = {"process": {-SIGKILL}, "server": {BROKEN}, "both": {-SIGKILL, BROKEN}}
        assert self._process.exitcode in ends[self._victim]
        return True

    def _hears(self) -> tuple[str, str]:
        assert self._pipe.poll(PATIENCE), "It says nothing."
        told: tuple[str, str] = self._pipe.recv()
        return told

    def _next(self) -> Event:
        """Return what somebody does: most share a link, some ask, some delete what they shared."""
        self._number += 1
        self.tally.events += 1
        message = f"m{self._number}"
        chosen = self._random.random()
        there = sorted(set(self._links) - self._gone)
        if chosen < 0.2 and there:
            return replace(
                self._links[self._random.choice(there)], ask=Ask.WITHDRAW, text="", part=""
            )
        if chosen < 0.4 and there:
            return _event(message, Ask.QUESTION, "What did it cost?")
        known = [self._links[each].text for each in there]
        shared = known and self._random.random() < 0.2  # somebody else had the same link
        text = self._random.choice(known) if shared else f"https://example.org/page{self._number}"
        return _event(message, Ask.READ, text, link_part(text))

    def _look_at_files(self) -> None:
        """Check copies of both databases as the kill left them: the next process mends nothing then."""
        with tempfile.TemporaryDirectory() as folder:
            for name in FILES:
                for part in ("", "-wal"):
                    if (self._data / f"{name}{part}").exists():
                        shutil.copyfile(self._data / f"{name}{part}", f"{folder}/{name}{part}")
                if (self._data / name).exists():
                    found = _ask(Path(folder) / name, "PRAGMA quick_check")
                    if found != [("ok",)]:
                        self.tally.unsound.append(f"after kill {self.tally.kills}: {name}: {found}")

    def _settle(self) -> None:
        """Let a process do all that is left, and look whether everything is there once."""
        self._start()
        for event in list(self._owed):
            assert self._acknowledged(event)
        self._pipe.send(("idle", None))
        assert self._hears() == ("idle", "")
        self._process.kill()
        self._process.join(PATIENCE)
        shown: Counter[str] = Counter(each["key"] for each in standing(self._data / POSTS).values())
        shares: Counter[str] = Counter(message for (message,) in self._shares())
        for event in [*self._links.values(), *self._questions.values()]:
            self._compare(event, "posts", shown[event.key])
        for event in self._links.values():
            self._compare(event, "shares", shares[event.message])

    def _shares(self) -> list[Any]:
        query = "SELECT message FROM shares"
        if isinstance(self._where, Path):
            return _ask(self._where / FILES[0], query)
        with psycopg.connect(self._where.address) as connection:
            return connection.execute(query).fetchall()

    def _compare(self, event: Event, what: str, count: int) -> None:
        wanted = 0 if event.message in self._gone else 1
        said = f"{event.key}: {count} {what}, not {wanted}"
        if count < wanted:
            self.tally.lost.append(said)
        if count > wanted:
            self.tally.doubled.append(said)


def _event(message: str, ask: Ask, text: str, part: str = "") -> Event:
    return Event("twin", SPACE, CHANNEL, message, ask, "ada", AT, text=text, part=part)


def _ask(file: Path, query: str) -> list[Any]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(query).fetchall()
