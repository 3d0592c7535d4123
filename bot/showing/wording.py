"""What a person reads in a channel; what failed, and digests, have words of their own beside this file."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime

from bot.showing.cleaning import clean
from index.links.canonical import site_of
from index.reasons import is_ours
from index.types import Article, Completeness, Explanation, Label, Quote, Side, Standing, Subject

_FEW_WORDS = 80  # characters of a sentence that is named
_LONG_LINK = 500  # characters of a command that is named, which may have one
WORDS_PER_MINUTE = 238  # silent reading of English non-fiction: Brysbaert 2019, J. Mem. Lang. 109

CLOSEST = "The closest passages; these may not answer it."
NOTHING = "Nothing in the articles shared here answers that."
NOTHING_IN_ARTICLE = "Nothing in this article answers that."
NOTHING_IN_ARTICLES = "Nothing in these articles answers that."
NOTHING_HINT = "Ask it in other words, or share an article that may say it."
SUMMARY_WHERE = "The summary of an article stands in its thread, and is shown again where it is asked for there. /footnote articles leads to each."
SUMMARIES_HERE = (
    "Several articles were shared in this thread: the card of each has its summary, or leads to it."
)
FORGOTTEN = "Forgotten. Its text, its summary and every quote from it are gone from this channel."
QUOTE_FORGOTTEN = "The article quoted here has been forgotten."
UNTITLED = "Untitled"
PASTED = "Pasted text"
FILE = "A file"
IN_THREAD = "its thread"

READ_HERE = "Read it here"
READ_WHOLE = "Read it whole, here"
OPENS_FOR_A_WHILE = "That opens for five minutes, for whoever has the link."
ORIGINAL = "Original"
ITS_THREAD = "Go to its thread"
FORGET = "Forget"
FORGET_ME = "Forget me"
MORE = "More"
UP = "👍"
DOWN = "👎"
CONTEXT = "Context"
WHY = "Why?"
VERIFY = "Still there?"
NOT_RELEVANT = "Not relevant"
RELEVANT = "Take it back"
SHOW = "Show everyone"
ASK_PEOPLE = "Ask people here"
SETTINGS = "Settings"
DAILY_DIGEST = "Daily digest"

TOO_MUCH_WAITS = (
    "Too much is waiting to be read here just now, so I left this out. Please share it again later."
)
REST = "These links were too many for one message. Paste them in another one to have them read too:"
NO_LINK = "There is no link in that. A link begins with https://"
NO_QUESTION = (
    "That is long for a question, so nothing was looked for. To have a text read, drop it here as a .txt file; "
    "a question is best one sentence, with a question mark."
)
ASK_HERE = "Each link is read by itself. Once all have been, ask that in this thread, and what they say answers it."
TOO_OLD = "That card is no longer kept. Ask again, or paste the link once more."
MEMBERS_ONLY = "Only members of this channel can do that. Nothing was done."
ALONE = "Only you see this: I may not write here. Where I am not a member, /invite @Footnote brings me in; then ask again."
NO_MEMBER = "I am no member of this channel, so none of this happens here yet: /invite @Footnote brings me in."
RAISED = "Taken back: that sentence may answer in this channel again."
SHOWN_ALREADY = "Everyone here has been shown that already."
ASKED_ALREADY = "People here have been asked that already."
THANKS_UP = "Thank you. Noted as helpful."
THANKS_DOWN = "Thank you. Noted as not helpful."
NOT_YOURS = "Only who shared an article, or administers the channel, can have it forgotten."
NOT_YOUR_SETTINGS = "Only who administers the channel can change its settings. Nothing was changed."
WHICH_ARTICLE = "Several articles fit that. Give more of the title, or the link:"
FORGET_WHAT = (
    "Say which article: /footnote forget, and its link or words of its title. "
    "/footnote articles lists them; /footnote forget me takes out what names you."
)
NO_SUCH_ARTICLE = "No article of this channel fits that. /footnote articles lists them."
MAY_FORGET_ME = (
    "Forget you? Your name on what you shared, your questions and your votes go; the articles stay, shared by nobody. "
    "This cannot be undone."
)
PERSON_FORGOTTEN = "Forgotten: your name on what you shared, your questions and your votes. The articles stay, shared by nobody."

BUT = "But "  # before the second of two sentences that state different things

NO_PAGE = "It came as a file or as text, so there is no page to look at."
STANDING = {
    Standing.THERE: "Still there, word for word.",
    Standing.CHANGED: "Changed since it was read. The page now says:",
    Standing.GONE: "Gone: the page says nothing like it any more.",
}

_FIGURES = {  # of index.answering.features, where their names do not say it to everybody
    "passage similarity": "meaning of its passage",
    "passage bm25": "words of its passage",
    "similarity": "meaning",
    "coverage before": "words of the sentence before",
    "coverage added": "words that the sentence before lacks",
    "coverage in article": "words in the article",
    "coverage by spelling": "words, also spelled otherwise",
    "coverage by first mention": "words said here first",
    "words found": "number of its words",
    "rarest word found": "the rarest word",
    "pairs found": "words that stand together",
    "number asked, there": "a number was asked for",
    "time asked, there": "a time was asked for",
    "place asked, there": "a place was asked for",
    "noun asked, there": "the very thing that was asked for",
    "length": "its length",
    "early": "early in the article",
    "position": "place in the article",
    "reader": "reading it with the question",
}


def title(article: Article) -> str:
    """Return an article's title, fit to be shown."""
    return clean(article.title) or UNTITLED


def told_apart(article: Article) -> str:
    """Return an article's title, and what tells it from another one of the same title."""
    site = clean(article.site, 80) or site_of(article.url)
    parts = (title(article), site, day(article.published))
    return " · ".join(part for part in parts if part)


def facts(article: Article) -> str:
    """Return where an article comes from, and how long it takes to read."""
    site, byline = clean(article.site), clean(article.byline, 120)
    parts = (
        site,
        byline if byline.casefold() != site.casefold() else "",  # nobody signed but the site
        day(article.published),
        counted(article.words, "word"),
        reading_time(article.words),
    )
    return " · ".join(part for part in parts if part)


def reading_time(words: int) -> str:
    """Return how long an adult takes to read so many words."""
    minutes = max(1, round(words / WORDS_PER_MINUTE))
    return f"{minutes} min read"


def label(label: Label, words: int) -> str:
    """Return how much of an article was there to read; empty where that is all of it."""
    if label.completeness is not Completeness.PARTIAL:
        return ""
    of = f" of about {label.expected_words:,}" if label.expected_words else ""
    read = f"Read {words:,}{of} words{'' if of else ', not the whole article'}"
    reason = clean(label.reason)
    if is_ours(label.reason):
        return f"Read {words:,}{of} words. {reason}"
    return f"{read}: “{reason}”" if reason else f"{read}; the rest was not on the page."


def no_command(said: str, meant: str) -> str:
    """Return which command a word may have been meant for, and how it is a question."""
    word = clean(said, _FEW_WORDS)
    return (
        f"There is no command “{word}”. Did you mean /footnote {meant}? "
        f"As a question it is asked by /footnote ask {word}."
    )


def is_a_command(said: str) -> str:
    """Return which command does what was said in words, which did nothing."""
    return (
        f"That is a command, so nothing was done yet: write /footnote {clean(said, _LONG_LINK)} "
        "in the message field, outside of threads. Only you see what comes of it."
    )


def paste_it(*, alone: bool) -> str:
    """Return how a link is read, where it was given to a command that asks; ``alone``: nobody is mentioned."""
    where = "a message of its own" if alone else "a message here that mentions Footnote"
    return f"Nothing was read: write the link in {where}, and its summary comes under it."


def still_there(there: int, of: int) -> str:
    """Return how much of what was read its page still says."""
    return f"{there:,} of {counted(of, 'sentence')} still there, word for word."


def not_verified(why: str) -> str:
    """Return that nobody could look whether a quote is still there."""
    return f"That could not be looked up. {why}"


def why(quote: Quote, found: Explanation) -> Iterator[str]:
    """Yield why a quote was chosen, in plain words."""
    words = dict.fromkeys(clean(span.of(quote.article.text)) for span in found.matched)
    yield f"Words of the question in it: {', '.join(words) or 'none'}"
    yield f"Its passage: meaning {found.similarity:.2f} alike, words {found.words:.0%} of the best match"
    weighed = (f"{_FIGURES.get(e.feature, e.feature)} {e.worth:+.1f}" for e in found.reasons)
    yield f"What weighed most: {', '.join(weighed)}"


def confidence(probability: float) -> str:
    """Return how sure it is that the quotes hold the answer."""
    return f"Confidence that the answer is in these quotes: {probability:.0%}."


def came(published: str, shared: str) -> str:
    """Return when an article was published, and who shared it when."""
    return f"{f'Published on {published}.' if published else 'Not dated.'} {shared}".strip()


def shared(by: str, at: datetime) -> str:
    """Return who shared an article, and when."""
    return f"Shared by {name(by)} on {in_words(at.date())}."


def shared_on(at: datetime) -> str:
    """Return when an article was shared, where nobody can tell what the person is called."""
    return f"Shared on {in_words(at.date())}."


def known(by: str, at: datetime) -> str:
    """Return who shared an article first, and when."""
    return f"Shared here before, by {name(by)} on {in_words(at.date())}."


def unnamed(says: str, person: str) -> str:
    """Return what ``known``, ``listed`` or ``shared`` says, without the person."""
    if clean(person):
        for before in (", by ", " · shared by ", "Shared by "):
            says = says.replace(f"{before}{name(person)} on ", f"{before}{name('')} on ")
    return says


def name(person: str) -> str:
    """Return a person's name, fit to be shown."""
    return clean(person, 40) or "somebody"


def lowered(quote: str) -> str:
    """Return which sentence comes last from now on."""
    return f"Noted: “{clean(quote, _FEW_WORDS)}” comes last in this channel from now on."


def site_not_read(url: str) -> str:
    """Return that a channel does not want a site to be read."""
    site = clean(site_of(url), 80)
    return f"Not read: this channel’s settings leave out {site}. /footnote settings shows them."


def reference(reference: str) -> str:
    """Return the line that ties a failure to the log."""
    return f"Reference {reference}"


def day(published: str) -> str:
    """Return an ISO 8601 date or time as a day in words; empty where it is neither."""
    try:
        return in_words(datetime.fromisoformat(published).date())
    except ValueError:
        return ""


def in_words(day: date) -> str:
    """Return a day as it stands in a newspaper: 3 March 2026."""
    return f"{day.day} {day:%B %Y}"


def in_full(day: date) -> str:
    """Return a day with its name: Tuesday, 3 March 2026."""
    return f"{day:%A}, {in_words(day)}"


def disagree(subject: Subject) -> str:
    """Return what stands before the first of two sentences that state different things."""
    if subject is Subject.DENIAL:
        return "The sources disagree: one says that it is not so. "
    return f"The sources disagree on a {subject.value}. "


def stood_in(article: Article) -> str:
    """Return where and when a sentence was published."""
    site = source(article)
    return f"{site}, {day(article.published)}:" if day(article.published) else f"{site}:"


def stated_in(article: Article, side: Side) -> str:
    """Return where a sentence stood, and when it was published; when it was shared where nothing says."""
    if side.at and side.shared:
        return f"{source(article)}, shared on {in_words(side.at.date())}:"
    return stood_in(article)


def source(article: Article) -> str:
    """Return what people call the place where an article stands."""
    return clean(article.site, 80) or site_of(article.url) or title(article)


def listed(article: Article, by: str, at: datetime) -> str:
    """Return an article as a line of a list."""
    said = f"{title(article)} · shared by {name(by)} on {in_words(at.date())}"
    return " · ".join([said, *in_part(article)])


def in_part(article: Article) -> Sequence[str]:
    """Return that not all of an article was there to read, where nothing says how much it was."""
    is_partial = article.label.completeness is Completeness.PARTIAL
    return ("read in part",) if is_partial else ()


def asks(person: str, *, none: bool) -> str:
    """Return what stands above a question that is put to the people of a channel."""
    if none:
        return f"{name(person)} asks, and nothing in the articles shared here answers it:"
    return f"{name(person)} asks, and the articles shared here may not answer it:"


def away(since: datetime, until: datetime, what: Sequence[str]) -> str:
    """Return what was missed and has been made up for."""
    same_day = since.date() == until.date()
    start = f"{since:%H:%M}" if same_day else moment(since)
    read = " and ".join(what) or "nothing that was for it"
    return f"Footnote was away from {start} to {moment(until)} and has now read what came meanwhile: {read}."


def moment(at: datetime) -> str:
    """Return a time in words, in UTC: 3 March 2026, 14:05 UTC."""
    utc = at.astimezone(UTC)
    return f"{in_words(utc.date())}, {utc:%H:%M} UTC"


def counted(number: int, noun: str) -> str:
    """Return a number of things."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
