"""Lines of a page that say why there is no more to read, in the page's own words."""

import re
from collections.abc import Iterable

MAX_WORDS = 40  # a notice is short; a paragraph that happens to speak of subscribing is not one

_LIMIT = re.compile(
    r"reached (?:the (?:free|monthly|weekly|daily|article|reading)|your)\b[\w -]{0,25}\blimit|\b(?:free|monthly) (?:article|story|stories|page)s? limit"
    r"|(?:have|'ve|’ve) (?:read|viewed|used) (?:all )?(?:of )?(?:your|\d+).{0,20}\bfree\b"
    r"|no free (?:articles|stories) left|(?:last|only) free article"
    r"|(?:subscribe|subscription|register|sign (?:up|in)|log ?in|join|become a (?:member|subscriber))\b"
    r".{0,60}\b(?:continue|keep|finish|unlock|rest of|full (?:article|story|text|access)|read (?:this|the|more))"
    r"|(?:continue|keep|finish|unlock|read) (?:reading|the full|this|the rest).{0,40}"
    r"\b(?:subscri|register|sign|log ?in|account|member)"
    r"|(?:article|story|content|page|report) is (?:only )?(?:for|available (?:only )?(?:to|for)|reserved for|exclusive(?:ly)? (?:to|for))"
    r".{0,20}\b(?:subscribers|members|registered|premium)"
    r"|(?:exclusive|premium) (?:to|for|content for).{0,15}\b(?:subscribers|members)"
    r"|this is (?:a )?(?:premium|subscriber-only|members-only)"
    r"|abonnieren sie.{0,40}weiter|artikel (?:ist|nur) .{0,30}abonnent|réservé (?:à|aux) .{0,15}abonnés"
    r"|suscríb\w+ para (?:seguir|continuar)",
    re.IGNORECASE,
)


def notice(lines: Iterable[str]) -> str:
    """Return the first notice that reading stops here, with those right after it; empty if none."""
    found: list[str] = []
    for line in lines:
        if is_notice(line):
            found.append(line.strip())
        elif found:
            break
    return " ".join(found)


def is_notice(line: str) -> bool:
    """Tell whether the line says that only subscribers, members or other visitors may read on."""
    return len(line.split()) <= MAX_WORDS and _LIMIT.search(line) is not None
