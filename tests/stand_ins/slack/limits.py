"""Why Slack would refuse some blocks, as two independent readings of its reference see it."""

import re
from collections.abc import Iterator

from slack_sdk.models.blocks import Block
from slackblocks import ActionsBlock, Button, RichTextBlock, Text, TextType
from slackblocks import rich_text as rich
from slackblocks.blocks import Block as StrictBlock

_NAMING = frozenset({"user", "usergroup", "broadcast", "channel"})


def units(text: str) -> int:
    """Return how long a text is in UTF-16: an emoji may be two."""
    return len(text.encode("utf-16-le")) // 2


def refused(blocks: list[dict]) -> list[str]:
    """Return what is wrong, a line each; nothing where the blocks are sound."""
    found = [f"{len(blocks)} blocks"] if len(blocks) > 100 else []
    for block in blocks:
        try:
            _BUILT.get(block["type"], StrictBlock.from_dict)(block)
            _parsed(block)
        except Exception as error:  # noqa: BLE001 - each library has its own
            found.append(f"{block['type']}: {error}")
        found += [f"too long: {units(text)}" for text in texts(block) if units(text) > 3000]
    return found


def unsafe(message: dict) -> list[str]:
    """Return what Slack would take and nobody should send: names of people, odd links, twice one id."""
    blocks = message.get("blocks") or []
    objects = list(_objects(blocks))
    spoken = [str(message.get("text", ""))]
    spoken += [str(each["text"]) for each in objects if each.get("type") == "mrkdwn"]
    found = [f"names somebody: {text}" for text in spoken if re.search("<[@!#]", text)]
    found += [f"names somebody: {each}" for each in objects if each.get("type") in _NAMING]
    urls = [str(each["url"]) for each in objects if "url" in each]
    found += [f"no web link: {url}" for url in urls if not url.startswith(("https://", "http://"))]
    for name in ("action_id", "block_id"):
        ids = [each[name] for each in objects if name in each]
        found += [f"twice {name}: {ids}"] if len(ids) != len(set(ids)) else []
    return found


def _objects(value: object) -> Iterator[dict]:
    if isinstance(value, dict):
        yield value
    inside = value.values() if isinstance(value, dict) else value
    if isinstance(value, dict | list):
        for each in inside:
            yield from _objects(each)


def texts(value: object) -> list[str]:
    """Return every text object's and element's text."""
    if isinstance(value, dict):
        own = [value["text"]] if isinstance(value.get("text"), str) else []
        return own + [text for each in value.values() for text in texts(each)]
    if isinstance(value, list):
        return [text for each in value for text in texts(each)]
    return []


def _parsed(block: dict) -> None:
    parsed = Block.parse(block)
    assert parsed is not None
    again = parsed.to_dict()  # which validates
    assert len(str(again)) >= len(block["type"])


def _actions(block: dict) -> None:
    ActionsBlock([_button(each) for each in block["elements"]])


def _button(button: dict) -> Button:
    text = Text(button["text"]["text"], TextType.PLAINTEXT, emoji=False)
    assert units(text.text) <= 75
    return Button(text, button["action_id"], url=button.get("url"), value=button.get("value"))


def _rich_text(block: dict) -> None:
    RichTextBlock([_OBJECTS[each["type"]](each) for each in block["elements"]])


def _section(section: dict) -> rich.RichTextSection:
    return rich.RichTextSection(_elements(section))


def _elements(within: dict) -> list[rich.RichTextElement]:
    return [
        rich.RichTextLink(each["url"], each["text"], **each.get("style", {}))
        if each["type"] == "link"
        else rich.RichText(each["text"], **each.get("style", {}))
        for each in within["elements"]
    ]


_OBJECTS = {
    "rich_text_section": _section,
    "rich_text_quote": lambda quote: rich.RichTextQuote(_elements(quote)),
    "rich_text_list": lambda items: rich.RichTextList(
        items["style"], [_section(each) for each in items["elements"]]
    ),
}
_BUILT = {
    "actions": _actions,
    "rich_text": _rich_text,
    "input": lambda _: None,  # slackblocks reads none; slack_sdk does
}
