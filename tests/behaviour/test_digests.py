"""What a channel shared comes together, when somebody asks and every day."""

from tests.behaviour.place import Can, Channel, Place
from tests.behaviour.site import Site, Story

NEW = "What is new since the last digest"


async def read(channel: Channel, site: Site) -> Story:
    story = site.story()
    await channel.card(await channel.say("ada", story.url), story.title)
    return story


async def test_the_introduction_names_the_digest(place: Place, site: Site):
    channel = await place.channel()
    await read(channel, site)
    [hello] = [each for each in channel.public() if "this is Footnote" in each.text]
    assert "in a digest, every day at 09:00" in hello.text
    await channel.press(hello, "digest_off", "root")
    await channel.told("root", "switched off")


async def test_what_is_new_is_shown_to_who_asks_and_then_to_everyone_once(place: Place, site: Site):
    channel = await place.channel()
    story = await read(channel, site)
    before = len(channel.public())
    await channel.command("ben", "digest now")
    digest = await channel.told("ben", NEW)
    assert story.title in digest.text
    assert story.url in digest.links
    assert "shared by" in digest.text
    assert len(channel.public()) == before
    await channel.press(digest, "show", "ben")
    await channel.until(lambda: [each for each in channel.public() if NEW in each.text])
    await channel.command("ben", "digest now")
    await channel.told("ben", "Nothing has been shared since the last digest.")


async def test_a_channel_chooses_when_its_digest_comes(place: Place, site: Site):
    channel = await place.channel()
    await channel.command("root", "digest at 18:15 Europe/London weekdays")
    await channel.told("root", "on weekdays at 18:15 (Europe/London)")
    await channel.command("root", "digest at teatime")
    await channel.told("root", "“teatime” is no time")


async def test_the_digests_have_pages_only_where_people_can_open_them(place: Place, site: Site):
    channel = await place.channel()
    await channel.command("ben", "digest feed")
    if Can.MENTION not in place.cannot:
        await channel.told("ben", "no public pages")
    else:
        await channel.told("ben", "The Atom feed")


async def test_a_person_chooses_to_be_told_by_direct_message(place: Place, site: Site):
    channel = await place.channel()
    await channel.command("ben", "digest me at 08:00 Europe/London")
    if Can.DIRECT not in place.cannot:
        await channel.told("ben", "of 1 channel: every day at 08:00 (Europe/London)")
        await channel.command("ben", "digest me off")
        await channel.told("ben", "tells no more of this channel")
    else:
        await channel.told("ben", "There are no direct messages here.")
