// Sending: what was kept for want of a line goes out, each once, in order; a "no" is kept.

import { complaint, form, proof, who } from "./forms.js";
import { foremost, verdict } from "./kinds.js";
import { all, drop, exists, put } from "./store.js";

const GONE = "Bản nháp này không còn: đã nộp hoặc đã xóa ở nơi khác.";
const STALE = "Trang này đã được sửa ở nơi khác sau khi ông/bà mở.";
const REFUSED = "Hệ thống không nhận nội dung này.";

// Returns what each entry came to, by its id, and why the others still wait. One at a time sends,
// however many tabs ask.
export function send(base, sent) {
  return navigator.locks.request("outbox", () => sendAll(base, sent));
}

async function sendAll(base, sent) {
  const led = {};
  if (!(await exists())) return { led, waits: undefined };
  for (;;) {
    const entry = foremost(await all("outbox"));
    if (!entry) return { led, waits: undefined };
    const came = await attempt(base, entry).catch(noLine);
    if (came.waits) return { led, waits: came.waits };
    if (came.refused) await put("outbox", { ...entry, refused: came.refused });
    else {
      await drop("outbox", entry.id);
      await drop("typed", entry.path);
      await put("notes", { id: `sent ${entry.id}`, title: entry.title, led: came.led });
      led[entry.id] = came.led;
      await sent(entry, came);
    }
  }
}

function noLine(problem) {
  if (!(problem instanceof TypeError)) throw problem;
  return { waits: "line" };
}

// A failed fetch throws: there is no line. What did arrive without our hearing of it is seen by
// what the draft says, and by the key of an application.
async function attempt(base, entry) {
  const seen = await fetch(base + entry.path, { headers: { Accept: "text/html" } });
  const html = await seen.text();
  const no = waits(seen, html, entry);
  if (no) return { waits: no };
  const theirs = seen.ok && !seen.redirected ? form(html, entry.path) : undefined;
  const files = entry.pairs.some(([name]) => name === "key");
  if (!files) {
    const found = verdict(entry, theirs);
    if (found === "there") return { led: entry.path };
    if (found === "gone") return { refused: GONE };
    if (found === "stale") return { refused: STALE };
  }
  return posted(base, entry, proof(html), entry.base && theirs?.hidden.revision);
}

async function posted(base, entry, csrf, revision) {
  const body = new URLSearchParams(entry.pairs);
  body.set("csrf", csrf);
  if (revision) body.set("revision", revision);
  const answer = await fetch(base + entry.path, { method: "POST", body });
  const html = await answer.text();
  const no = waits(answer, html, entry);
  if (no) return { waits: no };
  if (!answer.ok) return { refused: complaint(html) || REFUSED };
  const to = new URL(answer.url);
  return { led: to.pathname.slice(base.length) + to.search, html };
}

function waits(answer, html, entry) {
  if (answer.status >= 500 || answer.status === 429) return "office";
  if (answer.status === 401 || !proof(html)) return "sign-in";
  return who(html) === entry.who ? undefined : "other";
}
