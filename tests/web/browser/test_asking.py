"""Questions, their quotes, and the sentence that a note opens on."""

from playwright.sync_api import expect

from tests.web.browser.articles import CHAPLAIN_SENTENCE, FERRY_SENTENCE, TELESCOPE_SENTENCE
from tests.web.browser.desk import Desk

HOW_LONG = "How many passengers and cars does the ferry crossing carry?"
HOW_WIDE = "How many metres does the mirror of the telescope measure?"


def test_an_answer_is_a_quote_whose_note_opens_on_the_sentence(desk: Desk):
    desk.share("/ferry")
    answer = desk.ask(HOW_LONG)
    expect(answer).to_have_class("card answered")
    assert answer.locator(".quote q").first.text_content() == FERRY_SENTENCE

    answer.locator(".quote sup a").first.click()

    mark = desk.page.locator("mark")
    expect(mark).to_be_in_viewport()
    assert mark.text_content() == FERRY_SENTENCE


def test_a_note_names_its_article_and_leads_to_the_original(desk: Desk):
    desk.share("/ferry")
    note = desk.ask(HOW_LONG).locator(".notes li").first

    said = note.text_content() or ""
    assert said.lstrip("0123456789 ") == (
        "Night ferry returns to the strait — The Strait Courier, 3 March 2026 · original"
    ).replace(" — ", "").replace(" · ", "")
    original = note.get_by_text("original").get_attribute("href") or ""
    assert original.startswith(f"{desk.site}/ferry#:~:text=The%20crossing%20takes")


def test_notes_of_one_article_are_one_note_with_their_numbers(desk: Desk):
    desk.share("/ferry")
    answer = desk.ask(HOW_LONG)
    quotes = answer.locator(".quote").count()
    assert quotes > 1

    expect(answer.locator(".notes li")).to_have_count(1)
    numbers = " ".join(str(number) for number in range(1, quotes + 1))
    expect(answer.locator(".notes .number")).to_have_text(numbers)


def test_a_thread_opens_where_it_was_last_spoken(desk: Desk):
    desk.share("/ferry").get_by_text("Ask about it").click()
    expect(desk.page.locator("#thread-feed .card.article")).to_be_visible()
    for _ in range(4):
        last = desk.ask_in_thread(HOW_LONG)
    desk.page.reload()

    expect(desk.page.locator("#thread-feed .card")).to_have_count(5)
    expect(last.locator(".quote q").first).to_be_in_viewport()


def test_a_quote_from_far_down_is_scrolled_to(desk: Desk) -> None:
    desk.share("/ferry")
    desk.ask("Who will bless the ship?").locator(".quote sup a").first.click()

    expect(desk.page.locator("mark")).to_have_text(CHAPLAIN_SENTENCE)
    expect(desk.page.locator("mark")).to_be_in_viewport()
    expect(desk.page.locator("h1")).not_to_be_in_viewport()


def test_a_thread_answers_from_its_article_alone(desk: Desk):
    desk.share("/telescope")
    desk.share("/ferry").get_by_text("Ask about it").click()

    answer = desk.ask_in_thread(HOW_WIDE)
    expect(answer).not_to_contain_text(TELESCOPE_SENTENCE)

    expect(desk.ask(HOW_WIDE)).to_contain_text(TELESCOPE_SENTENCE)


def test_a_question_in_a_thread_stays_there(desk: Desk):
    desk.share("/ferry").get_by_text("Ask about it").click()
    desk.ask_in_thread(HOW_LONG)
    desk.page.reload()

    expect(desk.page.locator("#thread-feed")).to_contain_text(HOW_LONG)
    expect(desk.page.locator("#feed")).not_to_contain_text(HOW_LONG)


def test_what_the_articles_do_not_say_is_not_answered(desk: Desk):
    desk.share("/ferry")
    answer = desk.ask("Who won the cup final in Lisbon?")

    expect(answer).not_to_have_class("card answered")


def test_a_question_before_any_article_says_what_to_do(desk: Desk):
    expect(desk.ask("What happened?")).to_contain_text("Paste a link to an article first")


def test_another_channel_does_not_see_the_article(desk: Desk):
    card = desk.share("/ferry")
    reader = card.get_by_text("Read it here").get_attribute("href") or ""
    here = desk.page.url.rsplit("/", 1)[1]
    desk.make_channel(f"not {here}"[:50])
    there = desk.page.url.rsplit("/", 1)[1]

    expect(desk.ask(HOW_LONG)).to_contain_text("Nothing has been shared in this channel yet.")
    answer = desk.page.goto(f"{desk.address}{reader}".replace(f"/c/{here}/", f"/c/{there}/"))

    assert answer
    assert answer.status == 404
    expect(desk.page.locator("main")).to_contain_text("not shared in this channel")


def test_a_forgotten_article_leaves_no_word(desk: Desk):
    card = desk.share("/ferry")
    desk.ask(HOW_LONG)
    reader = card.get_by_text("Read it here").get_attribute("href")

    card.get_by_role("button", name="Forget").click()
    desk.page.get_by_role("button", name="Forget it").click()

    expect(desk.page.locator("#feed")).to_contain_text("Forgotten.")
    for _ in ("at once", "after a reload"):
        expect(desk.page.locator("#feed")).not_to_contain_text("42 cars")
        expect(desk.page.locator("#feed")).not_to_contain_text("Night ferry")
        desk.page.reload()
        expect(desk.page.locator("#feed")).to_contain_text("Forgotten.")
    answer = desk.page.goto(f"{desk.address}{reader}")
    assert answer
    assert answer.status == 404


def test_forgetting_asks_first(desk: Desk):
    card = desk.share("/ferry")
    card.get_by_role("button", name="Forget").click()
    expect(desk.page.get_by_role("dialog")).to_contain_text("Night ferry returns")
    desk.page.keyboard.press("Escape")

    desk.page.reload()
    expect(desk.cards("article")).to_be_visible()
