"""A house of its own for each test."""

from collections.abc import AsyncIterator

import pytest

from index.db.where import Where
from tests.conversation.house import House, opened


@pytest.fixture
async def house(where: Where) -> AsyncIterator[House]:
    async with opened(where) as found:
        yield found
