"""One question after another at the terminal."""

import json
import os
from pathlib import Path

from tests.cli.conftest import ARTICLE
from tests.cli.terminal import Terminal

ORCHARD = (
    "Farmers in the valley felled forty old orchards last year.\n\n"
    "The hermit beetle lives in hollow trunks of old trees, Nils Roth said.\n\n"
    "Its larvae need three years in the wood before they fly."
)


def test_a_question_may_lean_on_the_one_before(footnote, site, tmp_path: Path):
    orchard = {"id": "orchard", "url": "https://a.example/orchard", "text": ORCHARD}
    (tmp_path / "rows.jsonl").write_text(json.dumps(orchard))
    assert footnote("read", site.page("/ferry", ARTICLE)).status == 0
    assert footnote("import", str(tmp_path / "rows.jsonl")).status == 0

    terminal = Terminal(tmp_path, "ask")
    terminal.until("? ")
    terminal.type("Which beetle lives in hollow trunks of old trees?")
    terminal.until("hermit beetle")
    terminal.until("\r\n? ")
    terminal.type("And who said that?")
    told = terminal.until("\r\n? ")
    terminal.type("")
    terminal.until_the_end()

    assert "[1] “The hermit beetle lives" in told
    assert "may not answer" not in told
    assert os.waitstatus_to_exitcode(terminal.status) == 0
