// What the page sends and asks for. Every write carries the session's token, and who writes.

const token = document.body.dataset.token;
const here = encodeURIComponent(document.body.dataset.channel);
export const channel = `/api/c/${here}`;
export const home = `/c/${here}`;

const NAME = "footnote-name";

/** Who writes and reads here: the name chosen in this browser, or this machine's user. */
export const me = localStorage.getItem(NAME) || document.body.dataset.author;

/** Be called something else from now on. */
export function rename(name) {
  if (name.trim()) localStorage.setItem(NAME, name.trim());
  else localStorage.removeItem(NAME);
}

/** A sentence from the server that says what is wrong and what to do; of a form, one a field. */
export class Refused extends Error {
  constructor({ error, fields }) {
    super(error);
    this.fields = fields ?? {};
  }
}

export const TRYING_AGAIN = "Footnote does not answer. Trying again …";

/** Nobody answered: no server, no network, or a proxy that finds nobody behind it. */
export class Silent extends Error {
  constructor() {
    super("Footnote does not answer. Try again in a moment.");
  }
}

/** Return a path with who reads in its query. */
export function asMe(path) {
  return `${path}${path.includes("?") ? "&" : "?"}as=${encodeURIComponent(me)}`;
}

/** Return what the server answers to a GET, as JSON. */
export async function get(path) {
  return asked(asMe(path), { headers: { Accept: "application/json" } });
}

/** Send JSON, or a file as it is. Rejects with Refused, or with Silent. */
export async function post(path, body) {
  const isFile = body instanceof Blob;
  const type = isFile ? "application/octet-stream" : "application/json";
  return asked(path, {
    method: "POST",
    headers: { "Content-Type": type, "X-Footnote-Token": token },
    body: isFile ? body : JSON.stringify({ author: me, ...body }),
  });
}

/** Post until somebody answers: the key inside makes sure that it counts once. */
export async function postSurely(path, body, waiting) {
  for (let pause = 1; ; pause = Math.min(pause * 2, 15)) {
    try {
      return await post(path, body);
    } catch (error) {
      if (error instanceof Refused) throw error;
      waiting();
      await new Promise((resolve) => setTimeout(resolve, pause * 1000));
    }
  }
}

/** Return a new key for a message. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

const FROM_A_PROXY = new Set([502, 503, 504]);

async function asked(path, how) {
  const response = await fetch(path, how).catch(() => {
    throw new Silent();
  });
  const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
  if (!isJson && FROM_A_PROXY.has(response.status)) throw new Silent();
  const body = isJson ? await response.json() : { error: await response.text() };
  if (!response.ok) throw new Refused(body);
  return body;
}
