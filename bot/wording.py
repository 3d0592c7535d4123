"""Every sentence a person reads in a channel."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from http import HTTPStatus

from bot import errors as bot_errors
from bot.cleaning import clean
from index import errors
from index.canonical import parse_web_url
from index.types import Article, Completeness, Explanation, Label, Quote, Side, Standing, Subject

WORDS_PER_MINUTE = 238  # silent reading of English non-fiction: Brysbaert 2019, J. Mem. Lang. 109

CLOSEST = "The closest passages; these may not answer it."
NOTHING = "Nothing in the articles shared here answers that."
NOTHING_IN_ARTICLE = "Nothing in this article answers that."
NOTHING_HINT = "Ask it in other words, or share an article that may say it."
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
MORE = "More"
UP = "👍"
DOWN = "👎"
CONTEXT = "Context"
WHY = "Why?"
VERIFY = "Still there?"
NOT_RELEVANT = "Not relevant"
SHOW = "Show everyone"
ASK_PEOPLE = "Ask people here"
SETTINGS = "Settings"
DAILY_DIGEST = "Daily digest"

TOO_MUCH_WAITS = (
    "Too much is waiting to be read here just now, so I left this out. Please share it again later."
)
SITE_NOT_READ = "This channel has chosen not to read that site. /footnote settings tells which."
REST = "Five links of a message are read. Paste these in another message to have them read too:"
TOO_OLD = "That card is no longer kept. Ask again, or paste the link once more."
LOWERED = "Noted: those passages come last in this channel from now on."
SHOWN_ALREADY = "Everyone here has been shown that already."
ASKED_ALREADY = "People here have been asked that already."
THANKS_UP = "Thank you. Noted as helpful."
THANKS_DOWN = "Thank you. Noted as not helpful."
NOT_YOURS = "Only who shared an article, or administers the channel, can have it forgotten."
NOT_YOUR_SETTINGS = "Only who administers the channel can change its settings. Nothing was changed."
WHICH_ARTICLE = "Several articles fit that. Give more of the title, or the link:"
NO_SUCH_ARTICLE = "No article of this channel fits that. /footnote articles lists them."
PERSON_FORGOTTEN = "Forgotten: your name on what you shared, your questions and your votes. The articles stay, shared by nobody."

DIGEST_NOW = "What is new since the last digest"
DIGEST_PREVIEW = "The next digest, as it stands"
WHICH_ZONE = "Name the time zone of all channels here, and nothing else, like “/footnote digest server Europe/London”."
BUT = "But "  # before the second of two sentences that state different things
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

NO_PAGE = "It came as a file or as text, so there is no page to look at."
STANDING = {
    Standing.THERE: "Still there, word for word.",
    Standing.CHANGED: "Changed since it was read. The page now says:",
    Standing.GONE: "Gone: the page says nothing like it any more.",
}

_FORBIDDEN = {
    HTTPStatus.UNAUTHORIZED: "The site asks for a login. Save the page as a file and drop it here.",
    HTTPStatus.FORBIDDEN: "The site refuses to show this page to a bot. Save it as a file and drop it here.",
    HTTPStatus.NOT_FOUND: "The site says there is no such page. Check the link, and paste it whole.",
    HTTPStatus.GONE: "The site says this page has been removed.",
    HTTPStatus.TOO_MANY_REQUESTS: "The site says it was asked too often. Try again in a few minutes.",
    HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS: "The site may not show this page here, for legal reasons.",
}
_UNREADABLE = {
    Completeness.BLOCKED: "The page keeps its article behind a wall{reason}. Open it in your browser, save it as a file, and drop it here.",
    Completeness.EMPTY: "There is no text there to read{reason}. If you can see some, copy it and paste it here.",
    Completeness.NOT_AN_ARTICLE: "This page is no single article{reason}. Paste the link to one of its articles.",
}
_FAILURES: dict[type[BaseException], str] = {
    Exception: "Something went wrong on our side. Try again; if it stays, show the reference to whoever runs Footnote.",
    errors.FootnoteError: "That did not work. Try again.",
    errors.LinkError: "That link cannot be read. Paste it whole: it begins with https://",
    errors.FetchError: "The page could not be fetched. Check that the link opens in your browser, and try again.",
    errors.AddressRefused: "That link does not lead to the public web, so it is not opened. Save the page as a file and drop it here.",
    errors.HostUnreachable: "Nobody answers at that address. Check the link for typing errors, and try again.",
    errors.TlsFailed: "The site’s certificate cannot be trusted, so the page was not fetched. Try again later, or drop the page as a file.",
    errors.FetchTimedOut: "The site took too long to answer. Try again later.",
    errors.TooManyRedirects: "The link leads in a circle. Open it in your browser, and paste the address you end up at.",
    errors.PageTooLarge: "That is larger than what is read: 5 MiB for a page, 25 MiB for a PDF or a file.",
    errors.BadResponse: "The site sent something broken. Try again later.",
    errors.PageRefused: "The site answered with an error. Try again later.",
    errors.UnsupportedType: "That is neither a page, nor plain text, nor a PDF. Drop a .html, .txt, .md or .pdf file.",
    errors.ExtractError: "The article could not be taken out of the page. Paste its text here instead.",
    errors.ParserStopped: "The page is built so that reading it took too long, and was stopped. Paste its text here instead.",
    errors.PdfUnreadable: "The PDF is broken and cannot be opened. Download it again, and drop it here.",
    errors.PdfEncrypted: "The PDF asks for a password. Save a copy without one, and drop that here.",
    errors.NothingToRead: "There is no article to read there. Paste the link to a single article.",
    errors.ModelError: "The language model cannot be used. Whoever runs Footnote finds the cause with “footnote doctor”.",
    errors.ModelMissing: "The language model is missing or damaged. Whoever runs Footnote finds the cause with “footnote doctor”.",
    errors.ModelMismatch: "The articles were indexed with another language model. Whoever runs Footnote can index them again with “footnote rebuild”.",
    errors.StoreError: "The articles cannot be reached right now. Try again; if it stays, run “footnote doctor”.",
    errors.StoreDamaged: "The database is damaged, and nothing was changed. Whoever runs Footnote should restore a backup.",
    errors.StoreUnfinished: "The articles are not back yet: a restore was cut off. Whoever runs Footnote has to run “footnote restore” again.",
    errors.StoreTooNew: "A newer version of Footnote wrote these articles. Whoever runs Footnote should update it.",
    errors.StoreFull: "The disk is full, so nothing was stored. Free some space, and share it again.",
    errors.StoreReadOnly: "The data directory cannot be written to, so nothing was stored. Check its permissions.",
    errors.StoreBusy: "The database is busy. Try again in a moment.",
    errors.StoreUnreachable: "The database does not answer. Try again in a minute.",
    errors.IdTaken: "Another article has that id already. Share it once more.",
    errors.UnknownArticle: "That article is not shared in this channel, or has been forgotten. Share it here to ask about it.",
    errors.AskError: "That cannot be asked. Put it as a question in a few words.",
    errors.EmptyQuestion: "There is no question in that. Ask for something the articles may say: who, what, when, why.",
    errors.EmptyScope: "Nothing has been shared in this channel yet. Paste a link to an article first, then ask.",
    errors.ImportFailed: "A row of the file cannot be used; the log says which.",
    bot_errors.ChatError: "That message cannot be taken. Try again.",
    bot_errors.PortTaken: "Another program uses the port. Choose another one with FOOTNOTE_PORT.",
    bot_errors.AddressUnusable: "The address cannot be listened on. Check FOOTNOTE_HOST.",
    bot_errors.StartFailed: "The queue of work could not be opened. Run “footnote doctor”.",
    bot_errors.SealBroken: "That link was not made here. Ask for another one.",
    bot_errors.SealExpired: "That link is too old. Ask for another one.",
    bot_errors.BackupFailed: "The backup was not made, and nothing was changed. Whoever runs Footnote finds the cause in the terminal.",
    bot_errors.RestoreRefused: "Nothing was restored, and nothing was changed. Whoever runs Footnote finds the cause in the terminal.",
    bot_errors.CopyRefused: "Nothing was copied, and nothing was changed. Whoever runs Footnote finds the cause in the terminal.",
    bot_errors.AlreadyServed: "Another Footnote serves this data directory. Stop it first.",
    bot_errors.UploadGone: "The file is no longer here. Drop it once more.",
    bot_errors.PlatformFailed: "The chat platform did not take that. Try again in a moment.",
    bot_errors.Undeliverable: "It cannot be shown there. Check that Footnote is still in the channel.",
}


def failure(error: BaseException) -> str:
    """Return what to say of an error: what happened, and what to do next."""
    if isinstance(error, errors.PageRefused) and error.status in _FORBIDDEN:
        return _FORBIDDEN[HTTPStatus(error.status)]
    if isinstance(error, errors.NothingToRead) and error.completeness in _UNREADABLE:
        reason = f" (“{clean(error.reason).rstrip('.')}”)" if clean(error.reason) else ""
        return _UNREADABLE[Completeness(error.completeness)].format(reason=reason)
    return next(_FAILURES[kind] for kind in type(error).__mro__ if kind in _FAILURES)


def title(article: Article) -> str:
    """Return an article's title, fit to be shown."""
    return clean(article.title) or UNTITLED


def facts(article: Article) -> str:
    """Return where an article comes from, and how long it takes to read."""
    parts = (
        clean(article.site),
        clean(article.byline, 120),
        day(article.published),
        f"{article.words:,} words",
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
    return f"{read}: “{reason}”" if reason else f"{read}; the rest was not on the page."


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


_FIGURES = {  # of index.features, where their names do not say it to everybody
    "passage similarity": "meaning of its passage",
    "passage bm25": "words of its passage",
    "similarity": "meaning",
    "similarity before": "meaning of the sentence before",
    "coverage before": "words of the sentence before",
    "coverage in article": "words in the article",
    "coverage by spelling": "words, also spelled otherwise",
    "coverage by first mention": "words said here first",
    "words found": "number of its words",
    "rarest word found": "the rarest word",
    "pairs found": "words that stand together",
    "number asked, there": "a number was asked for",
    "time asked, there": "a time was asked for",
    "person asked, there": "a person was asked for",
    "place asked, there": "a place was asked for",
    "person asked, new names": "new names for a person",
    "place asked, new names": "new names for a place",
    "thing asked, new names": "new names for a thing",
    "sayings not asked, there": "it only tells what somebody said",
    "early": "early in the article",
    "position": "place in the article",
    "reader": "reading it with the question",
}


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
    """Return what ``known`` or ``listed`` says, without the person."""
    if clean(person):
        for before in (", by ", " · shared by "):
            says = says.replace(f"{before}{name(person)} on ", f"{before}{name('')} on ")
    return says


def name(person: str) -> str:
    """Return a person's name, fit to be shown."""
    return clean(person, 40) or "somebody"


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


def more_stories(number: int) -> str:
    """Return that the other stories of a digest stand in its thread."""
    return f"{number:,} more {'story' if number == 1 else 'stories'} in the thread below."


def zone_for_all(zone: str) -> str:
    """Return that a time zone was chosen for a server or workspace."""
    return (
        f"All channels here that have chosen no time zone of their own are in {zone} from now on."
    )


def of_channel(title: str, name: str) -> str:
    """Return what heads a person's digest of one of their channels."""
    return f"{title} · #{clean(name, 80)}" if clean(name) else title


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
    return clean(article.site, 80) or host(article.url) or title(article)


def may_answer(day: date) -> str:
    """Return what stands above an open question that a new article may answer."""
    return f"Asked on {in_full(day)}; this may answer it:"


def stayed_open(number: int) -> str:
    """Return what stands above the questions that no article has answered."""
    return "A question that stayed open:" if number == 1 else "Questions that stayed open:"


def continued(title: str) -> str:
    """Return what heads the part of a digest that stands in its thread."""
    return f"{title}, continued"


def update_of(day: date) -> str:
    """Return that a story goes on which was told before."""
    return f"Update: told before, on {in_words(day)}"


def shared_from(article: Article, by: str, at: datetime, discussed: int) -> str:
    """Return where an article comes from, who shared it, and how much was said about it."""
    site = clean(article.site, 80) or host(article.url) or FILE
    said = f"{site} · shared by {name(by)} on {in_words(at.date())}"
    return f"{said} · {counted(discussed, 'message')} in its thread" if discussed else said


def host(url: str) -> str:
    """Return the site that a link leads to, as people call it; empty where it leads to none."""
    parsed = parse_web_url(url)
    return parsed.hostname.removeprefix("www.") if parsed else ""


def listed(article: Article, by: str, at: datetime) -> str:
    """Return an article as a line of a list."""
    return f"{title(article)} · shared by {name(by)} on {in_words(at.date())}"


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
