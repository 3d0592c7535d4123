"""Whether a text is without what deceives, and says what somebody wrote."""

import re
import unicodedata

from tests.outgoing.hostile import HIDDEN, Hostile

_ONLY_SHOWN_AS_MARKUP = str.maketrans(
    "∗＿∼ˋ∣∶", "*_~`|:"
)  # what stands for a sign that would be markup
_NEVER = frozenset({"Cf", "Cc", "Cs", "Co", "Cn", "Zl", "Zp"})
_KEPT = frozenset(
    "\n\u200c\u200d\u0600\u06dd"
)  # the joiners of scripts and emoji; Arabic number signs
ENOUGH = 60  # letters; what is longer may be cut


def quiet(text: str) -> bool:
    """Whether nothing in ``text`` turns the reading, hides, or covers what stands around it."""
    seen = [each for each in text if each not in _KEPT]
    hidden = [each for each in seen if each in HIDDEN or unicodedata.category(each) in _NEVER]
    lonely = re.search("(?:^|[\x00-\x7f\u200c\u200d])[\u200c\u200d]", text)
    return not hidden and not lonely and _most_marks(text) <= 5


def says(text: str, hostile: Hostile) -> bool:
    """Whether a person can read in ``text`` what somebody wrote, sign for sign."""
    there = letters(text)
    return any(letters(each)[:ENOUGH] in there for each in (hostile.shows, hostile.text))


def letters(text: str) -> str:
    """Return a text without white space and without what nobody sees."""
    plain = unicodedata.normalize("NFC", text.translate(_ONLY_SHOWN_AS_MARKUP))
    return "".join(each for each in plain if not each.isspace() and each not in HIDDEN)


def _most_marks(text: str) -> int:
    most = run = 0
    for each in text:
        run = run + 1 if unicodedata.category(each) in {"Mn", "Me"} else 0
        most = max(most, run)
    return most
