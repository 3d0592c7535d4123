"""Articles come in: by link, by file, as text; what cannot be read says so."""

from pathlib import Path

from playwright.sync_api import expect

from tests.web.browser.articles import TELESCOPE
from tests.web.browser.desk import Desk

DROP = """(name) => {
  const data = new DataTransfer();
  const text = "The lamp on Skerry rock\\n\\n" + "The lamp on Skerry rock burns paraffin again. ".repeat(12);
  data.items.add(new File([text], name, { type: "text/plain" }));
  for (const type of ["dragenter", "dragover", "drop"])
    window.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
}"""


def test_an_empty_channel_says_what_to_do(desk: Desk):
    expect(desk.page.locator("#welcome")).to_contain_text("Paste a link")


def test_a_pasted_link_becomes_a_card(desk: Desk):
    card = desk.share("/ferry")

    expect(card.locator("h3")).to_have_text("Night ferry returns to the strait")
    facts = card.locator(".facts").text_content() or ""
    assert facts.split(" · ") == [
        "The Strait Courier",
        "Moira Kinnear",
        "3 March 2026",
        "558 words",
        "2 min read",
    ]
    expect(card.locator(".lead")).to_have_count(1)
    expect(card.locator(".key")).not_to_have_count(0)
    expect(desk.page.locator("#welcome")).to_be_hidden()


def test_more_shows_key_passages_to_who_asks_and_they_can_be_put_away(desk: Desk):
    card = desk.share("/ferry")
    card.get_by_role("button", name="More").click()

    expect(desk.told()).to_contain_text("Only you see this")
    expect(desk.told().locator(".more")).not_to_have_count(0)
    desk.told().get_by_role("button", name="Dismiss").click()

    expect(desk.told()).to_have_count(0)
    desk.page.reload()
    expect(desk.cards("article")).to_be_visible()
    expect(desk.told()).to_have_count(0)


def test_the_same_link_again_leads_to_its_thread(desk: Desk):
    desk.share("/ferry")
    desk.say(f"{desk.site}/ferry?utm_source=mail")
    known = desk.cards("known")

    expect(known).to_contain_text("Shared here before, by")
    known.get_by_text("Go to its thread").click()

    expect(desk.page.locator("#thread h3")).to_have_text("Night ferry returns to the strait")


def test_several_links_become_several_cards(desk: Desk):
    desk.say(f"Two for today: {desk.site}/ferry and ({desk.site}/telescope).")

    expect(desk.cards("article")).to_have_count(2)


def test_a_dropped_file_is_read(desk: Desk):
    desk.page.evaluate(DROP, "skerry.txt")

    expect(desk.cards("article")).to_contain_text("Skerry rock burns paraffin")
    expect(desk.page.locator("#drop")).to_be_hidden()


def test_chosen_files_are_read_and_what_is_too_large_is_named(desk: Desk, tmp_path: Path):
    large, page, text = (tmp_path / name for name in ("scan.pdf", "saved.html", "skerry.txt"))
    with large.open("wb") as file:
        file.truncate(25 * 2**20 + 1)
    page.write_text(TELESCOPE, "utf-8")
    text.write_text("The lamp on Skerry rock burns paraffin again. " * 12, "utf-8")
    desk.page.set_input_files("#file", [large, page, text])

    expect(desk.cards("article")).to_have_count(2)
    expect(desk.page.get_by_text("Observatory opens above the clouds")).to_be_visible()
    expect(desk.page.locator("#say-form .trouble")).to_have_text(
        "“scan.pdf” is larger than 25 MiB, the most that is read."
    )


def test_a_long_text_is_read_like_an_article(desk: Desk):
    desk.say("The weir at Tollan was raised by a hand's breadth before the autumn floods. " * 8)

    expect(desk.cards("article")).to_contain_text("The weir at Tollan was raised")


def test_what_cannot_be_read_says_what_to_do(desk: Desk):
    desk.say(f"{desk.site}/gone")
    card = desk.cards("failed")

    expect(card).to_contain_text("Check the link, and paste it whole.")
    expect(card.locator(".reference")).to_contain_text("Reference ")


def test_a_file_of_another_kind_says_what_to_drop(desk: Desk):
    file = {
        "name": "cat.txt",
        "mimeType": "text/plain",
        "buffer": b"\x89PNG\r\n\x1a\n" + b"\0" * 64,
    }
    desk.page.set_input_files("#file", file)

    expect(desk.cards("failed")).to_contain_text("Drop a .html, .txt, .md or .pdf file.")


def test_a_reload_shows_what_was_said(desk: Desk):
    desk.share("/ferry")
    desk.page.reload()

    expect(desk.cards("article").locator("h3")).to_have_text("Night ferry returns to the strait")
    expect(desk.page.locator("#feed .said .text")).to_have_text(f"{desk.site}/ferry")


def test_the_articles_of_a_channel_are_listed(desk: Desk):
    desk.share("/ferry")
    desk.page.get_by_role("link", name="Articles", exact=True).click()

    expect(desk.page.locator(".shelf h2")).to_have_text("Night ferry returns to the strait")
