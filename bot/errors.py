"""What can go wrong in the conversation and its platforms, beside what ``index.errors`` names."""

from index.errors import FootnoteError


class PortTaken(FootnoteError):
    """Another program listens where the local channel wants to."""


class AddressUnusable(FootnoteError):
    """The local channel cannot listen on this address."""


class ChatError(FootnoteError):
    """A message cannot be taken."""


class UploadGone(ChatError):
    """The dropped file is no longer kept: it was read, or its message was removed."""


class AlreadyServed(FootnoteError):
    """Another process serves this data directory."""


class StartFailed(FootnoteError):
    """The queue of work could not be opened."""


class Undeliverable(ChatError):
    """The platform will not show it, however often it is tried: no permission, or no such place."""


class PlatformFailed(ChatError):
    """The platform did not do what it was asked; it may, when it is asked again."""


class SealBroken(FootnoteError):
    """A token was not made by this installation, or for another purpose."""


class SealExpired(SealBroken):
    """A token was made here, and is no longer taken: it is too old, or was used."""


class BackupFailed(FootnoteError):
    """No backup could be made, or there is none where one was named."""


class RestoreRefused(FootnoteError):
    """A backup cannot be put there, or not by this version; nothing was changed."""


class CopyRefused(FootnoteError):
    """A data directory cannot be copied to the database that is named; nothing was copied."""


def why_no_directory(error: OSError) -> str:
    """Return why a directory can neither be made nor used."""
    is_file = isinstance(error, FileExistsError | NotADirectoryError)
    return "it is a file, or in one" if is_file else error.strerror or type(error).__name__
