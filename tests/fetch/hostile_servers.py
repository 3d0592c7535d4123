"""Servers made to hold up, fill or confuse whoever asks them, by name.

    python -m tests.fetch.hostile_servers

runs all of them in a process of its own until its input ends, and prints their addresses as JSON: what they
send costs time too, which is not to be taken for the fetcher's.
"""

import asyncio
import gzip
import json
import random
import socket
import struct
import sys
import zlib
from contextlib import AsyncExitStack
from functools import cache

import brotli
from backports import zstd

from tests.fetch.servers import Script, falls_silent, sends, sends_for_ever, speaking

MIB = 1024 * 1024
FIRST = 10  # each has an address of its own in a process of its own, 127.0.0.10 and after
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
START = b"<!doctype html><title>Tides</title>"


def drips(head: bytes, part: bytes, pause: float = 0.2) -> Script:
    """Return a script that writes ``head``, and then ``part`` every now and then for ever."""

    async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        while True:
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(pause)

    return script


def bomb(coding: str, *, size: int = 256 * MIB, twice: bool = False) -> Script:
    """Return a script that sends very little which unpacks to very much."""

    @cache
    def packed() -> bytes:
        whole = START + bytes(b" " * size)
        pack = {
            "gzip": lambda data: gzip.compress(data, 9),
            "deflate": lambda data: zlib.compress(data, 9),
            "br": lambda data: brotli.compress(data, quality=1),
            "zstd": zstd.compress,
        }[coding]
        return pack(pack(whole)) if twice else pack(whole)

    async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        named = f"{coding}, {coding}" if twice else coding
        body = await asyncio.to_thread(packed)
        head = f"Content-Encoding: {named}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        writer.write(OK + head + body)
        await writer.drain()

    return script


def redirects(where: str) -> Script:
    """Return a script that sends on to ``where``, in which {n} is another number every time."""
    count = iter(range(1 << 30))

    async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        location = where.format(n=next(count))
        writer.write(
            f"HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n".encode()
        )
        await writer.drain()

    return script


def hangs_up_hard(head: bytes) -> Script:
    """Return a script that resets the connection after ``head``."""

    async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        await writer.drain()
        held = writer.get_extra_info("socket")
        held.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()

    return script


SERVERS: dict[str, Script] = {
    # never done
    "silence": falls_silent(b""),
    "half a status line": falls_silent(b"HTTP/1.1 20"),
    "half a head": falls_silent(b"HTTP/1.1 200 OK\r\nContent-"),
    "half a body": falls_silent(OK + b"Content-Length: 1000\r\n\r\n" + START),
    "a head that drips": drips(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"),
    "a body that drips": drips(OK + b"\r\n" + START, b"a"),
    "chunks that drip": drips(CHUNKED, b"1\r\na\r\n"),
    "chunks of one byte": sends_for_ever(CHUNKED, b"1\r\na\r\n" * 1000),
    "a body without end": sends_for_ever(OK + b"\r\n" + START, b"<p>tide " * 8192),
    "a stream of music": sends_for_ever(b"HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\n\r\n", bytes(65536)),
    "early hints without end": sends_for_ever(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"),
    "continuing without end": sends_for_ever(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "chunk extensions without end": sends_for_ever(CHUNKED, b"1;" + b"x" * 1000 + b"\r\n \r\n"),
    "trailers without end": sends_for_ever(CHUNKED + b"0\r\n", b"X: y\r\n" * 100),
    "a refusal whose page never ends": sends_for_ever(b"HTTP/1.1 404 Not Found\r\n\r\n", b"a" * 65536),
    "a redirect whose page never ends": sends_for_ever(b"HTTP/1.1 302 Found\r\nLocation: /x\r\n\r\n", b"a" * 65536),
    # very much
    "500,000 headers": sends(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n" * 500_000, b"\r\n"),
    "a header of 20 MB": sends(b"HTTP/1.1 200 OK\r\nX: ", b"y" * (20 * MIB), b"\r\n\r\n"),
    "a status line of 20 MB": sends(b"HTTP/1.1 200 " + b"O" * (20 * MIB) + b"\r\n\r\n"),
    "a chunk size of 20 MB": sends(CHUNKED, b"0" * (20 * MIB)),
    "a bomb by gzip": bomb("gzip"),
    "a bomb by deflate": bomb("deflate"),
    "a bomb by brotli": bomb("br"),
    "a bomb by zstd": bomb("zstd"),
    "a bomb in a bomb": bomb("gzip", twice=True),
    "100,000 empty gzip members": sends(OK + b"Content-Encoding: gzip\r\n\r\n", gzip.compress(b"") * 100_000),
    "a PDF of 26 MB": sends(OK + b"\r\n%PDF-1.7\n", *[random.Random(7).randbytes(MIB)] * 26),
    # not true
    "a length of a terabyte": falls_silent(OK + b"Content-Length: 1099511627776\r\n\r\n" + START.ljust(600)),
    "a length that is too long": sends(OK + b"Content-Length: 5000\r\n\r\n" + START),
    "a length that is too short": sends(OK + b"Content-Length: 5\r\n\r\n" + START * 100),
    "a length below nothing": sends(OK + b"Content-Length: -1\r\n\r\n" + START),
    "two lengths": sends(OK + b"Content-Length: 5\r\nContent-Length: 9\r\n\r\n" + START),
    "a length and chunks": sends(OK + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n5\r\ntides\r\n0\r\n\r\n"),
    "gzip that is none": sends(OK + b"Content-Encoding: gzip\r\n\r\n" + START * 100),
    "gzip that is cut": sends(OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(random.Random(7).randbytes(MIB))[:9999]),
    "a coding that nobody knows": sends(OK + b"Content-Encoding: rot13\r\n\r\n" + START * 100),
    "a chunk size that is none": sends(CHUNKED + b"zz\r\n"),
    "no HTTP at all": sends(b"SSH-2.0-OpenSSH_9.2\r\n"),
    "HTTP of 1991": sends(b"<html>tide"),
    "zeros in the head": sends(b"HTTP/1.1 200 OK\r\nX: \x00\r\n\r\n"),
    "random bytes": sends(random.Random(7).randbytes(MIB)),
    "a hard end": hangs_up_hard(OK + b"Content-Length: 1000\r\n\r\n" + START),
    "a circle": redirects("/"),
    "redirects without end": redirects("/{n}"),
    "a redirect of 8 KB": redirects("/" + "a" * 8000),
    "a redirect that is no text": sends(b"HTTP/1.1 302 Found\r\nLocation: \xff\xfe\x00\r\n\r\n"),
}  # fmt: skip


async def _serve() -> None:
    async with AsyncExitStack() as stack:
        ports = {
            name: await stack.enter_async_context(speaking(script, f"127.0.0.{number}"))
            for number, (name, script) in enumerate(SERVERS.items(), FIRST)
        }
        names = enumerate(ports.items(), FIRST)
        addresses = {name: f"127.0.0.{number}:{port}" for number, (name, port) in names}
        print(json.dumps(addresses), flush=True)  # noqa: T201 - who started us reads it
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(_serve())
