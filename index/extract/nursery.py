"""The process that parsers are born in: it has them imported, and forks one child a page.

It is started with an empty environment, knows nothing of the process that started it, and ends
when that one does. Each child lives under limits that the kernel enforces, whatever C code it is in.
"""

import ctypes
import gc
import json
import os
import resource
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module
from itertools import product
from pathlib import Path
from typing import Any, NoReturn

from index.errors import ExtractError
from index.extract.wire import bounded, pack_error, pack_extraction, pack_fault, unpack_page
from index.types import Extraction, Link, Page

READY = b"R"
JOB = b"J"
_OPEN_FILES = 64
_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_CHUNK = 1 << 20
_URL = "https://sea.test/tides"  # of names as short as cnn.com a list of all suffixes is read
_HEAD = b"<html><head><title>Tides</title></head><body><article><h1>Tides</h1>"
_LONG = (
    b"<p>By Ida Brandt, March 4, 2026</p>"
    b"<p>The tide came in at noon, and the harbour filled with boats of every colour.</p>"
    b"<p>By the evening the water had gone out again, and left them lying on the sand.</p>"
    b"<p>Sailors knew when it would rise long before anybody could have said why it does.</p>"
    b"<p>It follows the moon, which pulls at the near side of the sea more than at the far one.</p>"
)
_SHORT = b"<p>The tide came in at noon.</p>"  # of so little, other words are looked for too
_SAMPLES = [
    Page(Link(_URL, _URL), _URL, "text/html", None, _HEAD + text + b"</article></body></html>")
    for text in (_LONG, _SHORT)
]


def main(arguments: Sequence[str]) -> None:
    """Serve the socket with the descriptor ``arguments[0]``, as ``arguments[1]`` (JSON) says."""
    control = socket.socket(fileno=int(arguments[0]))
    settings = json.loads(arguments[1])
    for name in (*settings["parsers"], settings["finish"]):
        import_module(name.partition(":")[0])
    _fall_silent()
    if settings["warm_up"]:
        _warm_up(settings["parsers"], settings["finish"])
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel buries the children
    gc.collect()
    gc.freeze()  # else collecting garbage would copy our memory into every child
    control.send(READY)
    while fds := socket.recv_fds(control, len(JOB), 1)[1]:
        if os.fork() == 0:
            control.close()
            _live(fds[0], settings)
        os.close(fds[0])


def _fall_silent() -> None:
    """Parsers complain about bad pages, to an error stream that nobody could read in time."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stderr.fileno())
    os.close(nowhere)


def _warm_up(parsers: Sequence[str], finish: str) -> None:
    """Let the parsers load what they load when they are first used, once and not in every child.

    py3langid even has to: it unpacks its model through a temporary file, which no child may write.
    """
    for parser, sample in product(parsers, _SAMPLES):
        with suppress(Exception):  # what is wrong with a parser shows when a page comes
            _named(finish)(_named(parser)(sample))


def _live(fd: int, settings: dict[str, Any]) -> NoReturn:
    """Read a job, answer it and die; also by a signal, which the parent reads as having stopped."""
    try:
        _limit(settings["wall"], settings["cpu"], settings["memory"])
        with socket.socket(fileno=fd) as job:
            job.sendall(_reply(*unpack_page(_read(job)), settings["finish"]))
    finally:
        os._exit(0)


def _limit(wall: float, cpu: int, memory: int) -> None:
    """Bound seconds by the clock, seconds of processor, and bytes beyond those that we have."""
    nursery = os.getppid()
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != nursery:
        os._exit(0)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, wall)
    size = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    for limit, value in (
        (resource.RLIMIT_CPU, cpu),
        (resource.RLIMIT_AS, size + memory),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (value, value))


def _read(job: socket.socket) -> bytes:
    chunks = []
    while chunk := job.recv(_CHUNK):
        chunks.append(chunk)
    return b"".join(chunks)


def _reply(parser: str, page: Page, finish: str) -> bytes:
    try:
        return pack_extraction(_named(finish)(bounded(_named(parser)(page))))
    except ExtractError as error:
        return pack_error(error)
    except Exception as error:  # noqa: BLE001 - a fault of ours, to be told and not to be hidden
        return pack_fault(error)


def _named(name: str) -> Callable[[Any], Extraction]:
    module, _, function = name.partition(":")
    found: Callable[[Any], Extraction] = getattr(import_module(module), function)
    return found
