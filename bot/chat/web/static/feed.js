// Messages -> a list that is added to and changed in place, replies beside what they reply to.

import { home } from "./api.js";
import { el } from "./dom.js";
import { messageElement } from "./messages.js";

const calendar = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long", year: "numeric" });

/** A list of messages, oldest first, that stays at its end while one is there. */
export class Feed {
  constructor(list, actions) {
    this.list = list;
    this.scroll = list.closest(".scroll");
    this.actions = actions;
    this.clear();
    this.wasAtEnd = true;
    this.scroll.addEventListener("scroll", () => (this.wasAtEnd = this.isAtEnd()));
    new ResizeObserver(() => this.wasAtEnd && this.toEnd()).observe(this.scroll);
  }

  get empty() {
    return !this.list.childElementCount;
  }

  clear() {
    this.list.replaceChildren();
    this.day = "";
    this.threads = new Map();
  }

  /** Show these messages, and after them what has come or was sent before they were here. */
  refill(messages) {
    const early = this.list.querySelectorAll("[data-id]");
    this.clear();
    for (const message of messages) this.put(message);
    for (const item of early) if (!this.has(item.dataset.id)) this.list.append(item);
  }

  /** Put in front what ``fill`` puts into the empty list, and leave in sight what was. */
  before(fill) {
    const { day, list, scroll } = this;
    const here = [...list.children];
    const below = scroll.scrollHeight - scroll.scrollTop;
    list.replaceChildren();
    this.day = "";
    fill();
    const [first] = here;
    if (first?.matches(".day") && first.textContent === this.day) here.shift();
    list.append(...here.filter((item) => !this.has(item.dataset.id)));
    this.day = day || this.day;
    scroll.scrollTop = scroll.scrollHeight - below;
  }

  has(id) {
    return Boolean(this.#item("id", id));
  }

  /** Show a message: in the place of the one with its id, after what it belongs to, or at the end. */
  put(message) {
    const old = this.#item("id", message.id);
    if (message.state === "removed") {
      this.#remove(old, message.id);
      return;
    }
    const wasAtEnd = this.isAtEnd();
    const item = messageElement(message, message.thread || message.to || message.id, this.actions);
    if (old) old.replaceWith(item);
    else this.#add(item, message);
    // What has only changed draws nobody back to it from the end.
    const isNews = !old || old.classList.contains("waiting");
    if (wasAtEnd) this.toEnd(isNews ? item : this.list.lastElementChild);
  }

  /** Count what people say in a thread, and say so under the message that began it. */
  count(message) {
    if (!message.thread || message.thread === message.to || message.only || message.card) return;
    const said = this.threads.get(message.thread) ?? new Set();
    this.threads.set(message.thread, said);
    if (message.state === "removed") said.delete(message.id);
    else if (message.state === "said") said.add(message.id);
    this.#tell(message.thread, said.size);
  }

  /** Take back a message that was not accepted. */
  drop(id) {
    this.#item("id", id)?.remove();
  }

  isAtEnd() {
    return this.scroll.scrollHeight - this.scroll.scrollTop - this.scroll.clientHeight < 120;
  }

  /** Scroll to the end, but not beyond the beginning of ``item``: it is to be read from there. */
  toEnd(item) {
    this.scroll.scrollTop = this.scroll.scrollHeight;
    if (!item) return;
    const above = item.getBoundingClientRect().top - this.scroll.getBoundingClientRect().top;
    if (above < 0) this.scroll.scrollTop += above - 16;
  }

  #add(item, message) {
    const before =
      (message.under && (this.#last("under", message.under) ?? this.#item("id", message.under))) ||
      (message.to && this.#last("root", item.dataset.root));
    if (before) {
      before.after(item);
      return;
    }
    this.#beginDay(message.at);
    this.list.append(item);
  }

  #remove(item, id) {
    item?.remove();
    for (const reply of this.list.querySelectorAll(`[data-under="${CSS.escape(id)}"]`)) reply.remove();
    this.list.querySelector(`[data-of="${CSS.escape(id)}"]`)?.remove();
    if (!this.list.querySelector("li:not(.day)")) this.clear();
  }

  #tell(root, said) {
    this.list.querySelector(`[data-of="${CSS.escape(root)}"]`)?.remove();
    const last = this.#last("root", root);
    if (!last || !said) return;
    const link = el("a", { href: `${home}/t/${encodeURIComponent(root)}` }, said === 1 ? "1 message in its thread" : `${said} messages in its thread`);
    last.after(el("li", { class: "inside", "data-of": root }, link));
  }

  #beginDay(at) {
    const day = calendar.format(new Date(at));
    if (day === this.day) return;
    this.day = day;
    this.list.append(el("li", { class: "day" }, el("span", {}, day)));
  }

  #item(name, value) {
    return this.list.querySelector(`[data-${name}="${CSS.escape(value)}"]`);
  }

  #last(name, value) {
    return [...this.list.querySelectorAll(`[data-${name}="${CSS.escape(value)}"]`)].at(-1);
  }
}
