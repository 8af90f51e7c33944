// Sending: what was kept for want of a line goes out, each once, in order; a "no" is kept.

import { deliver } from "./delivering.js";
import { complaint, proof, who } from "./forms.js";
import { foremost, isApplication } from "./kinds.js";
import { all, drop, exists, get, put } from "./store.js";
import { follow, now } from "./trails.js";

const FILED = "Hồ sơ của bản nháp này đã được nộp trước đó.";
const REFUSED = "Hệ thống không nhận nội dung này.";

// Returns what each entry came to, by its id, and why the others still wait. One at a time sends,
// however many tabs ask; `sent` is told of each that went.
export function send(base, sent) {
  return navigator.locks.request("outbox", () => sendAll(base, sent));
}

async function sendAll(base, sent) {
  const went = {};
  const away = [];
  while (await exists()) {
    const entry = foremost(await all("outbox"), await all("chosen"), away);
    if (!entry) break;
    const came = entry.file ? await alone(base, entry) : await settled("outbox", base, entry);
    if (came.waits) return { went, waits: came.waits };
    if (came.away) away.push(entry.id);
    else if (!came.refused) {
      went[entry.id] = came;
      await sent(entry, came);
    }
  }
  return { went, waits: away.length ? "page" : undefined };
}

// What was taken away, or typed anew, while it was on its way is not what went.
async function settled(store, base, entry) {
  const came = await attempt(base, entry).catch(noLine);
  if (came.waits) return came;
  const held = (await exists()) && (await get(store, entry.id));
  if (held?.at !== entry.at) return { away: true };
  if (came.refused) await put(store, { ...entry, refused: came.refused });
  else {
    await drop(store, entry.id);
    await put("notes", { id: `sent ${entry.id}`, filed: came.filed, isFile: Boolean(entry.file) });
  }
  return came;
}

// A failed fetch throws a TypeError: there is no line.
function noLine(problem) {
  if (!(problem instanceof TypeError)) throw problem;
  return { waits: "line" };
}

// A file that a page is sending is left to it; one that went, or was taken away, is gone.
function alone(base, entry) {
  return navigator.locks.request(`chosen ${entry.id}`, { ifAvailable: true }, async (lock) => {
    const isThere = lock && (await exists()) && (await get("chosen", entry.id));
    return isThere ? settled("chosen", base, entry) : { away: true };
  });
}

// A page of this moment tells who is signed in and what proves it. What did arrive without our
// hearing of it is known there: a page by what it says, a file by its place, an application by its key.
async function attempt(base, entry) {
  const seen = await fetch(base + entry.path, { headers: { Accept: "text/html" } });
  const html = await seen.text();
  if (isBusy(seen)) return { waits: "office" };
  if (!proof(html)) return { waits: "sign-in" };
  if (who(html) !== entry.who) return { waits: "other" };
  if (entry.file) return seen.redirected ? { refused: FILED } : deliver(base, entry, html);
  return isApplication(entry.pairs) ? file(base, entry, proof(html)) : save(base, entry, proof(html));
}

async function save(base, entry, csrf) {
  const answer = await post(base, entry, "application/json", { csrf });
  if (isBusy(answer)) return { waits: "office" };
  if (answer.status === 401) return { waits: "sign-in" };
  if (answer.redirected) return { refused: FILED };
  if (!answer.ok) return { refused: complaint(await answer.text()) || REFUSED };
  const { revision: saved } = await answer.json();
  await follow(entry.draft, seenIn(entry), saved);
  await drop("typed", entry.path);
  return {};
}

// An application is filed as it was looked over: with what was sent from here since, and no more.
async function file(base, entry, csrf) {
  const revision = await now(entry.draft, seenIn(entry));
  const answer = await post(base, entry, "text/html", { csrf, revision });
  if (isBusy(answer)) return { waits: "office" };
  if (answer.status === 401) return { waits: "sign-in" };
  if (!answer.ok) return { refused: complaint(await answer.text()) || REFUSED };
  return { filed: new URL(answer.url).pathname.slice(base.length) };
}

const seenIn = (entry) => Number(new Map(entry.pairs).get("revision"));

function post(base, entry, accept, more) {
  const body = new URLSearchParams(entry.pairs);
  for (const [name, value] of Object.entries(more)) body.set(name, value);
  return fetch(base + entry.path, { method: "POST", body, headers: { Accept: accept } });
}

const isBusy = ({ status }) => status >= 500 || status === 429;
