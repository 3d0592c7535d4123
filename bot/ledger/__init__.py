"""What the bot posted, was asked, and was told to do: its memory of a channel beside the articles."""

from bot.ledger.channels import Known
from bot.ledger.counting import Counts
from bot.ledger.digests import DigestDay, Plan
from bot.ledger.feeds import Feed
from bot.ledger.ledger import QUESTIONS_KEPT, Ledger
from bot.ledger.personal import Source
from bot.ledger.talk import Asked
from bot.ledger.together import Background

__all__ = [
    "QUESTIONS_KEPT",
    "Asked",
    "Background",
    "Counts",
    "DigestDay",
    "Feed",
    "Known",
    "Ledger",
    "Plan",
    "Source",
]
