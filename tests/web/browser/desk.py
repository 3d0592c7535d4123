"""A person at the channel's page."""

from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

PATIENCE = 60_000  # milliseconds; the first page is read only once the model is loaded

expect.set_options(timeout=PATIENCE)


@dataclass(frozen=True)
class Desk:
    page: Page
    address: str
    site: str

    def open(self, channel: str) -> None:
        self.page.goto(f"{self.address}/c/{channel}")

    def make_channel(self, name: str) -> None:
        self.page.fill("#channel-name", name)
        with self.page.expect_navigation():
            self.page.press("#channel-name", "Enter")

    def say(self, text: str) -> None:
        self.page.fill("#say", text)
        self.page.press("#say", "Enter")

    def share(self, path: str) -> Locator:
        """Paste a link to one of our articles, and return its card."""
        return self._next(self.cards("article"), "#say", f"{self.site}{path}")

    def ask(self, question: str) -> Locator:
        """Ask in the channel, and return the reply."""
        said = self.page.locator("#feed .said")
        before = said.count()
        self.say(question)
        expect(said).to_have_count(before + 1)
        root = said.nth(before).get_attribute("data-root")
        reply = self.page.locator(f'#feed .reply[data-root="{root}"] .card')
        expect(reply).to_have_count(1)
        return reply

    def told(self) -> Locator:
        """Return what only this person sees in the channel."""
        return self.page.locator("#feed .private")

    def ask_in_thread(self, question: str) -> Locator:
        """Ask in the open thread, and return the reply."""
        return self._next(self.page.locator("#thread-feed .card"), "#ask", question)

    def cards(self, kind: str) -> Locator:
        return self.page.locator(f"#feed .card.{kind}")

    def width(self) -> int:
        return int(self.page.evaluate("document.documentElement.scrollWidth"))

    def _next(self, cards: Locator, box: str, text: str) -> Locator:
        before = cards.count()
        self.page.fill(box, text)
        self.page.press(box, "Enter")
        expect(cards).to_have_count(before + 1)
        return cards.nth(before)
