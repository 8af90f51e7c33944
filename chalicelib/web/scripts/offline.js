// Offline: lists what is on this machine, on the page shown without a line.

import { DRAFTS, PAGES } from "./store.js";

const { base } = document.body.dataset;
const here = location.pathname.slice(base.length);
const OUT =
  "Chưa đăng xuất được vì không có mạng. Những gì giữ trên máy này đã xóa; khi có mạng, hãy đăng xuất lại.";
const AWAY = "Trang ông/bà cần chưa mở được vì không có mạng.";

function made(tag, said, ...inside) {
  const one = Object.assign(document.createElement(tag), said);
  one.append(...inside);
  return one;
}

// The page stands in for one that could not be had.
function tell() {
  if (here === "/offline") return;
  const again = made("a", { href: location.href, className: "way" }, "Thử lại");
  const words = here === "/sign-out" ? [OUT] : [AWAY, " ", again];
  const note = made("div", { className: "alert" }, made("p", {}, ...words));
  note.setAttribute("role", "alert");
  document.querySelector("h1").after(note);
}

async function list(name, id) {
  if (!(await caches.has(name))) return;
  const cache = await caches.open(name);
  const section = document.getElementById(id);
  for (const one of await cache.keys()) {
    const text = await (await cache.match(one)).text();
    const read = new DOMParser().parseFromString(text, "text/html");
    const href = new URL(one.url).pathname;
    const words = [read.querySelector("h1")?.textContent.trim() || href.slice(base.length)];
    const about = name === DRAFTS && read.title.match(/ – (.*) · /)?.[1]; // of which procedure
    const more = about ? [made("span", { className: "quiet" }, about)] : [];
    const card = made("a", { href, className: "card" }, made("strong", {}, ...words), ...more);
    section.querySelector("ul").append(made("li", {}, card));
    section.hidden = false;
  }
}

tell();
await list(DRAFTS, "drafts");
await list(PAGES, "procedures");
