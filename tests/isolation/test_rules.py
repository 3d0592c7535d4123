"""What SAFETY asks of tenancy, de-duplication and forgetting: each rule has a test, or a reason why not."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from bot.ledger.erasing import NAMELESS

RULES = Path("docs/decisions/0131-isolation-rules-and-their-tests.md")
SQL = [*Path("index").rglob("*.py"), *Path("bot").rglob("*.py")]
STATEMENT = re.compile(r"\b(?:FROM|INTO|UPDATE|JOIN) (\w+)")
OF_NO_SPACE = {"about", "pg_class", "pg_index", "web_secrets", "slack_states", "SET", *NAMELESS}
# What names no space, and why it may.
SPARED = {
    "health._counts": "what doctor counts of all",
    "health._spaces": "the same",
    "reading.every_share": "an operator's export",
    "copying.read": "all of a directory, to a server",
    "postgres.version": "the server's own",
    "talk.forget_questions": "the night's cleaning",
    "blocks.spaces": "which spaces have postings: each row names its space",
    "tending._larger": "which spaces are large: each row names its space",
    "channels.with_settings": "the night's cleaning: each row names its space",
    "channels.seen": "what to catch up from on a platform: each row names its space",
    "digests.are_ahead": "what a clock that was ahead has made, everywhere",
    "digests.cut": "the same",
    "digests.plans": "whose hour has come: each row names its space",
    "erasures._told_of": "what a restore may have to erase again: each row names its space",
    "feeds.of_token": "the secret tells the space",
    "posts.insert": "the row's own space is among its columns",
    "digests._select": "its callers say where, or want all",
    "posts.select": "its callers say where, or want all: what platforms are owed",
    "rows._select": "its callers say where",
    "talk._asked": "its callers say where",
    "restored.begin": "all that was restored",
    "rows.spaces": "where the bot is installed",
}


def statements() -> Iterator[tuple[str, str]]:
    """Yield each function that holds SQL about people's rows, and all text of it."""
    for file in SQL:
        source = file.read_text()
        if "sqlalchemy" not in source:
            continue
        tree = ast.parse(source)
        known: dict[str, str] = {}
        for node in tree.body:
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.value:
                target = node.targets[0] if isinstance(node, ast.Assign) else node.target
                known[ast.unparse(target)] = text_of(node.value, known)
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                body = " ".join(text_of(each, known) for each in node.body[has_docstring(node) :])
                calls = re.search(r"\b(_select|_asked)\(", ast.unparse(node))
                if calls or set(STATEMENT.findall(body)) - OF_NO_SPACE:
                    yield f"{file.stem}.{node.name}", body


def has_docstring(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return ast.get_docstring(node) is not None


def text_of(node: ast.AST, known: dict[str, str]) -> str:
    """Return the strings in some code, with those that its file gives names to."""
    found = []
    for each in ast.walk(node):
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            found.append(each.value)
        elif isinstance(each, ast.Name):
            found.append(known.get(each.id, ""))
    return " ".join(found)


def test_no_statement_about_peoples_rows_leaves_out_the_space() -> None:
    found = list(statements())
    assert len(found) > 100
    without = {name for name, text in found if not re.search(r"space\s+=\s+:|:space", text)}
    assert without == set(SPARED)


def test_every_test_that_a_rule_names_exists() -> None:
    named = 0
    for row in RULES.read_text().splitlines():
        file = ""
        for path, test in re.findall(r"`([\w/]*)::(\w+)…?`", row):
            file = path or file
            assert f"def test_{test}" in Path("tests", f"{file}.py").read_text(), test
            named += 1
    assert named >= 30
