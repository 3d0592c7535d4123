// The channel's page: what was said, what changes, and what is sent.

import { channel, get, newKey, post } from "./api.js";
import { compose } from "./composer.js";
import { el } from "./dom.js";
import { Feed } from "./feed.js";
import { takeFiles } from "./files.js";
import { Thread } from "./thread.js";

const $ = (selector) => document.querySelector(selector);

const does = { reader: askAndRead, forget: forgetButton };
const feed = new Feed($("#feed"), does);
const thread = new Thread($("#thread"), does);
const trouble = $("#say-form .trouble");

/** Two ways into an article: ask about it in its thread, or read it. */
function askAndRead(button, card) {
  const read = el("a", { href: button.href }, button.label);
  if (card.kind !== "article" || thread.article === button.value) return read;
  const path = button.href.replace(/\/read\/([^/]+)$/, "/t/$1");
  return el("span", {}, el("a", { href: path, class: "to-thread", "data-article": button.value }, "Ask about it"), read);
}

function forgetButton(button, card) {
  const name = card.paragraphs.find(({ role }) => role === "title")?.text ?? "";
  const made = el("button", { type: "button", class: "grave" }, button.label);
  made.addEventListener("click", () => forget(button.value, name));
  return made;
}

function forget(article, name) {
  const dialog = $("#sure");
  $("#sure-name").textContent = name;
  dialog.returnValue = "no";
  dialog.showModal();
  dialog.onclose = async () => {
    if (dialog.returnValue !== "yes") return;
    try {
      await post(`${channel}/forget`, { key: newKey(), article });
      if (thread.article === article) thread.leave();
      $("#say").focus();
    } catch (error) {
      trouble.textContent = error.message;
    }
  };
}

function put(message) {
  const isOpen = message.thread && message.thread === thread.article;
  if (isOpen) thread.feed.put(message);
  if (!message.thread) feed.put(message);
  $("#welcome").hidden = !feed.empty;
}

/** Follow what changes after ``upTo``. A hidden page does not: a browser has six connections for us. */
function watch(upTo) {
  let last = upTo;
  let stream = null;
  const status = $("#status");
  const open = () => {
    stream = new EventSource(`${channel}/live?after=${last}`);
    stream.addEventListener("ready", () => (status.textContent = ""));
    stream.onmessage = (event) => {
      last = event.lastEventId;
      put(JSON.parse(event.data));
    };
    stream.onerror = () => {
      status.textContent = "Footnote does not answer. Trying again …";
      if (stream.readyState === EventSource.CLOSED) setTimeout(follow, 2000);
    };
  };
  const follow = () => {
    stream?.close();
    stream = null;
    if (!document.hidden) open();
  };
  document.addEventListener("visibilitychange", follow);
  follow();
}

async function begin() {
  try {
    const { messages, upTo, ready, stocked } = await get(`${channel}/messages`);
    $("#status").textContent = ready ? "" : "Loading the language model. What you post is read as soon as it is there.";
    // What was said before is not news: it is there to be read, and is not announced.
    feed.list.setAttribute("aria-busy", "true");
    messages.forEach(put);
    feed.list.removeAttribute("aria-busy");
    $("#welcome").hidden = !feed.empty;
    $(".stocked").hidden = !stocked;
    feed.toEnd();
    watch(upTo);
  } catch {
    setTimeout(begin, 2000);
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a");
  const found = link?.pathname.match(/\/t\/([^/]+)$/);
  if (!found || event.metaKey || event.ctrlKey || event.shiftKey || link.host !== location.host) return;
  event.preventDefault();
  thread.enter(decodeURIComponent(found[1]), link);
});
addEventListener("popstate", () => thread.follow());

$("#new-channel").addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    const { path } = await post("/api/channels", { name: $("#channel-name").value });
    location.assign(path);
  } catch (error) {
    $("#new-channel .trouble").textContent = error.message;
  }
});

compose($("#say-form"), feed, (key, text) => [`${channel}/messages`, { key, text }]);
takeFiles(feed, trouble, $("#file"), $("#drop"));
thread.follow();
begin();
