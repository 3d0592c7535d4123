"""Card -> what ``chat.postMessage`` takes: one payload, or several where Slack's limits ask for it. Pure.

Limits: https://docs.slack.dev/reference/block-kit/blocks. That all blocks together may have some
13,000 characters is written nowhere; beyond it Slack answers msg_blocks_too_long.
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import groupby

from bot.chat.slack.buttons import buttons_of
from bot.chat.slack.mrkdwn import escape
from bot.chat.slack.pieces import Piece, Shape, pieces, plain
from bot.chat.slack.sources import sources
from bot.chat.slack.units import shortened, units
from bot.messages import Action, Card, Citation, Kind, Record, Role
from bot.showing import wording
from bot.showing.cleaning import visible
from bot.showing.quotes import named
from index.text.segment import sentences

METADATA = "footnote_reply"

# Units of a message's blocks as JSON, which is never less than Slack counts.
MAX_TOTAL = 12_000
MAX_BLOCKS = 49  # of the 50 of a message; ``alone`` adds one
MAX_HOME_BLOCKS = 100
MAX_BUTTONS = 25
MAX_FALLBACK = 300  # units of a notification
MAX_LIST = 2800  # units of one rich text block


@lru_cache(maxsize=64)  # a post is counted and then sent, piece by piece
def render(card: Card, tag: str) -> tuple[Record, ...]:
    """Return the messages that show ``card``, in order; ``tag`` is what they are found again by."""
    return tuple(
        {
            "text": fallback(card),
            "blocks": blocks,
            "unfurl_links": False,
            "unfurl_media": False,
            # Of the notification, which is no rich text: no bare address and no name is a link.
            "parse": "none",
            "link_names": False,
            "metadata": {"event_type": METADATA, "event_payload": {"tag": tag, "n": number}},
        }
        for number, blocks in enumerate(_messages(card, tag))
    )


def alone(payload: Record, says: str = wording.ALONE) -> Record:
    """Return a message that says above all else why only one person sees it, or what else ``says`` of its place."""
    line = {"type": "context", "elements": [plain(says)]}
    return payload | {"blocks": [line, *payload["blocks"]]}


def home(card: Card, tag: str) -> Record:
    """Return the bot's own page, for ``views.publish``."""
    blocks = [block for message in _messages(card, tag) for block in message]
    return {"type": "home", "blocks": blocks[:MAX_HOME_BLOCKS]}


def shown(card: Card) -> Card:
    """Return what of the card stands in a message: the key passages are behind their button."""
    if not any(button.action is Action.MORE for button in card.buttons):
        return card
    left = tuple(each for each in card.paragraphs if each.role is not Role.MORE)
    more = [each for each in card.paragraphs if each.role is Role.MORE]
    hidden = named(more) - named(left)
    cited = tuple(each for each in card.citations if each.number not in hidden)
    return replace(card, paragraphs=left, citations=cited)


def fallback(card: Card) -> str:
    """Return what a notification shows and a screen reader reads: the reply's first sentence.

    That is the article's or the first quote's, and otherwise what the bot itself says first.
    """
    lines = [(each.role, " ".join(visible(each.text).split())) for each in card.paragraphs]
    says = [(role, line) for role, line in lines if line]
    first = next((line for role, line in says if role in _FIRST.get(card.kind, ())), "")
    text = first or next((line for _, line in says), "Footnote")
    spans = sentences(text)
    return escape(shortened(spans[0].of(text) if spans else text, MAX_FALLBACK))


_FIRST = {
    Kind.ARTICLE: (Role.LEAD, Role.KEY),
    Kind.ANSWERED: (Role.QUOTE,),
}


def _messages(card: Card, tag: str) -> list[list[Record]]:
    """Return each message's blocks: as many pieces as fit together with the sources they name.

    What stands under one title is not torn where a message has room for all of it.
    """
    card = shown(card)
    cited = {citation.number: citation for citation in card.citations}
    messages: list[list[Record]] = []
    held: list[Piece] = []
    for together in _pieces(card, cited, tag):
        whole = _fits(_blocks(together, cited))
        for part in [together] if whole else [[piece] for piece in together]:
            if held and not _fits(_blocks([*held, *part], cited)):
                messages.append(_blocks(held, cited))
                held = []
            held += part
    return [*messages, _blocks(held, cited)]


def _pieces(card: Card, cited: dict[int, Citation], tag: str) -> list[list[Piece]]:
    """Return the pieces of what stands under each title; the buttons belong to the last of them."""
    titled: list[list[Piece]] = [[]]
    for paragraph in card.paragraphs:
        if paragraph.role is Role.TITLE:
            titled.append([])
        titled[-1] += pieces(paragraph, cited)
    numbers = {number for each in titled for piece in each for number in piece.numbers}
    titled[-1] += (Piece(Shape.NOTHING, (), (each,)) for each in cited if each not in numbers)
    buttons = list(buttons_of(card.buttons, tag))[:MAX_BUTTONS]
    titled[-1] += [Piece(Shape.ACTIONS, tuple(buttons))] if buttons else []
    return [each for each in titled if each]


def _fits(blocks: list[Record]) -> bool:
    size = units(json.dumps(blocks, ensure_ascii=False))
    return len(blocks) <= MAX_BLOCKS and size <= MAX_TOTAL


def _blocks(held: Sequence[Piece], cited: dict[int, Citation]) -> list[Record]:
    blocks: list[Record] = []
    for shape, run in groupby(held, key=lambda piece: piece.shape):
        blocks += _SET[shape](list(run))
    numbers = {number for piece in held for number in piece.numbers}
    named_here = [citation for number, citation in cited.items() if number in numbers]
    lines = [{"type": "context", "elements": [text]} for text in sources(named_here)]
    end = len(blocks) - (held[-1].shape is Shape.ACTIONS if held else 0)
    return [*blocks[:end], *lines, *blocks[end:]]


def _sections(run: list[Piece]) -> list[Record]:
    return [
        {
            "type": "rich_text",
            "elements": [{"type": piece.shape.value, "elements": [*piece.elements]}],
        }
        for piece in run
    ]


def _lists(run: list[Piece]) -> list[Record]:
    """Return the items as lists, each short enough for one block."""
    lists: list[list[Record]] = [[]]
    size = 0
    for piece in run:
        length = sum(units(element["text"]) for element in piece.elements)
        if lists[-1] and size + length > MAX_LIST:
            lists.append([])
            size = 0
        size += length
        lists[-1].append({"type": "rich_text_section", "elements": [*piece.elements]})
    return [
        {
            "type": "rich_text",
            "elements": [{"type": "rich_text_list", "style": "bullet", "elements": items}],
        }
        for items in lists
    ]


def _contexts(run: list[Piece]) -> list[Record]:
    return [{"type": "context", "elements": [*piece.elements]} for piece in run]


def _actions(run: list[Piece]) -> list[Record]:
    return [{"type": "actions", "elements": [*piece.elements]} for piece in run]


def _nothing(_: list[Piece]) -> list[Record]:
    return []


_SET = {
    Shape.SECTION: _sections,
    Shape.QUOTE: _sections,
    Shape.LIST: _lists,
    Shape.CONTEXT: _contexts,
    Shape.ACTIONS: _actions,
    Shape.NOTHING: _nothing,
}
