"""People choose what Footnote does in their channel, and it tells them what it keeps."""

import pytest

from tests.behaviour.place import Can, Channel, Place, Shown
from tests.behaviour.site import Site


async def test_links_are_left_alone_where_reading_is_off_until_somebody_asks(
    place: Place, site: Site
):
    place.needs(Can.SHORTCUT)
    channel, story = await place.channel(), site.story()
    await channel.choose("root", {"reading": "off"})
    message = await channel.say("ada", story.url)
    await channel.settled()
    assert channel.public(message) == []
    await channel.summarise(message, "ben")
    await channel.card(message, story.title)


async def test_a_summary_that_a_quiet_channel_does_not_show_is_shown_once_somebody_asks(
    place: Place, site: Site
):
    place.needs(Can.SHORTCUT)
    channel, story = await place.channel(), site.story()
    await channel.choose("root", {"posting": "quiet"})
    message = await channel.say("ada", story.url)
    await channel.comes_to_say("articles", story.title)
    await channel.summarise(message, "ben")
    await channel.card(message, story.lead)


async def test_links_are_read_by_reaction(place: Place, site: Site):
    place.needs(Can.REACT)
    channel, story = await place.channel(), site.story()
    await channel.choose("root", {"reading": "reaction"})
    message = await channel.say("ada", story.url)
    await channel.settled()
    assert channel.public(message) == []
    await channel.bookmark(message, "ben")
    await channel.card(message, story.title)


async def test_a_bookmark_shows_what_was_read_quietly_once_however_many_put_one(
    place: Place, site: Site
):
    place.needs(Can.REACT)
    channel, story = await place.channel(), site.story()
    await channel.choose("root", {"posting": "quiet"})
    message = await channel.say("ada", story.url)
    await channel.comes_to_say("articles", story.title)
    await channel.choose("root", {"posting": "quiet", "reading": "reaction"})
    await channel.bookmark(message, "ben")
    await channel.card(message, story.lead)
    await channel.bookmark(message, "ada")
    await channel.settled()
    assert len(channel.public(message)) == 1


async def test_a_thread_can_be_made_to_wait_for_a_mention(place: Place, site: Site):
    place.needs(Can.MENTION)
    channel, story = await place.channel(), site.story()
    await channel.choose("root", {"threads": "mention"})
    message = await channel.say("ada", story.url)
    await channel.card(message, story.title)
    await channel.say("ben", "How much did the new engine cost?", thread=message)
    await channel.settled()
    assert len(channel.public(message)) == 1
    await channel.say("ben", "How much did the new engine cost?", thread=message, mention=True)
    await channel.card(message, story.cost)


async def test_a_blocked_site_is_not_read_which_is_told_where_one_is_alone_with_the_bot(
    place: Place, site: Site
):
    channel = await place.channel()
    await channel.choose("root", {"sites": "-127.0.0.1"})
    story = site.story()
    message = await channel.say("ada", story.url)
    if Can.MENTION in place.cannot:
        await channel.card(message, "this channel’s settings leave out 127.0.0.1")
    await channel.settled()
    assert len(channel.public(message)) == (Can.MENTION in place.cannot)
    assert site.asked.get("/" + story.url.rsplit("/", 1)[1]) is None


async def test_a_quiet_channel_shows_no_summary_and_still_answers(place: Place, site: Site):
    channel, story = await place.channel(), site.story()
    await channel.choose("root", {"posting": "quiet"})
    message = await channel.say("ada", story.url)
    asked = await channel.say("ben", "How much did the new engine cost?", mention=True)
    await channel.until(lambda: channel.public(asked))
    assert channel.public(message) == []


async def test_a_link_that_a_quiet_channel_s_message_loses_is_forgotten(place: Place, site: Site):
    channel, story = await place.channel(), site.story()
    await channel.choose("root", {"posting": "quiet"})
    message = await channel.say("ada", story.url)
    await channel.comes_to_say("articles", story.title)
    await channel.edit(message, "Never mind.")
    await channel.comes_to_say("articles", "Nothing")


async def test_a_short_card_has_the_one_sentence(place: Place, site: Site):
    channel, story = await place.channel(), site.story()
    await channel.choose("root", {"posting": "short"})
    card = await channel.card(await channel.say("ada", story.url), story.title)
    assert "[1]" in card.text
    assert "[2]" not in card.text


async def test_only_who_administers_the_channel_changes_its_settings(place: Place, site: Site):
    place.needs(Can.STRANGERS)
    channel, story = await place.channel(), site.story()
    await channel.choose("ben", {"reading": "off"})
    await channel.until(lambda: channel.private("ben"))
    await channel.card(await channel.say("ada", story.url), story.title)


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("help", "ask"),
        ("privacy", "30 days"),
        ("status", "up since"),
        ("settings", "One sentence and three more"),
        ("articles", "Nothing"),
    ],
)
async def test_a_command_is_answered_in_private(place: Place, command: str, says: str):
    channel = await place.channel()
    await channel.command("ada", command)
    told = await channel.until(lambda: channel.private("ada"))
    assert says.lower() in told[0].text.lower()
    assert channel.public() == []


async def test_the_articles_of_a_channel_are_listed_with_their_threads(place: Place, site: Site):
    channel, story = await place.channel(), site.story()
    await channel.card(await channel.say("ada", story.url), story.title)
    await channel.command("ben", "articles")
    told = await channel.told("ben", story.title)
    assert told.links


async def test_who_asks_to_be_forgotten_is_named_nowhere(place: Place, site: Site):
    channel, story = await place.channel(), site.story()
    first = await channel.say("ada", story.url)
    await channel.card(first, story.title)
    await channel.command("ada", "forget me")
    asks = await channel.told("ada", "This cannot be undone.")
    assert "Ada" in (await named(channel, story.url)).text.replace("Ada Brand", "")
    await channel.press(asks, "forget_me", "ada")
    await channel.told("ada", "Forgotten:")
    assert "Ada" not in (await named(channel, story.url)).text.replace("Ada Brand", "")


async def named(channel: Channel, url: str) -> Shown:
    """Return the card that says who shared a link before."""
    return await channel.card(await channel.say("ben", url), "Shared here before")
