"""``footnote serve``: starts the front and the worker, watches them, and stops them."""

import asyncio
import logging
import multiprocessing
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing import resource_tracker
from pathlib import Path

import click

from bot.errors import StartFailed
from bot.processes.child import HELD, Line, Told, Word, Work, run, tell
from bot.processes.roles import EVERY, Role, Roles
from bot.settings import Settings, SettingsError

FIRST_PAUSE = 1.0  # seconds before a process that died is started again; then doubled
LONGEST_PAUSE = 60.0  # seconds
STEADY = 120.0  # seconds after which a process has recovered, and the next pause is the first again
STOPPED_WITHIN = 18.0  # seconds that both have to end; then they are killed, which loses nothing

_SPAWN = multiprocessing.get_context("spawn")  # a fork would copy threads that hold locks
log = logging.getLogger(__name__)


async def serve(settings: Settings, roles: Roles = EVERY) -> None:
    """Serve until SIGTERM or SIGINT; a second one ends what still finishes its work.

    A process that dies is started again. Raises StartFailed with the sentence of one that cannot
    work before the operator has put something right, or SettingsError where a role cannot be had.
    """
    _refuse_roles(settings, roles)
    front = Child("front", partial(_front, roles), settings)
    children = [front]
    if Role.WORKER in roles:
        children.append(Child("worker", _worker, settings, heard=front.tell))

    def at_once() -> None:
        for child in children:
            child.kill()

    asked = asyncio.create_task(_asked_to_stop(at_once).wait())
    keeping = [asyncio.create_task(child.keep()) for child in children]
    try:
        await asyncio.wait([asked, *keeping], return_when=asyncio.FIRST_COMPLETED)
    finally:
        await asyncio.gather(*(child.stop() for child in children))
        asked.cancel()
        refused = await asyncio.gather(*keeping, return_exceptions=True)
    for each in refused:
        if isinstance(each, BaseException):
            raise each


def _refuse_roles(settings: Settings, roles: Roles) -> None:
    """Raise SettingsError where a part is asked for that cannot be done, or not alone."""
    if roles == EVERY:
        return
    for role, given in ((Role.SLACK, settings.slack), (Role.DISCORD, settings.discord)):
        if role in roles and not given:
            raise SettingsError(f"There is no token for the role {role}: set it, or leave it out.")
    if isinstance(settings.where, Path):
        raise SettingsError(
            f"Everything is in {settings.where}, and one process does all that is done there: leave "
            "--roles out, or set FOOTNOTE_DATABASE to a PostgreSQL database that several can share."
        )


async def _front(roles: Roles, settings: Settings, line: Line) -> None:
    from bot.front import front  # noqa: PLC0415 - what only that process needs

    await front(settings, line, roles)


async def _worker(settings: Settings, line: Line) -> None:
    from bot.worker import worker  # noqa: PLC0415

    await worker(settings, line)


class Child:
    """A process that is started again when it dies.

    Does not know what it works on.
    """

    def __init__(
        self,
        name: str,
        work: Work,
        settings: Settings,
        heard: Callable[[Told], None] = lambda _told: None,
    ) -> None:
        self._name = name
        self._work = work
        self._settings = settings
        self._heard = heard
        self._stopping = asyncio.Event()
        self._connection: multiprocessing.connection.Connection | None = None
        self._process: multiprocessing.process.BaseProcess | None = None
        self._refusal = ""
        self._away = ""  # why it could not work for now
        self._worked = False  # ever

    async def keep(self) -> None:
        """Run the process until it is stopped. Raises StartFailed with what it refused to do."""
        pause = FIRST_PAUSE
        while not self._stopping.is_set():
            began = time.monotonic()
            status = await self._once()
            if self._refusal or (self._away and not self._worked):
                raise StartFailed(self._refusal or self._away)
            if self._stopping.is_set():
                return
            if time.monotonic() - began > STEADY:
                pause, self._worked = FIRST_PAUSE, True
            self._heard(Told(Word.GONE))
            log.error("died", extra={"which": self._name, "status": status, "pause": pause})
            click.echo(f"footnote: The {self._name} died; it is started again.", err=True)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    def tell(self, told: Told) -> None:
        """Tell the process, where there is one just now."""
        if self._connection:
            tell(self._connection, told)

    async def stop(self) -> None:
        """Have the process end what it has begun; kill it where that takes too long."""
        self._stopping.set()
        self.tell(Told(Word.STOP))
        process = self._process
        if process and process.is_alive():
            await asyncio.to_thread(process.join, STOPPED_WITHIN)
            if process.is_alive():
                log.error("killed", extra={"which": self._name})
                process.kill()

    def kill(self) -> None:
        """End the process at once: what it had begun is taken up at the next start."""
        if self._process and self._process.is_alive():
            log.warning("ended at once", extra={"which": self._name})
            self._process.kill()

    async def _once(self) -> int | None:
        """Start the process, and return its exit status."""
        loop = asyncio.get_running_loop()
        self._connection, theirs = _SPAWN.Pipe()
        self._process = _SPAWN.Process(
            target=run, args=(self._work, self._settings, theirs), name=self._name
        )
        with _signals_held():
            self._process.start()
        log.info("started", extra={"which": self._name, "pid": self._process.pid})
        theirs.close()
        ended = asyncio.Event()
        loop.add_reader(self._process.sentinel, ended.set)
        loop.add_reader(self._connection.fileno(), self._hear)
        try:
            await ended.wait()
        finally:
            loop.remove_reader(self._process.sentinel)
            self._hear()  # its last word
            loop.remove_reader(self._connection.fileno())
            self._connection.close()
            self._connection = None
        self._process.join()
        return self._process.exitcode

    def _hear(self) -> None:
        if not self._connection:
            return
        try:
            while self._connection.poll():
                told: Told = self._connection.recv()
                if told.word is Word.REFUSED:
                    self._refusal = told.text
                elif told.word is Word.AWAY:
                    self._away = told.text
                else:
                    self._worked = True
                    self._heard(told)
        except (EOFError, OSError):
            asyncio.get_running_loop().remove_reader(self._connection.fileno())


@contextmanager
def _signals_held() -> Iterator[None]:
    """Keep signals from a process that has only begun: Python would end it with a traceback."""
    resource_tracker.ensure_running()  # started later, it would let signals through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, HELD)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _asked_to_stop(at_once: Callable[[], None]) -> asyncio.Event:
    """Return what is set by the first signal; ``at_once`` is called at each further one."""
    asked = asyncio.Event()

    def hear() -> None:
        if asked.is_set():
            at_once()
        asked.set()

    for number in HELD:
        asyncio.get_running_loop().add_signal_handler(number, hear)
    return asked
