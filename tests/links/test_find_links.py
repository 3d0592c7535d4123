import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import LinkError
from index.links.finding import as_link, beside_links, day_in, find_links


def urls(text: str) -> list[str]:
    return [link.url for link in find_links(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("read https://example.org/tides", ["https://example.org/tides"]),
        ("read https://example.org/tides.", ["https://example.org/tides"]),
        ("https://example.org/tides, and then", ["https://example.org/tides"]),
        ("really https://example.org/tides?!", ["https://example.org/tides"]),
        ("https://example.org/?a=1&b=2!", ["https://example.org/?a=1&b=2"]),
        ("https://example.org/x;", ["https://example.org/x"]),
        ("https://example.org/x:", ["https://example.org/x"]),
        ("https://example.org/x…", ["https://example.org/x"]),
        ("“https://example.org/x”", ["https://example.org/x"]),
        ('"https://example.org/x"', ["https://example.org/x"]),
        ("'https://example.org/x'", ["https://example.org/x"]),
        ("«https://example.org/x»", ["https://example.org/x"]),
        ("(https://example.org/x)", ["https://example.org/x"]),
        ("(see https://example.org/x).", ["https://example.org/x"]),
        ("[https://example.org/x]", ["https://example.org/x"]),
        ("https://en.wikipedia.org/wiki/Tide_(sea)", ["https://en.wikipedia.org/wiki/Tide_(sea)"]),
        ("(https://en.wikipedia.org/wiki/Tide_(sea))", ["https://en.wikipedia.org/wiki/Tide_(sea)"]),
        ("https://example.org/a?b[]=1&c[]=2", ["https://example.org/a?b[]=1&c[]=2"]),
        ("<https://example.org/x>", ["https://example.org/x"]),
        ("<https://example.org/x.>", ["https://example.org/x."]),
        ("<https://example.org/x|the tides>", ["https://example.org/x"]),
        ("<https://example.org/x|https://other.org/y>", ["https://example.org/x"]),
        ("<https://example.org/?a=1&amp;b=2>", ["https://example.org/?a=1&b=2"]),
        ("[tides](https://example.org/x)", ["https://example.org/x"]),
        ("[tides](https://example.org/x_(y)).", ["https://example.org/x_(y)"]),
        ('[tides](https://example.org/x "a title")', ["https://example.org/x"]),
        ("[tides](<https://example.org/x>)", ["https://example.org/x"]),
        ("[https://shown.org/](https://example.org/x)", ["https://example.org/x"]),
        ("[a](https://a.org/1),[b](https://b.org/2)", ["https://a.org/1", "https://b.org/2"]),
        ("see [1]\n\n[1]: https://example.org/x 'title'", ["https://example.org/x"]),
        ("**https://example.org/x**", ["https://example.org/x"]),
        ("_https://example.org/x_", ["https://example.org/x"]),
        ("~~https://example.org/x~~", ["https://example.org/x"]),
        ("||https://example.org/x||", ["https://example.org/x"]),
        ("| https://example.org/x|https://example.org/y |", ["https://example.org/x", "https://example.org/y"]),
        ("https://a.org/1,https://b.org/2", ["https://a.org/1", "https://b.org/2"]),
        ("https://a.org/1\nhttps://b.org/2", ["https://a.org/1", "https://b.org/2"]),
        ("HTTPS://Example.ORG/Tides", ["https://example.org/Tides"]),
        ("link:https://example.org/x", ["https://example.org/x"]),
        ("看https://example.org/x。好", ["https://example.org/x"]),
        ("（https://example.org/x），", ["https://example.org/x"]),
        ("https://example.org/wiki/北京", ["https://example.org/wiki/%E5%8C%97%E4%BA%AC"]),
        ("https://bücher.example/ä", ["https://xn--bcher-kva.example/%C3%A4"]),
        ("https://пример.рф/а", ["https://xn--e1afmkfd.xn--p1ai/%D0%B0"]),
        ("https://example.org/#/route/7", ["https://example.org/#/route/7"]),
        ("https://web.archive.org/web/2011/http://example.org/x", ["https://web.archive.org/web/2011/http://example.org/x"]),
        ("http://[2001:db8::1]:8080/x", ["http://[2001:db8::1]:8080/x"]),
        ("https://example.org/x\u200b and", ["https://example.org/x"]),
        ("https://example.org/\u202ex", ["https://example.org/"]),
        ("example.org/tides is good", ["https://example.org/tides"]),
        ("see www.example.org", ["https://www.example.org/"]),
        ("(example.co.uk/tides)", ["https://example.co.uk/tides"]),
    ],
)  # fmt: skip
def test_links_are_found_as_people_write_them(text: str, expected: list[str]) -> None:
    assert urls(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "no link at all",
        "example.org",  # as a name it may be anything
        "main.py and notes.md/part and build.sh/x",
        "either/or, e.g./i.e., 1.5/2, U.S./U.K., and node.js/express",
        "mail anna@example.org or mailto:anna@example.org/x",
        "`https://example.org/x`",
        "```\ncurl https://example.org/x\n```",
        "ftp://example.org/x file:///etc/passwd javascript:alert(1)",
        "https:// http://",
        "https://example .org",
        "foohttps://example.org/x",
        "version 2.0.1/amd64",
    ],
)
def test_what_is_no_link_is_passed_over(text: str) -> None:
    assert [url for url in urls(text) if url != "https://example/"] == []


def test_an_article_is_found_once_and_where_it_was_first_mentioned() -> None:
    text = "https://b.org/2 https://a.org/1?utm_source=x http://www.b.org/2/ https://m.a.org/1#top"

    assert urls(text) == ["https://b.org/2", "https://a.org/1?utm_source=x"]


def test_a_link_of_excessive_length_is_passed_over() -> None:
    assert urls("https://example.org/" + "x" * 9000) == []


def test_a_message_full_of_openings_is_read_in_no_time() -> None:
    before = time.process_time()
    for text in ("[" * 40_000, "a." * 20_000, "https://a.b/(" * 4_000, "`" * 40_001, "<" * 40_000):
        find_links(text)

    assert time.process_time() - before < 20  # quadratic would be minutes


@given(st.text())
def test_no_message_breaks_the_search(text: str) -> None:
    for link in find_links(text):
        assert as_link(link.url) == link


@given(st.text(alphabet="ab/.:?#[]()<>|`*_~ \nhtps\"'", max_size=60))
def test_markup_around_a_link_never_makes_two_of_it(text: str) -> None:
    keys = [link.key for link in find_links(f"https://example.org/x {text}")]

    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    "url", ["", "example.org", "ftp://example.org/", "https://", "https://a b/", "x" * 9000]
)
def test_what_is_no_web_link_is_refused_with_a_sentence(url: str) -> None:
    with pytest.raises(LinkError, match=r"\.$"):
        as_link(url)


def test_a_link_is_kept_as_a_browser_would_write_it() -> None:
    assert as_link("  HTTP://Example.org:80/a b#c ").url == "http://example.org/a%20b#c"


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://post.example/news/2025/04/08/harbour-dredging", "2025-04-08"),
        ("https://post.example/2025/4/8/harbour-dredging", "2025-04-08"),
        ("https://post.example/2025/02/31/harbour-dredging", ""),
        ("https://post.example/releases/2025-4-8/notes", ""),
        ("https://post.example/maps/2025/04/8000/", ""),
        ("https://post.example/1234/05/06/", ""),
        ("https://post.example/", ""),
    ],
)
def test_an_address_may_name_its_day(url: str, day: str) -> None:
    assert day_in(url) == day


@pytest.mark.parametrize(
    ("text", "beside"),
    [
        ("See https://example.org/a?b=c, or not?", "See , or not?"),
        ("example.org/a/b?c why", "why"),
        ("what does https:// mean", "what does https:// mean"),
        ("`https://example.org/x`", "`https://example.org/x`"),
    ],
)
def test_what_stands_beside_links_is_the_text_without_them(text: str, beside: str):
    assert " ".join(beside_links(text).split()) == beside


@given(st.text(alphabet="htps:/.exampleorg ?()<>,'"))
def test_no_link_is_left_beside_the_links(text: str):
    beside = beside_links(f"{text} https://example.org/page {text}")
    assert "https://example.org/page" not in {link.url for link in find_links(beside)}
