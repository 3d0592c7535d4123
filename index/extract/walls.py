"""What stands in an article's place: checks for robots, consent, log-ins, error pages."""

import re
from collections.abc import Iterable

_MAX_WORDS = 60  # a sentence on a wall is short

_WALL = re.compile(
    r"just a moment|attention required|verif(?:y|ying) (?:that )?you are (?:a )?human|are you (?:a )?(?:human|robot)"
    r"|checking (?:your browser|if the site connection)|security check|unusual (?:traffic|activity)|pardon our interruption"
    r"|captcha|access (?:to this page has been )?denied|(?:you (?:have been|are|were)|request) blocked|403 forbidden"
    r"|(?:page|article|story|site|content|url) (?:you requested |you are looking for |was |could |can )?(?:not (?:be )?found|is (?:unavailable|no longer available)|does not exist)"
    r"|can(?:no|.)t find (?:the|that|this) page|\b404\b|410 gone|error 404|nothing (?:was )?found|something went wrong"
    r"|(?:please )?(?:enable|turn on|activate|requires?|needs?|allow) (?:the use of )?java ?script|javascript (?:is|has been|must be|to be) (?:disabled|not enabled|required|enabled|turned off)"
    r"|(?:please )?enable cookies|we value your privacy|before you continue|your privacy (?:choices|matters)|cookie consent"
    r"|(?:we|our partners|this (?:site|website)) (?:and our partners )?(?:use|store|uses)\b.{0,60}\bcookies|accept (?:all )?cookies|(?:manage|consent to).{0,30}(?:cookies|consent)"
    r"|(?:log|sign) ?in (?:to|or)\b|you (?:must|need to|have to) (?:be logged|log|sign) ?in|please (?:log|sign) ?in|(?:log|sign) in to (?:your|continue)"
    r"|not available in your (?:country|region)|unavailable (?:for legal reasons|in your)|451:|service unavailable|bad gateway|internal server error"
    r"|javascript aktivieren|activez? javascript|habilit\w+ javascript|включите javascript|einwilligung|consentement",
    re.IGNORECASE,
)


def wall(lines: Iterable[str]) -> str:
    """Return the first line that says why the article is not shown; empty where none does."""
    return next((line for line in lines if is_wall(line)), "")


def is_wall(line: str) -> bool:
    """Tell whether a short line is what a wall says."""
    return len(line.split()) <= _MAX_WORDS and _WALL.search(line) is not None
