"""Cards -> messages as Discord takes them, within every limit that it sets. Pure.

The numbers are Discord's: https://docs.discord.com/developers/resources/message
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from bot.chat.discord import words
from bot.chat.discord.markdown import inert, units, visible, web_link
from bot.chat.discord.pages import LINE, Block, Page, lay_out
from bot.chat.discord.sources import ON_THE_PAGE, Sources
from bot.messages import Action, Button, Card, Kind, Paragraph, Record, Role
from bot.messages.marks import carried
from bot.showing.cleaning import clean
from bot.showing.wording import IN_THREAD

MAX_CONTENT = 2000  # characters of a message outside of embeds
MAX_TITLE = 256
MAX_DESCRIPTION = 4096  # with the title less than the 6000 of all embeds of a message
MAX_BUTTONS, MAX_IN_ROW = 25, 5
MAX_LABEL = 80
MAX_CUSTOM_ID = 100
MAX_BUTTON_URL = 512
MAX_NONCE = 25
MAX_THREAD_NAME = 100

SUPPRESS_EMBEDS = 1 << 2  # no preview of the links in a message; would also hide our own embeds
NO_MENTIONS: Final = {"parse": [], "replied_user": False}

_ACTION_ROW, _BUTTON = 1, 2
_SECONDARY, _DANGER, _LINK = 2, 4, 5
_PLAIN = {Kind.NOTE, Kind.NOTHING, Kind.FAILED, Kind.FORGOTTEN}  # a line needs no frame
_FIRST = {Role.LEAD, Role.QUOTE, Role.SAYS, Role.MORE}  # what a notification says
_LONGEST_FIRST = 600  # characters; what is longer reads better below its title
_COLOURS = {
    Kind.ARTICLE: 0x2F5D8A,
    Kind.KNOWN: 0x2F5D8A,
    Kind.ANSWERED: 0x3B7D5C,
    Kind.CLOSEST: 0xB08A3C,
}
_GREY = 0x7A7F87
UNCUT = 1_000_000  # characters

_SET = {  # before and after the text, and before each of its lines
    Role.TITLE: ("**", "**", ""),
    Role.LEAD: ("**", "**", ""),
    Role.LABEL: ("*", "*", ""),
    Role.FACTS: ("", "", "-# "),
    Role.HINT: ("", "", "-# "),
    Role.REFERENCE: ("", "", "-# "),
    Role.KEY: ("", "", "• "),
    Role.ITEM: ("", "", "• "),
    Role.QUOTE: ("", "", "> "),
    Role.MORE: ("", "", "> "),
    Role.ASKED: ("“", "”", "> "),
}
_ONE_LINE = {Role.TITLE, Role.FACTS, Role.HINT, Role.REFERENCE, Role.KEY, Role.ITEM, Role.ASKED}
# Where the bot's own pages are: they have no place in a chat, and a title leads to the article.
_ONLY_AS_LINK = {Action.READER, Action.THREAD, Action.ORIGINAL}


def messages(card: Card, tag: str) -> list[Record]:
    """Return the messages that show ``card``, in order: bodies of Discord's Create Message.

    Each bears a nonce made of ``tag``, by which Discord drops a repeat for some minutes. The
    buttons stand under the last one.
    """
    made = list(_plain(card) if card.kind in _PLAIN else _framed(card))
    made[0]["content"] = made[0]["content"] or ("" if made[0]["embeds"] else "…")
    made[-1]["components"] = list(_rows(card.buttons, tag))
    return [
        message
        | {
            "allowed_mentions": NO_MENTIONS,
            "nonce": f"{tag}{number}"[:MAX_NONCE],
            "enforce_nonce": True,
        }
        for number, message in enumerate(made)
    ]


def unframed(made: Sequence[Record]) -> list[Record]:
    """Return messages with their frames' words in the messages themselves, or why they cannot stand there.

    Embeds are a permission of their own. What is longer than a message is not cut: it would lose its
    sources. Why is said once, and each message remains: it shows its page when there are frames again.
    """
    plain, why = [], words.NEEDS_EMBED_LINKS
    for message in made:
        text = _without_frame(message) if message["embeds"] else message["content"]
        if units(text) > MAX_CONTENT:
            text, why = why, words.SO_IS_THIS
        flags = SUPPRESS_EMBEDS if message["embeds"] else message["flags"]
        plain.append(message | {"content": text, "embeds": [], "flags": flags})
    return plain


def _without_frame(message: Record) -> str:
    (embed,) = message["embeds"]
    title = f"**{embed['title']}**" if "title" in embed else ""
    title = f"[{title}]({embed['url']})" if "url" in embed else title
    parts = (title, message["content"], embed.get("description", ""))
    return LINE.join(part for part in parts if part)


def thread_name(title: str) -> str:
    """Return the name of the thread under a shared link; names are no markdown."""
    for length in range(MAX_THREAD_NAME, 0, -1):
        name = clean(title, length)
        if units(name) <= MAX_THREAD_NAME:
            return name or "Article"
    return "Article"


def _plain(card: Card) -> Iterator[Record]:
    sources = Sources.of(card)
    blocks = [_block(each, sources) for each in _shown(card)]
    for page in lay_out(blocks, sources.lines, Page(), MAX_CONTENT - len(ON_THE_PAGE)):
        text = _text(page, sources)
        flags = SUPPRESS_EMBEDS if "](http" in text else 0
        yield {"content": text, "embeds": [], "components": [], "flags": flags}


def _framed(card: Card) -> Iterator[Record]:
    """Yield the first sentence as the message itself, what else there is in a frame below it."""
    sources, shown = Sources.of(card), _shown(card)
    title = next((each for each in shown if each.role is Role.TITLE), None)
    # What a digest says first is below its title; a quote without its story would say nothing.
    first_said = shown[:2] if card.kind is Kind.DIGEST else shown
    roles = _FIRST | {Role.LABEL} if card.kind is Kind.ANSWERED else _FIRST
    content = _content(first_said, sources, {each.value for each in card.buttons}, roles)
    rest = [_block(each, sources) for each in shown if each is not content and each is not title]
    first = Page(numbers=[*_numbers(content, sources)] if content else [])
    room = MAX_DESCRIPTION - len(ON_THE_PAGE)
    for number, page in enumerate(lay_out(rest, sources.lines, first, room)):
        embed = _embed(page, sources, card.kind) | (_title(title, card) if not number else {})
        yield {
            "content": _unlinked(content, sources) if content and not number else "",
            "embeds": [embed] if _says_something(embed) else [],
            "components": [],
            "flags": 0,
        }


def _shown(card: Card) -> list[Paragraph]:
    """Return the paragraphs that stand on the card itself, not behind its button "more"."""
    behind = any(each.action is Action.MORE for each in card.buttons)
    return [
        each
        for each in card.paragraphs
        if visible(each.text) and not (behind and each.role is Role.MORE)
    ]


def _content(
    shown: Sequence[Paragraph],
    sources: Sources,
    buttons: Collection[str],
    roles: Collection[Role],
) -> Paragraph | None:
    """Return the paragraph that a notification reads out: the answer's first sentence.

    That sources disagree is said above what they say. It leads nowhere, lest Discord shows a preview: its link has to be a button's too.
    """
    first = next((each for each in shown if each.role in roles), None)
    if first is None or (first.link and first.link not in buttons):
        return None
    return first if units(_unlinked(first, sources)) <= _LONGEST_FIRST else None


def _unlinked(paragraph: Paragraph, sources: Sources) -> str:
    return _block(replace(paragraph, link=""), sources).markdown()


def _embed(page: Page, sources: Sources, kind: Kind) -> Record:
    embed: Record = {"color": _COLOURS.get(kind, _GREY)}
    described = _text(page, sources)
    return embed | {"description": described} if described else embed


def _says_something(embed: Record) -> bool:
    return "title" in embed or "description" in embed


def _title(title: Paragraph | None, card: Card) -> Record:
    if title is None:
        return {}
    original = next((each.value for each in card.buttons if each.action is Action.ORIGINAL), "")
    target = web_link(title.link or original)
    shown = _title_text(title.text)
    return {"title": shown, "url": target} if target else {"title": shown}


def _title_text(title: str) -> str:
    """Return a title in one line; cut while the signs that make it inert do not fit."""
    for length in range(MAX_TITLE, 0, -1):
        shown = inert(clean(title, length))
        if units(shown) <= MAX_TITLE:
            return shown
    return ""


def _block(paragraph: Paragraph, sources: Sources) -> Block:
    """Return a paragraph as its role is set on Discord."""
    before, after, each_line = _SET.get(paragraph.role, ("", "", ""))
    target, thread = web_link(paragraph.link), web_link(paragraph.thread)
    tail = f" · [{IN_THREAD}]({thread})" if thread else ""
    one_line = bool(target) or paragraph.role in _ONE_LINE
    show = partial(clean, length=UNCUT) if one_line else visible
    marks = carried(paragraph.text, paragraph.marks, show)
    opens = paragraph.role is Role.TITLE
    text = show(paragraph.text)
    return Block(
        text, _numbers(paragraph, sources), before, after, each_line, target, tail, opens, marks
    )


def _numbers(paragraph: Paragraph, sources: Sources) -> tuple[int, ...]:
    return tuple(each for each in (paragraph.citation, *paragraph.further) if each in sources.lines)


def _text(page: Page, sources: Sources) -> str:
    body, last = "", ""
    for block in page.blocks:
        body += _between(last, block) + block
        last = block
    listed = sources.listed(sorted(page.numbers))
    return LINE.join(part for part in (body, listed) if part)


def _between(last: str, block: str) -> str:
    """Return what parts a block from the one above it; a list stands closer than paragraphs do."""
    if not last:
        return ""
    close = block.startswith("-# ") or (block.startswith("• ") and last.startswith("• "))
    return "\n" if close else LINE


def _rows(buttons: Sequence[Button], tag: str) -> Iterator[Record]:
    made = [each for each in (_button(button, tag) for button in _once(buttons)) if each]
    for start in range(0, min(len(made), MAX_BUTTONS), MAX_IN_ROW):
        yield {"type": _ACTION_ROW, "components": made[start : start + MAX_IN_ROW]}


def _once(buttons: Sequence[Button]) -> list[Button]:
    """Return one button an action: Discord refuses a message with two of the same id."""
    return list({button.action: button for button in reversed(buttons)}.values())[::-1]


def _button(button: Button, tag: str) -> Record | None:
    label = clean(button.label, MAX_LABEL // 2) or button.action.value
    if button.action in _ONLY_AS_LINK:
        target = web_link(button.value)
        if not target or len(target) > MAX_BUTTON_URL:
            return None
        return {"type": _BUTTON, "style": _LINK, "label": label, "url": target}
    return {
        "type": _BUTTON,
        "style": _DANGER if button.action is Action.FORGET else _SECONDARY,
        "label": label,
        "custom_id": f"footnote:{button.action.value}:{tag}"[:MAX_CUSTOM_ID],
    }
