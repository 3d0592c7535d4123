// Files: dropped anywhere on the page, or chosen with a button.

import { channel, me } from "./api.js";
import { deliver } from "./composer.js";

const LARGEST = 25 * 2 ** 20; // bytes

/** Wire dropping and choosing. */
export function takeFiles(feed, trouble, chooser, curtain) {
  const send = async (files) => {
    for (const file of files) await sendFile(feed, trouble, file);
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
  if (file.size > LARGEST) {
    trouble.textContent = `“${file.name}” is larger than 25 MiB, the most that is read.`;
    return;
  }
  await deliver(feed, trouble, file.name, (key) => {
    const query = new URLSearchParams({ key, name: file.name, author: me });
    return [`${channel}/files?${query}`, file];
  });
}
