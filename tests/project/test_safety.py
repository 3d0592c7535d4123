"""What SECURITY.md and the table of rules name as a proof exists."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RULES = (ROOT / "docs/decisions/0144-safety-rules-and-their-tests.md").read_text("utf-8")
DURABILITY = (ROOT / "docs/decisions/0135-durability-rules-and-their-tests.md").read_text("utf-8")
SECURITY = (ROOT / "SECURITY.md").read_text("utf-8")


@pytest.mark.parametrize(
    "document", [RULES, DURABILITY, SECURITY], ids=["rules", "durability", "SECURITY.md"]
)
def test_every_test_that_is_named_exists(document: str):
    named = 0
    for row in document.splitlines():
        file = ""
        for where, test in re.findall(r"`([\w/]*)::(\w+)`", row):
            file = where or file
            assert f"def test_{test}(" in (ROOT / "tests" / f"{file}.py").read_text("utf-8"), test
            named += 1
    assert named > 20


@pytest.mark.parametrize(
    ("document", "least"), [(RULES, 30), (DURABILITY, 20)], ids=["rules", "durability"]
)
def test_every_rule_has_a_test_or_a_reason(document: str, least: int):
    rows = re.findall(r"^\| (.+?) \| (.+) \|$", document.replace("\\|", "¦"), re.MULTILINE)
    rules = [
        (rule, proof) for rule, proof in rows if rule[0] != "-" and not proof.startswith("test,")
    ]
    assert len(rules) > least
    for rule, proof in rules:
        assert (
            "::" in proof
            or "not: " in proof
            or "not by " in proof
            or "](" in proof
            or "no test: " in proof
        ), rule


def test_every_command_that_security_md_names_exists():
    modules = re.findall(r"`python -m ([\w.]+)", SECURITY)
    assert modules
    for module in modules:
        path = ROOT / module.replace(".", "/")
        assert path.with_suffix(".py").exists() or (path / "__main__.py").exists(), module
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"`make (\w+)", SECURITY)) <= targets


def test_every_document_that_is_linked_exists():
    for name in ("SECURITY.md", "docs/operations.md"):
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", (ROOT / name).read_text("utf-8")):
            assert ((ROOT / name).parent / target).exists(), (name, target)
