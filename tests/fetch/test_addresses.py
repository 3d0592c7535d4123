# ruff: noqa: ARG002 - odd spellings of addresses are what this is about
import socket
from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import AddressRefused, FetchError, HostUnreachable, LinkError
from index.fetch.addresses import check_address, check_socket, check_url, parse_allow
from index.fetch.fetcher import AiohttpFetcher
from index.links.finding import as_link

LITERALS = [
    "http://127.0.0.1/", "http://127.1/", "http://127.0.1/", "http://127.255.255.254/", "http://0/",
    "http://0.0.0.0/", "http://2130706433/", "http://0x7f000001/", "http://0x7f.1/", "http://0177.0.0.1/",
    "http://017700000001/", "http://①②⑦.⓪.⓪.①/", "http://127。0。0。1/", "http://１２７.0.0.1/",
    "http://%31%32%37.0.0.1/", "http://127.0.0.1./", "http://[::1]/", "http://[0:0:0:0:0:0:0:1]/",
    "http://[::]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://[::127.0.0.1]/",
    "http://[::ffff:0:127.0.0.1]/", "http://[64:ff9b::7f00:1]/", "http://[64:ff9b:1::7f00:1]/",
    "http://[2002:7f00:1::]/", "http://[2001:0:7f00:1::]/", "http://[fe80::1]/", "http://[fec0::1]/",
    "http://[fc00::1]/", "http://[fd12:3456::1]/", "http://[ff02::1]/", "http://[2001:db8::1]/",
    "http://[3fff::1]/", "http://[5f00::1]/", "http://[4000::1]/", "http://[100::1]/",
    "http://10.0.0.1/", "http://172.16.0.1/", "http://172.31.255.255/", "http://192.168.1.1/",
    "http://169.254.169.254/latest/meta-data/", "http://2852039166/", "http://0xa9fea9fe/",
    "http://0251.0376.0251.0376/", "http://[::ffff:169.254.169.254]/", "http://[fd00:ec2::254]/",
    "http://100.64.0.1/", "http://100.100.100.200/", "http://168.63.129.16/", "http://192.0.0.192/",
    "http://192.0.0.9/", "http://[2001:1::1]/", "http://[2002:808:808::]/", "http://[2001:0:808:808::f7f7:f7f7]/",
    "http://192.0.2.1/", "http://198.18.0.1/", "http://198.51.100.1/", "http://203.0.113.1/",
    "http://224.0.0.1/", "http://240.0.0.1/", "http://255.255.255.255/", "http://0.1.2.3/",
]  # fmt: skip
NAMES = [
    "http://localhost/", "http://LOCALHOST/", "http://localhost./", "http://a.localhost/",
    "http://ｌｏｃａｌｈｏｓｔ/", "http://printer.local/", "http://wiki.internal/", "http://nas.lan/",
    "http://intranet/", "http://metadata/", "http://metadata.google.internal/", "http://instance-data/",
    "http://metadata.packet.net/userdata", "http://example.onion/",
]  # fmt: skip
PORTS_AND_USERS = [
    "http://example.org:22/", "http://example.org:25/", "http://example.org:6379/", "http://example.org:81/",
    "https://example.org:9200/", "http://example.org:65535/", "http://anna@example.org/",
    "http://anna:secret@example.org/", "http://example.org:80@127.0.0.1/", "http://127.0.0.1@example.org/",
    "http://127.0.0.1\\@example.org/", "http://:@example.org:80@127.0.0.1/",
]  # fmt: skip
SCHEMES = [
    "file:///etc/passwd", "ftp://example.org/", "gopher://127.0.0.1:25/x", "dict://127.0.0.1:11211/",
    "jar:http://127.0.0.1!/", "data:text/html,x", "javascript:alert(1)", "ws://example.org/", "//127.0.0.1/",
]  # fmt: skip


class Wire:
    """Names all lead to ``address``; no socket is ever made, but each that is asked for is counted."""

    def __init__(self, *addresses: str) -> None:
        self.addresses = addresses
        self.sockets = 0

    def lookup(self, host: str, port: int) -> list[tuple[int, str]]:
        return [(socket.AF_INET6 if ":" in it else socket.AF_INET, it) for it in self.addresses]

    def make_socket(self, family: int, kind: int, protocol: int) -> socket.socket:
        self.sockets += 1
        raise OSError("not here")

    async def try_to_fetch(self, url: str) -> None:
        async with AiohttpFetcher(lookup=self.lookup, make_socket=self.make_socket) as fetcher:
            await fetcher.fetch(as_link(url))


@pytest.mark.parametrize("url", [*LITERALS, *NAMES, *PORTS_AND_USERS, *SCHEMES])
async def test_what_is_not_on_the_public_web_never_gets_a_socket(url: str) -> None:
    wire = Wire("93.184.215.14")

    with pytest.raises((AddressRefused, LinkError), match=r"\.$"):
        await wire.try_to_fetch(url)

    assert wire.sockets == 0


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.1",
        "169.254.169.254",
        "168.63.129.16",
        "::1",
        "::ffff:10.0.0.1",
        "fe80::1%eth0",
    ],
)
async def test_a_name_that_leads_inside_never_gets_a_socket(address: str) -> None:
    wire = Wire(address)

    with pytest.raises(AddressRefused, match="example"):
        await wire.try_to_fetch("https://example.org/")

    assert wire.sockets == 0


@pytest.mark.parametrize(
    "addresses", [["93.184.215.14"], ["2606:2800:21f::1"], ["10.0.0.1", "93.184.215.14"]]
)
@pytest.mark.parametrize(
    "url", ["http://example.org/", "https://example.org:8443/", "http://93.184.215.14/"]
)
async def test_the_public_web_gets_one(addresses: list[str], url: str) -> None:
    wire = Wire(*addresses)

    with pytest.raises(HostUnreachable):
        await wire.try_to_fetch(url)

    assert wire.sockets == 1


async def test_a_name_with_very_many_addresses_costs_only_a_few_attempts() -> None:
    wire = Wire(*(f"93.184.215.{number}" for number in range(1, 100)))

    with pytest.raises(HostUnreachable):
        await wire.try_to_fetch("http://example.org/")

    assert wire.sockets <= 10  # aiohttp tries four, then three of them again, then two, then one


async def test_the_socket_is_checked_even_where_the_resolver_was_deceived() -> None:
    wire = Wire("127.0.0.1")

    class Deceived(AiohttpFetcher):
        pass

    async with Deceived(lookup=wire.lookup, make_socket=wire.make_socket) as fetcher:
        resolver = fetcher._session.connector._resolver  # type: ignore[union-attr]
        resolver._is_permitted = lambda *_: True
        with pytest.raises(AddressRefused):
            await fetcher.fetch(as_link("http://example.org/"))

    assert wire.sockets == 0


@given(st.ip_addresses(v=4))
def test_every_spelling_of_an_address_is_judged_like_the_plain_one(address: IPv4Address) -> None:
    a, b, c, d = address.packed
    spellings = (
        str(address), str(int(address)), hex(int(address)), f"0{int(address):o}", f"{a:#x}.{b}.0{c:o}.{d}",
        f"{a}.{(b << 16) + (c << 8) + d}",
    )  # fmt: skip

    verdicts = {_passes(f"http://{spelling}/") for spelling in spellings}

    assert len(verdicts) == 1


@given(st.ip_addresses(v=6))
def test_no_ipv6_address_beyond_global_unicast_passes(address: IPv6Address) -> None:
    if int(address) >> 125 != 1:
        assert not _passes(f"http://[{address}]/")


@given(st.text(max_size=30))
def test_whatever_follows_the_scheme_there_is_a_verdict(text: str) -> None:
    assert _passes(f"http://{text}") in {True, False}


def _passes(url: str) -> bool:
    try:
        check_url(as_link(url).url)
    except (LinkError, FetchError):
        return False
    return True


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("", set()),
        ("127.0.0.1:8000", {("127.0.0.1", 8000)}),
        (" localhost:1 , [::1]:65535,", {("localhost", 1), ("::1", 65535)}),
        ("127.9.9.9:80", {("127.9.9.9", 80)}),
    ],
)
def test_loopback_addresses_are_opened_one_by_one(text: str, allowed: set[tuple[str, int]]) -> None:
    assert parse_allow(text) == allowed


@pytest.mark.parametrize(
    "text",
    [
        "10.0.0.1:80",
        "example.org:80",
        "127.0.0.1",
        "127.0.0.1:0",
        "127.0.0.1:x",
        "0.0.0.0:80",
        "127.0.0.1:99999",
        "::1",
    ],
)
def test_nothing_else_can_be_opened(text: str) -> None:
    with pytest.raises(ValueError, match=r"write for example 127\.0\.0\.1:8000\.$"):
        parse_allow(text)


def test_an_opening_is_for_its_port_only() -> None:
    allow = parse_allow("127.0.0.1:8000,localhost:9000")

    check_socket("127.0.0.1", 8000, allow)
    check_socket("127.0.0.1", 9000, allow)
    check_socket("::1", 9000, allow)
    for address, port in (
        ("127.0.0.1", 8001),
        ("127.0.0.2", 8000),
        ("10.0.0.1", 8000),
        ("8.8.8.8", 9000),
    ):
        with pytest.raises(AddressRefused):
            check_socket(address, port, allow)


def test_a_public_address_needs_no_opening() -> None:
    check_address("93.184.215.14")
    check_address("2606:2800:21f::1")
