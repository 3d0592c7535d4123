"""Who may see what, by the product's rules alone: a channel's articles answer in that channel, and nowhere else.

Knows nothing of how it is built: no store, no ledger, no card.
"""

import re
from dataclasses import dataclass, field

PEOPLE = ("ada", "ben", "cyd", "root")  # the last one administers
CANARY = re.compile(r"zq(?:art|ask|nam|chn)[0-9a-z]+?x", re.IGNORECASE)  # what nobody else says


@dataclass(frozen=True)
class Place:
    """A channel; ``whose`` it is, where it is one of direct messages."""

    space: str
    channel: str
    kind: str
    whose: str = ""


@dataclass
class Share:
    """An article in a channel, by a message; the person is empty once they are forgotten."""

    article: int
    message: str
    person: str
    at: str


@dataclass
class Model:
    """Shares by place in their order, and what may be read of people and of questions there."""

    shares: dict[Place, list[Share]] = field(default_factory=dict)
    names: dict[Place, set[str]] = field(default_factory=dict)
    asked: dict[Place, set[str]] = field(default_factory=dict)
    # What one person asked in private: theirs alone, until they show it.
    alone: dict[tuple[Place, str], set[str]] = field(default_factory=dict)

    def visible(self, place: Place) -> set[int]:
        return {each.article for each in self.shares.get(place, [])}

    def first(self, place: Place, article: int) -> Share | None:
        return next((each for each in self.shares.get(place, []) if each.article == article), None)

    def share(self, place: Place, article: int, message: str, person: str, at: str) -> None:
        there = self.shares.setdefault(place, [])
        if not any((each.article, each.message) == (article, message) for each in there):
            there.append(Share(article, message, person, at))

    def drop(self, place: Place, **which: object) -> None:
        """Take out the shares for which all of ``which`` holds."""
        self.shares[place] = [
            each
            for each in self.shares.get(place, [])
            if any(getattr(each, name) != value for name, value in which.items())
        ]

    def expire(self, place: Place, before: str) -> None:
        self.shares[place] = [each for each in self.shares.get(place, []) if each.at >= before]

    def forget_person(self, space: str, person: str) -> None:
        for place, shares in self.shares.items():
            for each in shares if place.space == space else ():
                each.person = "" if each.person == person else each.person
        for place, names in self.names.items():
            if place.space == space:
                names.discard(person)

    def show(self, place: Place, person: str, canaries: set[str]) -> None:
        """Let everybody read what a person asked in private."""
        theirs = self.alone.get((place, person), set())
        self.asked.setdefault(place, set()).update(theirs & canaries)

    def leave(self, place: Place) -> None:
        for kept in (self.shares, self.names, self.asked):
            kept.pop(place, None)
        self.alone = {key: kept for key, kept in self.alone.items() if key[0] != place}
