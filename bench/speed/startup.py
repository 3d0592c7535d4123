"""How long ``footnote serve`` takes until it shows the page and can answer, and what it weighs."""

import asyncio
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import aiohttp
import psutil

from bench.speed.figures import Figures

PATIENCE = 120  # seconds


async def measure(data: Path) -> Figures:
    """Start the server on an empty data directory, and wait for the page and for the model."""
    port = _free_port()
    began = time.perf_counter()
    with subprocess.Popen(  # noqa: ASYNC220 - the server is the thing that is timed
        [sys.executable, "-m", "bot.cli", "serve", "--data", str(data)],
        env=os.environ | {"FOOTNOTE_PORT": str(port)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        try:
            page = await _until(f"http://127.0.0.1:{port}/", began)
            memory = _memory(server.pid)
            ready = await _until(f"http://127.0.0.1:{port}/readyz", began)
            return {
                "serve: page s": round(page, 2),
                "serve: memory with the page MiB": memory,
                "serve: model ready s": round(ready, 2),
                "serve: memory with the model MiB": _memory(server.pid),
            }
        finally:
            server.terminate()


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


async def _until(url: str, began: float) -> float:
    """Return how long after ``began`` the URL answered 200."""
    async with aiohttp.ClientSession() as session:
        while time.perf_counter() - began < PATIENCE:
            try:
                async with session.get(url) as response:
                    if response.status == 200:
                        return time.perf_counter() - began
            except aiohttp.ClientConnectionError:
                pass
            await asyncio.sleep(0.02)
    raise TimeoutError(f"{url} was not there after {PATIENCE} s")


def _memory(process: int) -> int:
    """Return the resident memory of the process and its children, in MiB."""
    tree = [psutil.Process(process), *psutil.Process(process).children(recursive=True)]
    return round(sum(each.memory_info().rss for each in tree) / 2**20)
