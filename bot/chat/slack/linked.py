"""A message as Slack has it -> the links in it. Pure.

https://docs.slack.dev/reference/block-kit and https://docs.slack.dev/legacy/legacy-messaging/legacy-secondary-message-attachments
"""

from collections.abc import Iterator

from bot.messages import Record
from index.links.finding import find_links

_ADDRESSES = ("url", "title_link")  # of what can be pressed; where a picture stands is no article


def links_of(message: Record) -> tuple[str, ...]:
    """Return the links that a message says, and those of a message that it forwards, each article once.

    What Slack shows of a link that stands in the message is no message that is forwarded.
    """
    forwarded = (each for each in message.get("attachments") or () if each.get("is_share"))
    return _found(str(said.get("text") or "") for said in (message, *forwarded))


def links_shown(message: Record) -> tuple[str, ...]:
    """Return the links of a message that a program may have posted: wherever it shows them."""
    shown = [message.get("blocks") or (), message.get("attachments") or ()]
    return links_of(message) or _found(text for each in shown for text in _texts(each))


def _found(texts: Iterator[str]) -> tuple[str, ...]:
    links: dict[str, str] = {}
    for text in texts:
        for link in find_links(text):
            links.setdefault(link.key, link.url)
    return tuple(links.values())


def _texts(shown: object) -> Iterator[str]:
    """Yield every address and every text of blocks or attachments, in order."""
    if isinstance(shown, dict):
        yield from (f"<{shown[name]}>" for name in _ADDRESSES if isinstance(shown.get(name), str))
        if isinstance(shown.get("text"), str):
            yield shown["text"]
        yield from (text for each in shown.values() for text in _texts(each))
    elif isinstance(shown, list | tuple):
        yield from (text for each in shown for text in _texts(each))
