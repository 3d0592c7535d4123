"""What is asked of each peer, and how: JSON lines in and out, one process each.

Runs in the peers' own environments: nothing but the standard library and numpy.

    {"do": "import", "pages": [[id, url, title, file], …]}    → {"seconds", "busy", "passages"}; kept on disk
    {"do": "fill", "texts": FILE.jsonl, "vectors": FILE.npy}  → {"seconds"}; in memory alone
    {"do": "ask", "questions": […], "k": N}                   → {"seconds": […], "busy": […], "found": [[text, …], …]}
    {"do": "report"}                                          → {"peak", "disk"} in MiB, {"busy"} since the start

``busy`` are seconds of processor.
"""

import contextlib
import json
import os
import resource
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

FloatVectors = NDArray[np.float32]


class Peer(Protocol):
    """A library, used as its own documentation recommends."""

    def warm_up(self) -> None:
        """Load the model."""
        ...

    def add_pages(self, pages: Sequence[Sequence[str]]) -> int:
        """Parse, cut, embed and index pages of (id, URL, title, file); keep them on disk."""
        ...

    def load(self) -> None:
        """Take up what ``add_pages`` kept."""
        ...

    def add_vectors(self, texts: list[str], vectors: FloatVectors) -> None:
        """Index passages whose vectors are known."""
        ...

    def search(self, question: str, k: int) -> list[str]:
        """Return the texts of the ``k`` best passages, best first."""
        ...


def serve(make: Callable[[Path, Path], Peer]) -> None:
    """Answer the lines on standard input; the arguments are a folder to keep things in and the model's."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    replies = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # libraries print what they like
    folder = Path(sys.argv[1])
    with contextlib.suppress(EOFError, BrokenPipeError):
        peer = make(folder, Path(sys.argv[2]))
        if any(folder.iterdir()):
            peer.load()
        for line in sys.stdin:
            print(json.dumps(_done(peer, folder, json.loads(line))), file=replies, flush=True)


def _done(peer: Peer, folder: Path, order: dict[str, Any]) -> dict[str, Any]:
    if order["do"] == "import":
        peer.warm_up()
        began, busy = time.perf_counter(), _busy()
        passages = peer.add_pages(order["pages"])
        return {
            "seconds": time.perf_counter() - began,
            "busy": _busy() - busy,
            "passages": passages,
        }
    if order["do"] == "fill":
        with Path(order["texts"]).open(encoding="utf-8") as lines:
            texts = [json.loads(line) for line in lines]
        vectors = np.load(order["vectors"])
        began = time.perf_counter()
        peer.add_vectors(texts, vectors)
        return {"seconds": time.perf_counter() - began}
    if order["do"] == "ask":
        return _asked(peer, order["questions"], order["k"])
    disk = sum(each.stat().st_size for each in folder.rglob("*") if each.is_file())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return {"peak": max(peak, children) // 1024, "disk": disk / 2**20, "busy": _busy()}


def _asked(peer: Peer, questions: Sequence[str], k: int) -> dict[str, Any]:
    seconds, busy, found = [], [], []
    for question in questions:
        began, spent = time.perf_counter(), time.process_time()
        found.append(peer.search(question, k))
        seconds.append(time.perf_counter() - began)
        busy.append(time.process_time() - spent)
    return {"seconds": seconds, "busy": busy, "found": found}


def _busy() -> float:
    """Return the seconds of processor so far, those of children included, in hundredths."""
    times = os.times()
    ended = times.children_user + times.children_system
    return times.user + times.system + ended + _busy_below(os.getpid(), _processes())


def _busy_below(process: int, every: dict[int, list[int]]) -> float:
    """Return those of the processes that live under this one."""
    spent = 0.0
    for child, (parent, *ticks) in every.items():
        if parent == process:
            spent += sum(ticks) / os.sysconf("SC_CLK_TCK") + _busy_below(child, every)
    return spent


def _processes() -> dict[int, list[int]]:
    """Return the parent and the ticks of processor of every process, as /proc/PID/stat has them."""
    found = {}
    for file in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # it has just ended
            fields = file.read_text("utf-8", "replace").rpartition(")")[2].split()
            found[int(file.parent.name)] = [int(fields[at]) for at in (1, 11, 12, 13, 14)]
    return found
