"""A file of articles goes in as it is, row by row, as often as you like; an export comes back."""

import asyncio
import gzip
import json
import os
import tracemalloc
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from index.errors import ImportFailed, ModelMismatch
from index.extract import wire
from index.importing import BATCH
from index.library import Library
from index.links.finding import as_link
from index.ports import Embedded, PassageText
from index.reasons import first_characters
from index.types import Completeness, Label, Scope
from tests.library.twins import MONDAY, Lines, Pages, Words, shared

NEWS = Scope("local", "news")


@asynccontextmanager
async def opened(data: Path, embedder: Words | None = None) -> AsyncIterator[Library]:
    async with Library.open(
        data, fetcher=Pages({}), extractor=Lines(), embedder=embedder or Words()
    ) as library:
        yield library


def row(number: int, **more: Any) -> dict[str, Any]:
    text = f"Row {number} has a text. And a second sentence."
    return {"id": f"r{number}", "url": f"https://example.org/{number}", "text": text} | more


def written(folder: Path, *rows: Any) -> Path:
    file = folder / "articles.jsonl"
    lines = (line if isinstance(line, str) else json.dumps(line) for line in rows)
    file.write_text("\n".join(lines))
    return file


async def test_a_row_without_a_date_is_of_the_day_that_its_address_names(tmp_path: Path) -> None:
    dated = row(1, url="https://post.example/2025/04/08/dredging")
    both = row(2, url="https://post.example/2025/04/09/ferry", published="2025-04-10")
    async with opened(tmp_path / "data") as library:
        await library.import_file(written(tmp_path, dated, both), shared("news"))

        found = {article.id: article.published for article, _ in await library.articles(NEWS)}
    assert found == {"r1": "2025-04-08", "r2": "2025-04-10"}


async def test_rows_keep_their_id_title_text_language_time_and_channel(tmp_path: Path) -> None:
    given = row(
        1, title="One", lang="de", published="2020-02-03", shared_at="2021-05-06T07:08:09+02:00",
        channel="sport",
    )  # fmt: skip
    async with opened(tmp_path / "data") as library:
        result = await library.import_file(written(tmp_path, given, row(2)), shared("news"))

        assert (result.rows, result.failures) == (2, ())
        [(article, share)] = await library.articles(Scope("local", "sport"))
        assert (article.id, article.title, article.text) == ("r1", "One", given["text"])
        assert (article.language, article.published) == ("de", "2020-02-03")
        assert share.shared_at == datetime(2021, 5, 6, 5, 8, 9, tzinfo=UTC)
        [(article, share)] = await library.articles(NEWS)
        assert (article.id, share.shared_at) == ("r2", MONDAY)
        assert article.language == "en"  # as its text tells


async def test_an_id_may_be_a_whole_number(tmp_path: Path) -> None:
    rows = [
        {"id": 12, "text": "A row without a link."},
        row(2, id=-3),
        row(3, id=True),
        row(4, id=1.0),
    ]
    async with opened(tmp_path / "data") as library:
        result = await library.import_file(written(tmp_path, *rows), shared())
        stored = {article.id: article.url for article, _ in await library.articles(NEWS)}

    assert stored == {"12": "", "-3": "https://example.org/2"}
    assert [str(failure) for failure in result.failures] == [
        "articles.jsonl, line 3: id is not a text",
        "articles.jsonl, line 4: id is not a text",
    ]


async def test_of_an_endless_text_as_much_is_kept_as_of_a_page_and_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "MAX_TEXT", 4_000)
    paragraph = "It goes on and on.\n\n"
    rows = [row(1, text=paragraph * 300), row(2, text=paragraph * 200)]
    async with opened(tmp_path / "data") as library:
        assert (await library.import_file(written(tmp_path, *rows), shared())).failures == ()
        cut, whole = [await library.article(each, NEWS) for each in ("r1", "r2")]
    assert whole.text == paragraph * 200
    assert 3_900 < len(cut.text) <= 4_000
    assert cut.text.endswith("on.")
    assert cut.label == Label(Completeness.PARTIAL, first_characters(len(cut.text)))


async def test_a_saved_page_is_read_from_beside_the_file(tmp_path: Path) -> None:
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "one.html").write_text("Found title\nA saved page.")
    (tmp_path / "html" / "two.html.gz").write_bytes(gzip.compress(b"Found title\nA packed page."))
    pages = [
        {"id": "one", "url": "https://example.org/1", "html_path": "html/one.html"},
        {
            "id": "two",
            "url": "https://example.org/2",
            "html_path": "html/two.html.gz",
            "title": "T",
        },
    ]
    async with opened(tmp_path / "data") as library:
        assert (await library.import_file(written(tmp_path, *pages), shared())).failures == ()
        one = await library.article("one", NEWS)
        two = await library.article("two", NEWS)
    assert (one.title, one.text) == ("Found title", "A saved page.")
    assert (two.title, two.text) == ("T", "A packed page.")


async def test_a_bad_row_is_named_by_its_line_and_the_rest_is_stored(tmp_path: Path) -> None:
    file = written(
        tmp_path,
        row(1),
        "{not json",
        "",
        ["a list"],
        {"id": "no text", "url": "https://example.org/x"},
        {"text": "neither url nor id"},
        row(7, text=7),
        row(8, text="  "),
        row(9, html_path="missing.html", text=None),
        row(10, shared_at="yesterday"),
        row(11, text="half a pair: \ud800"),
        row(1, url="https://example.org/other"),
        row(13),
        "[" * 100_000,
        row(15, completeness="half"),
        row(16, completeness="full", page_starts=["1"]),
        row(17, completeness="partial", expected_words="many"),
        row(18, message=18),
        row(19, byline="half a pair: \ud800"),
        row(20, html_path="torn.html.gz", text=None),
        row(21, html_path="mixed.html.gz", text=None),
        row(22, completeness="partial"),
    )
    whole = gzip.compress(b"<p>A page.</p>" * 1000)
    (tmp_path / "torn.html.gz").write_bytes(whole[:-20])
    (tmp_path / "mixed.html.gz").write_bytes(whole[:20] + bytes(200))
    async with opened(tmp_path / "data") as library:
        result = await library.import_file(file, shared())
        stored = {article.id for article, _ in await library.articles(NEWS)}

    lines = [str(failure).partition(":")[0] for failure in result.failures]
    bad = (2, *range(4, 13), *range(14, 22))
    assert sorted(lines) == sorted(f"articles.jsonl, line {at}" for at in bad)
    assert result.rows == 3
    assert stored == {"r1", "r13", "r22"}


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b'{"id": "caf\xe9"}', "not UTF-8"),
        (row(1, title="\ud800"), "title has half a character in it, which cannot be stored"),
        (b'{"id": 1' + b"0" * 5000 + b"}", "a number with more digits than can be read"),
        (row(1, text=""), "text is empty"),
        (row(1, text=None), "neither text nor html_path"),
        (row(1, text=None, html_path="a\0b"), "'{folder}/a\\x00b' is no file's name"),
        (row(1, id="a\x1b[2Jb"), "id has a control character in it"),
        (row(1, channel="a\nb"), "channel has a control character in it"),
        (row(1, published="garbage"), "published is no date or time in ISO 8601, such as"),
        (row(1, shared_at="yesterday"), "shared_at is no date or time in ISO 8601, such as"),
        (row(1, shared_at="0001-01-01T00:00:00+14:00"), "shared_at is not of the years 2 to 9998"),
        (row(1, shared_at="9999-12-31T23:59:59-14:00"), "shared_at is not of the years 2 to 9998"),
        (row(1, completeness="half"), "completeness is none of full, partial, blocked"),
        (row(1, completeness="partial", expected_words=2**63), "expected_words is not between 0"),
    ],
)
async def test_why_a_row_is_not_usable_is_said_and_no_other_fails_with_it(
    tmp_path: Path, line: bytes | dict[str, Any], why: str
) -> None:
    file = tmp_path / "articles.jsonl"
    bad = line if isinstance(line, bytes) else json.dumps(line).encode()
    file.write_bytes(bad + b"\n" + json.dumps(row(2)).encode())
    async with opened(tmp_path / "data") as library:
        result = await library.import_file(file, shared())

    [failure] = result.failures
    said = f"articles.jsonl, line 1: {why.format(folder=tmp_path)}"
    assert (result.rows, str(failure)[: len(said)]) == (1, said)


async def test_a_date_that_a_page_gave_itself_comes_back_as_it_was_exported(tmp_path: Path) -> None:
    async with opened(tmp_path / "data") as library:
        exported = row(1, completeness="full", published="2026-02-31")
        assert (await library.import_file(written(tmp_path, exported), shared())).failures == ()
        assert (await library.article("r1", NEWS)).published == "2026-02-31"


async def test_the_same_file_again_changes_nothing_and_embeds_nothing(tmp_path: Path) -> None:
    words = Words()
    file = written(tmp_path, *(row(number) for number in range(70)))
    async with opened(tmp_path / "data", words) as library:
        await library.import_file(file, shared(message="first time"))
        before = [line async for line in library.export()]
        embedded = words.embedded

        assert (await library.import_file(file, shared(message="again"))).rows == 70
        assert [line async for line in library.export()] == before
        assert words.embedded == embedded
        health = await library.health()
        assert (health.articles, health.passages, health.shares) == (70, 70, 70)


async def test_an_article_can_be_in_several_channels(tmp_path: Path) -> None:
    words = Words()
    file = written(
        tmp_path,
        row(1, channel="news"),
        row(1, channel="sport"),
        row(1, channel="board", text="Corrected."),
    )
    async with opened(tmp_path / "data", words) as library:
        await library.import_file(file, shared("news"))
        assert await library.channels("local") == ["board", "news", "sport"]
        for channel in ("news", "sport", "board"):
            assert (await library.article("r1", Scope("local", channel))).text == "Corrected."
    assert words.embedded == 2


async def test_two_articles_may_have_the_same_link(tmp_path: Path) -> None:
    file = written(tmp_path, row(1), row(2, url="https://example.org/1"))
    async with opened(tmp_path / "data") as library:
        for _ in range(2):
            assert (await library.import_file(file, shared())).failures == ()
        assert len(await library.articles(NEWS)) == 2


async def test_progress_counts_rows(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    file = written(tmp_path, *(row(number) for number in range(70)), "{bad")
    async with opened(tmp_path / "data") as library:
        await library.import_file(file, shared(), lambda *counts: seen.append(counts))
    assert seen[-1] == (71, 71)
    assert seen == sorted(seen)


async def test_a_pipe_is_imported_as_a_file_is(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.write(writer, written(tmp_path, row(1), "{bad", row(3)).read_bytes())
    os.close(writer)
    seen: list[tuple[int, int]] = []
    pipe = Path(f"/dev/fd/{reader}")
    async with opened(tmp_path / "data") as library:
        result = await library.import_file(pipe, shared(), lambda *counts: seen.append(counts))
        stored = {article.id for article, _ in await library.articles(NEWS)}
    os.close(reader)

    assert (result.rows, stored, seen) == (2, {"r1", "r3"}, [(3, 3)])
    assert [str(failure) for failure in result.failures] == [
        f"{pipe}, line 2: not valid JSON from character 2 on"
    ]


async def test_a_pipe_s_pages_are_found_from_where_one_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "one.html").write_text("Found title\nA saved page.")
    monkeypatch.chdir(tmp_path)
    reader, writer = os.pipe()
    os.write(writer, json.dumps(row(1, text=None, html_path="one.html")).encode())
    os.close(writer)
    async with opened(tmp_path / "data") as library:
        assert (await library.import_file(Path(f"/dev/fd/{reader}"), shared())).failures == ()
        assert (await library.article("r1", NEWS)).text == "A saved page."
    os.close(reader)


async def test_a_file_is_never_in_memory_as_a_whole(tmp_path: Path) -> None:
    file = tmp_path / "articles.jsonl"
    size = 64 * 2**20
    with file.open("w") as lines:
        lines.writelines(f"{'x' * 2**17}\n" for _ in range(size // 2**17))
    async with opened(tmp_path / "data") as library:
        tracemalloc.start()
        result = await library.import_file(file, shared())
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()

    assert len(result.failures) == size // 2**17
    assert most < size / 2


async def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    async with opened(tmp_path / "data") as library:
        with pytest.raises(ImportFailed, match=r"none\.jsonl cannot be read: No such file"):
            await library.import_file(tmp_path / "none.jsonl", shared())


@pytest.mark.parametrize("damage", ["no gzip file", "torn", "mixed up"])
async def test_a_packed_file_that_is_damaged_is_named_and_nothing_is_stored(
    tmp_path: Path, damage: str
) -> None:
    whole = gzip.compress(json.dumps(row(1, text="A text. " * 5000)).encode())
    bodies = {"no gzip file": b"{}", "torn": whole[:-9], "mixed up": whole[:30] + bytes(900)}
    file = tmp_path / "rows.jsonl.gz"
    file.write_bytes(bodies[damage])
    async with opened(tmp_path / "data") as library:
        with pytest.raises(
            ImportFailed, match=r"rows\.jsonl\.gz cannot be read: it is not a whole"
        ):
            await library.import_file(file, shared())
        assert await library.articles(NEWS) == []


async def test_what_is_exported_is_imported_the_same(tmp_path: Path) -> None:
    pages = Pages({"https://example.org/p": "label: partial\nHalf\nThe first half \u2028 of it."})
    async with Library.open(
        tmp_path / "one", fetcher=pages, extractor=Lines(), embedder=Words()
    ) as library:
        await library.read(as_link("https://example.org/p"), shared("news", "m1", "anna"))
        await library.read(as_link("https://example.org/p"), shared("news", "m2", "ben"))
        await library.read(as_link("https://example.org/p"), shared("sport", "m3", "cem"))
        await library.import_file(written(tmp_path, row(1, title="One", lang="de")), shared())
        exported = [line async for line in library.export()]

    async with opened(tmp_path / "two") as library:
        file = written(tmp_path, *exported)
        assert (await library.import_file(file, shared("elsewhere"))).failures == ()
        assert [line async for line in library.export()] == exported
    assert len(exported) == 4


async def test_a_forgotten_name_stays_forgotten_when_an_export_is_imported(tmp_path: Path) -> None:
    async with opened(tmp_path / "one") as library:
        await library.import_file(written(tmp_path, row(1)), shared(by="anna"))
        await library.forget_person("local", "anna")
        exported = [line async for line in library.export()]

    async with opened(tmp_path / "two") as library:
        await library.import_file(written(tmp_path, *exported), shared(by="ben"))
        [(_, share)] = await library.articles(NEWS)
    assert share.shared_by == ""


async def test_another_model_is_refused_until_everything_is_rebuilt(tmp_path: Path) -> None:
    data = tmp_path / "data"
    async with opened(data) as library:
        file = written(tmp_path, *(row(number) for number in range(40)))
        await library.import_file(file, shared())
        before = [line async for line in library.export()]

    other = Words("other", dimensions=24)
    with pytest.raises(ModelMismatch, match="footnote rebuild"):
        async with opened(data, other):
            pass

    seen: list[tuple[int, int]] = []
    await Library.rebuild(data, embedder=other, progress=lambda *counts: seen.append(counts))

    assert seen[-1] == (40, 40)
    async with opened(data, other) as library:
        assert [line async for line in library.export()] == before
        health = await library.health()
        assert (health.passages, health.indexes_equal_rows, health.damage) == (40, True, "")
        assert health.model == "other:24"


class Failing(Words):
    async def embed_passages(self, passages: Any) -> Any:
        if self.embedded:
            raise RuntimeError("killed here")
        return await super().embed_passages(passages)


async def test_a_rebuild_that_was_not_finished_is_not_taken_for_done(tmp_path: Path) -> None:
    data = tmp_path / "data"
    async with opened(data) as library:
        file = written(tmp_path, *(row(number) for number in range(40)))
        await library.import_file(file, shared())

    with pytest.raises(RuntimeError):
        await Library.rebuild(data, embedder=Failing())
    with pytest.raises(ModelMismatch, match="footnote rebuild"):
        async with opened(data):
            pass
    await Library.rebuild(data, embedder=Words())
    async with opened(data) as library:
        assert (await library.health()).indexes_equal_rows


class Slow(Words):
    """Is not done with the first texts before it has been given, and done with, the second ones."""

    def __init__(self) -> None:
        super().__init__()
        self._second = asyncio.Event()

    async def embed_passages(self, passages: Sequence[PassageText]) -> Embedded:
        is_first = not self.embedded
        found = await super().embed_passages(passages)
        if is_first:
            async with asyncio.timeout(20):
                await self._second.wait()
        self._second.set()
        return found


async def test_while_some_rows_are_embedded_the_next_are_and_the_later_of_one_id_still_stays(
    tmp_path: Path,
) -> None:
    corrected = row(1, text="Row 1 was corrected. It says something else now.")
    file = written(tmp_path, *(row(number) for number in range(BATCH)), corrected)
    async with opened(tmp_path / "data", Slow()) as library:
        result = await library.import_file(file, shared("news"))

        assert (result.rows, result.failures) == (BATCH + 1, ())
        assert (await library.article("r1", NEWS)).text == corrected["text"]
