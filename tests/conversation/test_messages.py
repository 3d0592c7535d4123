"""Events and cards come back from JSON as they went in."""

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.messages import (
    Action,
    Ask,
    Button,
    Card,
    Citation,
    Event,
    Kind,
    Paragraph,
    Place,
    Role,
    tag,
)

TEXT = st.text(max_size=20)
EVENTS = st.builds(
    Event,
    **dict.fromkeys(("platform", "space", "channel", "message", "author", "at", "text"), TEXT),
    **dict.fromkeys(("article", "part", "thread", "about", "source", "tag", "handle"), TEXT),
    ask=st.sampled_from(Ask),
    place=st.sampled_from(Place),
    articles=st.lists(TEXT).map(tuple),
    manager=st.none() | st.booleans(),
    values=st.dictionaries(TEXT, TEXT),
)
CARDS = st.builds(
    Card,
    st.sampled_from(Kind),
    st.lists(st.builds(Paragraph, st.sampled_from(Role), TEXT, st.integers(0, 9), TEXT)).map(tuple),
    st.lists(
        st.builds(
            Citation, st.integers(), TEXT, TEXT, TEXT, TEXT, st.integers(), st.integers(), TEXT
        )
    ).map(tuple),
    st.lists(st.builds(Button, st.sampled_from(Action), TEXT, TEXT)).map(tuple),
    TEXT,
)


@given(EVENTS)
def test_an_event_survives_json(event: Event) -> None:
    assert Event.from_record(json.loads(json.dumps(event.as_record()))) == event


@given(CARDS)
def test_a_card_survives_json(card: Card) -> None:
    assert Card.from_record(json.loads(json.dumps(card.as_record()))) == card


def test_each_part_of_a_message_has_a_key_of_its_own_that_does_not_change() -> None:
    place = ("local", "local", "news", "m1")
    first = Event(*place, Ask.READ, "anna", "2026-11-23T09:30:00+00:00", "https://a.example")
    assert first.key == "local/local/news/m1/read/"
    assert replace(first, at="2026-11-23T11:00:00+00:00", late=True).key == first.key
    assert replace(first, part="f00d").key != first.key
    assert tag(first.key, 0) != tag(first.key, 1)
