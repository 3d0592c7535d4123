"""A supervised process: how it begins and ends, and what it and its supervisor tell each other."""

import asyncio
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from enum import StrEnum
from multiprocessing.connection import Connection
from typing import Any

from bot import logs
from bot.settings import Settings
from index.errors import FootnoteError, StoreBusy, StoreFull, StoreUnreachable

HELD = {signal.SIGINT, signal.SIGTERM}  # kept from a process until it knows what to do with them
REFUSED = 1  # exit status of a process that says what its operator has to put right
BROKEN = 70  # of one that nobody foresaw; the log says why
# Seconds that a thread may hold the interpreter while others wait: every answer passes through
# dozens of threads' short works, and with the usual 5 ms each of them waits. Decision 0054.
TURN = 0.0005


class Word(StrEnum):
    """What is told."""

    STOP = "stop"  # to both: finish what has begun, take in nothing more
    REFUSED = "refused"  # from both: what the operator has to put right, as ``text``
    AWAY = "away"  # from both: why it cannot work now and may later, as ``text``
    LOADING = "loading"  # from the worker, again and again, and passed on to the front
    READY = "ready"  # the same, once the library is open
    # From the worker, and passed on to the front: what it has counted, as ``text``.
    FIGURES = "figures"
    GONE = "gone"  # to the front: the worker has died, and is started again


@dataclass(frozen=True, slots=True)
class Told:
    """A word, and what belongs to it."""

    word: Word
    text: str = ""


Work = Callable[[Settings, "Line"], Coroutine[Any, Any, None]]


class Line:
    """A process's line to its supervisor, in the running event loop.

    A supervisor that is killed hangs up: then the process ends at once, as if it had been killed
    too. All that it does is made for that.
    """

    def __init__(self, connection: Connection) -> None:
        self.stopping = asyncio.Event()
        self.heard: Callable[[Told], None] = lambda _told: None
        self._connection = connection
        self._loop = asyncio.get_running_loop()
        # A thread, because the loop may be busy when the supervisor hangs up.
        threading.Thread(target=self._listen, name="line", daemon=True).start()

    def tell(self, word: Word, text: str = "") -> None:
        """Tell the supervisor."""
        tell(self._connection, Told(word, text))

    async def until_stopped(self, *work: Coroutine[Any, Any, None]) -> None:
        """Do all of ``work`` at once until the supervisor says stop; raise what any of it raises."""
        stopping = asyncio.create_task(self.stopping.wait())
        tasks: set[asyncio.Task[Any]] = {stopping, *map(asyncio.create_task, work)}
        pending = tasks
        try:
            while not stopping.done():
                done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def _listen(self) -> None:
        try:
            while True:
                told: Told = self._connection.recv()
                self._loop.call_soon_threadsafe(self._hear, told)
        except RuntimeError:  # the loop has ended, and the process is about to
            return
        except (EOFError, OSError):
            os._exit(BROKEN)

    def _hear(self, told: Told) -> None:
        if told.word is Word.STOP:
            self.stopping.set()
        else:
            self.heard(told)


def tell(connection: Connection, told: Told) -> None:
    """Send, unless nobody listens any more."""
    try:
        connection.send(told)
    except OSError:
        return


def run(work: Work, settings: Settings, connection: Connection) -> None:
    """Be a supervised process: do ``work`` until it ends or is stopped, and exit."""
    # A terminal sends it to all processes at once: the supervisor says what is to be done.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logs.write_to(settings.data, settings.secrets)
    sys.setswitchinterval(TURN)
    try:
        asyncio.run(_working(work, settings, connection))
    except (StoreBusy, StoreFull, StoreUnreachable) as error:
        logs.unexpected(error)
        tell(connection, Told(Word.AWAY, str(error)))
        sys.exit(BROKEN)
    except FootnoteError as error:
        tell(connection, Told(Word.REFUSED, str(error)))
        sys.exit(REFUSED)
    except Exception as error:  # noqa: BLE001 - the log has it, the supervisor starts again
        logs.unexpected(error)
        if settings.debug:
            traceback.print_exc()
        sys.exit(BROKEN)


async def _working(work: Work, settings: Settings, connection: Connection) -> None:
    line = Line(connection)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, line.stopping.set)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, HELD)
    await work(settings, line)
