// Messages -> a list that is added to and changed in place.

import { cardElement } from "./cards.js";
import { el, linked } from "./dom.js";

const WAITING = {
  read: (message) => `Reading ${host(message.about)}`,
  open: () => "Reading it",
  question: () => "Looking through what was shared",
  forget: () => "Forgetting it",
};

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const calendar = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long", year: "numeric" });

/** A list of messages, oldest first, that stays at its end while one is there. */
export class Feed {
  constructor(list, does) {
    this.list = list;
    this.scroll = list.closest(".scroll");
    this.does = does;
    this.day = "";
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
  }

  /** Show a message: in the place of the one with its id, or at the end. */
  put(message) {
    const old = this.list.querySelector(`[data-id="${CSS.escape(message.id)}"]`);
    if (message.state === "removed") {
      old?.remove();
      return;
    }
    const wasAtEnd = this.isAtEnd();
    const item = messageElement(message, this.does);
    if (old) {
      old.replaceWith(item);
    } else {
      this.beginDay(message.at);
      this.list.append(item);
    }
    if (wasAtEnd) this.toEnd(item);
  }

  /** Take back a message that was not accepted. */
  drop(id) {
    this.list.querySelector(`[data-id="${CSS.escape(id)}"]`)?.remove();
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

  beginDay(at) {
    const day = calendar.format(new Date(at));
    if (day === this.day) return;
    this.day = day;
    this.list.append(el("li", { class: "day" }, el("span", {}, day)));
  }
}

const SHOWN = {
  said: (message) => ["said", said(message)],
  sending: (message) => ["sending", said(message)],
  card: (message, does) => ["reply", [cardElement(message.card, does)]],
};

function messageElement(message, does) {
  const [look, children] = (SHOWN[message.state] ?? waiting)(message, does);
  return el("li", { class: look, "data-id": message.id }, ...children);
}

function said(message) {
  return [
    el(
      "p",
      { class: "who" },
      el("b", {}, el("bdi", {}, message.author)),
      el("time", { datetime: message.at }, clock.format(new Date(message.at))),
    ),
    el("p", { class: "text", dir: "auto" }, ...linked(message.text)),
  ];
}

function waiting(message) {
  const says = el("bdi", {}, WAITING[message.state](message));
  return ["waiting", [el("p", {}, says, el("span", { class: "ink", "aria-hidden": true }))]];
}

function host(url) {
  try {
    return new URL(url).host;
  } catch {
    return "it";
  }
}
