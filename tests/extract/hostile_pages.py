"""Pages made to break whoever reads them, by name: each is made when it is asked for.

HTML is as large as the fetcher lets it become, 5 MiB, and text 2 MiB; what hangs a parser needs less.
"""

import gzip
import json
import random
from collections.abc import Callable

HTML, TEXT, MARKDOWN, XHTML = "text/html", "text/plain", "text/markdown", "application/xhtml+xml"
MIB = 1024 * 1024
SENTENCE = "<p>The tide came in at noon, and the harbour filled with boats of every colour.</p>"
ARTICLE = SENTENCE * 20


def filled(part: str, size: int, before: str = "", after: str = "") -> bytes:
    """Return ``part`` again and again up to ``size`` bytes."""
    encoded = part.encode()
    return before.encode() + encoded * (size // len(encoded)) + after.encode()


def nested(tag: str, size: int) -> bytes:
    """Return tags that open and never close, an article in the middle of them."""
    return filled(f"<{tag}>", size) + ARTICLE.encode()


def laughs() -> bytes:
    names = "abcdefghij"
    inner = ["lol", *(f"&{name};" * 10 for name in names)]
    entities = "".join(f'<!ENTITY {n} "{i}">' for n, i in zip(names, inner, strict=False))
    return f'<?xml version="1.0"?><!DOCTYPE html [{entities}]><html><p>&j;</p></html>'.encode()


def quadratic_entity() -> bytes:
    entity = f'<!DOCTYPE html [<!ENTITY a "{"a" * 100_000}">]>'
    return f"<?xml version='1.0'?>{entity}<html><p>{'&a;' * 20_000}</p></html>".encode()


def linked_data(depth: int) -> bytes:
    held = '{"a":[' * depth + "1" + "]}" * depth
    return f'<script type="application/ld+json">{held}</script>{ARTICLE}'.encode()


def selectors(count: int) -> bytes:
    rules = "".join(f".c{n}>.d{n}~p:not(.e{n}){{display:none}}" for n in range(count))
    places = "".join(f'<div class="c{n}"><p class="d{n}">Tide {n}.</p></div>' for n in range(count))
    return f"<style>{rules}</style>{places}".encode()


def attributes(count: int) -> bytes:
    return b"<p " + b" ".join(b"a%d=1" % n for n in range(count)) + b">" + ARTICLE.encode()


def letters() -> bytes:
    chance = random.Random(7)
    return "".join(chr(chance.randrange(32, 0x3000)) for _ in range(MIB // 2)).encode()


def page(text: str, size: int) -> Callable[[], tuple[bytes, str]]:
    return lambda: (filled(text, size), HTML)


def plain(text: str, size: int = 2 * MIB, kind: str = TEXT) -> Callable[[], tuple[bytes, str]]:
    return lambda: (filled(text, size), kind)


def inside(tag: str, size: int) -> Callable[[], tuple[bytes, str]]:
    return lambda: (nested(tag, size), HTML)


def made(make: Callable[[], bytes], kind: str = HTML) -> Callable[[], tuple[bytes, str]]:
    return lambda: (make(), kind)


PAGES: dict[str, Callable[[], tuple[bytes, str]]] = {
    # nesting
    "5 MiB of nested div": inside("div", 5 * MIB),
    "5 MiB of nested span": inside("span", 5 * MIB),
    "nested bold": inside("b", MIB),
    "nested links": inside("a href=x", MIB),
    "nested lists": inside("ul><li", MIB),
    "nested tables": inside("table><tr><td", MIB),
    "nested quotations": inside("blockquote", MIB),
    "nested fonts": inside("font size=1", MIB),
    "nested templates": inside("template", MIB),
    "nested pictures": inside("svg><g><foreignObject", MIB),
    "nested formulas": inside("math><mrow", MIB),
    "nested forms and choices": inside("form><select><option", MIB),
    "wrongly nested formatting": page("<a><b><i><p></a></b>", MIB),
    "links between table cells": page("<table><a href=x>tide", MIB),
    # very many
    "5 MiB of line breaks": page("a<br>", 5 * MIB),
    "5 MiB of links": page("<a href=/x>tide</a> ", 5 * MIB),
    "5 MiB of list items": page("<li>tide", 5 * MIB),
    "5 MiB of table rows": page("<tr><td>tide<td>ebb", 5 * MIB),
    "5 MiB of tiny paragraphs": page("<p>a", 5 * MIB),
    "5 MiB of spans in a paragraph": page("<span>a</span>", 5 * MIB),
    "half a megabyte of mixed inline tags": page("<p><em>a</em><a href=x>b</a><code>c</code>", MIB // 2),
    "5 MiB of headings": page("<h2>Tide</h2>", 5 * MIB),
    "5 MiB of pictures": page("<img src=a.png alt=tide>", 5 * MIB),
    "5 MiB of comments": page("<!-- tide -->", 5 * MIB),
    "5 MiB of frames": page("<iframe srcdoc='<p>tide'></iframe>", 5 * MIB),
    "100,000 meta tags": page('<meta name="author" content="Ada">', 4 * MIB),
    "5 MiB of dates": page("<time datetime=2026-01-02>2 January 2026</time> 2026-01-", 5 * MIB),
    "5 MiB of names": page("<p class=byline>By Ada By Ben", 5 * MIB),
    # very long
    "60,000 attributes on a tag": made(lambda: attributes(60_000)),
    "500,000 attributes on a tag": made(lambda: attributes(500_000)),
    "an attribute of 5 MB": made(lambda: filled("a", 5 * MIB, '<p title="', '">') + ARTICLE.encode()),
    "a word of 5 MB": page("a", 5 * MIB),
    "5 MB of blanks": page(" ", 5 * MIB),
    "a title of 5 MB": made(lambda: filled("Tide ", 5 * MIB, "<title>", "</title>")),
    "a script of 5 MB": made(lambda: filled("var a=1;", 5 * MIB, "<script>", "</script>") + ARTICLE.encode()),
    "a script without end": made(lambda: filled("var a=1;", 5 * MIB, "<script>")),
    "a comment without end": made(lambda: filled("tide ", 5 * MIB, "<!--")),
    "only opening brackets": page("<", 5 * MIB),
    "only closing tags": page("</", 5 * MIB),
    "only declarations": page("<!", 5 * MIB),
    "only ampersands": page("&", 5 * MIB),
    "5 MiB of entities": page("&amp;&#x110000;&nosuch;&#0;", 5 * MIB),
    # style sheets
    "20,000 rules that hide": made(lambda: selectors(20_000)),
    "a style sheet of 5 MB": made(lambda: filled("p:not(:not(:not(a))){color:red}", 5 * MIB, "<style>", "</style>")),
    "brackets without end in a style": made(lambda: filled("(", MIB, "<style>a{b:", "</style>") + ARTICLE.encode()),
    "5 MiB of styles on tags": page('<p style="display:;;;none;font-size:0">a', 5 * MIB),
    # what is declared
    "a billion laughs": made(laughs, XHTML),
    "one entity 20,000 times": made(quadratic_entity, XHTML),
    "an external entity": made(lambda: b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><p>&e;' + ARTICLE.encode(), XHTML),
    "linked data nested 100,000 deep": made(lambda: linked_data(100_000)),
    "linked data of 5 MB": made(lambda: b"<script type=application/ld+json>" + json.dumps([{"@type": "Article", "author": "x" * 9}] * 100_000).encode() + b"</script>"),
    "base addresses without end": page("<base href=//a/><link rel=canonical href=//b/>", 5 * MIB),
    # not text at all
    "a million zeros": made(lambda: bytes(MIB) + ARTICLE.encode()),
    "random bytes": made(lambda: random.Random(7).randbytes(5 * MIB)),
    "gzip that calls itself HTML": made(lambda: gzip.compress(bytes(100 * MIB), 9) + ARTICLE.encode()),
    "half of UTF-16": made(lambda: b"\xff\xfe" + b"<\x00p\x00>" * MIB),
    "UTF-7": made(lambda: b"<meta charset=utf-7>" + b"+ADw-p+AD4-" * 400_000),
    "a charset of Python's own": made(lambda: b"<meta charset=unicode_escape>" + b"\\N{TIDE}\\x0" * 400_000),
    # what is text, and then is to be cut into sentences
    "bullets": plain("• "),
    "lines of one letter": plain("a\n"),
    "paragraphs of one letter": plain("a\n\n"),
    "Chinese sentences of one letter": plain("潮。"),
    "short exclamations": plain("Ha! "),
    "short sentences": plain("It is. "),
    "initials": plain("A. B. "),
    "abbreviations": plain("Mr. "),
    "numbers with points": plain("1.1 "),
    "quotations that open": plain("“Tide. "),
    "quotations that open and close": plain('"Tide." \''),
    "brackets that open": plain("(a "),
    "combining marks": plain("a" + "\u0301" * 50),
    "families of emoji": plain("👩‍👩‍👧‍👦"),
    "marks of direction": plain("\u202e\u2066tide"),
    "addresses": plain("http://a.example/b?c=d ada@example.org "),
    "hyphens": plain("a-"),
    "months": plain("January 5, 2026 "),
    "random letters of every script": made(letters, TEXT),
    "emphasis without end": plain("*_", kind=MARKDOWN),
    "links without end in Markdown": plain("[a](", kind=MARKDOWN),
    "code without end in Markdown": plain("``` \n`", kind=MARKDOWN),
    "tables in Markdown": plain("|a", kind=MARKDOWN),
    "quotations of quotations in Markdown": plain("> ", kind=MARKDOWN),
    "as long an article as is read": plain("The tide came in at noon, and the harbour filled with boats. "),
}  # fmt: skip
