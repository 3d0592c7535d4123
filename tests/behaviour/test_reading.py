"""Somebody shares a link, and everybody reads what it says."""

from tests.behaviour.place import Can, Place
from tests.behaviour.site import Site


async def test_a_link_is_marked_at_once_and_summarised_in_its_thread(place: Place, site: Site):
    channel, story = await place.channel(), site.story()
    message = await channel.say("ada", f"Worth a read: {story.url}")

    if Can.REACT not in place.cannot:
        await channel.until(lambda: channel.reacted(message))
    card = await channel.card(message, story.title)
    for part in (story.title, "Ada Brand", "4 March 2026", story.lead, "[1]", "words"):
        assert part in card.text
    assert any(link.startswith(f"{story.url}#:~:text=") for link in card.links)
    assert {"more", "forget", "up", "down"} <= card.actions


async def test_a_question_beside_a_link_is_answered_once_it_is_read(place: Place, site: Site):
    channel, story = await place.channel(), site.story()
    text = f"{story.url} How much did the new engine cost?"
    message = await channel.say("ada", text, mention=True)
    [summary, answer] = await channel.until(
        lambda: len(channel.public(message)) > 1 and channel.public(message)
    )
    assert story.title in summary.text
    assert story.cost in answer.text
    assert "not_relevant" in answer.actions - summary.actions


async def test_two_links_are_two_cards_in_one_thread(place: Place, site: Site):
    channel, one, two = await place.channel(), site.story("ferry"), site.story("bridge")
    message = await channel.say("ada", f"{one.url} and {two.url}")
    await channel.card(message, one.title)
    await channel.card(message, two.title)
    await channel.settled()
    assert len(channel.public(message)) == 2


async def test_five_links_are_read_and_the_rest_is_named(place: Place, site: Site):
    channel, stories = await place.channel(), [site.story() for _ in range(7)]
    message = await channel.say("ada", " ".join(story.url for story in stories))
    for story in stories[:5]:
        await channel.card(message, story.title)
    rest = await channel.card(message, stories[6].url.removeprefix("http://"))
    assert stories[5].url.removeprefix("http://") in rest.text
    await channel.settled()
    assert len(channel.public(message)) == 6


async def test_what_was_read_is_shown_to_who_asks_for_it_again_and_read_again_once_it_is_forgotten(
    place: Place, site: Site
):
    place.needs(Can.SHORTCUT)
    channel, story = await place.channel(), site.story()
    message = await channel.say("ada", story.url)
    card = await channel.card(message, story.lead)
    await channel.summarise(message, "ben")
    await channel.told("ben", "Shared here before, by Ada")
    assert len(channel.public(message)) == 1
    await channel.press(card, "forget", "ada")
    await channel.card(message, "Forgotten.")
    await channel.summarise(message, "ben")
    await channel.card(message, story.lead)


async def test_a_message_without_a_link_is_said_to_have_none(place: Place):
    place.needs(Can.SHORTCUT)
    channel = await place.channel()
    await channel.summarise(await channel.say("ada", "good morning"), "ben")
    await channel.told("ben", "There is no link in that.")


async def test_a_link_pasted_again_leads_to_its_thread_and_tells_what_was_asked(
    place: Place, site: Site
):
    channel, story = await place.channel(), site.story()
    first = await channel.say("ada", story.url)
    await channel.card(first, story.title)
    await channel.say("ben", "How much did the new engine cost?", thread=first)
    await channel.card(first, "two million pounds", 2)

    again = await channel.say("ben", f"{story.url}?utm_source=mail")
    card = await channel.card(again, story.title)
    assert "Ada" in card.text
    assert "How much did the new engine cost?" in card.text
    assert story.lead not in card.text
    assert len(site.asked) > 0
    await channel.settled()
    assert len(channel.public(again)) == 1


async def test_the_key_passages_are_seen_only_by_who_asks_for_them(place: Place, site: Site):
    channel, story = await place.channel(), site.story()
    message = await channel.say("ada", story.url)
    card = await channel.card(message, story.title)
    assert "Tickets stay at six pounds" not in card.text
    await channel.press(card, "more", "ben")
    await channel.told("ben", "Tickets stay at six pounds")
    assert len(channel.public(message)) == 1
    if Can.STRANGERS not in place.cannot:
        assert channel.private("ada") == []


async def test_who_shared_an_article_may_forget_it(place: Place, site: Site):
    channel, story = await place.channel(), site.story()
    message = await channel.say("ada", story.url)
    card = await channel.card(message, story.title)
    await channel.press(card, "forget", "ada")
    await channel.until(
        lambda: all(story.title not in each.text for each in channel.public(message))
    )
    assert all(story.lead not in each.text for each in channel.public(message))


async def test_nobody_else_may_forget_it_but_who_administers_the_channel(place: Place, site: Site):
    place.needs(Can.STRANGERS)
    channel, story = await place.channel(), site.story()
    message = await channel.say("ada", story.url)
    card = await channel.card(message, story.title)
    await channel.press(card, "forget", "ben")
    await channel.until(lambda: channel.private("ben"))
    assert story.title in channel.public(message)[0].text
    await channel.press(card, "forget", "root")
    await channel.until(
        lambda: all(story.title not in each.text for each in channel.public(message))
    )


async def test_a_vote_is_thanked_for_in_private(place: Place, site: Site):
    channel, story = await place.channel(), site.story()
    message = await channel.say("ada", story.url)
    card = await channel.card(message, story.title)
    await channel.press(card, "up", "ben")
    await channel.until(lambda: channel.private("ben"))
    assert len(channel.public(message)) == 1


async def test_a_file_is_read_like_a_link(place: Place, site: Site):
    channel, story = await place.channel(), site.story()
    body = site.pages["/" + story.url.rsplit("/", 1)[1]].encode()
    message = await channel.say("ada", "", file=("ferry.html", body))
    card = await channel.card(message, story.title)
    assert story.lead in card.text


async def test_what_cannot_be_read_is_said_with_a_reference(place: Place, site: Site):
    channel = await place.channel()
    walled, gone = site.wall(), f"http://{site.address}/gone-{len(site.pages)}.html"
    message = await channel.say("ada", f"{walled} {gone}")
    await channel.until(lambda: len(channel.public(message)) == 2)
    said = " ".join(each.text for each in channel.public(message))
    assert said.count("Reference") == 2
    assert "no such page" in said
    assert "Traceback" not in said


async def test_a_link_added_by_an_edit_is_read_and_one_taken_out_is_forgotten(
    place: Place, site: Site
):
    channel, one, two = await place.channel(), site.story(), site.story("bridge")
    message = await channel.say("ada", one.url)
    await channel.card(message, one.title)
    await channel.edit(message, f"{one.url} {two.url}")
    await channel.card(message, two.title)
    await channel.edit(message, two.url)
    await channel.until(lambda: all(one.title not in each.text for each in channel.public(message)))
    assert any(two.title in each.text for each in channel.public(message))


async def test_a_link_that_an_edit_took_out_is_read_again_where_another_puts_it_back(
    place: Place, site: Site
):
    channel, story = await place.channel(), site.story()
    message = await channel.say("ada", story.url)
    await channel.card(message, story.title)
    await channel.edit(message, "Never mind")
    await channel.until(lambda: all(story.title not in e.text for e in channel.public(message)))
    await channel.edit(message, f"Here it is: {story.url}")
    await channel.card(message, story.title)
    await channel.edit(message, f"Here it is again: {story.url}")
    await channel.say("ada", "How much did the new engine cost?", thread=message)
    await channel.until(lambda: any(story.cost in each.text for each in channel.public(message)))
    assert len([e for e in channel.public(message) if story.lead in e.text]) == 1


async def test_the_platform_s_own_preview_is_not_an_edit(place: Place, site: Site):
    place.needs(Can.UNFURL)
    channel, story = await place.channel(), site.story()
    message = await channel.say("ada", story.url)
    await channel.card(message, story.title)
    await channel.unfurl(message)
    await channel.settled()
    assert len(channel.public(message)) == 1


async def test_a_deleted_message_takes_the_reply_and_the_article_along(place: Place, site: Site):
    channel, story = await place.channel(), site.story()
    message = await channel.say("ada", story.url)
    await channel.card(message, story.title)
    await channel.delete(message)
    await channel.until(lambda: not channel.public(message))
    await channel.comes_to_say("articles", "Nothing has been shared here yet.")


async def test_the_first_reply_in_a_channel_comes_with_one_introduction(place: Place, site: Site):
    channel = await place.channel()
    for _ in range(2):
        story = site.story()
        await channel.card(await channel.say("ada", story.url), story.title)
    introductions = [each for each in channel.public() if "settings" in each.actions]
    assert len(introductions) == 1
