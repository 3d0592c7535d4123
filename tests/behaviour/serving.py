"""``footnote serve`` in processes of its own, for tests that drive it from outside."""

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http.client import OK
from pathlib import Path

import aiohttp

from tests.waiting import PATIENCE

SERVE = (sys.executable, "-m", "bot.cli")


class Served:
    """The supervisor's process, and where its page is."""

    def __init__(self, process: asyncio.subprocess.Process, origin: str) -> None:
        self.process = process
        self.origin = origin

    def kill(self) -> None:
        """Send SIGKILL, as the kernel does to whoever takes too much memory."""
        self.process.send_signal(signal.SIGKILL)


@asynccontextmanager
async def serving(
    data: Path, program: tuple[str, ...] = SERVE, roles: str = "", **settings: str
) -> AsyncIterator[Served]:
    """Run ``footnote serve`` while the body runs; yield it once the model is loaded, where it needs one."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("FOOTNOTE_")}
    process = await asyncio.create_subprocess_exec(
        *program,
        "serve",
        "--data",
        str(data),
        *(("--roles", roles) if roles else ()),
        env=inherited | {"FOOTNOTE_PORT": "0", "OMP_NUM_THREADS": "1"} | settings,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout
    assert process.stderr
    heard = asyncio.create_task(process.stderr.read())
    try:
        async with asyncio.timeout(PATIENCE):
            line = (await process.stdout.readline()).decode()
        found = re.search(r"https?://[^/\s]+", line)
        assert found, f"It did not start: {line!r} {(await heard).decode()}"
        await _ready(found[0])
        yield Served(process, found[0])
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
            try:
                async with asyncio.timeout(PATIENCE):
                    await process.wait()
            except TimeoutError:
                process.kill()
        await heard


async def _ready(origin: str) -> None:
    async with asyncio.timeout(PATIENCE), aiohttp.ClientSession() as session:
        while (await session.get(f"{origin}/readyz")).status != OK:  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.1)
