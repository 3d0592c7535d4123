"""Everything that can go wrong between a link and an answer: one branch a stage.

A message here is for the log and the terminal. What a person in a channel reads is chosen in
``bot.showing.failure_wording``, from the most specific class that has words.
"""


class FootnoteError(Exception):
    """Whatever Footnote raises on purpose. ``str(error)`` says what happened and what to do."""


# links


class LinkError(FootnoteError):
    """The text is not a link that can be read."""


# fetch


class FetchError(FootnoteError):
    """The page could not be had."""


class AddressRefused(FetchError):
    """The link leads to an address, port or scheme that is not on the public web."""


class HostUnreachable(FetchError):
    """The name does not resolve, or nothing answers there."""


class TlsFailed(FetchError):
    """The site's certificate could not be trusted, or the handshake failed."""


class FetchTimedOut(FetchError):
    """The site took too long."""


class TooManyRedirects(FetchError):
    """The link redirects in a circle, or too often."""


class PageTooLarge(FetchError):
    """More bytes than are read, counted after decompression."""


class BadResponse(FetchError):
    """The site answered with something that is not valid HTTP, or a body that does not decode."""


class PageRefused(FetchError):
    """The site answered with an error status, kept in ``status``."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class UnsupportedType(FetchError):
    """Neither a page, nor plain text, nor a PDF; the type is kept in ``media_type``."""

    def __init__(self, message: str, media_type: str) -> None:
        super().__init__(message)
        self.media_type = media_type


# extract


class ExtractError(FootnoteError):
    """The bytes could not be read as an article."""


class ParserStopped(ExtractError):
    """The parser ran out of time, processor or memory on this page, and was stopped."""


class PdfUnreadable(ExtractError):
    """The PDF is broken beyond reading."""


class PdfEncrypted(ExtractError):
    """The PDF asks for a password."""


class NothingToRead(ExtractError):
    """The page was read and holds no article: ``completeness`` says whether blocked, empty or none."""

    def __init__(self, message: str, completeness: str, reason: str) -> None:
        super().__init__(message)
        self.completeness = completeness
        self.reason = reason


# embed


class ModelError(FootnoteError):
    """The embedding model is missing, damaged, or not the one the data was made with."""


class ModelMissing(ModelError):
    """There is no model at the path, or its checksum is wrong."""


class ModelMismatch(ModelError):
    """The data directory was made with another model."""


# store


class StoreError(FootnoteError):
    """The data directory cannot be read or written."""


class StoreDamaged(StoreError):
    """The database fails its own integrity check."""


class StoreUnfinished(StoreError):
    """A backup was being restored here, and the process died before it was in its place."""


class StoreTooNew(StoreError):
    """A newer version of Footnote wrote this data directory."""


class StoreForeign(StoreError):
    """The database is another program's."""


class StoreFull(StoreError):
    """There is no room left on the disk; nothing was stored."""


class StoreReadOnly(StoreError):
    """The data directory cannot be written to."""


class StoreBusy(StoreError):
    """Another process kept the database locked for longer than we wait."""


class StoreUnreachable(StoreError):
    """The database's server does not answer, or does not let us in."""


class IdTaken(StoreError):
    """Another article has the id already."""


class UnknownArticle(StoreError):
    """No such article in this scope."""


# ask


class AskError(FootnoteError):
    """The question cannot be asked."""


class EmptyQuestion(AskError):
    """There is nothing in the question to look for."""


class EmptyScope(AskError):
    """Nothing has been shared in the channel yet."""


# import


class ImportFailed(FootnoteError):
    """A row of an import file is not usable; the message names the line."""
