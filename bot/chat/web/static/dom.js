// Elements made of text: nothing here, or anywhere, is ever parsed as markup.

/** Return an element with attributes and children; strings become text, empty children are left out. */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === undefined || value === "") continue;
    // ARIA knows no attribute without a value: an empty one is as good as none.
    element.setAttribute(name, value === true && !name.startsWith("aria-") ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== "" && child != null));
  return element;
}

/** Return a link that leads away from here, or plain text where the address is no web address. */
export function away(href, ...children) {
  if (!/^https?:\/\//i.test(href)) return el("span", {}, ...children);
  return el("a", { href, rel: "noopener noreferrer nofollow", target: "_blank" }, ...children);
}

/** Return text with its web addresses as links; the stop of a sentence after one is no part of it. */
export function linked(text) {
  return text.split(/(https?:\/\/[^\s<>"“”„«»「」『』《》【】。，、；：！？…]+)/i).flatMap((part, at) => (at % 2 ? address(part) : [part]));
}

const STOPS = ".,;:!?'’*~";
const OPENS = { ")": "(", "]": "[", "}": "{" };

function address(part) {
  let end = part.length;
  while (endsBeyond(part.slice(0, end))) end -= 1;
  return [away(part.slice(0, end), part.slice(0, end)), part.slice(end)];
}

/** Whether the last sign is no part of an address: a stop, or what closes more than was opened. */
function endsBeyond(text) {
  const last = text.at(-1);
  const count = (sign) => text.split(sign).length;
  return STOPS.includes(last) || (last in OPENS && count(last) > count(OPENS[last]));
}

/** Return a menu that opens under three dots. */
export function menu(name, ...entries) {
  const list = el("ul", {}, ...entries.map((entry) => el("li", {}, entry)));
  return el("details", { class: "menu" }, el("summary", { "aria-label": name, title: name }, "⋯"), list);
}

/** Close every open menu but the one that ``target`` is in. */
export function closeMenus(target) {
  for (const open of document.querySelectorAll("details.menu[open]")) if (!target || !open.contains(target)) open.open = false;
}
