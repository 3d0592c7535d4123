"""What goes wrong is said in one sentence on stderr, with exit status 1, and nothing is stored."""

import contextlib
import gzip
import io
import json
import os
import sqlite3
import subprocess
from pathlib import Path

import pypdf
import pytest

from tests.cli.conftest import ARTICLE
from tests.cli.terminal import FOOTNOTE
from tests.extract.pdfs import line, pdf

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
    [
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "image/png"),
        (b"\x89PNG\r\n", "image/png"),
        (b"PK\x03\x04" + b"\0" * 100, "text/html"),
    ],
)
def test_an_image_or_an_archive_is_no_article(footnote, site, body, media_type):
    refused(footnote("read", site.page("/file", body, media_type=media_type), "--json"))


def test_a_page_that_is_too_large_is_not_read(footnote, site):
    refused(footnote("read", site.page("/big", "<p>" + "a" * 6 * 2**20), "--json"), "MiB")


def test_a_body_of_a_gigabyte_is_not_read(footnote, site):
    link = site.page("/huge", "<p>" + "a" * 6 * 2**20, **{"Content-Length": str(2**30)})
    refused(footnote("read", link, "--json"), "MiB")


def test_a_page_that_swells_when_it_is_unpacked_is_not_read(footnote, site):
    bomb = gzip.compress(b"<p>" + bytes(64 * 2**20))
    refused(footnote("read", site.page("/bomb", bomb, **{"Content-Encoding": "gzip"})), "MiB")


def test_30_mb_of_nested_tags_are_not_read(footnote, site, tmp_path: Path):
    nested = "<div>" * 6_000_000
    refused(footnote("read", site.page("/nested", nested), "--json"), "MiB")
    (tmp_path / "nested.html").write_text(nested)
    refused(footnote("extract", str(tmp_path / "nested.html"), "--json"), "MiB")


def test_a_site_that_does_not_speak_tls_is_not_read(footnote, site):
    refused(footnote("read", f"https://127.0.0.1:{site.port}/page", "--json"), "secure connection")


def test_a_page_that_claims_a_wrong_charset_is_read_rightly(footnote, site):
    page = ARTICLE.replace("Oona Marsh", "Zoë Brontë").encode("cp1252")
    read = footnote("read", site.page("/a", page, media_type="text/html; charset=utf-8"), "--json")
    assert "Zoë Brontë" in read.records[0]["text"]


@pytest.mark.parametrize(
    ("body", "why", "next_step"),
    [
        ("<html></html>", "empty (There is hardly any text on the page)", "copy it into a file"),
        (CONSENT_WALL, "blocked (Before you continue)", "save the page as a file"),
    ],
)
def test_where_there_is_no_article_it_is_said_why_and_what_to_do(
    footnote, site, body, why, next_step
):
    refused(footnote("read", site.page("/page", body)), f": {why}. ", next_step)


@pytest.mark.parametrize("body", ["", "<html></html>", CONSENT_WALL])
def test_an_empty_page_and_a_wall_are_said_to_be_so_and_not_stored(footnote, site, body):
    refused(footnote("read", site.page("/page", body), "--json"))
    assert footnote("articles", "--json").records == []


@pytest.mark.parametrize("body", [b"%PDF-1.4 and then nothing of the kind", b"%PDF-"])
def test_a_broken_pdf_is_said_to_be_broken(footnote, site, body):
    refused(
        footnote("read", site.page("/a.pdf", body, media_type="application/pdf"), "--json"), "pdf"
    )


def test_a_pdf_with_a_password_is_said_to_ask_for_it(footnote, tmp_path: Path):
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf([[line("A sentence in a locked file.")]])))
    writer.encrypt(user_password="secret", owner_password="owner", algorithm="RC4-128")
    writer.write(tmp_path / "locked.pdf")
    refused(footnote("read", str(tmp_path / "locked.pdf"), "--json"), "password")


def test_a_file_that_is_not_there_is_named_once(footnote):
    outcome = footnote("read", "./no-such-file.txt", "--json")
    refused(outcome, "no-such-file.txt", "https://")
    assert outcome.err.count("no-such-file") == 1


def test_the_home_of_a_person_who_is_not_here_is_no_file(footnote):
    refused(footnote("read", "~no-such-person/notes.txt"), "~no-such-person/notes.txt", "https://")


def test_a_packed_file_that_is_damaged_is_named(footnote, tmp_path: Path):
    file = tmp_path / "notes.txt.gz"
    file.write_bytes(gzip.compress(b"The tide came in. " * 500)[:20] + bytes(900))
    refused(footnote("read", str(file)), "notes.txt.gz cannot be read: it is not a whole gzip file")


def test_a_data_directory_may_have_any_name(footnote, tmp_path: Path, monkeypatch):
    monkeypatch.setenv("FOOTNOTE_DATA", str(tmp_path / "what?x=1%20 ü#y" / "data"))
    (tmp_path / "notes.txt").write_text("The tide came in at noon. It went out again at six.")

    assert footnote("read", str(tmp_path / "notes.txt")).status == 0
    assert len(footnote("articles", "--json").records) == 1
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith("what")] == [
        "what?x=1%20 ü#y"
    ]


def test_what_names_no_file_but_a_site_is_a_link(footnote):
    refused(footnote("read", "nowhere.invalid.uk/page.html"), "no site called nowhere.invalid.uk")


def test_a_question_with_nothing_in_it_is_refused(footnote, site):
    footnote("read", site.page("/ferry", ARTICLE))
    refused(footnote("ask", " ?! ", "--json"))


def test_a_question_in_a_channel_with_no_articles_is_refused(footnote):
    footnote("migrate")  # makes a directory with nothing in it
    refused(footnote("ask", "Who is the captain?", "--json"), "shared")


def test_a_directory_of_another_model_names_the_command_that_mends_it(
    footnote, site, tmp_path: Path
):
    footnote("read", site.page("/ferry", ARTICLE))
    database(tmp_path, "UPDATE about SET value = 'other:123' WHERE name = 'model'")

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


def test_a_data_directory_of_a_newer_version_is_left_alone(footnote, tmp_path: Path):
    footnote("migrate")
    database(tmp_path, "UPDATE articles_version SET version_num = '9999'")

    refused(footnote("articles", "--json"), "newer version")
    assert footnote("doctor").status == 1


@pytest.mark.parametrize(
    "command",
    [
        ("articles",), ("export",), ("ask", "Who is the captain?"), ("verify", "ferry"), ("digest",),
        ("forget", "ferry"), ("rebuild",), ("login",),
    ],
)  # fmt: skip
@pytest.mark.parametrize("is_there", [False, True])
def test_a_command_that_adds_nothing_makes_no_data_directory(
    footnote, tmp_path: Path, command, is_there
):
    other = tmp_path / "mistyped"
    if is_there:
        other.mkdir()
        (other / "notes.txt").write_text("Somebody's own.")

    refused(footnote(*command, "--data", str(other)), f"There is nothing in {other}", "--data")

    assert [each.name for each in tmp_path.rglob("*")] == ["mistyped", "notes.txt"] * is_there


def test_a_directory_in_which_nothing_is_is_made_by_migrate_aloud(footnote, tmp_path: Path):
    other = tmp_path / "mistyped"
    examined = footnote("doctor", "--json", "--data", str(other))
    assert examined.records[-1]["says"].startswith(f"none yet: {other}")
    assert not other.exists()

    assert f"There was nothing in {other}" in footnote("migrate", "--data", str(other)).err
    assert "There was nothing" not in footnote("migrate", "--data", str(other)).err


@pytest.mark.parametrize(
    "command", [("articles", "--data", ""), ("backup", ""), ("restore", ""), ("import", "")]
)
def test_a_name_that_a_shell_left_empty_is_not_the_place_where_one_stands(
    footnote, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command
):
    monkeypatch.chdir(tmp_path)
    outcome = footnote(*command)
    assert outcome.status == 2
    assert "it is empty" in outcome.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "command", [("articles", "--channel"), ("ask", "Who?", "--channel"), ("forget",), ("verify",)]
)
def test_a_name_that_is_no_text_is_told_from_one_that_nobody_has(footnote, command):
    outcome = footnote(*command, "\udcff")
    assert outcome.status == 2
    assert "not written in UTF-8" in outcome.err


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("", "letters or digits"), (".", "letters or digits"), ("..", "letters or digits"),
        ("ne\nws", "one line"), ("{news}", "without {"),
    ],
)  # fmt: skip
def test_a_channel_that_its_page_could_not_open_is_not_made(footnote, tmp_path: Path, name, word):
    (tmp_path / "rows.jsonl").write_text("")
    for command in (("read", "notes.txt"), ("import", str(tmp_path / "rows.jsonl"))):
        outcome = footnote(*command, "--channel", name)
        assert outcome.status == 2
        assert word in outcome.err
    assert not (tmp_path / "data").exists()


def test_a_channel_may_have_a_name_of_several_words(footnote, site):
    assert (
        footnote("read", site.page("/ferry", ARTICLE), "--channel", "Noticias del día").status == 0
    )
    assert len(footnote("articles", "--channel", "Noticias del día", "--json").records) == 1


def test_a_data_directory_whose_name_is_no_text_is_refused(footnote, tmp_path: Path):
    refused(
        footnote("read", "ferry.txt", "--data", f"{tmp_path}/\udcff"), "UTF-8", "choose another"
    )
    assert list(tmp_path.iterdir()) == []


def test_a_data_directory_that_is_a_file_is_named(footnote, tmp_path: Path):
    (tmp_path / "data").write_text("not a directory")
    refused(footnote("articles", "--json"), str(tmp_path / "data"), "it is a file")


def test_a_folder_of_backups_that_is_a_file_is_named(footnote, tmp_path: Path):
    footnote("migrate")
    (tmp_path / "backups").write_text("not a directory")
    refused(footnote("backup", str(tmp_path / "backups")), "it is a file")


def test_a_file_of_questions_that_cannot_be_read_is_named(footnote, tmp_path: Path):
    refused(footnote("ask", "--batch", str(tmp_path / "none.jsonl"), "--json"), "none.jsonl")
    (tmp_path / "deep.jsonl").write_text("[" * 100_000)
    footnote("migrate")  # makes a data directory
    deep = footnote("ask", "--batch", str(tmp_path / "deep.jsonl"), "--json")
    assert "deep.jsonl, line 1: this is not JSON" in deep.err


def test_a_row_that_is_no_text_fails_alone(footnote, site, tmp_path: Path):
    footnote("read", site.page("/ferry", ARTICLE))
    batch = tmp_path / "latin.jsonl"
    batch.write_bytes(
        b'\xef\xbb\xbf{"id": "a", "question": "Who is the captain?"}\n'
        b'{"id": "b", "question": "caf\xe9?"}\n'
        b'{"id": "c", "question": "Who is the captain?", "channel": "\\ud83d"}\n'
        b'{"id": "d", "question": "\\ud83d Who is the captain?"}\n'
    )

    asked = footnote("ask", "--batch", str(batch), "--json")

    assert asked.status == 1
    assert [(each["id"], each["status"]) for each in asked.records] == [
        ("a", "answered"), ("b", "nothing"), ("c", "nothing"), ("d", "answered"),
    ]  # fmt: skip
    assert asked.err.splitlines() == [
        "footnote: latin.jsonl, line 2: this is not UTF-8.",
        "footnote: latin.jsonl, line 3: the channel is no text.",
    ]


@pytest.mark.parametrize("by", ["argument", "stdin"])
def test_a_question_is_asked_without_the_bytes_that_are_no_character(
    footnote, site, tmp_path: Path, by
):
    footnote("read", site.page("/ferry", ARTICLE))
    question = b"\xe9 Who is the captain?"
    command = [*FOOTNOTE, "ask", "--json", *([question] if by == "argument" else [])]
    done = subprocess.run(
        command,
        input=question,
        env=os.environ | {"PYTHONIOENCODING": "utf-8:strict"},
        capture_output=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["quotes"][0]["text"].startswith("Captain Oona Marsh")


def test_several_lines_are_said_to_be_asked_as_one_question(footnote, site):
    footnote("read", site.page("/ferry", ARTICLE))
    done = subprocess.run(
        [*FOOTNOTE, "ask", "--json"],
        input=b"Who is the captain?\n\nWhat did the engine cost?\n",
        capture_output=True,
        check=False,
    )

    assert done.returncode == 0
    assert done.stderr.decode() == "All 2 lines are asked as one question; --batch takes many.\n"
    assert len(done.stdout.splitlines()) == 1


def test_an_error_that_nobody_foresaw_is_one_sentence_and_a_traceback_in_the_log(
    footnote, site, tmp_path: Path
):
    footnote("read", site.page("/ferry", ARTICLE))
    database(tmp_path, "UPDATE shares SET shared_at = 'never'")

    said = footnote("articles", "--json")
    refused(said, "footnote.log")
    reference = said.err.split()[-1].rstrip(".")
    logged = (tmp_path / "data" / "footnote.log").read_text()
    assert reference in logged
    assert "Traceback" in logged


def database(folder: Path, statement: str) -> None:
    with contextlib.closing(sqlite3.connect(folder / "data" / "footnote.sqlite")) as connection:
        connection.execute(statement)
        connection.commit()


def test_a_role_that_there_is_not_or_that_has_no_token_is_named(footnote, monkeypatch):
    monkeypatch.delenv("FOOTNOTE_SLACK_BOT_TOKEN", raising=False)
    refused(footnote("serve", "--roles", "slack,worker"), "no token for the role slack")
    unknown = footnote("serve", "--roles", "slak")
    assert unknown.status == 2
    assert "slack, discord, web, worker" in unknown.err


@pytest.mark.parametrize("roles", ["web", "worker", "web,worker"])
def test_a_part_of_serving_is_refused_where_no_other_process_can_do_the_rest(footnote, roles):
    refused(footnote("serve", "--roles", roles), "leave --roles out", "FOOTNOTE_DATABASE")


def test_a_server_that_nobody_answers_at_is_named(footnote, monkeypatch):
    monkeypatch.setenv("FOOTNOTE_DATABASE", "postgresql://footnote:s3cret@127.0.0.1:9/articles")
    for command in (("articles",), ("migrate",), ("serve",)):
        outcome = footnote(*command)
        refused(outcome, "Cannot reach the PostgreSQL database articles on 127.0.0.1:9")
        assert "s3cret" not in outcome.err


def test_an_article_that_is_not_there_is_said_where_to_look_for(footnote, site):
    link = site.page("/bridge", ARTICLE)
    footnote("read", link)
    for command in ("forget", "verify"):
        refused(footnote(command, link), link, "`footnote articles` lists")


def test_a_link_is_no_file_to_extract(footnote):
    link = "https://example.org/a//b"
    refused(footnote("extract", link), f"{link} is a link", "`footnote read`")
