"""Text from articles and people -> text that Slack shows and does not act upon. Pure.

Rich text and plain text elements are never parsed by Slack, so nearly all goes there, as it is
seen. Only a line of sources and the notification are mrkdwn, where ``label`` and ``escape`` serve.
https://docs.slack.dev/messaging/formatting-message-text
"""

import re

from bot.showing.cleaning import visible
from index.links.canonical import parse_web_url

MAX_LINK = 2000  # characters; so that a line of sources has room for its title

_LOOKALIKE = str.maketrans({"*": "∗", "_": "＿", "~": "∼", "`": "ˋ", "|": "∣"})
_EMOJI = re.compile(r":(?=[\w+'-]+:)")


def escape(text: str) -> str:
    """Return ``text`` for mrkdwn, where it can name nobody and link nowhere."""
    return visible(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def label(text: str) -> str:
    """Return ``text`` as a link's label: in one line, what would be markup replaced by its likeness."""
    plain = " ".join(text.split()).translate(_LOOKALIKE)
    return escape(_EMOJI.sub("∶", plain))


def link(url: str, text: str) -> str:
    """Return a link whose label is shown as it is; the label alone where ``url`` is not for the web."""
    url = web_link(url)
    return f"<{_in_link(url)}|{label(text)}>" if url else label(text)


def web_link(url: str) -> str:
    """Return ``url`` where Slack can open it, without its fragment where it is too long; else nothing."""
    for shorter in (url, url.partition("#")[0]):
        if len(shorter) <= MAX_LINK:
            parsed = parse_web_url(shorter)
            if parsed and len(_in_link(parsed.href)) <= MAX_LINK:
                return parsed.href
    return ""


def _in_link(url: str) -> str:
    plain = url.replace("<", "%3C").replace(">", "%3E").replace("|", "%7C")
    return plain.replace("&", "&amp;")
