"""``footnote digest``: a day of a channel."""

import json
from pathlib import Path

import pytest

FERRY = (
    "The night ferry between Port Lomond and Isle Varra will sail again from 14 May, the harbour board said. "
    "The Silver Tern has room for 180 passengers and 42 cars. A ticket will cost 19 pounds each way."
)
BOAT = (
    "From 14 May a ship will cross the strait at night again, the board of Port Lomond harbour announced. "
    "The Silver Tern carries 42 cars and 180 people to Isle Varra, for 19 pounds each."
)
MARSH = (
    "The restored salt marsh at Tollan kept the highest spring tide in forty years out of the village. "
    "Water stood 31 centimetres lower at the sluice than in 1987, engineers of the river authority said."
)


def imported(footnote, folder: Path) -> None:
    rows = [
        {
            "id": "ferry",
            "url": "https://a.example/1",
            "title": "Night ferry returns",
            "text": FERRY,
        },
        {"id": "marsh", "url": "https://b.example/2", "title": "Marsh holds", "text": MARSH},
        {"id": "boat", "url": "https://c.example/3", "title": "Late boat is back", "text": BOAT},
    ]
    at = {"shared_at": "2026-03-04T12:00:00+00:00", "lang": "en"}
    (folder / "rows.jsonl").write_text("\n".join(json.dumps(row | at) for row in rows))
    assert footnote("import", str(folder / "rows.jsonl")).status == 0


def test_the_json_lists_every_story_of_the_day(footnote, tmp_path: Path):
    imported(footnote, tmp_path)

    [day] = footnote("digest", "--date", "2026-03-04", "--json").records

    assert (day["channel"], day["date"]) == ("general", "2026-03-04")
    ids = [{article["id"] for article in story["articles"]} for story in day["stories"]]
    assert ids == [{"ferry", "boat"}, {"marsh"}]
    for story in day["stories"]:
        assert story["title"] in {"Night ferry returns", "Late boat is back", "Marsh holds"}
        assert 1 <= len(story["sentences"]) <= 2
        assert all(sentence in FERRY + BOAT + MARSH for sentence in story["sentences"])
        assert {"id", "url", "shared_by", "message"} == set(story["articles"][0])


def test_a_person_reads_titles_sentences_and_links(footnote, tmp_path: Path):
    imported(footnote, tmp_path)

    shown = footnote("digest", "--date", "2026-03-04").out

    assert "Marsh holds" in shown
    assert "https://b.example/2" in shown
    sentence, _, source = shown.partition("shared by")[0].rpartition("\n\n")
    assert sentence.rstrip().endswith(".")
    assert source.strip() == ""


def test_an_article_without_a_link_is_named_by_its_title(footnote, tmp_path: Path):
    row = {
        "id": "marsh",
        "title": "Marsh holds",
        "text": MARSH,
        "shared_at": "2026-03-04T12:00:00+00:00",
    }
    (tmp_path / "rows.jsonl").write_text(json.dumps(row))
    assert footnote("import", str(tmp_path / "rows.jsonl")).status == 0

    shown = footnote("digest", "--date", "2026-03-04").out

    source = shown.partition("shared by")[2]
    assert source.splitlines()[1].strip() == "Marsh holds"


def test_a_day_without_shares_says_so_and_is_an_empty_digest(footnote, tmp_path: Path):
    imported(footnote, tmp_path)

    empty = footnote("digest", "--date", "2026-03-05", "--json")

    assert empty.records == [{"channel": "general", "date": "2026-03-05", "stories": []}]
    assert empty.err == "Nothing was shared in general on 2026-03-05.\n"
    assert empty.status == 0


def test_where_there_are_articles_is_said_of_a_channel_that_has_none(footnote, tmp_path: Path):
    imported(footnote, tmp_path)

    empty = footnote("digest", "--date", "2026-03-04", "--channel", "nope")

    assert empty.err == (
        "Nothing was shared in nope on 2026-03-04. There are articles in: general.\n"
    )


def test_the_markdown_has_each_story_its_quotes_and_its_links(footnote, tmp_path: Path):
    imported(footnote, tmp_path)

    exported = footnote("digest", "--date", "2026-03-04", "--markdown")

    lines = exported.out.splitlines()
    assert lines[0] == "# Digest of Wednesday, 4 March 2026"
    assert lines[2].startswith("2 stories from 3 articles, shared by 1 person.")
    assert sum(line.startswith("## [") for line in lines) == 2
    assert "## [Marsh holds](https://b.example/2)" in lines
    quotes = [line.removeprefix("> ") for line in lines if line.startswith("> ")]
    assert quotes
    assert all(quote in FERRY + BOAT + MARSH for quote in quotes)
    for url in ("https://a.example/1", "https://c.example/3"):
        assert f"({url}" in exported.out
    assert exported.status == 0


def test_a_day_without_shares_is_no_markdown(footnote, tmp_path: Path):
    imported(footnote, tmp_path)

    empty = footnote("digest", "--date", "2026-03-05", "--markdown")

    assert (empty.out, empty.status) == ("", 0)
    assert "Nothing was shared in general on 2026-03-05." in empty.err


def test_two_formats_at_once_are_refused(footnote):
    refused = footnote("digest", "--json", "--markdown")

    assert refused.status == 2
    assert "choose one" in refused.err


@pytest.mark.parametrize("day", ["tomorrow", "2026-02-30", ""])
def test_what_is_no_day_is_said_as_help_says_it(footnote, day):
    refused = footnote("digest", "--date", day)

    assert refused.status == 2
    assert f"“{day}” is no day: write it as YYYY-MM-DD" in refused.err


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_at_the_end_of_the_calendar_is_refused(footnote, day):
    refused = footnote("digest", "--date", day)

    assert refused.status == 2
    assert "give a day of the years 2 to 9998" in refused.err


@pytest.mark.parametrize("day", ["0002-01-01", "9998-12-31"])
def test_any_other_day_has_a_digest(footnote, tmp_path: Path, day):
    imported(footnote, tmp_path)

    empty = footnote("digest", "--date", day, "--json")

    assert (empty.status, empty.records) == (
        0,
        [{"channel": "general", "date": day, "stories": []}],
    )
