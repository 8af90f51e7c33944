// Offline: lists what is on this machine, on the page shown without a line.

import { DRAFTS, PAGES } from "./store.js";

const { base } = document.body.dataset;

async function list(name, id) {
  if (!(await caches.has(name))) return;
  const cache = await caches.open(name);
  const section = document.getElementById(id);
  for (const one of await cache.keys()) {
    const text = await (await cache.match(one)).text();
    const read = new DOMParser().parseFromString(text, "text/html");
    const path = new URL(one.url).pathname;
    const words = read.querySelector("h1")?.textContent.trim() ?? path.slice(base.length);
    const link = Object.assign(document.createElement("a"), { href: path, className: "card" });
    link.textContent = words;
    const item = document.createElement("li");
    item.append(link);
    section.querySelector("ul").append(item);
    section.hidden = false;
  }
}

await list(DRAFTS, "drafts");
await list(PAGES, "procedures");
