"""No package is older than it may be, and what is installed by hashes is what is pinned."""

import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[2]
FLOORS = {
    name: Version(each["version"])
    for name, each in tomllib.loads((ROOT / "floors.toml").read_text("utf-8")).items()
}
PINNED = {
    canonicalize_name(name): Version(version)
    for name, version in re.findall(
        r"^([\w.-]+)==(\S+)$", (ROOT / "constraints.txt").read_text("utf-8"), re.MULTILINE
    )
}
NEEDED = {
    canonicalize_name(each.name): each.specifier
    for each in map(Requirement, metadata.requires("footnote") or ())
    if not each.marker or "extra" not in str(each.marker)
}
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
MARKED = re.findall(r"^([\w.-]+)==[^ ;]+ ; (.+)$", LOCK, re.MULTILINE)
LOCKED = dict(re.findall(r"^([\w.-]+)==([^ ;]+)", LOCK, re.MULTILINE))


@pytest.mark.parametrize("name", FLOORS)
def test_nothing_is_older_than_it_may_be(name: str):
    floor, key = FLOORS[name], canonicalize_name(name)
    if key != "backports-zstd" or _has("backports.zstd"):  # Python 3.14 has its own
        assert Version(metadata.version(name)) >= floor
    assert PINNED[key] >= floor
    assert _lowest(NEEDED[key]) >= floor, "pyproject.toml lets an older one in"


def test_the_floors_that_were_asked_for_are_there():
    floors = {"aiohttp": "3.14.4", "pypdf": "7", "brotli": "1.2", "lxml": "6.1"}
    assert {
        name: FLOORS[name] >= Version(version) for name, version in floors.items()
    } == dict.fromkeys(floors, True)


def test_all_that_is_needed_is_locked_by_hashes_at_the_version_that_is_pinned():
    locked = {canonicalize_name(name): Version(version) for name, version in LOCKED.items()}
    elsewhere = {name for name, rest in MARKED if "platform" in rest or "python" in rest}
    elsewhere.add("setuptools")  # which pip freeze leaves out
    assert {name: PINNED.get(name, locked[name]) for name in locked} == locked
    assert {name for name in locked if name not in PINNED} <= elsewhere
    # Torch comes from an index of its own in the container, and from PyPI elsewhere.
    assert set(NEEDED) - set(locked) == {"torch"}


def test_everything_in_the_lock_has_a_hash():
    requirements = LOCK.replace("\\\n", " ").splitlines()
    assert len(requirements) == len(LOCKED)
    assert all(re.search(r"--hash=sha256:[0-9a-f]{64}\b", each) for each in requirements)


def test_the_lock_names_no_index():
    assert "://" not in LOCK
    assert "index-url" not in LOCK


def _lowest(needed: SpecifierSet) -> Version:
    return max(Version(each.version) for each in needed if each.operator in {">=", "=="})


def _has(name: str) -> bool:
    try:
        return bool(metadata.version(name))
    except metadata.PackageNotFoundError:
        return False
