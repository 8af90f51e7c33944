// Unsent: says on each page what this machine still keeps, what was sent, and what was refused.

import { all, drop, exists, owner } from "./store.js";

const { base, who, kept } = document.body.dataset;
const here = location.pathname.slice(base.length);
const told = new BroadcastChannel("motcua");
const box = document.createElement("div");
const WAITS = {
  line: "Sẽ tự gửi khi có mạng.",
  office: "Hệ thống đang bận; sẽ tự gửi lại.",
  "sign-in": "Hãy đăng nhập lại để gửi.",
};

export const clock = (at) =>
  new Date(at).toLocaleString("vi-VN", { timeStyle: "short", dateStyle: "short" });

export function made(tag, said, ...inside) {
  const one = Object.assign(document.createElement(tag), said);
  one.append(...inside);
  return one;
}

export const note = (kind, ...inside) => made("div", { className: kind, role: "status" }, ...inside);
export const line = (...words) => made("p", {}, ...words.flatMap((one) => [one, " "]));
const link = (path, text) => made("a", { href: base + path, className: "way" }, text);

export function press(text, act) {
  const one = made("button", { type: "button", className: "second" }, text);
  one.addEventListener("click", () => act().then(show));
  return one;
}

// Pages that come from this machine are theirs who were signed in; others, theirs who are.
const isOfMachine = kept || document.querySelector("main[data-kept]");
const mine = async () => who ?? (isOfMachine ? owner() : undefined);
export const isMine = async (entry) => entry.who === (await mine());

export async function watch() {
  document.querySelector("main").prepend(box);
  told.addEventListener("message", show);
  addEventListener("offline", show);
  addEventListener("online", () => ask().then(show));
  await show();
  if ((await exists()) && (await all("outbox")).length) await ask();
}

async function ask() {
  (await navigator.serviceWorker.ready).active.postMessage("send");
}

async function show() {
  box.replaceChildren(...ofPage(), ...((await exists()) ? await ofStore() : []));
}

function ofPage() {
  if (!kept) return [];
  const at = clock(Number(kept));
  if (!navigator.onLine) return [note("note", line(`Không có mạng. Đây là bản lưu lúc ${at}.`))];
  const again = made("a", { href: location.href, className: "way" }, "Tải lại trang");
  return [note("note", line(`Đã có mạng. Đây là bản lưu lúc ${at}.`, again))];
}

async function ofStore() {
  const [queue, notes] = [await all("outbox"), await all("notes")];
  const refused = queue.filter((one) => one.refused);
  const open = queue.length - refused.length;
  const found = [...ofNotes(notes)];
  if (open) found.push(ofWaiting(open, queue, notes.find((one) => one.id === "waits")?.value));
  for (const one of refused) found.push(ofRefused(one, await isMine(one)));
  return found;
}

function* ofNotes(notes) {
  const lost = notes.filter((one) => one.id === "lost");
  for (const one of lost) {
    const words = `Máy này còn ${one.value} trang chưa gửi của người đăng nhập trước; đã xóa.`;
    yield seenOnce(lost, "note", words);
  }
  const sent = notes.filter((one) => String(one.id).startsWith("sent "));
  if (!sent.length) return;
  yield seenOnce(sent, "good", `Đã gửi ${sent.length} trang giữ trên máy này.`);
  for (const one of sent) {
    if (one.filed) yield note("good", line(link(one.filed, "Xem hồ sơ đã nộp")));
  }
}

function seenOnce(notes, kind, words) {
  const done = () => Promise.all(notes.map((one) => drop("notes", one.id)));
  return note(kind, line(words), press("Đã rõ", done));
}

function ofWaiting(open, queue, waits = "line") {
  const said = `Đã giữ trên máy này, chưa gửi: ${open} trang.`;
  const [, , draft] = here.split("/");
  const others = kept && queue.some((one) => one.draft === draft && one.path !== here);
  const old = others ? ["Những gì đã gõ ở trang khác chưa hiện ở đây."] : [];
  const next = encodeURIComponent(here);
  const back = who ? [] : [link(`/sign-in?as=citizen&next=${next}`, "Đăng nhập")];
  const more = waits === "sign-in" ? back : [];
  return note("note", line(said, WAITS[waits] ?? WAITS.line, ...old, ...more), press("Gửi ngay", ask));
}

function ofRefused(entry, isMine) {
  const mend = entry.path === here ? [] : [link(entry.path, "Mở trang để sửa")];
  const said = line(`Chưa gửi được “${entry.title}”. ${entry.refused}`, ...mend);
  if (!isMine) return note("alert", said);
  const typed = made("dl", { className: "facts" });
  for (const [name, value] of entry.pairs) {
    if (!(name in entry.labels) || !value) continue;
    typed.append(made("div", {}, made("dt", {}, entry.labels[name]), made("dd", {}, value)));
  }
  const seen = made("details", {}, made("summary", {}, "Nội dung đã gõ"), typed);
  const leave = press("Bỏ, không gửi nữa", () => drop("outbox", entry.id));
  return note("alert", said, seen, leave);
}
