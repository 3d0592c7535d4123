"""A fetcher that counts what came of each link, by the kind of error."""

from bot import metrics
from index.ports import Fetcher
from index.types import Link, Page


class CountedFetcher:
    """Implements ``index.ports.Fetcher`` over another one."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher

    async def fetch(self, link: Link) -> Page:
        """Fetch, and count it. Raises what the other one raises."""
        outcome = "fetched"
        try:
            return await self._fetcher.fetch(link)
        except BaseException as error:
            outcome = type(error).__name__
            raise
        finally:
            metrics.FETCHES.labels(outcome).inc()
