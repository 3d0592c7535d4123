"""Import of many articles, against a bare loop over their passages, and the forward passes alone.

The loop is sentence-transformers and FAISS; the forward passes are our own model's. Seconds of
processor stand beside the clock's, which others on the machine make longer. Each runs in a process of its own, so that its peak memory is its own.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text

from bench.speed.figures import CHANNEL, Figures, archive


def measure(archive_file: Path, data: Path, articles: int) -> Figures:
    """Import ``articles`` of the archive into ``data``; embed the same passages in a bare loop."""
    rows = data.parent / "rows.jsonl"
    with rows.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in archive(archive_file, articles))
    footnote = [sys.executable, "-m", "bot.cli", "import", str(rows), "--channel", CHANNEL]
    ours, busy, memory = _run([*footnote, "--data", str(data)])
    passages = data.parent / "passages.json"
    texts = passage_texts(data)
    passages.write_text(json.dumps(texts), encoding="utf-8")
    forward, forward_busy, _ = _run([sys.executable, "-m", "bench.speed.forward", str(passages)])
    bare, bare_busy, bare_memory = _run([sys.executable, "-m", "bench.speed.bare", str(passages)])
    return {
        "import: articles": articles,
        "import: passages": len(texts),
        "import: s": round(ours, 1),
        "import: articles/s": round(articles / ours, 1),
        "import: peak MiB": memory,
        "import: bare loop s": round(bare, 1),
        "import: bare loop peak MiB": bare_memory,
        "import: ratio to bare loop": round(ours / bare, 2),
        "import: ratio to bare loop, of processor": round(busy / bare_busy, 2),
        "import: forward passes alone s": round(forward, 1),
        "import: ratio to forward passes": round(ours / forward, 2),
        "import: ratio to forward passes, of processor": round(busy / forward_busy, 2),
    }


def passage_texts(data: Path) -> list[str]:
    """Return the text of every passage stored in ``data``, by passage id."""
    query = (
        "SELECT a.text, p.first_char, p.past_char FROM passages p"
        " JOIN articles a ON a.space = p.space AND a.id = p.article ORDER BY p.id"
    )
    with create_engine(f"sqlite:///{data / 'footnote.sqlite'}").connect() as connection:
        return [row[0][row[1] : row[2]] for row in connection.execute(text(query))]


def _run(command: Sequence[Any]) -> tuple[float, float, int]:
    """Return the seconds that the process took, those of processor, and its peak memory in MiB."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    busy = usage.ru_utime + usage.ru_stime
    return time.perf_counter() - began, busy, usage.ru_maxrss // 1024
