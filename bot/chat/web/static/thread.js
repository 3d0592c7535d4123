// A message's thread: beside the channel on a desk, over it on a phone.

import { Silent, TRYING_AGAIN, channel, get, home } from "./api.js";
import { compose } from "./composer.js";
import { el } from "./dom.js";
import { Feed } from "./feed.js";

export class Thread {
  constructor(pane, actions) {
    this.pane = pane;
    this.trouble = pane.querySelector(".loading");
    this.feed = new Feed(pane.querySelector("#thread-feed"), actions);
    this.root = "";
    this.opener = null;
    pane.querySelector(".close").addEventListener("click", () => this.leave());
    pane.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented && !event.target.closest(".editing")) this.leave();
    });
    this.restore = compose(
      pane.querySelector(".composer"),
      this.feed,
      (key, text) => [`${channel}/messages`, { key, text, thread: this.root }],
      () => `footnote-draft ${channel} ${this.root}`,
    );
  }

  /** Show a message that has come, where it belongs to the thread that is open. */
  put(message) {
    if (this.root && (message.id === this.root || message.thread === this.root)) this.feed.put(message);
  }

  /** Open a message's thread, and give its address to the page. */
  async enter(root, opener) {
    this.opener = opener;
    history.pushState({}, "", `${home}/t/${encodeURIComponent(root)}`);
    await this.show(root);
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

  async show(root) {
    this.root = root;
    this.feed.clear();
    this.trouble.textContent = "Opening it …";
    this.pane.hidden = false;
    document.body.classList.add("in-thread");
    this.restore();
    await this.#fill(root);
  }

  /** Get the messages of the open thread, however long nobody answers. */
  async #fill(root) {
    try {
      const found = await get(`${channel}/threads/${encodeURIComponent(root)}`);
      if (root !== this.root) return;
      this.trouble.textContent = "";
      this.feed.refill(found.messages);
      this.feed.toEnd(this.feed.list.lastElementChild);
    } catch (error) {
      if (root !== this.root) return;
      const isSilent = error instanceof Silent;
      this.trouble.textContent = isSilent ? TRYING_AGAIN : error.message;
      if (isSilent) setTimeout(() => root === this.root && this.#fill(root), 2000);
    }
  }

  hide() {
    this.root = "";
    this.pane.hidden = true;
    document.body.classList.remove("in-thread");
  }
}
