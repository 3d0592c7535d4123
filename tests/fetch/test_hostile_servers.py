"""Servers made to hold a fetcher up: each ends in a page or one sentence; bench/hostile_servers.py times them."""

import psutil
import pytest

from index.errors import FetchError, FetchTimedOut
from index.fetch.addresses import parse_allow
from index.fetch.fetcher import AiohttpFetcher, Limits
from index.links.finding import as_link
from tests.fetch.hostile_servers import SERVERS
from tests.fetch.servers import speaking

QUICK = Limits(total=0.6, connect=0.5, read=0.3)
MIB = 1024 * 1024


@pytest.mark.parametrize("name", [name for name in SERVERS if not name.startswith("a bomb")])
async def test_a_hostile_server_costs_no_more_than_its_time_and_is_told_of(name: str) -> None:
    before = psutil.Process().memory_info().rss
    async with speaking(SERVERS[name]) as port:
        opened = parse_allow(f"127.0.0.1:{port}")
        async with AiohttpFetcher(allow=opened, limits=QUICK) as fetcher:
            try:
                said = (await fetcher.fetch(as_link(f"http://127.0.0.1:{port}/"))).media_type
            except FetchError as error:
                said = str(error)

    assert said.endswith(".") or said in {"text/html", "text/plain"}
    assert psutil.Process().memory_info().rss - before < 32 * MIB


@pytest.mark.parametrize(
    "name",
    [
        "early hints without end",
        "continuing without end",
        "chunk extensions without end",
        "chunks of one byte",
        "trailers without end",
    ],
)
async def test_a_response_that_is_all_frame_is_left_at_once(name: str) -> None:
    async with speaking(SERVERS[name]) as port:
        opened = parse_allow(f"127.0.0.1:{port}")
        async with AiohttpFetcher(allow=opened) as fetcher:
            with pytest.raises(FetchError) as refused:
                await fetcher.fetch(as_link(f"http://127.0.0.1:{port}/"))

    assert not isinstance(refused.value, FetchTimedOut)


def test_there_are_as_many_as_are_promised() -> None:
    assert len(SERVERS) >= 18
