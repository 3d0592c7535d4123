// A message -> its element: said by a person, awaited, or a card.

import { me } from "./api.js";
import { cardElement } from "./cards.js";
import { el, linked } from "./dom.js";

const WAITING = {
  read: (message) => `Reading ${host(message.about)}`,
  open: () => "Reading it",
  question: () => "Looking through what was shared",
};

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });

/** Return the element of a message; ``root`` is the message that its group begins with. */
export function messageElement(message, root, actions) {
  const [look, children] = (SHOWN[message.state] ?? waiting)(message, actions);
  const attributes = { class: look, "data-id": message.id, "data-root": root, "data-under": message.under };
  return el("li", attributes, ...children);
}

const SHOWN = {
  said: (message, actions) => ["said", [who(message, actions), words(message)]],
  sending: (message) => ["sending", [who(message), words(message)]],
  card: (message, actions) => {
    const card = cardElement(message, actions);
    return message.only ? ["reply private", [onlyYou(message, actions), card]] : ["reply", [card]];
  },
};

function who(message, actions) {
  const own = actions && message.author === me;
  return el(
    "div",
    { class: "who" },
    el("b", {}, el("bdi", {}, message.author || "somebody")),
    el("time", { datetime: message.at }, clock.format(new Date(message.at))),
    message.edited ? el("span", { class: "edited" }, "edited") : "",
    own ? tools(message, actions) : "",
  );
}

function words(message) {
  const text = linked(message.text);
  return el("p", { class: message.file ? "text file" : "text", dir: "auto" }, ...text);
}

function tools(message, actions) {
  const remove = button("Delete", () => actions.delete(message));
  if (message.file) return el("span", { class: "tools" }, remove);
  const edit = button("Edit", () => beginEdit(edit.closest("li"), message, actions));
  return el("span", { class: "tools" }, edit, remove);
}

/** Put a box in the place of the words: Enter saves them, Escape leaves them as they were. */
function beginEdit(item, message, actions) {
  const box = el("textarea", { "aria-label": "Change your message", dir: "auto", rows: "2" });
  box.value = message.text;
  const end = () => {
    form.replaceWith(words(message));
    item.querySelector(".tools button")?.focus();
  };
  const save = button("Save", () => form.requestSubmit());
  const form = el("form", { class: "editing" }, box, save, button("Cancel", end));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!box.value.trim() || box.value === message.text || (await actions.edit(message, box.value))) end();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") end();
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.target !== box) return;
    event.preventDefault();
    form.requestSubmit();
  });
  item.querySelector(".text").replaceWith(form);
  box.focus();
}

function onlyYou(message, actions) {
  return el("p", { class: "only" }, "Only you see this", button("Dismiss", () => actions.dismiss(message)));
}

function waiting(message) {
  const says = el("bdi", {}, (WAITING[message.state] ?? WAITING.question)(message));
  return ["waiting", [el("p", {}, says, el("span", { class: "ink", "aria-hidden": true }))]];
}

function button(label, press) {
  const made = el("button", { type: "button" }, label);
  made.addEventListener("click", press);
  return made;
}

function host(url) {
  try {
    return new URL(url).host;
  } catch {
    return "it";
  }
}
