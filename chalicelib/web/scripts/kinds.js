// Kinds: what a request is to the worker, and what of the outbox may be sent.

import { same } from "./forms.js";

const DRAFT = /^\/drafts(?:\/[^/]+){0,2}$/;
const TYPED = /^\/drafts\/([^/]+)\/[^/]+$/;
const OPEN = /^\/$|^\/procedures\/[^/]+$/;

// "file": kept for good; "open": the same for everybody, kept where it was looked at; "draft": kept
// for its owner; "typed": sent now or later; "farewell"; "page": never kept; "other": let alone.
export function kind(method, mode, path, search) {
  if (method === "GET" && /^\/static\/[0-9a-f]{8}\//.test(path)) return "file";
  if (mode !== "navigate") return "other";
  if (method === "POST") {
    if (path === "/sign-out") return "farewell";
    return TYPED.test(path) ? "typed" : "other";
  }
  if (method !== "GET") return "other";
  if (DRAFT.test(path)) return "draft";
  return OPEN.test(path) && !search ? "open" : "page";
}

export const draftOf = (path) => path.match(TYPED)?.[1];

// What is typed again on a page takes the place of what waits there, refused or not.
export function replaced(queue, entry) {
  const old = queue.find((one) => one.path === entry.path);
  return old ? { ...entry, id: old.id } : entry;
}

// The first that may go: in order, and nothing of a draft past what was refused of it.
export function foremost(queue) {
  const held = new Set();
  for (const one of queue) {
    if (!one.refused && !held.has(one.draft)) return one;
    held.add(one.draft);
  }
  return undefined;
}

// What the draft says now decides: typed over what is still there, there already, or too late.
export function verdict(entry, theirs) {
  if (!theirs) return "gone";
  const names = Object.keys(theirs.labels);
  if (same(theirs.pairs, entry.pairs, names)) return "there";
  if (entry.base && !same(theirs.pairs, entry.base, names)) return "stale";
  return "send";
}
