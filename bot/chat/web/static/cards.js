// A card -> its element.

import { away, el } from "./dom.js";

/** Return a card; what its buttons do beyond following a link is in ``does``. */
export function cardElement(card, does) {
  const make = { article: articleCard, known: knownCard, answered: answer, closest: answer }[card.kind] ?? plain;
  return el("article", { class: `card ${card.kind}`, "data-article": card.article }, ...make(card, does));
}

function articleCard(card, does) {
  const more = of(card, "more");
  return [
    facts(card),
    title(card),
    ...of(card, "label").map((paragraph) => el("p", { class: "label" }, paragraph.text)),
    ...of(card, "lead").map((paragraph) => sentence("lead", paragraph, card)),
    keySentences(card),
    more.length ? el("details", {}, el("summary", {}, "More"), ...more.map((paragraph) => sentence("more", paragraph, card))) : "",
    buttons(card, does),
  ];
}

function knownCard(card, does) {
  return [title(card), ...says(card), buttons(card, does)];
}

function answer(card, does) {
  return [
    ...says(card),
    ...of(card, "quote").map((paragraph) => el("blockquote", {}, sentence("quote", paragraph, card))),
    ...hints(card),
    card.citations.length ? notes(card.citations) : "",
    buttons(card, does),
  ];
}

function plain(card, does) {
  return [...says(card), ...hints(card), buttons(card, does)];
}

function of(card, role) {
  return card.paragraphs.filter((paragraph) => paragraph.role === role);
}

function says(card) {
  return of(card, "says").map((paragraph) => el("p", { class: "says" }, el("bdi", {}, paragraph.text)));
}

function hints(card) {
  const small = card.paragraphs.filter(({ role }) => role === "hint" || role === "reference");
  return small.map(({ role, text }) => el("p", { class: role }, text));
}

function facts(card) {
  return of(card, "facts").map(({ text }) => {
    const parts = text.split(" · ").map((part) => el("bdi", {}, part));
    return el("p", { class: "facts" }, ...parts.flatMap((part, at) => (at ? [" · ", part] : [part])));
  });
}

function title(card) {
  return of(card, "title").map((paragraph) => el("h3", { dir: "auto" }, paragraph.text));
}

function keySentences(card) {
  const keys = of(card, "key");
  return keys.length ? el("ul", { class: "keys" }, ...keys.map((key) => el("li", {}, sentence("key", key, card)))) : "";
}

const OWN_MARK = /^["“”„‟«»‘’‚‹›「『]/u;

/** The sentence itself, byte for byte in an element of its own, and the number of its note. */
function sentence(role, paragraph, card) {
  const citation = card.citations.find(({ number }) => number === paragraph.citation);
  const marks = OWN_MARK.test(paragraph.text) ? "" : "marked";
  return el("p", { class: role, dir: "auto" }, el("q", { class: marks }, paragraph.text), citation ? mark(citation) : "");
}

function mark(citation) {
  const name = `Note ${citation.number}: read it in “${citation.title}”`;
  return el("sup", {}, el("a", { href: citation.reader, "aria-label": name }, String(citation.number)));
}

function notes(citations) {
  return el("ol", { class: "notes", "aria-label": "Notes" }, ...citations.map(note));
}

function note(citation) {
  const where = [citation.site, citation.date].filter(Boolean).join(", ");
  return el(
    "li",
    {},
    el("span", { class: "number", "aria-hidden": true }, String(citation.number)),
    el(
      "span",
      {},
      el("a", { href: citation.reader }, el("bdi", {}, citation.title)),
      where ? el("bdi", { class: "where" }, where) : "",
      citation.original ? el("span", { class: "outside" }, away(citation.original, "original")) : "",
    ),
  );
}

function buttons(card, does) {
  const made = card.buttons.map((button) => does[button.action]?.(button, card) ?? follow(button));
  return made.length ? el("p", { class: "buttons" }, ...made) : "";
}

function follow(button) {
  if (button.action === "original") return button.href ? away(button.href, button.label) : "";
  return el("a", { href: button.href }, button.label);
}
