"""docs/discord.md asks for what the code needs, and offers what it has."""

import re
from pathlib import Path

from bot.chat.discord import words
from bot.chat.discord.asked import CONTEXT_MENU
from bot.chat.discord.invite import PERMISSIONS, invite_link, permissions

DOCUMENT = Path("docs/discord.md").read_text()


def test_the_invitation_asks_for_the_permissions_that_are_needed() -> None:
    (number,) = re.findall(r"permissions=(\d+)", DOCUMENT)
    assert int(number) == permissions()
    assert invite_link("APPLICATION_ID") in DOCUMENT
    assert dict(re.findall(r"^\| ([A-Z][\w ]+) \| (\d+) \|", DOCUMENT, re.MULTILINE)) == {
        name: str(bit) for name, bit in PERMISSIONS.items()
    }


def test_every_command_is_in_the_document() -> None:
    for name in words.ABOUT:
        assert re.search(rf"\b{name}\b", DOCUMENT), name
    assert CONTEXT_MENU in DOCUMENT


def test_every_rule_names_tests_that_exist() -> None:
    written = Path("docs/decisions/0107-discord-rules-and-their-tests.md").read_text()
    rules = [line for line in written.splitlines() if line.startswith("| ") and "`" in line]
    assert len(rules) > 30
    for line in rules:
        named = re.findall(r"`([\w/]+\.py)::(\w+)`", line)
        assert named, line
        for file, test in named:
            path = re.sub(r"^d/", "tests/discord/", re.sub(r"^b/", "tests/behaviour/", file))
            assert f"def {test}(" in Path(path).read_text(), test
