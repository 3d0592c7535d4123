"""Every sentence of digests that a person reads, and of how a channel chooses them."""

from collections.abc import Sequence
from datetime import date, datetime

from bot.showing.cleaning import clean
from bot.showing.wording import FILE, counted, in_full, in_part, in_words, name
from index.links.canonical import site_of
from index.types import Article

DIGEST_NOW = "What is new since the last digest"
DIGEST_PREVIEW = "The next digest, as it stands"
ZONE_IN_A_CHANNEL = (
    "The time zone of all channels is chosen in one of them: say it there. Nothing was changed."
)
NOT_YOUR_ZONE = "Only who administers the whole server or workspace can choose the time zone of all its channels. Nothing was changed."
NOTHING_TO_TELL = "Nothing has been shared since the last digest."
DIGEST_PAGES = "The digests as pages, with a picture of each day"
FEED = "The Atom feed, for a feed reader"
WHO_HAS_THE_LINK = "Whoever has these links can read the digests of this channel, so pass them on with care. /footnote digest feed new makes new ones, and these stop working."
NO_PAGES = "The digests have no public pages: whoever runs Footnote can open them with FOOTNOTE_PUBLIC_URL."
CHOOSE_IN_A_CHANNEL = "Say /footnote digest me in a channel to be told of it here, and /footnote digest me off there to be told no more."
NO_MEMBER = "Only members of a channel can be told of it. Join it first."
TAKES_NO_MESSAGES = (
    "You cannot be sent direct messages. Allow them from Footnote, and say it again."
)
NO_DIRECT_MESSAGES = (
    "There are no direct messages here. The channel’s own digest comes to all who open it."
)
NO_MORE_OF_THIS = "Your own digest tells no more of this channel."


def which_zone(space_is: str) -> str:
    """Return how a time zone is chosen for all channels of a server or workspace."""
    example = f"/footnote digest {space_is} Europe/London"
    return f"Name the time zone of all channels here, and nothing else, like “{example}”."


def digest_of(day: date, missed: Sequence[date]) -> str:
    """Return what heads the digest of a day, and of those on which Footnote could not send one."""
    if not missed:
        return f"Digest of {in_full(day)}"
    first = in_words(missed[0])
    others = first if len(missed) == 1 else f"{first} to {in_words(missed[-1])}"
    return f"Digest of {in_full(day)}, and of {others}, when Footnote was away"


def digest_says(stories: int, articles: int, people: int) -> str:
    """Return how much a digest tells."""
    told = f"{stories:,} {'story' if stories == 1 else 'stories'}"
    by = f"shared by {people:,} {'person' if people == 1 else 'people'}"
    return f"{told} from {counted(articles, 'article')}, {by}."


def of_channel(title: str, name: str) -> str:
    """Return what heads a person's digest of one of their channels."""
    return f"{title} · #{clean(name, 80)}" if clean(name) else title


def continued(title: str) -> str:
    """Return what heads the part of a digest that stands in its thread."""
    return f"{title}, continued"


def more_stories(number: int) -> str:
    """Return that the other stories of a digest stand in its thread."""
    return f"{number:,} more {'story' if number == 1 else 'stories'} in the thread below."


def update_of(day: date) -> str:
    """Return that a story goes on which was told before."""
    return f"Update: told before, on {in_words(day)}"


def shared_from(article: Article, by: str, at: datetime, discussed: int) -> str:
    """Return where an article comes from, who shared it, and how much was said about it."""
    site = clean(article.site, 80) or site_of(article.url) or FILE
    said = [f"{site} · shared by {name(by)} on {in_words(at.date())}", *in_part(article)]
    if discussed:
        said.append(f"{counted(discussed, 'message')} in its thread")
    return " · ".join(said)


def may_answer(day: date) -> str:
    """Return what stands above an open question that a new article may answer."""
    return f"Asked on {in_full(day)}; this may answer it:"


def stayed_open(number: int) -> str:
    """Return what stands above the questions that no article has answered."""
    return "A question that stayed open:" if number == 1 else "Questions that stayed open:"


def zone_for_all(zone: str) -> str:
    """Return that a time zone was chosen for a server or workspace."""
    return (
        f"All channels here that have chosen no time zone of their own are in {zone} from now on."
    )
