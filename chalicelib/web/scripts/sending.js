// Sending: what was kept for want of a line goes out, each once, in order; a "no" is kept.

import { complaint, proof, who } from "./forms.js";
import { foremost, trail } from "./kinds.js";
import { all, drop, exists, get, put } from "./store.js";

const FILED = "Hồ sơ của bản nháp này đã được nộp trước đó.";
const REFUSED = "Hệ thống không nhận nội dung này.";

// Returns what each entry came to, by its id, and why the others still wait. One at a time sends,
// however many tabs ask; `sent` is told of each that went.
export function send(base, sent) {
  return navigator.locks.request("outbox", () => sendAll(base, sent));
}

async function sendAll(base, sent) {
  const went = {};
  while (await exists()) {
    const entry = foremost(await all("outbox"));
    if (!entry) break;
    const came = await attempt(base, entry).catch(noLine);
    if (came.waits) return { went, waits: came.waits };
    if (came.refused) await put("outbox", { ...entry, refused: came.refused });
    else {
      await drop("outbox", entry.id);
      await drop("typed", entry.path);
      await put("notes", { id: `sent ${entry.id}`, filed: came.filed });
      went[entry.id] = came;
      await sent(entry, came);
    }
  }
  return { went };
}

// A failed fetch throws a TypeError: there is no line.
function noLine(problem) {
  if (!(problem instanceof TypeError)) throw problem;
  return { waits: "line" };
}

// A page of this moment tells who is signed in and what proves it. What did arrive without our
// hearing of it is known there: a page by what it says, an application by its key.
async function attempt(base, entry) {
  const seen = await fetch(base + entry.path, { headers: { Accept: "text/html" } });
  const html = await seen.text();
  if (isBusy(seen)) return { waits: "office" };
  if (!proof(html)) return { waits: "sign-in" };
  if (who(html) !== entry.who) return { waits: "other" };
  const files = entry.pairs.some(([name]) => name === "key");
  return files ? file(base, entry, proof(html)) : save(base, entry, proof(html));
}

async function save(base, entry, csrf) {
  const answer = await post(base, entry, "application/json", { csrf });
  if (isBusy(answer)) return { waits: "office" };
  if (answer.status === 401) return { waits: "sign-in" };
  if (answer.redirected) return { refused: FILED };
  if (!answer.ok) return { refused: complaint(await answer.text()) || REFUSED };
  const { revision: saved } = await answer.json();
  const name = `trail ${entry.draft}`;
  const known = (await get("notes", name))?.value;
  const from = Number(new Map(entry.pairs).get("revision"));
  await put("notes", { id: name, value: trail(known, from, saved) });
  return {};
}

// An application is filed as it was looked over: with what was sent from here since, and no more.
async function file(base, entry, csrf) {
  const revision = Number(new Map(entry.pairs).get("revision"));
  const known = (await get("notes", `trail ${entry.draft}`))?.value;
  const now = known?.from === revision ? known.to : revision;
  const answer = await post(base, entry, "text/html", { csrf, revision: now });
  if (isBusy(answer)) return { waits: "office" };
  if (answer.status === 401) return { waits: "sign-in" };
  if (!answer.ok) return { refused: complaint(await answer.text()) || REFUSED };
  return { filed: new URL(answer.url).pathname.slice(base.length) };
}

function post(base, entry, accept, more) {
  const body = new URLSearchParams(entry.pairs);
  for (const [name, value] of Object.entries(more)) body.set(name, value);
  return fetch(base + entry.path, { method: "POST", body, headers: { Accept: accept } });
}

const isBusy = ({ status }) => status >= 500 || status === 429;
