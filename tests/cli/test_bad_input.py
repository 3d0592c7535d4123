"""What goes wrong is said in one sentence on stderr, with exit status 1, and nothing is stored."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import ARTICLE

CONSENT_WALL = "<html><head><title>Before you continue</title></head><body><p>We value your privacy. Accept all cookies to continue to the site.</p></body></html>"


def refused(outcome, *words: str) -> None:
    """Assert that the sentence says so, with no traceback, and that there was no other output."""
    assert outcome.status == 1
    assert outcome.out == ""
    sentence = outcome.err.strip()
    assert sentence.startswith("footnote: ")
    assert len(sentence.splitlines()) == 1, sentence
    assert "Traceback" not in sentence
    for word in words:
        assert word.lower() in sentence.lower(), sentence


@pytest.mark.parametrize(
    ("status", "word"), [(404, "404"), (403, "403"), (451, "451"), (500, "500")]
)
def test_an_error_status_is_named(footnote, site, status, word):
    refused(footnote("read", site.page("/page", "no", status=status), "--json"), word)
    assert footnote("articles", "--json").records == []


def test_a_private_address_is_refused(footnote, site):
    refused(footnote("read", "http://10.0.0.1/page", "--json"))
    refused(footnote("read", f"http://127.0.0.1:{site.port + 1}/page", "--json"))


def test_a_host_that_nobody_knows_is_unreachable(footnote):
    refused(footnote("read", "https://nowhere.invalid/page", "--json"), "nowhere.invalid")


def test_a_redirect_loop_is_left(footnote, site):
    link = site.page("/a", "", status=302, Location="/a")
    refused(footnote("read", link, "--json"), "circle")


@pytest.mark.parametrize(
    ("body", "media_type"),
    [(b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "image/png"), (b"PK\x03\x04" + b"\0" * 100, "text/html")],
)
def test_an_image_or_an_archive_is_no_article(footnote, site, body, media_type):
    refused(footnote("read", site.page("/file", body, media_type=media_type), "--json"))


def test_a_page_that_is_too_large_is_not_read(footnote, site):
    refused(footnote("read", site.page("/big", "<p>" + "a" * 6 * 2**20), "--json"), "MiB")


@pytest.mark.parametrize("body", ["", "<html></html>", CONSENT_WALL])
def test_an_empty_page_and_a_wall_are_said_to_be_so_and_not_stored(footnote, site, body):
    refused(footnote("read", site.page("/page", body), "--json"))
    assert footnote("articles", "--json").records == []


@pytest.mark.parametrize("body", [b"%PDF-1.4 and then nothing of the kind", b"%PDF-"])
def test_a_broken_pdf_is_said_to_be_broken(footnote, site, body):
    refused(
        footnote("read", site.page("/a.pdf", body, media_type="application/pdf"), "--json"), "pdf"
    )


def test_a_file_that_is_not_there_is_named(footnote):
    refused(footnote("read", "./no-such-file.txt", "--json"), "no-such-file.txt")


def test_a_question_with_nothing_in_it_is_refused(footnote, site):
    footnote("read", site.page("/ferry", ARTICLE))
    refused(footnote("ask", " ?! ", "--json"))


def test_a_question_in_a_channel_with_no_articles_is_refused(footnote):
    refused(footnote("ask", "Who is the captain?", "--json"), "shared")


def test_a_directory_of_another_model_names_the_command_that_mends_it(
    footnote, site, tmp_path: Path
):
    footnote("read", site.page("/ferry", ARTICLE))
    with sqlite3.connect(tmp_path / "data" / "footnote.sqlite") as database:
        database.execute("UPDATE about SET value = 'other:123' WHERE name = 'model'")
    database.close()

    refused(footnote("ask", "Who is the captain?", "--json"), "footnote rebuild")
    assert footnote("rebuild").status == 0
    assert footnote("ask", "Who is the captain?", "--json").status == 0


def test_an_import_names_each_line_that_is_not_usable_and_keeps_the_others(
    footnote, tmp_path: Path
):
    rows = tmp_path / "rows.jsonl"
    rows.write_text(
        '{"url": "https://a.example/1", "text": "One whole sentence."}\nnot json\n{"text": "No address."}\n'
    )

    imported = footnote("import", str(rows))

    assert imported.status == 1
    assert "line 2" in imported.err
    assert "line 3" in imported.err
    assert len(footnote("articles", "--json").records) == 1


def test_wrong_usage_exits_with_two(footnote):
    assert footnote("read").status == 2
    assert footnote("no-such-command").status == 2
    assert footnote("ask", "a question", "--batch", "file").status == 2


def test_a_wrong_setting_says_what_to_do(footnote, monkeypatch):
    monkeypatch.setenv("FOOTNOTE_PORT", "many")
    refused(footnote("articles", "--json"), "FOOTNOTE_PORT")


def test_commands_that_need_no_model_do_not_load_torch(tmp_path: Path):
    script = (
        "import sys\n"
        f"sys.argv = ['footnote', 'articles', '--data', {str(tmp_path / 'data')!r}]\n"
        "from bot.cli import main\n"
        "try:\n    main()\n"
        "except SystemExit:\n    print('torch' in sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"
