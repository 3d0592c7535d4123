// A card -> its element.

import { home } from "./api.js";
import { away, el, menu } from "./dom.js";

const IN_WORDS = { up: "Helpful", down: "Not helpful", more: "More: the key passages, for you alone" };
const DRAWN = new Set(["up", "down"]);
const LINKS = new Set(["reader", "original", "thread"]);
const ASKABLE = { article: "Ask about it", answered: "Follow up", closest: "Follow up", digest: "Read on, or ask about it" };
const previews = document.body.dataset.previews?.split(" ").filter(Boolean) ?? [];

/** Return the card of a message; ``actions`` does what its buttons say. */
export function cardElement(message, actions) {
  const { card } = message;
  return el(
    "article",
    { class: `card ${card.kind}`, "data-article": card.article },
    ...inOrder(card).flatMap((group) => groupElement(group, card)),
    card.paragraphs.some(({ role }) => role === "quote") && card.citations.length ? notes(card.citations) : "",
    foot(message, actions),
  );
}

/** Return the paragraphs in groups of one role that stand together: key sentences, items. */
function inOrder(card) {
  const isArticle = card.kind === "article";
  const first = card.paragraphs.filter(({ role }) => isArticle && role === "facts");
  const others = card.paragraphs.filter((paragraph) => !first.includes(paragraph));
  const groups = first.map((paragraph) => [paragraph]);
  for (const paragraph of others) {
    const last = groups.at(-1);
    if (LISTS[paragraph.role] && last?.[0].role === paragraph.role) last.push(paragraph);
    else groups.push([paragraph]);
  }
  return groups;
}

const LISTS = { key: "keys", item: "items" };

function groupElement(group, card) {
  const [{ role }] = group;
  if (!LISTS[role]) return [paragraphElement(group[0], card)];
  return [el("ul", { class: LISTS[role] }, ...group.map((each) => el("li", {}, paragraphElement(each, card))))];
}

const MADE = {
  title: (paragraph) => el("h3", { dir: "auto" }, to(paragraph.link, paragraph.text)),
  facts: ({ text }) => {
    const parts = text.split(" · ").map((part) => el("bdi", {}, part));
    return el("p", { class: "facts" }, ...parts.flatMap((part, at) => (at ? [" · ", part] : [part])));
  },
  quote: (paragraph, card) => el("blockquote", {}, sentence(paragraph, card)),
  lead: sentence,
  key: sentence,
  more: sentence,
  asked: ({ text, link }) => el("p", { class: "asked", dir: "auto" }, to(link, el("q", {}, text))),
};

function paragraphElement(paragraph, card) {
  const make = MADE[paragraph.role] ?? plain;
  return make(paragraph, card);
}

function plain({ role, text, link, thread }) {
  const talk = thread ? [" · ", el("a", { href: thread }, "its thread")] : [];
  return el("p", { class: role }, to(link, el("bdi", {}, text)), ...talk);
}

/** Return what leads to ``link``, or just stands there where it leads nowhere. */
function to(link, ...children) {
  if (!link) return children;
  return link.startsWith("/") ? el("a", { href: link }, ...children) : away(link, ...children);
}

const OWN_MARK = /^["“”„‟«»‘’‚‹›「『]/u;

/** The sentence itself, byte for byte in an element of its own, and the number of its note. */
function sentence(paragraph, card) {
  const numbers = [paragraph.citation, ...(paragraph.further ?? [])];
  const cited = numbers.map((each) => card.citations.find(({ number }) => number === each)).filter(Boolean);
  const marks = OWN_MARK.test(paragraph.text) ? "" : "marked";
  return el("p", { class: paragraph.role, dir: "auto" }, el("q", { class: marks }, ...words(paragraph)), ...cited.map(mark));
}

/** Return the runs of a text; those that answer are bold. */
function words({ text, runs }) {
  return (runs ?? [[text, false]]).map(([run, answers]) => (answers ? el("b", {}, run) : run));
}

function mark(citation) {
  const name = `Note ${citation.number}: read it in “${citation.title}”`;
  return el("sup", {}, el("a", { href: citation.reader, "aria-label": name }, String(citation.number)));
}

/** Return the notes; those of one article that follow one another are one note with several numbers. */
function notes(citations) {
  const groups = [];
  for (const citation of citations) {
    if (groups.at(-1)?.[0].article === citation.article) groups.at(-1).push(citation);
    else groups.push([citation]);
  }
  return el("ol", { class: "notes", "aria-label": "Notes" }, ...groups.map(note));
}

function note(citations) {
  const [citation] = citations;
  const where = [citation.site, citation.date].filter(Boolean).join(", ");
  return el(
    "li",
    {},
    el("span", { class: "number", "aria-hidden": true }, citations.map(({ number }) => number).join(" ")),
    el(
      "span",
      {},
      el("a", { href: citation.reader }, el("bdi", {}, citation.title)),
      where ? el("bdi", { class: "where" }, where) : "",
      citation.original ? el("span", { class: "outside" }, away(citation.original, "original")) : "",
    ),
  );
}

/** Return the ways on: ask, press, read, and how it looks elsewhere. */
function foot(message, actions) {
  const { card } = message;
  // A digest begins its thread itself; what stands in the thread does not lead there again.
  const thread = card.kind === "digest" ? !message.thread && message.id : message.thread;
  const ask = ASKABLE[card.kind] && thread && !message.only;
  const made = [
    ask ? el("a", { href: `${home}/t/${encodeURIComponent(thread)}`, class: "to-thread" }, ASKABLE[card.kind]) : "",
    ...card.buttons.map((button) => buttonElement(message, button, actions)),
    elsewhere(message),
  ].filter(Boolean);
  return made.length ? el("div", { class: "buttons" }, ...made) : "";
}

function buttonElement(message, button, actions) {
  if (LINKS.has(button.action)) return button.href ? to(button.href, button.label) : "";
  const name = IN_WORDS[button.action];
  const attributes = { type: "button", class: `do-${button.action}`, "aria-label": name, title: name };
  const made = el("button", attributes, DRAWN.has(button.action) ? "" : button.label);
  made.addEventListener("click", async () => {
    made.disabled = true;
    await actions.press(message, button);
    made.disabled = false;
    if (document.activeElement === document.body) made.focus();
  });
  return made;
}

function elsewhere(message) {
  if (!previews.length) return "";
  return menu(
    "How others would show this card",
    ...previews.map((name) => el("a", { href: `${home}/as/${name}/${encodeURIComponent(message.id)}` }, `As in ${name}`)),
  );
}
