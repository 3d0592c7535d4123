// The message box: Enter sends, Shift+Enter begins a line, what is refused comes back.

import { Refused, me, newKey, postSurely } from "./api.js";

/**
 * Wire a form with a text area; ``send(key, text)`` returns the path and body to post. What is typed and
 * not sent is kept under the name that ``draft()`` returns until the tab is closed. Returns what puts
 * into the box what is kept under that name.
 */
export function compose(form, feed, send, draft) {
  const box = form.querySelector("textarea");
  const trouble = form.querySelector(".trouble");
  const put = (text) => {
    box.value = text;
    changed();
  };
  const changed = () => {
    box.style.height = "auto";
    box.style.height = `${Math.min(box.scrollHeight, 240)}px`;
    sessionStorage.setItem(draft(), box.value);
  };
  box.addEventListener("input", () => {
    trouble.textContent = "";
    changed();
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = box.value;
    if (!text.trim()) return;
    const name = draft();
    put("");
    const accepted = await deliver(feed, trouble, text, (key) => send(key, text));
    if (accepted || sessionStorage.getItem(name)) return;
    sessionStorage.setItem(name, text);
    restore();
  });
  let shown = "";
  const restore = () => {
    if (shown !== draft()) trouble.textContent = ""; // it is of what stood here before
    shown = draft();
    put(sessionStorage.getItem(shown) ?? "");
  };
  restore();
  shorten(box);
  return restore;
}

/** Let a placeholder be short where the page is narrow: one that does not fit is cut. */
function shorten(box) {
  const [narrow, whole] = [matchMedia("(max-width: 720px)"), box.placeholder];
  const show = () => (box.placeholder = (narrow.matches && box.dataset.short) || whole);
  narrow.addEventListener("change", show);
  show();
}

const COMMAND = /^\s*\/footnote\b/i;
const LEFT_ALONE = {
  thread: "Footnote takes that as talk among people. Write @Footnote to ask it, or ask in a whole sentence.",
  channel: "There is nothing in that to read or to answer. Paste a link, or ask a question.",
};

/** Post something, shown at once as being sent. Returns whether it was accepted. */
export async function deliver(feed, trouble, shown, send) {
  const key = newKey();
  const [path, body] = send(key);
  if (!COMMAND.test(shown)) {
    feed.put({ id: key, state: "sending", author: me, at: new Date().toISOString(), text: shown.slice(0, 400) });
    feed.toEnd();
  }
  trouble.textContent = "";
  try {
    const { taken } = await postSurely(path, body, () => {
      trouble.textContent = "Footnote does not answer. Your message is kept here and sent again until it does.";
    });
    trouble.textContent = taken ? "" : LEFT_ALONE[body.thread ? "thread" : "channel"];
    return true;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    feed.drop(key);
    trouble.textContent = error.message;
    return false;
  }
}
