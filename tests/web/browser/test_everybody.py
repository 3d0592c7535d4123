"""With a keyboard, on a phone, in the dark, and with articles that mean harm."""

from playwright.sync_api import Browser, expect

from tests.web.browser.desk import Desk

HOW_LONG = "How many passengers and cars does the ferry crossing carry?"
CONTRAST = """() => {
  const parse = (color) => color.match(/[\\d.]+/g).slice(0, 3).map(Number);
  const linear = (part) => ((part /= 255) <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  const light = (color) => { const [r, g, b] = parse(color).map(linear); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const paper = light(getComputedStyle(document.documentElement).backgroundColor);
  const ratio = (one) => (Math.max(one, paper) + 0.05) / (Math.min(one, paper) + 0.05);
  return [...document.querySelectorAll("p, a, b, time, h1, h3, li, button:not(.send)")]
    .filter((element) => element.textContent.trim())
    .map((element) => ratio(light(getComputedStyle(element).color)));
}"""


def test_everything_works_from_the_keyboard(desk: Desk):
    keyboard, focused = desk.page.keyboard, desk.page.locator(":focus")
    desk.page.reload()
    keyboard.press("Tab")
    expect(focused).to_have_text("Skip to the message box")
    keyboard.press("Enter")
    expect(focused).to_have_id("say")

    keyboard.type("one line")
    keyboard.press("Shift+Enter")
    keyboard.type(f"{desk.site}/ferry")
    expect(focused).to_have_value(f"one line\n{desk.site}/ferry")
    keyboard.press("Enter")
    expect(desk.cards("article")).to_be_visible()

    for _ in range(20):
        if focused.text_content() == "Ask about it":
            break
        keyboard.press("Shift+Tab")
    keyboard.press("Enter")
    expect(focused).to_have_id("ask")
    keyboard.type(HOW_LONG)
    keyboard.press("Enter")
    expect(desk.page.locator("#thread-feed .card.answered")).to_contain_text("42 cars")

    keyboard.press("Escape")
    expect(desk.page.locator("#thread")).to_be_hidden()
    expect(focused).to_have_text("Ask about it")


def test_a_phone_shows_it_all_without_scrolling_sideways(browser: Browser, desk: Desk):
    desk.share("/ferry")
    desk.ask(HOW_LONG)
    channel = desk.page.url.rsplit("/", 1)[1]
    with browser.new_context(viewport={"width": 360, "height": 640}, has_touch=True) as context:
        phone = Desk(context.new_page(), desk.address, desk.site)
        phone.open(channel)
        expect(phone.cards("answered")).to_be_visible()
        assert phone.width() == 360

        phone.page.locator("#feed").get_by_text("Ask about it").tap()
        expect(phone.page.locator("#thread h3")).to_be_visible()
        assert phone.width() == 360

        phone.page.locator("#thread").get_by_text("Read it here").tap()
        expect(phone.page.locator("h1")).to_be_visible()
        assert phone.width() == 360


def test_what_can_be_pressed_is_large_enough_for_a_finger(browser: Browser, desk: Desk):
    desk.say("/footnote help")
    desk.ask(HOW_LONG)
    channel = desk.page.url.rsplit("/", 1)[1]
    with browser.new_context(viewport={"width": 360, "height": 640}, has_touch=True) as context:
        phone = Desk(context.new_page(), desk.address, desk.site)
        phone.open(channel)
        expect(phone.told()).to_be_visible()
        for name in ("Edit", "Delete", "Dismiss"):
            box = phone.page.get_by_role("button", name=name, exact=True).first.bounding_box()
            assert box
            assert min(box["width"], box["height"]) >= 24, name  # WCAG 2.2, 2.5.8


def test_the_number_of_a_note_is_not_read_out_twice(desk: Desk):
    desk.share("/ferry")
    number = desk.ask(HOW_LONG).locator(".notes .number").first
    expect(number).to_have_attribute("aria-hidden", "true")


def test_text_can_be_read_in_light_and_dark(desk: Desk):
    desk.share("/ferry")
    desk.ask(HOW_LONG)
    for scheme in ("light", "dark"):
        desk.page.emulate_media(color_scheme=scheme)
        assert min(desk.page.evaluate(CONTRAST)) >= 4.5, scheme  # WCAG 2.2, 1.4.3


def test_an_article_cannot_run_script(desk: Desk):
    card = desk.share("/hostile")
    title = card.locator("h3").text_content() or ""
    assert "\u202e" not in title
    assert "<img src=x onerror=window.pwned=1>" in title

    desk.ask("When did the pilot boat leave the harbour?")
    assert desk.page.evaluate("window.pwned") is None
    assert desk.page.locator("#feed img, #feed script").count() == 0

    card.get_by_text("Read it here").click()
    expect(desk.page.locator("#text")).to_contain_text("pilot boat")
    assert desk.page.evaluate("window.pwned") is None
    assert desk.page.locator("main img, main script").count() == 0


def test_what_people_write_is_text_too(desk: Desk):
    desk.say('<img src=x onerror=window.pwned=6> https://example.org/"onclick=window.pwned=7 what?')
    expect(desk.page.locator("#feed .said .text")).to_contain_text("<img src=x")

    assert desk.page.evaluate("window.pwned") is None
    assert desk.page.locator("#feed img").count() == 0


def test_nothing_is_loaded_from_elsewhere(desk: Desk):
    asked: list[str] = []
    desk.page.on("request", lambda request: asked.append(request.url))
    desk.page.reload()
    card = desk.share("/ferry")
    card.get_by_text("Read it here").click()
    expect(desk.page.locator("h1")).to_be_visible()

    assert {url for url in asked if not url.startswith(f"{desk.address}/")} == set()


def test_on_a_phone_the_open_channel_is_in_sight_and_no_field_is_cut_off(desk: Desk):
    for name in ("one-of-the-others", "another-of-the-others", "the-one-that-is-open"):
        desk.make_channel(name)
    desk.page.set_viewport_size({"width": 380, "height": 800})
    expect(desk.page.locator("nav [aria-current]")).to_have_text("#the-one-that-is-open")
    expect(desk.page.locator("nav [aria-current]")).to_be_in_viewport(ratio=0.99)
    expect(desk.page.get_by_placeholder("Paste a link, or ask", exact=True)).to_be_visible()

    desk.say("/footnote settings")
    desk.told().get_by_role("button", name="Settings").click()
    dialog = desk.page.get_by_role("dialog")
    edge = dialog.evaluate("(element) => element.getBoundingClientRect().right")
    hyphen = dialog.get_by_text("-example.org", exact=True)
    assert len(hyphen.evaluate("(element) => [...element.getClientRects()]")) == 1  # one line
    for field in dialog.locator("select, input, textarea").all():
        assert field.evaluate("(element) => element.getBoundingClientRect().right") < edge
