"""Stand-ins for the parser, each with a way of its own to go wrong. They run in the child."""

import contextlib
import os
import resource
import signal
import socket
import sys
from pathlib import Path

from index.errors import PdfEncrypted
from index.extract.parse import parse
from index.types import Completeness, Extraction, Label, Page


def found(text: str, completeness: Completeness = Completeness.FULL) -> Extraction:
    return Extraction(
        "Tides", "A. Keeper", "Harbour", "2026-01-02", "en", text, Label(completeness)
    )


def echo(page: Page) -> Extraction:
    return found(page.body.decode())


def nothing(page: Page) -> Extraction:
    return found("", Completeness.EMPTY)


def tell_what_it_opens(page: Page) -> Extraction:
    opened: list[str] = []
    sys.addaudithook(lambda event, given: opened.append(str(given[0])) if event == "open" else None)
    parse(page)
    return found("\n".join(opened) or "nothing")


def hang(page: Page) -> Extraction:
    signal.pause()  # until it is killed
    return found("too late")


def compute(page: Page) -> Extraction:
    while True:
        pass


def eat_memory(page: Page) -> Extraction:
    return found(str(len(bytearray(8 * 1024**3))))


def abort(page: Page) -> Extraction:
    os.abort()


def be_killed(page: Page) -> Extraction:
    os.kill(os.getpid(), signal.SIGKILL)
    return found("never")


def raise_something(page: Page) -> Extraction:
    raise RecursionError("deep")


def ask_for_a_password(page: Page) -> Extraction:
    raise PdfEncrypted("The PDF asks for a password; share a copy without one.")


def write_a_file(page: Page) -> Extraction:
    Path(page.body.decode()).write_text("written")
    return found("written")


def open_files(page: Page) -> Extraction:
    held = [socket.socket() for _ in range(1000)]
    return found(str(len(held)))


def tell_environment(page: Page) -> Extraction:
    return found(
        f"{sorted(os.environ)} {'__main__' in sys.modules and sys.modules['__main__'].__dict__.get('__file__')}"
    )


def tell_pid(page: Page) -> Extraction:
    return found(f"{os.getpid()} {os.getppid()} {resource.getrlimit(resource.RLIMIT_CORE)[0]}")


def tell_pid_and_hang(page: Page) -> Extraction:
    with socket.create_connection(("127.0.0.1", int(page.body))) as out:
        out.sendall(f"{os.getpid()} {os.getppid()}\n".encode())
        signal.pause()
    return found("too late")


def lie(page: Page) -> Extraction:
    """Do what a page could that took the child over: answer in the parser's place."""
    for fd in range(3, 64):
        with contextlib.suppress(OSError):
            os.write(fd, page.body)
    os._exit(0)


def half_a_pair(page: Page) -> Extraction:
    return found("a\ud800b")
