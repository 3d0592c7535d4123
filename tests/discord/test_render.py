"""Whatever an article says and however long it is, Discord takes the messages and loses nothing."""

import re
import unicodedata
from itertools import dropwhile

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.discord import render, words
from bot.chat.discord.markdown import MAX_LINK, inert, units, visible
from bot.chat.discord.pages import halves
from bot.messages import Action, Button, Card, Citation, Kind, Paragraph, Role, tag
from tests.stand_ins.discord.limits import wrong_with

TAG = tag("discord/g/c/m/question/", 0)
HOSTILE = (
    "@everyone", "<@123>", "<@&9>", "<#5>", "[x](javascript:alert(1))", "[x](https://evil.example)",
    "https://evil.example/a", "\u202e\u2066abc\u2069", "a\u200bb", "**bold** __u__ ~~s~~ ||no|| `c` ```",
    "# big", "> quoted", "- item", "1. one", "[1]", "[2](https://evil.example)", "\\", "</ask:1>", "<:a:1>",
    "👩‍👩‍👧‍👦" * 40, "\ud800", "x" * 3000, "Word. " * 900, "\n\n# a\n> b", "語。" * 1500,
)  # fmt: skip
TEXTS = st.one_of(
    st.sampled_from(HOSTILE), st.text(max_size=400), st.text(min_size=1).map(lambda t: t * 60)
)
LINKS = st.sampled_from([
    "", "https://a.example/p#:~:text=one,two%20three", "https://a.example/" + "x" * 5000,
    "https://a.example/w_(b)#:~:text=(c)", "javascript:alert(1)", "https://a.example/<@1>@everyone",
])  # fmt: skip
MARKER = re.compile(r"(?<![\\\w])\[(\d+)\](?!\()")


@st.composite
def cards(draw: st.DrawFn) -> Card:
    cited = draw(st.integers(0, 12))
    same = draw(st.booleans())
    own = draw(st.lists(st.tuples(st.sampled_from(Role), TEXTS, LINKS), max_size=6))
    quotes = [
        Paragraph(
            draw(st.sampled_from([Role.LEAD, Role.KEY, Role.QUOTE])), "q" + draw(TEXTS), n + 1
        )
        for n in range(cited)
    ]
    citations = [
        Citation(n + 1, "a" if same else f"a{n}", draw(TEXTS), draw(TEXTS), draw(TEXTS), 0, 1, draw(LINKS))
        for n in range(cited)
    ]  # fmt: skip
    actions = draw(st.lists(st.sampled_from([each for each in Action if each is not Action.MORE])))
    buttons = tuple(Button(each, draw(TEXTS), draw(LINKS)) for each in actions)
    paragraphs = (*(Paragraph(role, text, 0, link) for role, text, link in own), *quotes)
    return Card(draw(st.sampled_from(Kind)), paragraphs, tuple(citations), buttons, "a")


@settings(max_examples=100, deadline=None)
@given(cards())
def test_every_message_is_within_every_limit(card: Card) -> None:
    for message in render.messages(card, TAG):
        assert message["content"] or message["embeds"]
        assert units(message["content"]) <= 2000
        assert len(message["nonce"]) <= 25
        total = 0
        for embed in message["embeds"]:
            assert 0 < units(embed.get("title", "x")) <= 256
            assert 0 < units(embed.get("description", "x")) <= 4096
            total += units(embed.get("title", "")) + units(embed.get("description", ""))
        assert total <= 6000
        rows = message["components"]
        assert len(rows) <= 5
        buttons = [button for row in rows for button in row["components"]]
        assert all(0 < len(row["components"]) <= 5 for row in rows)
        assert all(0 < units(button["label"]) <= 80 for button in buttons)
        assert all(len(button.get("custom_id", "")) <= 100 for button in buttons)
        assert all(len(button.get("url", "")) <= 512 for button in buttons)
        ids = [button["custom_id"] for button in buttons if "custom_id" in button]
        assert len(set(ids)) == len(ids)
        "".join([message["content"], *(str(each) for each in message["embeds"])]).encode()


@settings(max_examples=100, deadline=None)
@given(cards())
def test_without_a_frame_a_message_says_the_same_or_why_it_does_not(card: Card) -> None:
    made = render.messages(card, TAG)
    unframed = render.unframed(made)
    assert [each["content"] for each in unframed].count(words.NEEDS_EMBED_LINKS) <= 1
    for message, plain in zip(made, unframed, strict=True):
        if not message["embeds"]:
            assert plain == message
            continue
        assert wrong_with(plain) == ""
        assert plain["embeds"] == []
        assert plain["components"] == message["components"]
        if plain["content"] in {words.NEEDS_EMBED_LINKS, words.SO_IS_THIS}:
            assert units(_whole(message)) > 2000 - MAX_LINK  # of the title
        else:
            (embed,) = message["embeds"]
            said = (message["content"], embed.get("title", ""), embed.get("description", ""))
            assert all(part in plain["content"] for part in said)


@settings(max_examples=100, deadline=None)
@given(cards())
def test_every_source_survives_beside_the_text_that_rests_on_it(card: Card) -> None:
    named = set()
    for message in render.messages(card, TAG):
        body, sources = _parts(message)
        marked = {int(number) for number in MARKER.findall(body)}
        listed = [
            int(number)
            for line in sources
            for number in re.findall(
                r"\[(\d+)\]", line.split("](")[0] if re.match(r"-# \[\d", line) else line
            )
        ]
        assert len(set(listed)) == len(listed)
        assert marked == set(listed)
        named |= marked
    assert named == {each.number for each in card.citations}


@settings(max_examples=100, deadline=None)
@given(cards())
def test_nothing_of_a_text_is_lost_in_splitting(card: Card) -> None:
    shown = _letters(" ".join(_whole(message) for message in render.messages(card, TAG)))
    for paragraph in card.paragraphs:
        if paragraph.role is Role.QUOTE:
            for word in visible(paragraph.text).split():
                assert _without_first_marks(_letters(inert(word)))[:50] in shown


@settings(max_examples=100, deadline=None)
@given(cards())
def test_nothing_mentions_anybody_nor_leads_where_we_do_not(card: Card) -> None:
    for message in render.messages(card, TAG):
        assert message["allowed_mentions"] == {"parse": [], "replied_user": False}
        whole = _whole(message)
        assert not re.search(r"(?<!\\)<[@#:/]|(?<![\\/\w])@(everyone|here)", whole)
        assert not any(character in whole for character in "\u202e\u2066\u2069\u200b")
        for target in re.findall(r"(?<!\\)\]\(([^)]*)\)", whole):
            assert target.startswith("https://a.example/")
        assert not re.search(r"(?<!\]\()https?://", whole)
        if re.search(r"(?<!\\)\]\(http", message["content"]):
            assert message["flags"] & render.SUPPRESS_EMBEDS
        if message["embeds"]:
            assert not message["flags"] & render.SUPPRESS_EMBEDS


def test_quotes_of_one_article_share_the_line_that_names_it() -> None:
    quotes = tuple(Paragraph(Role.QUOTE, f"Quote {n}.", n) for n in (1, 2, 3))
    cited = ((1, "a", "Ferry [7]"), (2, "a", "Ferry [7]"), (3, "b", "Marsh"))
    citations = tuple(
        Citation(n, article, title, "site", "today", 0, 1, f"https://a.example/{n}")
        for n, article, title in cited
    )
    (message,) = render.messages(Card(Kind.ANSWERED, quotes, citations), TAG)
    (embed,) = message["embeds"]
    assert embed["description"].endswith(
        "-# [[1]](https://a.example/1) [[2]](https://a.example/2) Ferry \\[7\\] · site · today\n"
        "-# [3] [Marsh](https://a.example/3) · site · today"
    )


def test_a_long_answer_loses_no_source_and_repeats_the_one_of_a_quote_it_cuts() -> None:
    quotes = tuple(
        Paragraph(Role.QUOTE, f"Quote {n}. " + "Words and words. " * 400, n) for n in (1, 2)
    )
    citations = tuple(
        Citation(n, f"a{n}", f"Title {n}", "site", "today", 0, 1, f"https://a.example/{n}")
        for n in (1, 2)
    )
    made = render.messages(Card(Kind.ANSWERED, quotes, citations), TAG)
    assert len(made) > 2
    for message in made:
        for number in MARKER.findall(_parts(message)[0]):
            assert f"(https://a.example/{number})" in _whole(message)
    assert [message["nonce"] for message in made] == [f"{TAG}{n}" for n in range(len(made))]


def test_a_notification_says_the_first_sentence_and_the_frame_does_not_say_it_again() -> None:
    card = Card(
        Kind.ARTICLE,
        (
            Paragraph(Role.TITLE, "A ferry sinks", 0, "https://a.example/ferry"),
            Paragraph(Role.FACTS, "a.example · 3 min read"),
            Paragraph(Role.LEAD, "The ferry sank on Monday.", 1),
            Paragraph(Role.KEY, "Nobody was hurt.", 2),
        ),
        tuple(Citation(n, "a", "A ferry sinks", "a.example", "", 0, 1, f"https://a.example/#{n}") for n in (1, 2)),
        article="a",
    )  # fmt: skip
    (message,) = render.messages(card, TAG)
    assert message["content"] == "**The ferry sank on Monday.** [1]"
    (embed,) = message["embeds"]
    assert embed["title"] == "A ferry sinks"
    assert embed["url"] == "https://a.example/ferry"
    assert embed["description"] == (
        "-# a.example · 3 min read\n\n• Nobody was hurt. [2]\n\n"
        "-# On the page: [[1]](https://a.example/#1) [[2]](https://a.example/#2)"
    )


def test_a_failure_is_a_plain_line_and_its_reference() -> None:
    card = Card(
        Kind.FAILED, (Paragraph(Role.SAYS, "No."), Paragraph(Role.REFERENCE, "Reference ab"))
    )
    (message,) = render.messages(card, TAG)
    assert message["content"] == "No.\n-# Reference ab"
    assert message["embeds"] == []


def test_key_passages_wait_behind_their_button() -> None:
    more = Paragraph(Role.MORE, "A key passage.")
    card = Card(
        Kind.ARTICLE,
        (Paragraph(Role.LEAD, "Lead."), more),
        buttons=(Button(Action.MORE, "More", "a"),),
    )
    assert "A key passage" not in str(render.messages(card, TAG))
    assert "A key passage" in str(render.messages(Card(Kind.PASSAGES, (more,)), TAG))


@given(TEXTS)
def test_a_cut_is_never_inside_a_character_and_loses_none(text: str) -> None:
    shown = visible(text)
    if len(shown) > 1:
        first, second = halves(shown)
        assert first + second == shown
        assert first
        assert second


def _parts(message) -> tuple[str, list[str]]:
    """Return the text of a message and the lines that name its sources."""
    lines = _whole(message).split("\n")
    sources = [
        line for line in lines if re.match(r"-# (?:\[\d+\] |\[\[\d+\]\]|On the page: )", line)
    ]
    return "\n".join(line for line in lines if line not in sources), sources


def _whole(message) -> str:
    embeds = [
        f"{each.get('title', '')}\n{each.get('description', '')}" for each in message["embeds"]
    ]
    return "\n".join([message["content"], *embeds])


def _letters(text: str) -> str:
    return re.sub(r"[\s\\]|\n> |\[\d+\](?!\()", "", text).replace(">", "")


def _without_first_marks(word: str) -> str:
    """Return a word without marks at its front: they belong to the character before it, which keeps three."""
    return "".join(dropwhile(unicodedata.combining, word))


def test_a_link_that_a_button_has_too_is_not_in_the_way_of_the_notification() -> None:
    thread = "https://a.example/thread"
    says = Paragraph(Role.SAYS, "Shared here before.", 0, thread)
    title = Paragraph(Role.TITLE, "A ferry sinks", 0, "https://a.example/ferry")
    button = Button(Action.THREAD, "Go to its thread", thread)
    (message,) = render.messages(Card(Kind.KNOWN, (title, says), (), (button,)), TAG)
    assert message["content"] == "Shared here before."
    assert message["components"][0]["components"][0]["url"] == thread
    (without,) = render.messages(Card(Kind.KNOWN, (title, says)), TAG)
    assert f"[Shared here before.]({thread})" in without["embeds"][0]["description"]


@given(TEXTS)
def test_a_thread_is_called_something_within_a_hundred_characters(title: str) -> None:
    name = render.thread_name(title)
    assert 0 < units(name) <= 100
    assert name == name.strip()
