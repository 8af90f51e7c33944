// Trails: which revision of a draft follows from what was seen on this machine.

import { trail } from "./kinds.js";
import { get, put } from "./store.js";

const name = (draft) => `trail ${draft}`;

export async function follow(draft, from, saved) {
  const known = (await get("notes", name(draft)))?.value;
  await put("notes", { id: name(draft), value: trail(known, from, saved) });
}

// The revision that the one somebody saw has become by what was sent from here since, and no more.
export async function now(draft, seen) {
  const known = (await get("notes", name(draft)))?.value;
  return known?.from === seen ? known.to : seen;
}
