"""A process of its own that does something to files, and is killed at one of its steps."""

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["bot.backups.restore", __name__])

# https://docs.python.org/3/library/audit_events.html: each is raised before the thing is done
STEPS = {
    *("os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.chmod"),
    *("shutil.copyfile", "shutil.rmtree", "sqlite3.connect", "fcntl.flock"),
}


def die_at(step: int, what: Callable[..., object], *given: Any) -> int:
    """Do it, but be killed before a step; return the exit status, 0 where there are fewer steps."""
    process = PROCESSES.Process(target=_do, args=(step, what, *given))
    process.start()
    process.join()
    assert process.exitcode is not None
    return process.exitcode


def _do(step: int, what: Callable[..., object], *given: Any) -> None:
    steps = iter(range(step))

    def look(event: str, _: tuple[object, ...]) -> None:
        if event in STEPS and next(steps, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(look)
    what(*given)
