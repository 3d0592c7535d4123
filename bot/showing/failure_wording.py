"""An error -> what a person reads of it: what happened, and what to do next."""

from http import HTTPStatus

from bot import errors as bot_errors
from bot.showing.cleaning import clean
from index import errors
from index.reasons import is_ours, says_more
from index.types import Completeness

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
    errors.ExtractError: "The article could not be taken out of the page. Save its text as a .txt file and drop it here.",
    errors.ParserStopped: "The page is built so that reading it took too long, and was stopped. Save its text as a .txt file and drop it here.",
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
    errors.StoreForeign: "The database is another program’s, and nothing was stored. Whoever runs Footnote should name another directory or database.",
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
        return _UNREADABLE[Completeness(error.completeness)].format(reason=_because(error.reason))
    return next(_FAILURES[kind] for kind in type(error).__mro__ if kind in _FAILURES)


def _because(reason: str) -> str:
    """Return why there was nothing to read, in brackets: in quotation marks where the page says it."""
    said = clean(reason).rstrip(".")
    if is_ours(reason):
        return f" ({said[0].lower()}{said[1:]})" if says_more(reason) else ""
    return f" (“{said}”)" if said else ""
