// The thread of one article: beside the channel on a desk, over it on a phone.

import { channel, get } from "./api.js";
import { cardElement } from "./cards.js";
import { compose } from "./composer.js";
import { el } from "./dom.js";
import { Feed } from "./feed.js";

const home = `/c/${encodeURIComponent(document.body.dataset.channel)}`;

export class Thread {
  constructor(pane, does) {
    this.pane = pane;
    this.does = does;
    this.card = pane.querySelector("#thread-card");
    this.feed = new Feed(pane.querySelector("#thread-feed"), does);
    this.article = "";
    this.opener = null;
    pane.querySelector(".close").addEventListener("click", () => this.leave());
    pane.addEventListener("keydown", (event) => event.key === "Escape" && this.leave());
    compose(pane.querySelector("form"), this.feed, (key, text) => [`${channel}/messages`, { key, text, thread: this.article }]);
  }

  /** Open an article's thread, and give its address to the page. */
  async enter(article, opener) {
    this.opener = opener;
    history.pushState({}, "", `${home}/t/${encodeURIComponent(article)}`);
    await this.show(article);
    this.pane.querySelector("textarea").focus();
  }

  /** Close it, and go back to where it was opened. */
  leave() {
    history.pushState({}, "", home);
    this.hide();
    const back = this.opener?.isConnected ? this.opener : document.getElementById("say");
    back.focus();
  }

  /** Show what the page's address says. */
  async follow() {
    const found = location.pathname.match(/\/t\/([^/]+)$/);
    if (found) await this.show(decodeURIComponent(found[1]));
    else this.hide();
  }

  async show(article) {
    this.article = article;
    this.feed.clear();
    this.card.replaceChildren(el("p", { class: "loading" }, "Opening it …"));
    this.pane.hidden = false;
    document.body.classList.add("in-thread");
    await this.fill();
  }

  /** Take everything from the server anew. */
  async fill() {
    const article = this.article;
    try {
      const found = await get(`${channel}/threads/${encodeURIComponent(article)}`);
      if (article !== this.article) return;
      this.card.replaceChildren(cardElement(found.card, { ...this.does, thread: () => "" }));
      found.messages.forEach((message) => this.feed.put(message));
    } catch (error) {
      this.card.replaceChildren(el("p", { class: "says" }, error.message));
    }
  }

  hide() {
    this.article = "";
    this.pane.hidden = true;
    document.body.classList.remove("in-thread");
  }
}
