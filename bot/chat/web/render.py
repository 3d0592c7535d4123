"""Messages and cards -> what the page's scripts turn into elements: plain values, text only."""

from collections.abc import Iterator
from urllib.parse import quote, urlencode

from bot.chat.web.rows import Message
from bot.messages import Action, Button, Card, Citation, Paragraph, Record
from bot.messages.marks import carried, runs
from bot.showing.cleaning import visible
from index.links.canonical import parse_web_url
from index.links.finding import find_links


def message_record(message: Message) -> Record:
    """Return a message as the page takes it.

    ``state`` is ``said`` for what a person wrote, ``card`` for a reply, the event's wish (``read``,
    ``question`` …) for a reply that is awaited, ``removed`` for what is to be taken away. Where it
    ``shares`` something, that goes with it.
    """
    record: Record = {
        "id": message.id,
        "changed": message.changed,
        "thread": message.thread,
        "to": message.asked,
        "under": message.under,
        "only": message.reader,
        "author": message.author,
        "at": message.at,
        "text": visible(message.text or message.file),
        "file": bool(message.file),
        "shares": bool(message.file or find_links(message.text)),
        "edited": bool(message.edited),
        "state": _state(message),
    }
    if message.event:
        record["about"] = visible(message.event.text)
    if message.card:
        record["card"] = card_record(message.card, message.channel)
    return record


def card_record(card: Card, channel: str) -> Record:
    """Return a card with its links worked out for ``channel``."""
    return {
        "kind": card.kind.value,
        "article": card.article,
        "paragraphs": [
            {
                "role": each.role.value,
                "text": visible(each.text),
                "runs": [*_runs(each)],
                "citation": each.citation,
                "further": [*each.further],
                "link": own_or_web(each.link),
                "thread": own_or_web(each.thread),
            }
            for each in card.paragraphs
        ],
        "citations": [_citation(each, channel) for each in card.citations],
        "buttons": [_button(each, channel) for each in card.buttons],
    }


def reader_path(channel: str, article: str, start: int = 0, end: int = 0) -> str:
    """Return where an article is read, with ``start`` to ``end`` marked and scrolled to."""
    path = f"{channel_path(channel)}/read/{quote(article, safe='')}"
    return f"{path}?{urlencode({'start': start, 'end': end})}#quote" if end > start else path


def channel_path(channel: str) -> str:
    """Return where a channel is."""
    return f"/c/{quote(channel, safe='')}"


def thread_path(channel: str, message: str) -> str:
    """Return where the thread that a message began is."""
    return f"{channel_path(channel)}/t/{quote(message, safe='')}"


def web_url(url: str) -> str:
    """Return ``url`` where it is safe to offer as a link, else nothing."""
    return url if parse_web_url(url) else ""


def own_or_web(url: str) -> str:
    """Return ``url`` where it leads into this site or to the web, else nothing."""
    return url if url.startswith(("/c/", "/digests/")) else web_url(url)


def _state(message: Message) -> str:
    if message.removed:
        return "removed"
    if message.card:
        return "card"
    return message.event.ask.value if message.event else "said"


def _runs(paragraph: Paragraph) -> Iterator[tuple[str, bool]]:
    marks = carried(paragraph.text, paragraph.marks, visible)
    return runs(visible(paragraph.text), marks)


def _citation(citation: Citation, channel: str) -> Record:
    return {
        "number": citation.number,
        "article": citation.article,
        "title": citation.title,
        "site": citation.site,
        "date": citation.date,
        "reader": reader_path(channel, citation.article, citation.start, citation.end),
        "original": web_url(citation.link),
    }


def _button(button: Button, channel: str) -> Record:
    paths = {
        Action.READER: reader_path(channel, button.value),
        Action.THREAD: own_or_web(button.value),
        Action.ORIGINAL: web_url(button.value),
    }
    return {
        "action": button.action.value,
        "label": button.label,
        "value": button.value,
        "href": paths.get(button.action, ""),
    }
