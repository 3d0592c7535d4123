"""The threads that models compute in: one for each text, as many texts at once as there are cores."""

import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

_GIVES_WAY = 10  # niceness: on a busy core a tenth of what the event loop's thread gets


def computing(threads: int, name: str) -> ThreadPoolExecutor:
    """Return threads that compute, and that give way to all others of the process.

    Each step of a question wakes some other thread for a moment. Where all cores compute, it waited
    for one of them longer than it took (docs/decisions/0055).
    """
    return ThreadPoolExecutor(threads, thread_name_prefix=name, initializer=_give_way)


def _give_way() -> None:
    if sys.platform == "linux":  # elsewhere a thread has no niceness of its own
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _GIVES_WAY)


def use_one_thread() -> None:
    """Compute in the calling thread alone: two wait for each other where others use the cores too.

    Under load a question took 100 ms with one thread and 450 ms with two.
    """
    import torch  # noqa: PLC0415 - here, not above: it takes seconds, and most commands need no model

    if torch.get_num_threads() != 1:
        torch.set_num_threads(1)


def cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
