// The channel's page: what was said, what changes, and what is sent.

import { Silent, TRYING_AGAIN, asMe, channel, get, me, post, rename } from "./api.js";
import { Actions } from "./actions.js";
import { compose } from "./composer.js";
import { closeMenus } from "./dom.js";
import { Feed } from "./feed.js";
import { takeFiles } from "./files.js";
import { Thread } from "./thread.js";

const $ = (selector) => document.querySelector(selector);

const trouble = $("#say-form .trouble");
const actions = new Actions(trouble);
const feed = new Feed($("#feed"), actions);
const thread = new Thread($("#thread"), actions);

// Where earlier messages are not shown yet: when the first that is shown was said.
let earliest = "";

/** In the channel itself stand its messages, and what replies to them directly. */
function put(message) {
  thread.put(message);
  // What has changed before the first that is shown is no news at the end.
  if (message.at < earliest && !feed.has(message.id)) return;
  const isDirect = !message.thread || message.to === message.thread;
  if (feed.has(message.id) || (message.under ? feed.has(message.under) : isDirect)) feed.put(message);
  feed.count(message);
  $("#welcome").hidden = !feed.empty;
}

/** Offer what was said before the message ``from``, a stretch at a time. */
function offerEarlier(from, at) {
  earliest = from ? at : "";
  const button = $("#earlier");
  button.hidden = !from;
  button.onclick = async () => {
    button.disabled = true;
    try {
      const { messages, earlier } = await get(`${channel}/messages?before=${encodeURIComponent(from)}`);
      earliest = "";
      quietly(() => feed.before(() => messages.forEach(put)));
      offerEarlier(earlier, messages[0]?.at);
    } catch (error) {
      trouble.textContent = error.message;
    } finally {
      button.disabled = false;
    }
  };
}

/** What was said before is not news: it is there to be read, and is not announced. */
function quietly(fill) {
  feed.list.setAttribute("aria-busy", "true");
  fill();
  feed.list.removeAttribute("aria-busy");
}

/** Follow what changes after ``upTo``. A hidden page does not: a browser has six connections for us. */
function watch(upTo) {
  let last = upTo;
  let stream = null;
  const status = $("#status");
  const open = () => {
    stream = new EventSource(asMe(`${channel}/live?after=${last}`));
    stream.addEventListener("ready", () => (status.textContent = ""));
    stream.onmessage = (event) => {
      last = event.lastEventId;
      put(JSON.parse(event.data));
    };
    stream.onerror = () => {
      status.textContent = TRYING_AGAIN;
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
    const { messages, earlier, upTo, ready, stocked } = await get(`${channel}/messages`);
    $("#status").textContent = ready ? "" : "Loading the language model. What you post is read as soon as it is there.";
    quietly(() => messages.forEach(put));
    offerEarlier(earlier, messages[0]?.at);
    $("#welcome").hidden = !feed.empty;
    $(".stocked").hidden = !stocked;
    feed.toEnd();
    watch(upTo);
  } catch (error) {
    $("#status").textContent = error instanceof Silent ? TRYING_AGAIN : error.message;
    setTimeout(begin, 2000);
  }
}

document.addEventListener("click", (event) => {
  closeMenus(event.target);
  const link = event.target.closest?.("a");
  const found = link?.pathname.match(/\/t\/([^/]+)$/);
  if (!found || event.metaKey || event.ctrlKey || event.shiftKey || link.host !== location.host) return;
  event.preventDefault();
  thread.enter(decodeURIComponent(found[1]), link);
});
document.addEventListener("keydown", (event) => event.key === "Escape" && closeMenus(null));
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

/** Of many channels some are beyond the edge of a narrow page, but never the one that is open. */
function showOpenChannel() {
  const [nav, tab] = [$("nav"), $("nav [aria-current]")].map((element) => element.getBoundingClientRect());
  // Not scrollIntoView: from there Tab would go on, and not from the beginning of the page.
  $("nav").scrollLeft += (tab.left + tab.right - nav.left - nav.right) / 2;
}

new ResizeObserver(showOpenChannel).observe($("nav"));

$("#you").textContent = me;
$("#you").addEventListener("click", () => {
  const dialog = $("#name");
  dialog.querySelector("input").value = me;
  dialog.returnValue = "no";
  dialog.showModal();
  dialog.onclose = () => {
    if (dialog.returnValue !== "yes") return;
    rename(dialog.querySelector("input").value);
    location.reload();
  };
});

compose($("#say-form"), feed, (key, text) => [`${channel}/messages`, { key, text }], () => `footnote-draft ${channel}`);
takeFiles(feed, trouble, $("#file"), $("#drop"));
thread.follow();
begin();
