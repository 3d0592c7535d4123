"""What Discord refuses in a message, as its reference has it."""

import re

AUTOLINK = re.compile(r"(?<!\\)https?://\S")


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def wrong_with(body) -> str:
    """Return why a message would be refused; empty where it is taken."""
    content, embeds = body.get("content") or "", body.get("embeds") or []
    if not content.strip() and not embeds and not body.get("components"):
        return "an empty message"
    if units(content) > 2000:
        return "content beyond 2000"
    if len(embeds) > 10 or sum(map(_size, embeds)) > 6000:
        return "embeds beyond 10 or 6000"
    return next(
        filter(None, [*map(_embed, embeds), _components(body), _nonce(body), _ours(body)]), ""
    )


def _size(embed) -> int:
    fields = embed.get("fields") or []
    texts = [embed.get("title"), embed.get("description"), (embed.get("footer") or {}).get("text")]
    texts += [text for each in fields for text in (each["name"], each["value"])]
    return sum(units(text or "") for text in texts)


def _embed(embed) -> str:
    fields = embed.get("fields") or []
    over = (
        units(embed.get("title") or "") > 256
        or units(embed.get("description") or "") > 4096
        or units((embed.get("footer") or {}).get("text") or "") > 2048
        or len(fields) > 25
        or any(units(each["name"]) > 256 or units(each["value"]) > 1024 for each in fields)
    )
    if not embed.get("title") and not embed.get("description") and not fields:
        return "an empty embed"
    return "an embed beyond its limits" if over else ""


def _components(body) -> str:
    rows = body.get("components") or []
    buttons = [button for row in rows for button in row["components"]]
    ids = [button["custom_id"] for button in buttons if "custom_id" in button]
    if len(rows) > 5 or any(not 0 < len(row["components"]) <= 5 for row in rows):
        return "more than five rows of five buttons"
    if len(set(ids)) < len(ids) or any(not 0 < len(each) <= 100 for each in ids):
        return "custom_ids that are long or not one each"
    bad = any(not 0 < units(each.get("label") or "") <= 80 for each in buttons)
    return "a button beyond its limits" if bad else ""


def _nonce(body) -> str:
    return "a nonce beyond 25" if len(str(body.get("nonce") or "")) > 25 else ""


def _ours(body) -> str:
    """Return what Discord would take, and we never want to send."""
    if (body.get("allowed_mentions") or {"parse": ["everyone"]}).get("parse"):
        return "mentions that ring"
    if AUTOLINK.search(body.get("content") or "") and not (body.get("flags") or 0) & 4:
        return "a link whose preview is not suppressed"
    return ""


def wrong_with_modal(data) -> str:
    parts = data["components"]
    over = (
        not 0 < len(data["title"]) <= 45
        or not 0 < len(data["custom_id"]) <= 100
        or not 0 < len(parts) <= 5
        or any(not 0 < len(each.get("label") or "") <= 45 for each in parts)
        or any(len(each.get("description") or "") > 100 for each in parts)
    )
    return "a modal beyond its limits" if over else ""
