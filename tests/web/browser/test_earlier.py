"""What was said before the messages that a page begins with."""

from playwright.sync_api import expect

from bot.chat.web.history import SHOWN
from tests.web.browser.desk import Desk

THANK = """async ([channel, count]) => {
  for (let n = 0; n < count; n++)
    await fetch(`/api/c/${channel}/messages`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Footnote-Token": document.body.dataset.token },
      body: JSON.stringify({ key: `thanks-${n}`, text: `Thanks ${n}` }),
    });
}"""


def thanks(desk: Desk, count: int) -> list[str]:
    """Say as many things that want no reply; return them."""
    desk.page.evaluate(THANK, [desk.page.url.rpartition("/")[2], count])
    texts = [f"Thanks {n}" for n in range(count)]
    expect(desk.page.locator("#feed .said .text")).to_have_text(texts)
    return texts


def test_earlier_messages_are_a_press_away_and_move_nothing_that_is_read(desk: Desk):
    texts = thanks(desk, SHOWN + 5)
    desk.page.reload()
    earlier = desk.page.get_by_text("Earlier messages")
    expect(earlier).to_be_visible()
    earlier.scroll_into_view_if_needed()
    first = desk.page.get_by_text("Thanks 20", exact=True)
    expect(desk.page.get_by_text("Thanks 0", exact=True)).to_have_count(0)
    before = first.bounding_box()

    earlier.click()

    expect(desk.page.locator("#feed .said .text")).to_have_text(texts)
    expect(desk.page.locator("#feed .day")).to_have_count(1)
    expect(earlier).to_be_hidden()
    after = first.bounding_box()
    assert before
    assert after
    assert abs(after["y"] - before["y"]) < 2  # what is scrolled is counted in whole pixels


def test_a_message_from_before_is_no_news_when_it_is_changed(desk: Desk):
    thanks(desk, SHOWN + 5)
    other = desk.page.context.new_page()
    other.goto(desk.page.url)
    expect(other.get_by_text("Earlier messages")).to_be_visible()

    first = desk.page.locator("#feed .said").first
    first.hover()
    first.get_by_text("Edit").click()
    first.locator("textarea").fill("Thanks a lot")
    first.get_by_text("Save").click()
    expect(first.locator(".text")).to_have_text("Thanks a lot")
    desk.say("Thanks again")

    other.bring_to_front()
    expect(other.get_by_text("Thanks again")).to_be_visible()
    expect(other.get_by_text("Thanks a lot")).to_have_count(0)
