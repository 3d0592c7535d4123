"""A library that answers what it is told to."""

from dataclasses import replace

from index.types import Answer, Scope
from tests.conversation.house import House

COST = "What had the new engine cost?"


def answers(house: House, found: Answer) -> list[tuple[str, Scope, dict]]:
    """Let the library answer this, and return what it is asked."""
    asked: list[tuple[str, Scope, dict]] = []

    async def ask(question: str, scope: Scope, **given) -> Answer:
        asked.append((question, scope, given))
        return replace(found, question=question)

    house.library.ask = ask
    return asked
