"""What the page says while nobody answers it, and does once somebody does."""

from playwright.sync_api import Route, expect

from tests.web.browser.desk import Desk


def test_a_thread_that_is_opened_while_nobody_answers_is_there_once_somebody_does(desk: Desk):
    card = desk.share("/ferry")
    desk.page.route("**/threads/**", lambda route: route.abort())
    card.get_by_text("Ask about it").click()
    expect(desk.page.locator("#thread .loading")).to_have_text(
        "Footnote does not answer. Trying again …"
    )

    desk.page.fill("#ask", "Who will bless the ship?")
    desk.page.press("#ask", "Enter")
    expect(desk.page.locator("#thread-feed .card.answered")).to_be_visible()

    desk.page.unroute("**/threads/**")

    expect(desk.page.locator("#thread h3")).to_have_text("Night ferry returns to the strait")
    expect(desk.page.locator("#thread .loading")).to_have_text("")
    expect(desk.page.locator("#thread-feed .said").last).to_contain_text("Who will bless the ship?")
    expect(desk.page.locator("#thread-feed > li").last).to_contain_text("Chaplain Ines Okoro")


def _nobody(route: Route) -> None:
    route.abort()


def _nobody_behind_a_proxy(route: Route) -> None:
    route.fulfill(status=502, content_type="text/html", body="<h1>502 Bad Gateway</h1>")


def test_a_button_that_nobody_answers_says_so_in_a_sentence(desk: Desk):
    card = desk.share("/ferry")
    for nobody in (_nobody, _nobody_behind_a_proxy):
        desk.page.route("**/press", nobody)

        card.get_by_role("button", name="More").click()

        expect(desk.page.locator("#say-form .trouble")).to_have_text(
            "Footnote does not answer. Try again in a moment."
        )


def test_a_message_that_a_proxy_could_not_pass_on_is_sent_again(desk: Desk):
    desk.page.route("**/messages", _nobody_behind_a_proxy)
    desk.say("What is there to read?")
    expect(desk.page.locator("#say-form .trouble")).to_contain_text("sent again until it does")

    desk.page.unroute("**/messages")

    expect(desk.page.locator("#feed .said")).to_have_count(1)


def test_a_page_that_nobody_answers_from_the_start_says_so_and_goes_on(desk: Desk):
    desk.share("/ferry")
    desk.page.route("**/messages?**", _nobody)
    desk.page.reload()
    expect(desk.page.locator("#status")).to_have_text("Footnote does not answer. Trying again …")

    desk.page.unroute("**/messages?**")

    expect(desk.cards("article")).to_be_visible()
    expect(desk.page.locator("#status")).to_have_text("")
