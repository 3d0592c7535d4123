import asyncio
import gzip
import socket
import ssl
import tracemalloc
import zlib

import brotli
import pytest
from aiohttp import web
from backports import zstd

from index.errors import (
    AddressRefused,
    BadResponse,
    FetchError,
    FetchTimedOut,
    HostUnreachable,
    LinkError,
    PageRefused,
    PageTooLarge,
    TlsFailed,
    TooManyRedirects,
    UnsupportedType,
)
from index.fetch.addresses import parse_allow
from index.fetch.fetcher import AiohttpFetcher, Limits, _tls
from index.links.finding import as_link
from index.types import Page
from tests.fetch.servers import Trap, falls_silent, sends, sends_for_ever, serving, speaking

HTML = b"<!doctype html><title>Tides</title><p>The moon pulls the sea."
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
PUBLIC = "93.184.215.14"
USUAL = Limits()
QUICK = Limits(total=0.3, connect=0.2, read=0.1, html=1000, text=200, pdf=2000)


async def fetch(port: int, path: str = "/", limits: Limits = USUAL, scheme: str = "http") -> Page:
    async with AiohttpFetcher(allow=parse_allow(f"127.0.0.1:{port}"), limits=limits) as fetcher:
        return await fetcher.fetch(as_link(f"{scheme}://127.0.0.1:{port}{path}"))


def body(data: bytes, **headers: str) -> bytes:
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return b"HTTP/1.1 200 OK\r\n" + lines.encode() + b"Connection: close\r\n\r\n" + data


async def test_a_page_comes_as_bytes_with_what_it_was_said_to_be() -> None:
    async def page(request: web.Request) -> web.Response:
        return web.Response(body=HTML, headers={"Content-Type": "text/html; charset=KOI8-R"})

    async with serving(page) as port:
        found = await fetch(port, "/tides?x=1#part")

    assert found.body == HTML
    assert (found.media_type, found.charset) == ("text/html", "KOI8-R")
    assert found.url == found.link.url == f"http://127.0.0.1:{port}/tides?x=1#part"


async def test_a_request_says_who_asks_and_carries_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    seen: list[web.Request] = []

    async def page(request: web.Request) -> web.Response:
        seen.append(request)
        response = web.Response(body=HTML, status=302 if len(seen) == 1 else 200)
        response.headers["Location"] = "/again"
        response.set_cookie("visitor", "7")
        return response

    async with serving(page) as port:
        await fetch(port)

    assert [request.path for request in seen] == ["/", "/again"]
    for request in seen:
        assert request.headers["User-Agent"].startswith("Footnote/")
        assert not {"Cookie", "Authorization", "Referer", "Proxy-Authorization"} & set(
            request.headers
        )


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_redirects_are_followed_and_the_fragment_comes_along(status: int) -> None:
    async def page(request: web.Request) -> web.Response:
        if request.path == "/old":
            return web.Response(status=status, headers={"Location": "new?a=1"})
        return web.Response(body=HTML)

    async with serving(page) as port:
        found = await fetch(port, "/old#!/part")

    assert found.url == f"http://127.0.0.1:{port}/new?a=1#!/part"


async def test_five_redirects_are_followed_and_six_are_not() -> None:
    async def countdown(request: web.Request) -> web.Response:
        left = int(request.path[1:])
        if not left:
            return web.Response(body=HTML)
        return web.Response(status=302, headers={"Location": f"/{left - 1}"})

    async with serving(countdown) as port:
        assert (await fetch(port, "/5")).body == HTML
        with pytest.raises(TooManyRedirects, match=r"more than 5 times\.$"):
            await fetch(port, "/6")


async def test_who_does_not_answer_is_named_and_not_who_sent_us_there() -> None:
    async def redirect(request: web.Request) -> web.Response:
        raise web.HTTPFound(f"http://localhost:{closed}/")

    async with serving(redirect) as closed:
        pass  # nobody listens there any more
    async with serving(redirect) as port:
        allow = parse_allow(f"127.0.0.1:{port}") | parse_allow(f"localhost:{closed}")
        async with AiohttpFetcher(allow=allow) as fetcher:
            with pytest.raises(HostUnreachable, match="localhost"):
                await fetcher.fetch(as_link(f"http://127.0.0.1:{port}/"))


async def test_who_takes_too_long_is_named_and_not_who_sent_us_there() -> None:
    async def redirect(request: web.Request) -> web.Response:
        raise web.HTTPFound(f"http://localhost:{silent}/")

    async with speaking(falls_silent(b"")) as silent, serving(redirect) as port:
        allow = parse_allow(f"127.0.0.1:{port}") | parse_allow(f"localhost:{silent}")
        async with AiohttpFetcher(allow=allow, limits=Limits(total=0.5)) as fetcher:
            with pytest.raises(FetchTimedOut, match="localhost"):
                await fetcher.fetch(as_link(f"http://127.0.0.1:{port}/"))


async def test_a_circle_of_redirects_is_told_apart() -> None:
    async def circle(request: web.Request) -> web.Response:
        return web.Response(
            status=302, headers={"Location": "/b" if request.path == "/a" else "/a"}
        )

    async with serving(circle) as port:
        with pytest.raises(TooManyRedirects, match=r"in a circle\.$"):
            await fetch(port, "/a")


@pytest.mark.parametrize(
    "location",
    ["http://127.0.0.1:{trap}/", "http://localhost:{trap}/", "http://[::1]:{trap}/", "//127.0.0.1:{trap}/",
     "http://2130706433:{trap}/", "http://169.254.169.254/", "http://10.0.0.1/", "http://metadata/",
     "http://anna:x@127.0.0.1:{port}/", "file:///etc/passwd", "gopher://127.0.0.1:{trap}/", "ftp://example.org/"],
)  # fmt: skip
async def test_a_redirect_to_what_is_not_public_is_not_followed(location: str) -> None:
    async with Trap().open() as trap:

        async def redirect(request: web.Request) -> web.Response:
            target = location.format(trap=trap.port, port=request.url.port)
            return web.Response(status=302, headers={"Location": target})

        async with serving(redirect) as port:
            with pytest.raises(AddressRefused):
                await fetch(port)

        assert trap.visits == 0


async def test_the_web_cannot_redirect_to_what_was_opened_for_demos() -> None:
    async def redirect(request: web.Request) -> web.Response:
        return web.Response(status=302, headers={"Location": f"http://127.0.0.1:{trap.port}/"})

    async with Trap().open() as trap, serving(redirect) as port:

        class PublicSite(socket.socket):
            """Reaches our server where a public address is meant."""

            def connect(self, address: tuple[str, int]) -> None:
                super().connect(("127.0.0.1", port) if address[0] == PUBLIC else address)

        fetcher = AiohttpFetcher(
            allow=parse_allow(f"127.0.0.1:{trap.port}"),
            lookup=lambda _host, _port: [(socket.AF_INET, PUBLIC)],
            make_socket=PublicSite,
        )
        async with fetcher:
            with pytest.raises(AddressRefused, match=r"127\.0\.0\.1"):
                await fetcher.fetch(as_link("http://example.org/"))

        assert trap.visits == 0


async def test_a_name_cannot_lead_to_what_was_opened_for_demos() -> None:
    async with Trap().open() as trap:
        fetcher = AiohttpFetcher(
            allow=parse_allow(f"127.0.0.1:{trap.port}"),
            lookup=lambda _host, _port: [(2, "127.0.0.1")],
        )
        async with fetcher:
            with pytest.raises(AddressRefused):
                await fetcher.fetch(as_link(f"http://example.org:{trap.port}/"))

        assert trap.visits == 0


@pytest.mark.parametrize("location", ["", "http://", "http://[/", "http://a b/"])
async def test_a_redirect_to_nowhere_is_a_bad_response(location: str) -> None:
    async with speaking(
        sends(f"HTTP/1.1 302 Found\r\nLocation: {location}\r\n\r\n".encode())
    ) as port:
        with pytest.raises((BadResponse, TooManyRedirects)):
            await fetch(port)


@pytest.mark.parametrize(
    ("status", "says"),
    [(401, "log in"), (402, "payment"), (403, "refuses"), (404, "no page"), (410, "removed"),
     (429, "too many"), (451, "legal"), (418, "418"), (500, "fault"), (503, "fault"), (304, "304")],
)  # fmt: skip
async def test_a_status_that_is_no_page_is_said_in_a_sentence(status: int, says: str) -> None:
    async def refuse(request: web.Request) -> web.Response:
        return web.Response(status=status)

    async with serving(refuse) as port:
        with pytest.raises(PageRefused, match=says) as refusal:
            await fetch(port)

    assert refusal.value.status == status
    assert str(refusal.value).endswith(".")


@pytest.mark.parametrize(
    ("coding", "packed"),
    [("gzip", gzip.compress(HTML)), ("deflate", zlib.compress(HTML)), ("br", brotli.compress(HTML)),
     ("zstd", zstd.compress(HTML))],
    ids=["gzip", "deflate", "br", "zstd"],  # gzip's bytes hold the time
)  # fmt: skip
async def test_compressed_pages_are_unpacked(coding: str, packed: bytes) -> None:
    async with speaking(sends(body(packed, Content_Encoding=coding))) as port:
        assert (await fetch(port)).body == HTML


BOMB = HTML + b" " * 50_000_000


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
async def test_a_bomb_is_counted_as_it_unpacks(coding: str) -> None:
    pack = {
        "gzip": gzip.compress,
        "br": lambda data: brotli.compress(data, quality=1),
        "zstd": zstd.compress,
    }[coding]

    async with speaking(sends(body(pack(BOMB), Content_Encoding=coding))) as port:
        with pytest.raises(PageTooLarge, match=r"larger than 5 MiB"):
            await fetch(port)


@pytest.mark.parametrize(
    ("start", "cap"),
    [(HTML, 1000), (b"%PDF-1.7\n", 2000), (b"The moon pulls.", 200), (b"# Tides", 200)],
)
async def test_each_kind_of_page_has_a_size_of_its_own(start: bytes, cap: int) -> None:
    async with speaking(sends(body(start.ljust(cap)))) as port:
        assert len((await fetch(port, limits=QUICK)).body) == cap
    async with speaking(sends(body(start.ljust(cap + 1)))) as port:
        with pytest.raises(PageTooLarge):
            await fetch(port, limits=QUICK)


async def test_a_large_body_is_held_once() -> None:
    async with speaking(
        sends(body(b"%PDF-1.7\n", Content_Type="x"), *[bytes(1 << 20)] * 20)
    ) as port:
        tracemalloc.start()
        await fetch(port)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()

    assert peak < 30 * 1024 * 1024


async def test_a_body_said_to_be_a_gigabyte_is_not_waited_for() -> None:
    async with speaking(
        falls_silent(OK + b"Content-Length: 1073741824\r\n\r\n" + HTML.ljust(600))
    ) as port:
        with pytest.raises(PageTooLarge):
            await fetch(port)


async def test_a_body_without_end_is_cut_off() -> None:
    head = OK + b"Transfer-Encoding: chunked\r\n\r\n"
    async with speaking(sends_for_ever(head, b"1000\r\n" + b"<p>" * 1365 + b"x\r\n")) as port:
        with pytest.raises(PageTooLarge):
            await fetch(port)


@pytest.mark.parametrize(
    ("start", "media_type"),
    [(b"\x89PNG\r\n\x1a\n\x00", "image/png"), (b"\xff\xd8\xff\xe0\x00", "image/jpeg"),
     (b"\x00\x00\x00\x20ftypisom", "video/mp4"), (b"PK\x03\x04\x00", "application/zip"),
     (b"\x00\x01\x02", "application/octet-stream"), (b'<?xml version="1.0"?><rss>', "application/rss+xml")],
)  # fmt: skip
async def test_what_cannot_be_read_is_named_whatever_the_server_calls_it(
    start: bytes, media_type: str
) -> None:
    async with speaking(sends(body(start, Content_Type="text/html"))) as port:
        with pytest.raises(UnsupportedType, match=r"only web pages.*\.$") as refusal:
            await fetch(port)

    assert refusal.value.media_type == media_type


async def test_an_empty_body_is_a_page_with_nothing_in_it() -> None:
    async with speaking(sends(body(b"", Content_Type="text/html"))) as port:
        assert (await fetch(port)).body == b""


@pytest.mark.parametrize(
    "script",
    [
        falls_silent(b""),
        falls_silent(b"HTTP/1.1 200 OK\r\nContent-"),
        falls_silent(OK + b"Content-Length: 100\r\n\r\n<p>"),
        sends_for_ever(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"),
        sends_for_ever(
            OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1;" + b"x" * 1000 + b"\r\n \r\n"
        ),
    ],
    ids=["silence", "half a head", "half a body", "endless hints", "endless chunk extensions"],
)
async def test_a_site_that_keeps_us_waiting_is_left(script: object) -> None:
    limits = Limits(total=0.5, read=0.2, html=100_000_000)
    async with speaking(script) as port:
        with pytest.raises((FetchTimedOut, BadResponse), match=r"\.$"):
            await fetch(port, limits=limits)


async def test_the_time_counts_over_all_hops() -> None:
    async def slow_circle(request: web.Request) -> web.Response:
        await asyncio.sleep(0.15)
        return web.Response(status=302, headers={"Location": f"{request.path}x"})

    async with serving(slow_circle) as port:
        with pytest.raises(FetchTimedOut):
            await fetch(port, "/x", Limits(total=0.4))


async def test_a_lookup_without_end_is_left() -> None:
    release = asyncio.Event()
    loop = asyncio.get_running_loop()

    def never(host: str, port: int) -> list[tuple[int, str]]:
        asyncio.run_coroutine_threadsafe(release.wait(), loop).result()
        return []

    async with AiohttpFetcher(lookup=never, limits=QUICK) as fetcher:
        with pytest.raises(FetchTimedOut, match="Looking up"):
            await fetcher.fetch(as_link("https://example.org/"))
    release.set()


@pytest.mark.parametrize(
    "answer",
    [
        b"not http at all\r\n\r\n",
        b"HTTP/1.1 banana\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 100_000 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 1_000_000 + b"\r\n\r\n",
        OK + b"Content-Length: 1000\r\n\r\ntoo little",
        OK + b"Content-Encoding: gzip\r\n\r\nnot gzip",
        OK + b"Content-Encoding: br\r\n\r\nnot brotli",
        OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        OK + b"Content-Length: -1\r\n\r\n",
    ],
)
async def test_nonsense_is_a_bad_response(answer: bytes) -> None:
    async with speaking(sends(answer)) as port:
        with pytest.raises(BadResponse, match=r"\.$"):
            await fetch(port)


async def test_a_site_that_hangs_up_does_not_answer() -> None:
    async with speaking(sends()) as port:
        with pytest.raises(HostUnreachable):
            await fetch(port)


async def test_a_port_with_nobody_behind_it_does_not_answer() -> None:
    async with speaking(sends()) as port:
        pass
    with pytest.raises(HostUnreachable, match="Nothing answers"):
        await fetch(port)


async def test_a_name_that_nobody_has_is_said_to_be_unknown() -> None:
    def unknown(host: str, port: int) -> list[tuple[int, str]]:
        raise OSError("Name or service not known")

    async with AiohttpFetcher(lookup=unknown) as fetcher:
        with pytest.raises(HostUnreachable, match=r"no site called example\.org"):
            await fetcher.fetch(as_link("https://example.org/"))


async def test_a_site_that_speaks_no_tls_is_said_to_fail_at_it() -> None:
    async def page(request: web.Request) -> web.Response:
        return web.Response(body=HTML)

    async with serving(page) as port:
        with pytest.raises(TlsFailed):
            await fetch(port, scheme="https")


def test_certificates_are_checked() -> None:
    assert _tls().verify_mode == ssl.CERT_REQUIRED
    assert _tls().check_hostname


async def test_one_host_gets_two_requests_at_a_time() -> None:
    running = most = waiting = 0
    two = asyncio.Event()

    async def page(request: web.Request) -> web.Response:
        nonlocal running, most, waiting
        running += 1
        most, waiting = max(most, running), max(waiting, fetcher.waiting())
        if running == 2:
            two.set()
        await two.wait()
        running -= 1
        return web.Response(body=HTML)

    async with (
        serving(page) as port,
        AiohttpFetcher(allow=parse_allow(f"127.0.0.1:{port}")) as fetcher,
    ):
        links = [as_link(f"http://127.0.0.1:{port}/{number}") for number in range(8)]
        pages = await asyncio.gather(*map(fetcher.fetch, links))

    assert len(pages) == 8
    assert (most, waiting) == (2, 6)


async def test_a_fetcher_goes_on_after_a_failure() -> None:
    answers = [b"nonsense\r\n\r\n", body(HTML)]

    async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(answers.pop(0))
        await writer.drain()

    async with (
        speaking(script) as port,
        AiohttpFetcher(allow=parse_allow(f"127.0.0.1:{port}")) as fetcher,
    ):
        link = as_link(f"http://127.0.0.1:{port}/")
        with pytest.raises(FetchError):
            await fetcher.fetch(link)
        assert (await fetcher.fetch(link)).body == HTML


async def test_a_link_with_credentials_is_refused_before_anything_is_sent() -> None:
    async with Trap().open() as trap:
        with pytest.raises((AddressRefused, LinkError), match="user name"):
            async with AiohttpFetcher(allow=parse_allow(f"127.0.0.1:{trap.port}")) as fetcher:
                await fetcher.fetch(as_link(f"http://anna:secret@127.0.0.1:{trap.port}/"))

        assert trap.visits == 0
