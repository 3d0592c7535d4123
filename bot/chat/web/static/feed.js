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
    if (wasAtEnd) this.toEnd();
  }

  /** Take back a message that was not accepted. */
  drop(id) {
    this.list.querySelector(`[data-id="${CSS.escape(id)}"]`)?.remove();
  }

  isAtEnd() {
    return this.scroll.scrollHeight - this.scroll.scrollTop - this.scroll.clientHeight < 120;
  }

  toEnd() {
    this.scroll.scrollTop = this.scroll.scrollHeight;
  }

  beginDay(at) {
    const day = calendar.format(new Date(at));
    if (day === this.day) return;
    this.day = day;
    this.list.append(el("li", { class: "day" }, el("span", {}, day)));
  }
}

function messageElement(message, does) {
  const state = message.state === "said" || message.state === "card" || message.state === "sending" ? message.state : "waiting";
  const inside = { said, sending: said, card: (each) => [cardElement(each.card, does)], waiting };
  return el("li", { class: state, "data-id": message.id }, ...inside[state](message, does));
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
  return [el("p", {}, el("bdi", {}, WAITING[message.state](message)), el("span", { class: "ink", "aria-hidden": true }))];
}

function host(url) {
  try {
    return new URL(url).host;
  } catch {
    return "it";
  }
}
