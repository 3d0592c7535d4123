"""What a response spends on its frame: status lines, headers, chunk sizes. More than on its page, and it ends.

aiohttp bounds each header, and bytes of a body are counted as they are read; interim responses, chunk
extensions and trailers are neither, and parsing them without end keeps the event loop from all others.
"""

import asyncio
from functools import partial

import aiohttp
from aiohttp.client_proto import ResponseHandler

_ALLOWED = 64 * 1024  # bytes of frame, beyond as many as there are of the page
# Bytes that are parsed before they are counted; the system gives up to 256 KiB.
_AT_ONCE = 16 * 1024


class FramedResponses(ResponseHandler):
    """aiohttp's protocol of one connection, ended where all that comes is frame."""

    _received = 0

    def data_received(self, data: bytes) -> None:
        """Parse what came, or nothing more of it once that is too much frame."""
        for start in range(0, len(data) or 1, _AT_ONCE):
            part = data[start : start + _AT_ONCE]
            super().data_received(part)
            self._received += len(part)
            if self.transport is None or self.transport.is_closing():
                return
            if self._received - 2 * self._of_the_page() > _ALLOWED:
                self.set_exception(aiohttp.ClientPayloadError("all frame and no page"))
                self.transport.abort()
                return

    def _of_the_page(self) -> int:
        """Return how many bytes of the body have come, as they were sent."""
        page = self._payload
        if page is None:
            return 0
        return max(page.total_bytes, getattr(page, "total_compressed_bytes", 0) or 0)


def count_frames(connector: aiohttp.BaseConnector) -> None:
    """Have every connection of ``connector`` count; aiohttp has no public way to say so."""
    connector._factory = partial(  # type: ignore[assignment] # noqa: SLF001
        FramedResponses, loop=asyncio.get_running_loop()
    )
