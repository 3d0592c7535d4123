"""Thousands of links made by chance, each tried with the real fetcher: see bench/generated_links.py."""

import pytest

from index.fetch.addresses import parse_allow
from index.fetch.fetcher import AiohttpFetcher
from tests.fetch.generated_links import OPENED, cases
from tests.fetch.world import World

SEED, COUNT = 6, 5000
PROXIES = ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")


async def test_no_generated_link_leads_inside_and_every_ordinary_one_to_its_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with World.open() as world:
        for name in PROXIES:
            monkeypatch.setenv(name, f"http://127.0.0.1:{world.trap_port}")
        fetcher = AiohttpFetcher(
            allow=parse_allow(OPENED), lookup=world.lookup, make_socket=world.make_socket
        )
        async with fetcher:
            wrong = [
                (case, outcome)
                for case in cases(SEED, COUNT)
                if case.wrong(
                    outcome := await world.outcome(fetcher, case.url, case.answers, case.redirects)
                )
            ]

    assert not wrong
    assert world.visits == 0


async def test_whoever_connects_to_what_is_not_public_is_caught() -> None:
    async with (
        World.open() as world,
        AiohttpFetcher(lookup=world.lookup, make_socket=world.make_socket) as fetcher,
    ):
        connector = fetcher._session.connector
        connector._socket_factory = lambda info: world.make_socket(*info[:3])
        connector._resolver._is_permitted = lambda *_: True
        outcome = await world.outcome(fetcher, "http://example.org/", [["10.0.0.1"]])

    assert "10.0.0.1" in outcome.strayed
    assert world.visits > 0


def test_the_same_seed_makes_the_same_links() -> None:
    assert list(cases(1, 200)) == list(cases(1, 200))
    assert list(cases(1, 200)) != list(cases(2, 200))
