// What can be done with messages and cards beyond following a link.

import { Refused, channel, get, newKey, post } from "./api.js";
import { formElement, showWrong, valuesOf } from "./forms.js";

const $ = (selector) => document.querySelector(selector);

const FORGETTING = "Its text, its summary and every quote from it go from this channel. This cannot be undone.";
const DELETING = "The replies to it go too.";
const WITHDRAWING = "The replies to it go too, and so does what it shared, unless somebody else shared it.";

export class Actions {
  constructor(trouble) {
    this.trouble = trouble;
  }

  /** Press a card's button. */
  async press(message, button) {
    if (button.action === "settings") return this.settings();
    if (button.action === "forget" && !(await sure("Forget this article?", titleOf(message), FORGETTING, "Forget it"))) return;
    await this.#tried(() => post(`${channel}/press`, { key: newKey(), card: message.id, action: button.action }));
  }

  /** Take a message away. */
  async delete(message) {
    if (!(await sure("Delete this message?", message.text.slice(0, 200), message.shares ? WITHDRAWING : DELETING, "Delete it"))) return;
    await this.#tried(() => post(`${channel}/messages/${message.id}/delete`, { key: newKey() }));
    $("#say").focus();
  }

  /** Put other words in a message; returns whether they were taken. */
  async edit(message, text) {
    return this.#tried(() => post(`${channel}/messages/${message.id}/edit`, { key: newKey(), text }));
  }

  /** Take away what only one person sees. */
  async dismiss(message) {
    await this.#tried(() => post(`${channel}/messages/${message.id}/dismiss`, { key: newKey() }));
    $("#say").focus();
  }

  /** Open the channel's settings, and send them; what is refused stays open as it was filled in. */
  async settings() {
    await this.#tried(async () => {
      const form = await get(`${channel}/settings`);
      $("#settings-title").textContent = form.title;
      $("#settings-fields").replaceChildren(...formElement(form));
      $("#settings > form > .trouble").textContent = "";
      $("#settings form").onsubmit = saveSettings;
      await chosen($("#settings"));
    });
  }

  async #tried(work) {
    this.trouble.textContent = "";
    try {
      await work();
      return true;
    } catch (error) {
      this.trouble.textContent = error.message;
      return false;
    }
  }
}

/** Ask once more; resolves to whether it is wanted. */
function sure(title, name, says, yes) {
  $("#sure-title").textContent = title;
  $("#sure-name").textContent = name;
  $("#sure-says").textContent = says;
  $("#sure-yes").textContent = yes;
  return chosen($("#sure"));
}

async function saveSettings(event) {
  if (event.submitter?.value === "no") return;
  event.preventDefault();
  const [fields, trouble] = [$("#settings-fields"), $("#settings > form > .trouble")];
  try {
    await post(`${channel}/settings`, { key: newKey(), values: valuesOf(fields) });
    $("#settings").close("yes");
  } catch (error) {
    const wrong = error instanceof Refused ? error.fields : {};
    const isElsewhere = !Object.keys(wrong).some((name) => fields.querySelector(`[name="${CSS.escape(name)}"]`));
    trouble.textContent = isElsewhere ? says(error) : "";
    showWrong(fields, wrong);
  }
}

function says(error) {
  return error instanceof Refused ? error.message : "Footnote does not answer. Nothing was saved; try again.";
}

function chosen(dialog) {
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.onclose = () => resolve(dialog.returnValue === "yes");
  });
}

function titleOf(message) {
  return message.card.paragraphs.find(({ role }) => role === "title")?.text ?? "";
}
