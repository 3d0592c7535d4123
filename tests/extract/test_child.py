import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import psutil
import pytest

from index.errors import ParserStopped, PdfEncrypted
from index.extract.child import PARSER, ChildExtractor, ChildLimits
from index.types import Completeness, Label, Link, Page
from tests.extract.pdfs import paragraph, pdf

SHORT = ChildLimits(wall=1, cpu=1)
GONE = 10  # seconds to wait for the death of a process that has been given its reason


def page(body: bytes = b"the tide", media_type: str = "text/html") -> Page:
    url = "https://example.org/tides"
    return Page(Link(url, url), url, media_type, None, body)


def named(parser: str) -> str:
    return f"tests.extract.parsers:{parser}"


@asynccontextmanager
async def extractor(
    parser: str, fallback: str = "be_killed", limits: ChildLimits = SHORT
) -> AsyncIterator[ChildExtractor]:
    async with ChildExtractor(
        parser=named(parser), fallback=named(fallback), limits=limits, warm_up=False
    ) as made:
        yield made


async def test_a_page_is_parsed_in_another_process_and_comes_back_whole() -> None:
    async with extractor("echo") as child:
        found = await child.extract(page("Ebbe — 潮 \x00 ".encode() * 100_000))

    assert found.text.startswith("Ebbe — 潮 \x00 ")
    assert (found.title, found.byline, found.published) == ("Tides", "A. Keeper", "2026-01-02")


async def test_every_page_has_a_child_of_its_own_that_dies_with_it() -> None:
    async with extractor("tell_pid") as child:
        told = [(await child.extract(page())).text.split() for _ in range(3)]

    assert len({pid for pid, _, _ in told}) == 3
    assert len({nursery for _, nursery, _ in told}) == 1
    assert not any(psutil.pid_exists(int(pid)) for pid, _, _ in told)


@pytest.mark.parametrize(
    "parser",
    [
        "hang",
        "compute",
        "eat_memory",
        "abort",
        "be_killed",
        "raise_something",
        "write_a_file",
        "open_files",
    ],
)
async def test_a_parser_that_stops_costs_one_child(parser: str, tmp_path: Path) -> None:
    target = tmp_path / "written"
    async with extractor(parser) as child:
        with pytest.raises(ParserStopped, match=r"\.$"):
            await child.extract(page(str(target).encode()))
        child._parser = named("echo")
        assert (await child.extract(page())).text == "the tide"

    assert not target.exists() or not target.read_bytes()


@pytest.mark.parametrize("parser", ["hang", "abort", "eat_memory"])
async def test_where_the_parser_stops_a_simpler_one_tries(parser: str) -> None:
    async with extractor(parser, fallback="echo") as child:
        assert (await child.extract(page())).text == "the tide"


async def test_where_the_parser_sees_nothing_a_simpler_one_may_see_something() -> None:
    async with extractor("nothing", fallback="echo") as child:
        assert (await child.extract(page())).text == "the tide"


@pytest.mark.parametrize("fallback", ["nothing", "be_killed"])
async def test_a_page_in_which_neither_sees_anything_is_empty(fallback: str) -> None:
    async with extractor("nothing", fallback=fallback) as child:
        assert (await child.extract(page())).label == Label(Completeness.EMPTY)


async def test_a_fault_of_a_parser_is_logged_without_a_word_of_the_page(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with extractor("raise_something", fallback="echo") as child:
        assert (await child.extract(page())).text == "the tide"

    (record,) = caplog.records
    assert record.message == "parser failed"
    assert record.fault.startswith("RecursionError in parsers.py:")


async def test_an_error_with_a_sentence_comes_through() -> None:
    async with extractor("ask_for_a_password") as child:
        with pytest.raises(PdfEncrypted, match=r"asks for a password; share a copy without one\.$"):
            await child.extract(page())


TOLD = (
    "The tide came in at noon and filled the harbour, number {}, in which boats of every colour lay"
    " at anchor, and it went out at six, when all the lamps were lit."
)
MANY = [TOLD.format(number) for number in range(3000)]


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        ("\n\n".join(MANY).encode(), "text/plain"),
        (" ".join(MANY).encode(), "text/plain"),
        (f"<title>Tides</title><article><p>{'<p>'.join(MANY)}</article>".encode(), "text/html"),
        (pdf([paragraph(*MANY)]), "application/pdf"),
        (pdf([paragraph(*MANY[at : at + 50]) for at in range(0, 3000, 50)]), "application/pdf"),
    ],
    ids=["paragraphs", "one paragraph", "HTML", "one page of a PDF", "pages of a PDF"],
)
async def test_text_beyond_what_is_kept_is_cut_and_said_to_be(body: bytes, media_type: str) -> None:
    async with ChildExtractor() as child:
        found = await child.extract(page(body, media_type))

    assert 398_000 < len(found.text) <= 400_000
    assert found.label.completeness is Completeness.PARTIAL
    assert f"{len(found.text):,}" in found.label.reason
    assert all(start < len(found.text) for start in found.page_starts)


@pytest.mark.parametrize(
    "answer",
    [
        b"no JSON",
        b"{}",
        b"[]",
        b'"text"',
        b"[" * 100_000,
        b'{"label": {}}',
        b'{"error": 1}',
        b"\xff",
    ],
)
async def test_what_no_parser_of_ours_would_answer_counts_as_no_answer(answer: bytes) -> None:
    async with extractor("lie") as child:
        with pytest.raises(ParserStopped, match=r"\.$"):
            await child.extract(page(answer))


async def test_a_page_waits_for_one_child_of_a_bad_one_and_not_for_both() -> None:
    async with extractor("compute", "echo", ChildLimits(wall=30, cpu=1, at_once=1)) as child:
        bad = asyncio.create_task(child.extract(page(b"bad")))
        await asyncio.sleep(0)
        child._parser = named("echo")
        good = asyncio.create_task(child.extract(page(b"good")))
        ended: list[asyncio.Task] = []
        for each in (bad, good):
            each.add_done_callback(ended.append)
        await asyncio.gather(bad, good)

        assert ended == [good, bad]
        assert bad.result().text == "bad"


async def test_half_a_surrogate_pair_does_not_come_back() -> None:
    async with extractor("half_a_pair") as child:
        assert (await child.extract(page())).text == "a?b"


async def test_a_child_knows_neither_our_environment_nor_our_main_program(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-canary")
    async with extractor("tell_environment") as child:
        told = (await child.extract(page())).text

    assert "SLACK_BOT_TOKEN" not in told
    assert "PATH" not in told
    assert told.endswith("None")


@pytest.mark.parametrize("url", ["https://www.cnn.com/tides", "http://127.0.0.1:8080/tides"])
async def test_what_a_page_needs_has_been_loaded_before_it_comes(url: str) -> None:
    markup = (
        b"<html lang=en><head><title>The harbour of Kellan</title>"
        b'<meta name=author content="Ada Brand"><meta property="article:published_time"'
        b" content=2026-03-04></head><body><nav><a href=/>Home</a></nav><article>"
        b"<p>The harbour was full again on Wednesday, after a winter in which nobody sailed.</p>"
        b"</article></body></html>"
    )
    async with ChildExtractor(parser=named("tell_what_it_opens"), fallback=PARSER) as child:
        told = await child.extract(Page(Link(url, url), url, "text/html", None, markup))

    assert told.text == "nothing"


async def test_the_event_loop_goes_on_while_a_page_is_parsed() -> None:
    turns = 0
    async with extractor("hang") as child:
        reading = asyncio.create_task(child.extract(page(b"x" * 20_000_000)))
        while not reading.done():
            turns += 1
            await asyncio.sleep(0.01)
        with pytest.raises(ParserStopped):
            await reading

    assert turns > 20


async def test_pages_wait_for_their_turn_and_each_gets_its_own_text() -> None:
    async with extractor("echo") as child:
        texts = [f"page {number}" for number in range(20)]
        found = await asyncio.gather(*(child.extract(page(text.encode())) for text in texts))

    assert [one.text for one in found] == texts


async def test_several_extractors_live_side_by_side() -> None:
    async with extractor("echo") as one, extractor("tell_pid") as other:
        await one.extract(page())
        first = (await other.extract(page())).text
        await one.close()
        second = (await other.extract(page())).text

    assert first.split()[1] == second.split()[1]


async def test_a_nursery_that_died_is_replaced() -> None:
    async with extractor("tell_pid") as child:
        _, nursery, _ = (await child.extract(page())).text.split()
        os.kill(int(nursery), signal.SIGKILL)
        psutil.wait_procs([psutil.Process(int(nursery))], timeout=0.2)
        _, another, _ = (await child.extract(page())).text.split()

    assert another != nursery


async def test_a_page_given_up_does_not_block_the_next() -> None:
    async with extractor("hang", limits=ChildLimits(wall=5, cpu=5, at_once=1)) as child:
        reading = asyncio.create_task(child.extract(page()))
        await asyncio.sleep(0)
        reading.cancel()
        child._parser = named("echo")
        assert (await child.extract(page())).text == "the tide"


async def test_closing_leaves_no_process_behind() -> None:
    forever = ChildLimits(wall=60)
    async with listening() as (port, told), extractor("tell_pid_and_hang", limits=forever) as child:
        reading = asyncio.create_task(child.extract(page(str(port).encode())))
        family = await told.get()
        await child.close()
        with pytest.raises(ParserStopped):
            await reading

    assert_gone(family)


async def test_when_we_are_killed_nothing_of_us_is_left() -> None:
    program = (
        "import asyncio\n"
        "from tests.extract.test_child import extractor, page, ChildLimits\n"
        "async def main():\n"
        "    async with extractor('tell_pid_and_hang', limits=ChildLimits(wall=60)) as child:\n"
        "        await child.extract(page(b'{port}'))\n"
        "asyncio.run(main())\n"
    )
    async with listening() as (port, told):
        parent = await asyncio.create_subprocess_exec(
            sys.executable, "-c", program.format(port=port)
        )
        family = await told.get()
        parent.kill()
        await parent.wait()

    assert_gone(family)


@asynccontextmanager
async def listening() -> AsyncIterator[tuple[int, asyncio.Queue[list[psutil.Process]]]]:
    """Yield a port, and a queue with the processes (child, nursery) that report there."""
    told: asyncio.Queue[list[psutil.Process]] = asyncio.Queue()

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        pids = (await reader.readline()).split()
        await told.put([psutil.Process(int(pid)) for pid in pids])

    server = await asyncio.start_server(listen, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1], told
    finally:
        server.close()


def assert_gone(family: list[psutil.Process]) -> None:
    _, alive = psutil.wait_procs(family, timeout=GONE)

    assert not [one for one in alive if one.status() != psutil.STATUS_ZOMBIE]
