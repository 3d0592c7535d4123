"""What the documents say is what the code does."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import click
import pytest

from bot.cli import COMMANDS, footnote
from bot.settings import VARIABLES, Settings, SettingsError

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_every_setting_stands_in_the_readme_with_its_meaning():
    rows = re.findall(r"^\| `(FOOTNOTE_\w+)` \| (.+) \|$", README, re.MULTILINE)

    assert dict(rows) == VARIABLES


def test_every_command_stands_in_the_readme():
    named = set(re.findall(r"^footnote (\w+)", README, re.MULTILINE))

    assert named <= set(COMMANDS)
    assert set(COMMANDS) - named <= {"serve", "rebuild"}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str):
    command = footnote.get_command(click.Context(footnote), name)

    assert command is not None
    assert command.get_short_help_str(100) == COMMANDS[name][1]


def test_the_make_targets_that_the_readme_names_exist():
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.MULTILINE))

    assert set(re.findall(r"make (\w+)", README)) <= targets


def test_the_defaults_are_those_that_the_readme_tells(monkeypatch: pytest.MonkeyPatch):
    settings = Settings.read()

    assert f"http://{settings.host}:{settings.port}" in README
    monkeypatch.setenv("FOOTNOTE_PORT", "70000")
    with pytest.raises(SettingsError, match="FOOTNOTE_PORT"):
        Settings.read()


@pytest.mark.parametrize("folder", ["bot", "index"])
def test_what_is_imported_is_declared(folder: str):
    declared = {_normal(re.split(r"[\s\[<>=;]", each)[0]) for each in PROJECT["dependencies"]}
    owners = packages_distributions()

    for package in _imported(ROOT / folder) - set(sys.stdlib_module_names) - {"bot", "index"}:
        distributions = {_normal(each) for each in owners.get(package, [package])}
        assert distributions & declared, f"{package} is imported in {folder} and not declared"


def _imported(folder: Path) -> set[str]:
    found = set()
    for file in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {each.name.partition(".")[0] for each in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.partition(".")[0])
    return found


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_file_has_its_place_on_the_map_and_no_other_has():
    page = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    files = [each for folder in ("bot", "index") for each in (ROOT / folder).rglob("[a-z]*.py")]
    modules = {each.stem for each in files if "migrations" not in each.parts}
    folders = {each.parent.name for each in files}
    ours = re.findall(r"`(?!/|bench/|tests/|docs/)([a-z_/.]+)`", page)
    named = {part for name in ours for part in re.split("[/.]", name.removesuffix(".py")) if part}

    assert modules <= named
    assert named - modules <= folders | {"doctor"}  # a command
