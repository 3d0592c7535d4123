"""Text from articles and people -> text that Slack shows and does not act upon. Pure.

Rich text and plain text elements are never parsed by Slack, so nearly all goes there, byte for
byte. Only a line of sources and the notification are mrkdwn, where ``label`` and ``escape`` serve.
https://docs.slack.dev/messaging/formatting-message-text
"""

import re

from index.canonical import parse_web_url

MAX_LINK = 2000  # characters; so that a line of sources has room for its title

# Embeddings, overrides and isolates reorder what follows them, fillers hide between letters.
# Marks of direction (U+200E, U+200F, U+061C) and joiners stay: scripts need them.
_INVISIBLE = re.compile("[\u180e\u200b\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_LOOKALIKE = str.maketrans({"*": "∗", "_": "＿", "~": "∼", "`": "ˋ", "|": "∣"})
_EMOJI = re.compile(r":(?=[\w+'-]+:)")


def inert(text: str) -> str:
    """Return ``text`` for a rich or plain text element: nothing invisible in it, the rest as it is."""
    visible = _INVISIBLE.sub("", _CONTROL.sub(" ", text))
    return _SURROGATE.sub("\ufffd", visible)


def escape(text: str) -> str:
    """Return ``text`` for mrkdwn, where it can name nobody and link nowhere."""
    return inert(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


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
