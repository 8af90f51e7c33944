// Unsent: says on each page what this machine still keeps, what was sent, and what was refused.

import { all, counted, drop, exists, owner, put, unsent } from "./store.js";

const { base, who, kept } = document.body.dataset;
const here = location.pathname.slice(base.length);
const told = new BroadcastChannel("motcua");
const box = document.createElement("div");
let watching;
const WAITS = {
  page: "Đang gửi tệp.",
  held: "Chờ những gì chưa gửi được dưới đây.",
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

export const watch = () => (watching ??= begin());

async function begin() {
  document.querySelector("main").prepend(box);
  told.addEventListener("message", show);
  addEventListener("offline", show);
  addEventListener("online", () => ask().then(show));
  await show();
  if (await unsent()) await ask();
}

// Nobody waits for a worker: where there is none, each page sends what is its own.
export async function ask() {
  navigator.serviceWorker.ready.then((one) => one.active.postMessage("send"));
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
  const [queue, files, notes] = [await all("outbox"), await all("chosen"), await all("notes")];
  const isOpen = (one) => !one.refused;
  const open = counted(queue.filter(isOpen).length, files.filter(isOpen).length);
  const found = [...ofNotes(notes)];
  const no = new Set([...queue, ...files].filter((one) => one.refused).map((one) => one.draft));
  const isHeld = [...queue, ...files].every((one) => one.refused || no.has(one.draft));
  const waits = isHeld ? "held" : notes.find((one) => one.id === "waits")?.value;
  if (open) found.push(ofWaiting(open, queue, waits));
  for (const one of queue) if (one.refused) found.push(ofRefused(one, await isMine(one)));
  for (const one of files) if (one.refused && !isShown(one)) found.push(ofFile(one));
  return found;
}

function* ofNotes(notes) {
  const lost = notes.filter((one) => one.id === "lost");
  for (const one of lost) {
    const words = `Máy này còn ${one.value} chưa gửi của người đăng nhập trước; đã xóa.`;
    yield seenOnce(lost, "note", words);
  }
  const sent = notes.filter((one) => String(one.id).startsWith("sent "));
  if (!sent.length) return;
  const files = sent.filter((one) => one.isFile).length;
  yield seenOnce(sent, "good", `Đã gửi ${counted(sent.length - files, files)} giữ trên máy này.`);
  for (const one of sent) {
    if (one.filed) yield note("good", line(link(one.filed, "Xem hồ sơ đã nộp")));
  }
}

function seenOnce(notes, kind, words) {
  const done = () => Promise.all(notes.map((one) => drop("notes", one.id)));
  return note(kind, line(words), press("Đã rõ", done));
}

function ofWaiting(open, queue, waits = "line") {
  const said = `Đã giữ trên máy này, chưa gửi: ${open}.`;
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

const isShown = ({ to }) => document.querySelector(`[data-sending="${CSS.escape(to)}"]`);

// A file that was refused holds the application it belongs to; on its own page its slot tells so.
function ofFile(entry) {
  const where = link(entry.path, "Mở trang gửi tệp");
  const said = line(`Chưa gửi được tệp “${entry.name}”. ${entry.refused}`, where);
  const again = press("Gửi lại", () => put("chosen", { ...entry, refused: undefined }).then(ask));
  const leave = press("Bỏ, không gửi nữa", () => drop("chosen", entry.id).then(ask));
  return note("alert", said, made("div", { className: "acts" }, again, leave));
}
