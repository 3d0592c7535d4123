"""The sentences that only Discord needs: what commands say of themselves, and acknowledgements."""

ABOUT = {
    "ask": "Ask something; the answer quotes the articles shared here",
    "summarise": "Read a link and show its summary",
    "articles": "List the articles shared in this channel",
    "forget": "Forget an article",
    "forget-me": "Forget who you are and what you asked",
    "privacy": "See exactly what is stored about this channel",
    "status": "See whether Footnote is well",
    "digest": "See or choose when the daily digest comes, or what is new now",
    "settings": "Choose what is read here, and how much is shown",
    "help": "See what Footnote can do",
}
COMMAND = "Summaries and answers, quoted from the articles shared here"
OPTIONS = {
    "ask": ("question", "What the articles may say: who, what, when, why"),
    "summarise": ("link", "The link to an article"),
    "forget": ("article", "Its link or its title"),
    "digest": ("what", "now · preview · at 09:00 Europe/London weekdays · off · on"),
}
OPTIONAL = {"digest"}  # commands that can do without their option

READING = "Reading it. The summary comes in a moment."
READING_SEVERAL = "Reading {} links. The summaries come in a moment."
NOT_HERE = "Footnote cannot see this channel. Somebody who manages the server can invite or add it."
NOT_KEPT = "That could not be kept, so nothing will come of it. Please try again."
EXPIRED = "The answer to a command took too long to be shown to one person alone. Please ask again."
ALONE = (
    "Only you see this: Footnote may not write here. Somebody who manages the channel can give it “Send "
    "Messages”, for threads too; then ask again."
)

NEEDS_EMBED_LINKS = (
    "This is too long to be shown here without a frame, and for frames Footnote needs the permission "
    "“Embed Links”. Somebody who manages the channel can give it to Footnote."
)
SO_IS_THIS = "This part is too long as well."


def reading(links: int) -> str:
    """Return that so many links are being read."""
    return READING if links == 1 else READING_SEVERAL.format(links)
