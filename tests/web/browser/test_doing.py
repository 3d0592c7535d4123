"""What is done with what stands there: pressed, edited, deleted, chosen, and looked at as elsewhere."""

from playwright.sync_api import expect

from tests.web.browser.articles import CHAPLAIN_SENTENCE, FERRY_SENTENCE
from tests.web.browser.desk import Desk

HOW_LONG = "How many passengers and cars does the ferry crossing carry?"
WHO = "Who will bless the ship?"


def test_an_edited_question_is_answered_anew_in_its_place(desk: Desk):
    desk.share("/ferry")
    answer = desk.ask(HOW_LONG)
    expect(answer).to_contain_text(FERRY_SENTENCE)

    said = desk.page.locator("#feed .said").last
    said.hover()
    said.get_by_role("button", name="Edit").click()
    box = desk.page.get_by_label("Change your message")
    expect(box).to_be_focused()
    box.fill(WHO)
    box.press("Enter")

    expect(answer).to_contain_text(CHAPLAIN_SENTENCE)
    expect(desk.page.locator("#feed .said .text").last).to_have_text(WHO)
    expect(desk.page.locator("#feed .said").last).to_contain_text("edited")


def test_leaving_an_edit_changes_nothing(desk: Desk):
    desk.ask(HOW_LONG)
    said = desk.page.locator("#feed .said").last
    said.hover()
    said.get_by_role("button", name="Edit").click()
    desk.page.get_by_label("Change your message").fill("Something else")
    desk.page.keyboard.press("Escape")

    expect(desk.page.locator("#feed .said .text").last).to_have_text(HOW_LONG)


def test_a_deleted_message_takes_its_card_along(desk: Desk):
    desk.share("/ferry")
    said = desk.page.locator("#feed .said").first
    said.hover()
    said.get_by_role("button", name="Delete").click()
    desk.page.get_by_role("button", name="Delete it").click()

    expect(desk.cards("article")).to_have_count(0)
    expect(desk.page.locator("#feed .said")).to_have_count(0)


def test_who_deletes_is_told_of_an_article_only_where_there_is_one(desk: Desk):
    desk.share("/ferry")
    desk.ask(HOW_LONG)
    for said, goes in zip(desk.page.locator("#feed .said").all(), (True, False), strict=True):
        said.hover()
        said.get_by_role("button", name="Delete").click()
        dialog = desk.page.get_by_role("dialog")
        expect(dialog).to_contain_text("The replies to it go too")
        assert ("so does" in (dialog.text_content() or "")) is goes
        dialog.get_by_role("button", name="Keep it").click()


def test_a_private_answer_is_shown_to_everyone_by_a_button(desk: Desk):
    desk.share("/ferry")
    desk.say(f"/footnote ask {HOW_LONG}")
    expect(desk.told()).to_contain_text(FERRY_SENTENCE)
    expect(desk.page.locator("#feed .said")).to_have_count(1)  # the command stays unseen

    desk.told().get_by_role("button", name="Show everyone").click()

    expect(desk.page.locator("#feed .reply:not(.private) .answered")).to_contain_text("42 cars")


def test_settings_are_opened_from_the_keyboard_and_kept(desk: Desk):
    desk.say("/footnote settings")
    opens = desk.told().get_by_role("button", name="Settings")
    opens.focus()
    desk.page.keyboard.press("Enter")
    dialog = desk.page.get_by_role("dialog")
    expect(dialog).to_contain_text("Footnote in this channel")
    dialog.get_by_label("Summaries").select_option("short")
    dialog.get_by_label("Keep articles").press("Enter")

    expect(desk.told().last).to_contain_text("Saved.")
    expect(desk.share("/ferry").locator(".key")).to_have_count(0)


def test_a_settings_form_with_a_wrong_field_stays_open_as_it_was_filled_in(desk: Desk):
    desk.say("/footnote settings")
    desk.told().get_by_role("button", name="Settings").click()
    dialog = desk.page.get_by_role("dialog")
    days = dialog.get_by_label("Keep articles")
    dialog.get_by_label("Sites").fill("-example.org")
    days.fill("soon")
    days.press("Enter")

    expect(dialog.get_by_role("alert").filter(has_text="no number of days")).to_be_visible()
    expect(days).to_be_focused()
    expect(days).to_have_accessible_description(
        "Empty: for good. “soon” is no number of days from 1 to 3650."
    )
    expect(dialog.get_by_label("Sites")).to_have_value("-example.org")

    days.fill("30")
    days.press("Enter")
    expect(dialog).to_be_hidden()
    expect(desk.told().last).to_contain_text("-example.org")


def test_talk_in_a_thread_is_left_alone_and_that_is_said(desk: Desk):
    desk.share("/ferry").get_by_text("Ask about it").click()
    desk.page.fill("#ask", "Well, well")
    desk.page.press("#ask", "Enter")

    expect(desk.page.locator("#ask-form .trouble")).to_contain_text("@Footnote")
    expect(desk.page.locator("#feed .inside")).to_have_text("1 message in its thread")


def test_another_name_has_private_replies_of_its_own(desk: Desk):
    desk.share("/ferry").get_by_role("button", name="More").click()
    expect(desk.told()).to_have_count(1)

    desk.page.click("#you")
    desk.page.get_by_label("Name", exact=True).fill("Ben")
    with desk.page.expect_navigation():
        desk.page.keyboard.press("Enter")

    expect(desk.cards("article")).to_be_visible()
    expect(desk.told()).to_have_count(0)
    assert desk.ask(HOW_LONG)
    expect(desk.page.locator("#feed .said .who b").last).to_have_text("Ben")


def test_what_was_typed_and_not_sent_is_there_after_a_reload_in_its_own_channel(desk: Desk):
    mine = desk.page.url
    desk.page.fill("#say", "What did the")
    desk.page.reload()
    expect(desk.page.locator("#say")).to_have_value("What did the")
    desk.open("general")
    expect(desk.page.locator("#say")).to_have_value("")

    desk.page.goto(mine)
    desk.page.press("#say", "Enter")
    expect(desk.page.locator("#feed .said")).to_have_count(1)
    desk.page.reload()
    expect(desk.page.locator("#feed .said")).to_have_count(1)
    expect(desk.page.locator("#say")).to_have_value("")


def test_what_was_typed_in_a_thread_stays_in_that_thread(desk: Desk):
    ferry, telescope = desk.share("/ferry"), desk.share("/telescope")
    ferry.get_by_text("Ask about it").click()
    desk.page.fill("#ask", "Who paid for")

    telescope.get_by_text("Ask about it").click()
    expect(desk.page.locator("#ask")).to_have_value("")
    ferry.get_by_text("Ask about it").click()
    expect(desk.page.locator("#ask")).to_have_value("Who paid for")

    desk.page.reload()
    expect(desk.page.locator("#ask")).to_have_value("Who paid for")


def test_the_stop_of_a_sentence_is_no_part_of_a_link_that_is_shown(desk: Desk):
    desk.say(
        f"Is it there ({desk.site}/ferry), or at {desk.site}/strait_(sea)? See {desk.site}/ferry."
    )

    said = desk.page.locator("#feed .said a")

    expect(said).to_have_text(
        [f"{desk.site}/ferry", f"{desk.site}/strait_(sea)", f"{desk.site}/ferry"]
    )
    expect(desk.page.locator("#feed .said .text")).to_contain_text("/ferry), or at")


def test_a_channel_s_name_that_is_too_long_is_said_to_be_so(desk: Desk):
    desk.page.fill("#channel-name", "a" * 100)
    desk.page.press("#channel-name", "Enter")
    expect(desk.page.locator("#new-channel .trouble")).to_contain_text("at most 60 characters")
    expect(desk.page.locator("#channel-name")).to_have_value("a" * 100)


def test_who_wants_to_be_forgotten_is_asked_once_more(desk: Desk):
    desk.ask(HOW_LONG)
    desk.say("/footnote forget me")
    expect(desk.told()).to_contain_text("This cannot be undone.")
    expect(desk.page.locator("#feed .said .who b")).not_to_have_text("somebody")

    desk.told().get_by_role("button", name="Forget me").click()

    expect(desk.told().last).to_contain_text("Forgotten:")
    expect(desk.told()).to_have_count(1)
    expect(desk.page.locator("#feed .said .who b")).to_have_text("somebody")


def test_a_card_is_seen_as_in_slack_and_as_in_discord(desk: Desk):
    card = desk.share("/ferry")
    card.get_by_label("How others would show this card").click()
    card.get_by_text("As in Slack").click()

    slack = desk.page.locator(".look.light .slack").first
    expect(slack).to_contain_text("Night ferry returns to the strait")
    expect(slack.locator(".button").first).to_have_text("More")
    expect(slack).to_have_css("background-color", "rgb(255, 255, 255)")

    desk.page.get_by_role("link", name="Discord", exact=True).click()
    discord = desk.page.locator(".look.dark .discord").first
    expect(discord.locator(".embed .title")).to_have_text("Night ferry returns to the strait")
    expect(discord).to_have_css("background-color", "rgb(49, 51, 56)")
    expect(desk.page.locator("pre")).to_contain_text('"embeds": [')
    for width in (1280, 360):
        desk.page.set_viewport_size({"width": width, "height": 700})
        assert desk.width() == width
