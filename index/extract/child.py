"""Page -> Extraction, in a child process that a bad page may kill without harm.

No parser is safe alone: half a megabyte of markup can keep one busy for minutes, a kilobyte of PDF
make one abort. Not by ``multiprocessing``, whose children inherit the environment with its
tokens, import the main program again, and answer in pickle.
"""

import asyncio
import json
import logging
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from index.errors import ExtractError, ParserStopped
from index.extract.nursery import JOB, READY
from index.extract.wire import ParserFault, pack_head, unpack_reply
from index.types import Completeness, Extraction, Page

PARSER = "index.extract.parse:parse"
FALLBACK = "index.extract.fallback:parse_roughly"
FINISH = "index.in_sentences:in_sentences"
log = logging.getLogger(__name__)

_BOOT = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[2])['path'];"
    "from index.extract.nursery import main; main(sys.argv[1:])"
)
# All of the child's environment: threads for matrices would only cost memory.
_ENVIRONMENT = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
_START_SECONDS = 60
_GRACE = 5  # seconds beyond the child's own clock
_MAX_REPLY = 4 * 1024 * 1024  # bytes; 400,000 characters that JSON escapes take 2.4 million
_CHUNK = 1 << 18

_STOPPED = "The page is too large or too tangled to be read; share another version of it."


@dataclass(frozen=True, slots=True)
class ChildLimits:
    """What one page may cost: seconds by the clock and of processor, bytes, children at once."""

    wall: float = 10
    cpu: int = 8
    memory: int = 1024**3
    at_once: int = 2


class ChildExtractor:
    """Parses each page in a child of its own, and once more by simpler means where that one dies.

    ``parser`` and ``fallback`` are named ``module:function``, from Page to Extraction: they are
    imported by the nursery and never here, as is ``FINISH``, which is given what they found.
    Started by the first page, the nursery lets them read samples (``warm_up``), so that what they
    load late is there for every child; ``close`` ends it. ``stopped`` is told of each child that a
    page stopped: by the ``clock``, for its ``resources``, or because of a ``fault``.
    """

    def __init__(
        self,
        *,
        parser: str = PARSER,
        fallback: str = FALLBACK,
        limits: ChildLimits = ChildLimits(),
        warm_up: bool = True,
        stopped: Callable[[str], None] = lambda _reason: None,
    ) -> None:
        self._stopped = stopped
        self._parser = parser
        self._fallback = fallback
        self._limits = limits
        self._warm_up = warm_up
        self._turns = asyncio.Semaphore(limits.at_once)
        self._starting = asyncio.Lock()
        self._nursery: _Nursery | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """End the nursery, and with it what children there are."""
        nursery, self._nursery = self._nursery, None
        if nursery:
            await asyncio.to_thread(nursery.close)

    async def extract(self, page: Page) -> Extraction:
        """Return what is there, labelled.

        Raises ParserStopped where the page defeats both parsers, PdfEncrypted, PdfUnreadable.
        """
        try:
            found = await self._parsed(self._parser, page)
        except ParserStopped:
            return await self._parsed(self._fallback, page)
        if found.label.completeness is not Completeness.EMPTY:
            return found
        return await self._second_look(page, found)

    async def _second_look(self, page: Page, found: Extraction) -> Extraction:
        """Try the fallback where the parser saw nothing: libxml2 drops what it cannot hold."""
        try:
            second = await self._parsed(self._fallback, page)
        except ExtractError:
            return found
        return second if second.label.readable else found

    async def _parsed(self, parser: str, page: Page) -> Extraction:
        # A turn each: whoever waits behind a bad page waits for one child of its, not for two.
        async with self._turns:
            return await self._in_a_child(parser, page)

    async def _in_a_child(self, parser: str, page: Page) -> Extraction:
        ours, theirs = socket.socketpair()
        with ours:
            ours.setblocking(False)
            with theirs:
                await self._hand_over(theirs)
            began = time.monotonic()
            try:
                async with asyncio.timeout(self._limits.wall + _GRACE):
                    reply = await _conversation(ours, pack_head(parser, page), page.body)
            except (TimeoutError, OSError) as error:
                self._note_stop(began)
                raise ParserStopped(_STOPPED) from error
        if not reply:
            self._note_stop(began)
            raise ParserStopped(_STOPPED)
        try:
            return unpack_reply(reply)
        except ParserFault as fault:
            log.warning("parser failed", extra={"parser": parser, "fault": str(fault)})
            self._stopped("fault")
            raise ParserStopped(_STOPPED) from fault

    def _note_stop(self, began: float) -> None:
        self._stopped("clock" if time.monotonic() - began >= self._limits.wall else "resources")

    async def _hand_over(self, job: socket.socket) -> None:
        """Give a job to the nursery, to a new one if the old one has died."""
        async with self._starting:
            if self._nursery is None or not self._nursery.take(job):
                await self.close()
                self._nursery = await asyncio.to_thread(
                    _Nursery,
                    [self._parser, self._fallback],
                    self._limits,
                    self._warm_up,
                )
                if not self._nursery.take(job):
                    raise ExtractError("The parser could not be started; see the log for why.")


async def _conversation(job: socket.socket, *request: bytes) -> bytes:
    """Send a request to its end, and return the reply; empty where the child died or raves."""
    loop = asyncio.get_running_loop()
    for part in request:
        await loop.sock_sendall(job, part)
    job.shutdown(socket.SHUT_WR)
    reply = bytearray()
    while chunk := await loop.sock_recv(job, _CHUNK):
        reply += chunk
        if len(reply) > _MAX_REPLY:
            return b""
    return bytes(reply)


class _Nursery:
    """The process that forks the children. Blocks while it starts and ends: not for the event loop."""

    def __init__(self, parsers: list[str], limits: ChildLimits, warm_up: bool) -> None:
        settings = {
            "path": [os.path.abspath(entry) for entry in sys.path],  # noqa: PTH100 - "" is here
            "parsers": parsers,
            "finish": FINISH,
            "warm_up": warm_up,
            "wall": limits.wall,
            "cpu": limits.cpu,
            "memory": limits.memory,
        }
        self._control, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter
                [
                    sys.executable,
                    "-I",
                    "-X",
                    "utf8",
                    "-c",
                    _BOOT,
                    str(theirs.fileno()),
                    json.dumps(settings),
                ],
                env=_ENVIRONMENT,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C in a terminal is for us
            )
        self._control.settimeout(_START_SECONDS)
        try:
            self._is_ready = self._control.recv(len(READY)) == READY
        except TimeoutError:
            self._is_ready = False

    def take(self, job: socket.socket) -> bool:
        """Give it a job; False where it is not alive to take one."""
        try:
            return self._is_ready and bool(socket.send_fds(self._control, [JOB], [job.fileno()]))
        except OSError:
            return False

    def close(self) -> None:
        """Let it end: it does when nobody is left to give it jobs."""
        self._control.close()
        self._process.wait()
