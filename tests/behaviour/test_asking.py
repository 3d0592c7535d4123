"""Somebody asks, and gets quotes that stand in an article, or is told that there are none."""

import asyncio

from tests.behaviour.place import Can, Channel, Place, Shown
from tests.behaviour.site import Site, Story

QUESTION = "How much did the new engine cost?"
ELSEWHERE = "Which pop group won the song contest in Malmö?"


async def read(channel: Channel, site: Site) -> tuple[Story, str, Shown]:
    story = site.story()
    message = await channel.say("ada", story.url)
    return story, message, await channel.card(message, story.title)


async def test_a_mention_is_answered_from_the_articles_of_the_channel(place: Place, site: Site):
    channel = await place.channel()
    story, _, _ = await read(channel, site)
    asked = await channel.say("ben", QUESTION, mention=True)
    answer = await channel.card(asked, story.cost)
    for part in ("[1]", story.title, "4 March 2026"):
        assert part in answer.text
    assert any(link.startswith(f"{story.url}#:~:text=") for link in answer.links)
    assert {"context", "not_relevant"} <= answer.actions


async def test_an_article_s_thread_needs_no_mention_and_answers_from_that_article(
    place: Place, site: Site
):
    channel = await place.channel()
    await read(channel, site)
    story, message, _ = await read(channel, site)
    await channel.say("ben", QUESTION, thread=message)
    answer = await channel.until(lambda: channel.public(message)[1:])
    assert story.cost in answer[0].text
    assert all(link.startswith(story.url) for link in answer[0].links)


async def test_who_asks_for_a_summary_in_an_article_s_thread_gets_it_again(
    place: Place, site: Site
):
    channel = await place.channel()
    story, message, card = await read(channel, site)
    await channel.say("ben", "Summarise this", thread=message)
    again = await channel.until(lambda: channel.public(message)[1:])
    assert story.lead in again[0].text
    assert again[0].text == card.text


async def test_a_message_to_somebody_else_in_the_thread_is_left_alone(place: Place, site: Site):
    place.needs(Can.MENTION)
    channel = await place.channel()
    _, message, _ = await read(channel, site)
    await channel.say("ben", QUESTION, to="ada", thread=message)
    await channel.settled()
    assert len(channel.public(message)) == 1


async def test_ordinary_talk_is_left_alone(place: Place, site: Site):
    place.needs(Can.MENTION)
    channel = await place.channel()
    message = await channel.say("ben", "Shall we have lunch at one?")
    await channel.settled()
    assert channel.public() == channel.public(message) == []
    assert not channel.reacted(message)


async def test_what_no_article_answers_is_said_to_be_so(place: Place, site: Site):
    channel = await place.channel()
    story, _, _ = await read(channel, site)
    asked = await channel.say("ben", ELSEWHERE, mention=True)
    answer = await channel.until(lambda: channel.public(asked))
    assert "Nothing in the articles shared here" in answer[0].text
    assert story.cost not in answer[0].text
    assert "ask_people" in answer[0].actions


async def test_a_question_before_anything_was_shared_says_what_to_do(place: Place, site: Site):
    channel = await place.channel()
    asked = await channel.say("ben", QUESTION, mention=True)
    [answer] = await channel.until(lambda: channel.public(asked))
    assert "Paste a link" in answer.text


async def test_a_channel_never_quotes_another_one(place: Place, site: Site):
    here, there = await place.channel(), await place.channel()
    story, _, _ = await read(there, site)
    await read(here, site)
    asked = await here.say("ben", QUESTION, mention=True)
    [answer] = await here.until(lambda: here.public(asked))
    assert story.title not in answer.text


async def test_a_follow_up_leans_on_the_last_question(place: Place, site: Site):
    channel = await place.channel()
    story, message, _ = await read(channel, site)
    await channel.say("ben", "What may change at the yard in Port Lorne?", thread=message)
    await channel.until(lambda: channel.public(message)[1:])
    await channel.say("ben", "And when will they decide on it?", thread=message)
    answers = await channel.until(lambda: channel.public(message)[2:])
    assert "will decide in May" in answers[0].text
    assert story.url in answers[0].links[0]


async def test_a_reply_to_one_of_its_messages_is_a_question(place: Place, site: Site):
    place.needs(Can.REPLY)
    channel = await place.channel()
    story, _, _ = await read(channel, site)
    asked = await channel.say("ben", QUESTION, mention=True)
    answer = await channel.card(asked, story.cost)
    again = await channel.say("ben", "When does the council decide?", reply_to=answer.id)
    await channel.card(again, "in May")


async def test_a_command_is_answered_in_private_and_can_be_shown_to_everyone(
    place: Place, site: Site
):
    channel = await place.channel()
    story, _, _ = await read(channel, site)
    before = len(channel.public())
    await channel.command("ben", f"ask {QUESTION}")
    answer = await channel.told("ben", story.cost)
    assert len(channel.public()) == before
    await channel.press(answer, "show", "ben")
    await channel.until(lambda: [each for each in channel.public() if story.cost in each.text])


async def test_who_presses_twice_is_told_so_and_everyone_sees_it_once(place: Place, site: Site):
    channel = await place.channel()
    story, _, _ = await read(channel, site)
    await channel.command("ben", f"ask {QUESTION}")
    told = await channel.told("ben", story.cost)
    before = len(channel.public())
    await asyncio.gather(*(channel.press(told, "show", "ben") for _ in range(3)))
    await channel.until(lambda: len(channel.private("ben")) == 3)  # the answer, and twice “already”
    await channel.until(lambda: len(channel.public()) == before + 1)


async def test_the_sentences_around_a_quote_are_shown_to_who_asks(place: Place, site: Site):
    channel = await place.channel()
    story, _, _ = await read(channel, site)
    asked = await channel.say("ben", QUESTION, mention=True)
    answer = await channel.card(asked, story.cost)
    await channel.press(answer, "context", "ben")
    shown = await channel.told("ben", story.lead)
    assert "Islanders had relied" in shown.text


async def test_who_asks_why_is_told_what_the_quote_was_chosen_for(place: Place, site: Site):
    channel = await place.channel()
    story, _, _ = await read(channel, site)
    asked = await channel.say("ben", QUESTION, mention=True)
    answer = await channel.card(asked, story.cost)
    await channel.press(answer, "why", "ben")
    told = await channel.told("ben", "What weighed most")
    for part in (story.cost, "new, engine", "4 March 2026", "Shared by Ada"):
        assert part in told.text


async def test_a_page_is_looked_at_again_for_what_it_still_says(place: Place, site: Site):
    channel = await place.channel()
    story, _, _ = await read(channel, site)
    asked = await channel.say("ben", QUESTION, mention=True)
    answer = await channel.card(asked, story.cost)
    path = story.url.removeprefix(f"http://{site.address}")

    await channel.press(answer, "verify", "ben")
    await channel.told("ben", "Still there, word for word.")
    site.pages[path] = site.pages[path].replace("two million pounds", "three million pounds")
    await channel.press(answer, "verify", "ben")
    told = await channel.told("ben", "Changed since it was read.")
    assert story.cost.replace("two million", "three million") in told.text
    del site.pages[path]
    await channel.press(answer, "verify", "ben")
    await channel.told("ben", "The site says there is no such page.")

    asked = await channel.say("ada", QUESTION, mention=True)
    await channel.card(asked, story.cost)  # what was read is what answers, as before


async def test_what_is_not_relevant_is_not_the_answer_again(place: Place, site: Site):
    channel = await place.channel()
    story, _, _ = await read(channel, site)
    asked = await channel.say("ben", QUESTION, mention=True)
    answer = await channel.card(asked, story.cost)
    told = len(channel.private("ben"))
    await channel.press(answer, "not_relevant", "ben")
    await channel.until(lambda: len(channel.private("ben")) > told)

    again = await channel.say("ada", QUESTION, mention=True)
    [second] = await channel.until(lambda: channel.public(again))
    assert not second.text.startswith(answer.text[:40])

    [noted] = [each for each in channel.private("ben")[told:] if "relevant" in each.actions]
    assert story.cost[:40] in noted.text
    await channel.press(noted, "relevant", "ben")
    await channel.told("ben", "Taken back")
    third = await channel.say("ada", QUESTION, mention=True)
    await channel.card(third, story.cost)


async def test_people_can_be_asked_what_no_article_says(place: Place, site: Site):
    channel = await place.channel()
    await read(channel, site)
    asked = await channel.say("ben", ELSEWHERE, mention=True)
    [answer] = await channel.until(lambda: channel.public(asked))
    before = len(channel.public())
    await channel.press(answer, "ask_people", "ben")
    posted = await channel.until(lambda: channel.public()[before:])
    assert ELSEWHERE in posted[0].text
    assert "Ben" in posted[0].text


async def test_an_edited_question_gets_its_answer_changed_in_place(place: Place, site: Site):
    channel = await place.channel()
    story, _, _ = await read(channel, site)
    asked = await channel.say("ben", ELSEWHERE, mention=True)
    await channel.until(lambda: channel.public(asked))
    await channel.edit(asked, QUESTION)
    await channel.card(asked, story.cost)
    assert len(channel.public(asked)) == 1


async def test_a_question_that_is_edited_at_once_is_answered_once_as_it_says_then(
    place: Place, site: Site
):
    channel = await place.channel()
    story, _, _ = await read(channel, site)
    asked = await channel.say("ben", ELSEWHERE, mention=True)
    await channel.edit(asked, f"{QUESTION} Please?")
    await channel.edit(asked, QUESTION)
    await channel.card(asked, story.cost)
    await channel.settled()
    assert len(channel.public(asked)) == 1


async def test_a_question_that_is_edited_while_its_link_is_read_is_answered_as_it_says_then(
    place: Place, site: Site
):
    channel = await place.channel()
    story = site.story()
    async with site.holding(story) as is_fetched:
        asked = await channel.say("ben", f"{ELSEWHERE} {story.url}", mention=True)
        await channel.until(is_fetched)
        await channel.edit(asked, f"{QUESTION} {story.url}")
        await channel.settled()
    await channel.until(lambda: any(story.cost in each.text for each in channel.public(asked)[1:]))
    summary, answer = channel.public(asked)
    assert story.title in summary.text
    assert story.cost in answer.text


async def test_a_direct_message_is_answered_from_that_conversation_alone(place: Place, site: Site):
    place.needs(Can.DIRECT)
    channel = await place.channel()
    await read(channel, site)
    direct = await place.direct("ada")
    story = site.story("bridge")
    message = await direct.say("ada", story.url)
    await direct.card(message, story.title)
    asked = await direct.say("ada", QUESTION)
    answer = await direct.card(asked, story.cost)
    assert "ferry" not in answer.text
