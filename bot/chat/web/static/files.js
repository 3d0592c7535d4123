// Files: dropped anywhere on the page, or chosen with a button.

import { channel, me } from "./api.js";
import { deliver } from "./composer.js";

const LARGEST = 25 * 2 ** 20; // bytes

/** Wire dropping and choosing. */
export function takeFiles(feed, trouble, chooser, curtain) {
  const send = async (files) => {
    const [fit, large] = [files.filter((file) => file.size <= LARGEST), files.filter((file) => file.size > LARGEST)];
    for (const file of fit) await sendFile(feed, trouble, file);
    if (!large.length) return;
    const names = large.map((file) => `“${file.name}”`).join(", ");
    trouble.textContent = `${names} ${large.length > 1 ? "are" : "is"} larger than 25 MiB, the most that is read.`;
  };
  chooser.addEventListener("change", () => {
    send([...chooser.files]);
    chooser.value = "";
  });
  let depth = 0;
  const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
  const show = (change) => {
    depth = Math.max(0, depth + change);
    curtain.hidden = depth === 0;
  };
  addEventListener("dragenter", (event) => hasFiles(event) && show(1));
  addEventListener("dragleave", (event) => hasFiles(event) && show(-1));
  addEventListener("dragover", (event) => hasFiles(event) && event.preventDefault());
  addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    show(-depth);
    send([...event.dataTransfer.files]);
  });
}

async function sendFile(feed, trouble, file) {
  await deliver(feed, trouble, file.name, (key) => {
    const query = new URLSearchParams({ key, name: file.name, author: me });
    return [`${channel}/files?${query}`, file];
  });
}
