// Kinds: what a request is to the worker, and what of the outbox goes next.

const DRAFT = /^\/drafts(?:\/[^/]+){1,2}$/;
const TYPED = /^\/drafts\/([^/]+)\/[^/]+$/;
const OPEN = /^\/$|^\/en$|^(?:\/en)?\/procedures\/[^/]+$/;

// "file": kept for good; "open": the same for everybody, kept where it was looked at; "draft": kept
// for its owner; "fresh": a draft that fetches itself anew; "typed": sent now or later; "dropped" and "farewell": what is kept goes too;
// "page": never kept; "other": let alone.
export function kind(method, mode, path, search) {
  if (method === "GET" && /^\/static\/[0-9a-f]{8}\//.test(path)) return "file";
  if (mode !== "navigate") return method === "GET" && TYPED.test(path) ? "fresh" : "other";
  if (method === "POST") return ofPost(path);
  if (method !== "GET") return "other";
  if (DRAFT.test(path)) return "draft";
  return OPEN.test(path) && !search ? "open" : "page";
}

function ofPost(path) {
  if (path === "/sign-out") return "farewell";
  if (TYPED.test(path)) return "typed";
  return DRAFT.test(path) ? "dropped" : "other";
}

export const draftOf = (path) => path.split("/")[2];

// What is typed again on a page takes the place of what waits there, refused or not.
export function replaced(queue, entry) {
  const old = queue.find((one) => one.path === entry.path);
  return old ? { ...entry, id: old.id } : entry;
}

export const isApplication = (pairs) => pairs.some(([name]) => name === "key");

// The first that may go: pages in order, and nothing of a draft past what was refused of it; then
// files that are not `away`, which others are sending. An application waits for the files of its draft.
export function foremost(queue, files = [], away = []) {
  const held = new Set();
  const lacks = new Set(files.map((one) => one.draft));
  for (const one of queue) {
    const waits = lacks.has(one.draft) && isApplication(one.pairs);
    if (!one.refused && !waits && !held.has(one.draft)) return one;
    held.add(one.draft);
  }
  return files.find((one) => !one.refused && !away.includes(one.id));
}

// Which revision somebody has seen who saw `from` and then sent what made `saved`: theirs alone
// leads there, or another device was in between and what they saw stays what it was.
export function trail(known, from, saved) {
  if (known && (saved === known.to || saved === known.to + 1)) return { ...known, to: saved };
  return saved === from + 1 ? { from, to: saved } : { from, to: from };
}
