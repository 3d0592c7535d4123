"""A message's mrkdwn -> its text as a person reads it, and whom it names. Pure.

Slack puts ``<url|label>``, ``<@U1>``, ``<#C1|name>`` and ``<!here>`` into texts, and escapes ``& < >``.
https://docs.slack.dev/messaging/formatting-message-text#parsing
"""

import re

_MARKED = re.compile(r"<([^<>\n]+)>")
_OPENING = re.compile(r"\s*<(?:@(?P<person>\w+)|!subteam\^\w+)(?:\|[^>]*)?>")


def readable(text: str, us: str) -> str:
    """Return ``text`` without markup and without mentions of ``us``, the bot's user id."""
    shown = _MARKED.sub(lambda match: _shown(match[1], us), text)
    if names(text, us):
        shown = re.sub(r"^[\s,:]+|[^\S\n]{2,}", " ", shown)
    return unescaped(shown).strip()


def names(text: str, person: str) -> bool:
    """Whether ``text`` mentions somebody."""
    return bool(person) and re.search(rf"<@{re.escape(person)}[|>]", text) is not None


def to_another(text: str, us: str) -> bool:
    """Whether ``text`` begins by naming a person, or a group of people, other than ``us``."""
    opening = _OPENING.match(text)
    return opening is not None and opening["person"] != us


def unescaped(text: str) -> str:
    """Return ``text`` without Slack's three escapes."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _shown(marked: str, us: str) -> str:
    target, _, label = marked.partition("|")
    if target.startswith("@"):
        return "" if target[1:] == us else f"@{label or target[1:]}"
    if target.startswith("#"):
        return f"#{label or target[1:]}"
    if target.startswith("!"):
        return label or f"@{target[1:].partition('^')[0]}"
    return label or target.removeprefix("mailto:")
