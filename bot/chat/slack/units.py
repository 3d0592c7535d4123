"""Text -> how long it is for Slack: in units of UTF-16, of which most emoji have two and more. Pure."""


def units(text: str) -> int:
    """Return how long ``text`` is."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, most: int) -> str:
    """Return as much of the beginning of ``text`` as ``most`` units have room for."""
    if units(text) <= most:
        return text
    return text.encode("utf-16-le", "surrogatepass")[: 2 * most].decode("utf-16-le", "ignore")


def shortened(text: str, most: int) -> str:
    """Return ``text`` in at most ``most`` units, with an ellipsis where it is cut."""
    return text if units(text) <= most else f"{cut(text, most - 1)}…"
