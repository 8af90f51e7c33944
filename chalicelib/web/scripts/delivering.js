// Delivering: a file that was chosen on this machine goes from the worker to the inbox.

import { hasCome, proof, revision } from "./forms.js";
import { follow } from "./trails.js";

const UNTAKEN = "Kho nhận tệp không nhận tệp này; hãy bỏ tệp rồi chọn lại.";

// `html` is what the page of the file says at this moment. Asking for its ticket again is the same
// place, and what did come without our hearing of it is not sent again.
export async function deliver(base, entry, html) {
  if (!hasCome(html, entry.id)) {
    const no = await handOver(base, entry, proof(html));
    if (no) return no;
  }
  const after = await (await fetch(base + entry.path, { headers: { Accept: "text/html" } })).text();
  const saved = revision(after);
  if (entry.revision && saved) await follow(entry.draft, entry.revision, saved);
  return {};
}

// Returns why it waits or was refused; nothing where the inbox has it.
async function handOver(base, { id, to, name, file }, csrf) {
  const headers = { "Content-Type": "application/json", "x-csrf-token": csrf };
  const asked = { id, name, content_type: file.type, size: file.size };
  const told = { method: "POST", headers, body: JSON.stringify(asked) };
  const answer = await fetch(`${base}/v1${to}`, told);
  if (answer.status === 401) return { waits: "sign-in" };
  if (isBusy(answer)) return { waits: "office" };
  if (!answer.ok) return ofProblem(answer.status, await answer.json().catch(() => ({})));
  const { url, fields } = await answer.json();
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.append(field, value);
  form.append("file", file, "file");
  const taken = await fetch(url, { method: "POST", body: form });
  if (isBusy(taken)) return { waits: "office" };
  return taken.ok ? undefined : { refused: UNTAKEN };
}

// A place that was read already is no "no": the office has the file.
function ofProblem(status, { detail = UNTAKEN, field }) {
  return status === 409 && field === "upload" ? undefined : { refused: detail };
}

const isBusy = ({ status }) => status >= 500 || status === 429;
