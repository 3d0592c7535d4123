"""What a person at the terminal can do, from a link to a cited answer."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import ARTICLE


def test_a_link_is_read_and_summarised(footnote, site):
    link = site.page("/ferry", ARTICLE)

    read = footnote("read", link, "--json")

    assert read.status == 0, read.err
    [record] = read.records
    assert set(record) == {
        "id", "url", "title", "byline", "published", "language", "label", "reason", "words", "text", "summary",
    }  # fmt: skip
    assert record["title"] == "Ferry returns to Kellan Sound"
    assert record["byline"] == "Ada Brand"
    assert record["published"].startswith("2026-03-04")
    assert record["label"] == "full"
    for sentence in record["summary"]:
        assert record["text"][sentence["start"] : sentence["end"]] == sentence["text"]


def test_a_question_is_answered_with_a_quote_that_stands_in_the_article(footnote, site):
    [article] = footnote("read", site.page("/ferry", ARTICLE), "--json").records

    asked = footnote("ask", "How much did the new engine cost?", "--json")

    assert asked.status == 0, asked.err
    [answer] = asked.records
    assert set(answer) == {"question", "status", "confidence", "quotes", "closest"}
    quote = (answer["quotes"] or answer["closest"])[0]
    assert set(quote) == {"text", "start", "end", "link", "marks", "article"}
    assert "two million pounds" in quote["text"]
    assert article["text"][quote["start"] : quote["end"]] == quote["text"]
    assert quote["article"] == {key: article[key] for key in ("id", "url", "title")}
    assert ":~:text=" in quote["link"]


def test_an_answer_can_say_why_its_quotes_were_chosen(footnote, site):
    footnote("read", site.page("/ferry", ARTICLE))
    question = "How much did the new engine cost?"
    [plain] = footnote("ask", question, "--json").records
    [record] = footnote("ask", question, "--json", "--explain").records
    why = record.pop("why")
    assert record == plain
    assert [mark["end"] - mark["start"] for mark in record["quotes"][0]["marks"]] == [18]
    quote, first = record["quotes"][0], why[0]
    words = [
        quote["text"][e["start"] - quote["start"] : e["end"] - quote["start"]]
        for e in first["matched"]
    ]
    assert words == ["new", "engine", "cost"]
    assert first["published"] == "2026-03-04"
    assert len(why) == len(record["quotes"])
    assert all(each["reasons"] for each in why)

    said = footnote("ask", question, "--explain").out
    assert "Words of the question in it: new, engine, cost" in said
    assert "Confidence that" in said


def test_a_page_is_compared_with_what_was_read_of_it(footnote, site):
    link = site.page("/ferry", ARTICLE)
    [article] = footnote("read", link, "--json").records
    assert "5 of 5 sentences still there" in footnote("verify", article["id"]).out

    site.page("/ferry", ARTICLE.replace("two million", "three million"))
    [record] = footnote("verify", article["id"], "--json").records
    [changed] = [each for each in record["sentences"] if each["standing"] != "there"]
    assert changed["standing"] == "changed"
    assert "three million" in changed["now"]
    assert article["text"][changed["start"] : changed["end"]] == changed["text"]

    site.pages.clear()
    gone = footnote("verify", article["id"])
    assert (gone.status, gone.out) == (1, "")
    assert "404" in gone.err


def test_what_is_shared_in_one_channel_is_not_answered_from_in_another(footnote, site):
    footnote("read", site.page("/ferry", ARTICLE), "--channel", "islands")

    asked = footnote("ask", "How much did the new engine cost?", "--channel", "mainland", "--json")

    assert asked.status == 1
    assert asked.out == ""
    said = "Nothing has been shared in mainland yet. There are articles in: islands."
    assert asked.err == f"footnote: {said}\n"
    listed = footnote("articles", "--channel", "mainland")
    assert (listed.status, listed.err) == (0, f"{said}\n")


def test_one_link_that_fails_does_not_stop_the_others(footnote, site):
    read = footnote(
        "read", site.page("/gone", "", status=404), site.page("/ferry", ARTICLE), "--json"
    )

    assert read.status == 1
    assert [record["title"] for record in read.records] == ["Ferry returns to Kellan Sound"]
    assert "/gone" in read.err


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("a" * 5000, "a… is no file here, and no link: a link begins with https://."),
        ("", "An empty name is no file here, and no link: a link begins with https://."),
        ("file:///a%00b", "'/a\\x00b' is no file's name."),
    ],
)
def test_what_no_file_can_be_called_does_not_stop_the_others(footnote, site, source, why):
    read = footnote("read", source, site.page("/ferry", ARTICLE), "--json")

    assert read.status == 1
    assert len(read.records) == 1
    assert read.err.strip().endswith(why)
    assert "Traceback" not in read.err


def test_a_batch_answers_every_row_in_order_and_names_the_bad_ones(footnote, site, tmp_path: Path):
    footnote("read", site.page("/ferry", ARTICLE))
    batch = tmp_path / "questions.jsonl"
    rows = [
        {"id": "a", "question": "Who is the captain?"},
        {"id": "b"},
        {"id": "c", "question": "What do tickets cost?"},
    ]
    batch.write_text("".join(json.dumps(row) + "\n" for row in rows))

    asked = footnote("ask", "--batch", str(batch), "--json")

    assert asked.status == 1
    assert [record["id"] for record in asked.records] == ["a", "b", "c"]
    assert asked.records[1]["status"] == "nothing"
    assert "line 2" in asked.err


def test_what_is_exported_can_be_imported(footnote, site, tmp_path: Path):
    footnote("read", site.page("/ferry", ARTICLE))
    exported = tmp_path / "export.jsonl"
    exported.write_text(footnote("export").out)

    imported = footnote("import", str(exported), "--data", str(tmp_path / "elsewhere"))

    assert imported.status == 0, imported.err
    again = footnote("export", "--data", str(tmp_path / "elsewhere"))
    assert again.out == exported.read_text()


def test_a_forgotten_article_is_listed_no_more(footnote, site):
    [article] = footnote("read", site.page("/ferry", ARTICLE), "--json").records
    assert [each["id"] for each in footnote("articles", "--json").records] == [article["id"]]

    assert footnote("forget", article["id"]).status == 0

    assert footnote("articles", "--json").records == []
    assert footnote("forget", article["id"]).status == 1


def test_files_are_extracted_without_a_data_directory(footnote, tmp_path: Path):
    page = tmp_path / "ferry.html"
    page.write_text(ARTICLE)

    extracted = footnote("extract", str(page), "--json")

    [record] = extracted.records
    assert set(record) == {
        "file",
        "title",
        "byline",
        "published",
        "language",
        "label",
        "reason",
        "text",
    }
    assert record["text"].startswith("The ferry across Kellan Sound")
    assert not (tmp_path / "data").exists()


def test_a_question_needs_no_quotation_marks(footnote, site):
    footnote("read", site.page("/ferry", ARTICLE))
    question = "What did the captain say about the engine?"
    bare = footnote("ask", *question.split(), "--json")
    assert bare.records[0]["question"] == question
    assert bare.records == footnote("ask", question, "--json").records


def test_the_doctor_finds_a_new_directory_sound(footnote, site):
    footnote("read", site.page("/ferry", ARTICLE))

    examined = footnote("doctor", "--json")

    assert examined.status == 0, examined.out
    assert {"model", "database", "indexes"} <= {record["check"] for record in examined.records}


def test_the_doctor_names_what_is_set_and_is_no_setting(footnote, tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FOOTNOTE_PROT", "8080")
    (tmp_path / ".env").write_text("FOOTNOTE_HOTS=127.0.0.1\n")
    said = {each["says"] for each in footnote("doctor", "--json").records}
    assert "FOOTNOTE_PROT is no setting of Footnote’s. Did you mean FOOTNOTE_PORT?" in said
    assert "FOOTNOTE_HOTS is no setting of Footnote’s. Did you mean FOOTNOTE_HOST?" in said


@pytest.mark.parametrize("host", ["nosuch.invalid", "127.0.0.1:80", "a..b"])
def test_the_doctor_finds_an_address_that_cannot_be_listened_on(footnote, monkeypatch, host):
    monkeypatch.setenv("FOOTNOTE_HOST", host)
    outcome = footnote("doctor", "--json")
    [found] = [each for each in outcome.records if each["check"] == "local channel"]
    assert (outcome.status, found["verdict"]) == (1, "problem")
    assert found["says"].startswith(f"{host} cannot be listened on: ")
