"""Cards of any text, title and number of sources; and what a payload of Slack's says, taken apart."""

import json
import re
from collections.abc import Iterator

from hypothesis import strategies as st

from bot.messages import Action, Button, Card, Citation, Kind, Paragraph, Role
from tests.stand_ins.slack.limits import units

_NUMBER = re.compile(r"\[(\d+)\]")
HOSTILE = [
    "<!channel> <@U0123456> <#C1|x> @everyone @here",
    "[x](javascript:alert(1)) <javascript:alert(1)|x>",
    "*bold* _it_ ~gone~ `code` :smile: ```pre```",
    "\u202eevil\u202c z\u200bw \ufeff \u2066x",
    "a & b < c > d | e",
    "[1] [2][99]",
    "😀" * 40,
    "😀" * 1500,
    "word " * 700,
    "\n\n",
    "Satz eins. Satz zwei! Et cetera? « Oui. »",
    "x" * 4000,
]
TEXTS = st.lists(st.one_of(st.text(max_size=60), st.sampled_from(HOSTILE)), max_size=4).map("".join)
LINKS = st.one_of(
    st.just("https://example.org/tides#:~:text=the%20moon"),
    st.just("https://example.org/" + "a&b" * 600 + "#:~:text=" + "%D0%B0" * 300),
    st.sampled_from(["", "javascript:alert(1)", "file:///etc/passwd", "https://e.org/?a=<b>|c"]),
    st.text(max_size=30).map(lambda text: "https://example.org/" + text),
)


def citations(count: int) -> st.SearchStrategy[tuple[Citation, ...]]:
    one = st.tuples(TEXTS, TEXTS, st.sampled_from(["", "3 March 2026"]), LINKS)
    return st.lists(one, min_size=count, max_size=count).map(
        lambda drawn: tuple(
            Citation(number, f"a{number % 3}", title, site, date, 0, 5, link)
            for number, (title, site, date, link) in enumerate(drawn, 1)
        )
    )


@st.composite
def cards(draw: st.DrawFn) -> Card:
    count = draw(st.integers(0, 12))
    paragraphs = st.builds(
        Paragraph,
        st.sampled_from(Role),
        TEXTS,
        st.integers(0, count),
        st.one_of(st.just(""), LINKS),
    )
    buttons = st.builds(Button, st.sampled_from(Action), TEXTS, LINKS)
    return Card(
        draw(st.sampled_from(Kind)),
        tuple(draw(st.lists(paragraphs, max_size=14))),
        draw(citations(count)),
        tuple(draw(st.lists(buttons, max_size=8))),
        "a0",
    )


def elements(value: object) -> Iterator[dict]:
    """Yield every object within a payload's blocks."""
    if isinstance(value, dict):
        yield value
        for each in value.values():
            yield from elements(each)
    elif isinstance(value, list):
        for each in value:
            yield from elements(each)


def markers(payload: dict) -> set[int]:
    """Return the numbers that the body names: texts of their own, of the form ``[1]``."""
    rich = [block for block in payload["blocks"] if block["type"] == "rich_text"]
    last = [
        section["elements"][-1]["text"]
        for section in elements(rich)
        if section.get("type") in {"rich_text_section", "rich_text_quote"}
        and len(section["elements"]) == 3
    ]
    return {int(text[1:-1]) for text in last}


def source_lines(payload: dict) -> list[str]:
    """Return the lines under the body that name sources."""
    texts = [each["text"] for each in elements(payload["blocks"]) if each.get("type") == "mrkdwn"]
    return [line for text in texts for line in text.split("\n")]


def source_numbers(payload: dict) -> list[int]:
    """Return the numbers that the source lines give, in order."""
    return [int(number) for line in source_lines(payload) for number in _NUMBER.findall(line)]


def size(payload: dict) -> int:
    return units(json.dumps(payload["blocks"], ensure_ascii=False))
