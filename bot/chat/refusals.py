"""Counts how often a platform asks to slow down, whatever its client library then does about it."""

from types import SimpleNamespace

import aiohttp

from bot import metrics

_TOO_MANY = 429  # a status


def counting(platform: str) -> aiohttp.TraceConfig:
    """Return what counts the answers with status 429 of an aiohttp session."""

    async def ended(
        _session: aiohttp.ClientSession,
        _context: SimpleNamespace,
        request: aiohttp.TraceRequestEndParams,
    ) -> None:
        if request.response.status == _TOO_MANY:
            metrics.RATE_LIMITED.labels(platform).inc()

    trace = aiohttp.TraceConfig()
    trace.on_request_end.append(ended)
    return trace
