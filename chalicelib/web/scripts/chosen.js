// Chosen: files stay on this machine from when they are chosen until the inbox has them.

import { draftOf } from "./kinds.js";
import { all, drop, exists, get, owner, put } from "./store.js";
import { follow } from "./trails.js";
import { ask, isMine, watch } from "./unsent.js";

const MOST = 200 * 2 ** 20; // bytes of all files that wait: as much as one file may have
const { base, who } = document.body.dataset;
const here = location.pathname.slice(base.length);
const told = new BroadcastChannel("motcua");

// Keeps a file of this page; returns why it cannot be kept, or nothing.
export async function keep(job) {
  try {
    const no = await note(job);
    if (no) return no;
  } catch (problem) {
    if (!(problem instanceof DOMException)) throw problem;
    return "Máy này không còn chỗ để giữ tệp.";
  }
  navigator.serviceWorker.ready.then((one) => one.sync?.register("outbox")).catch(() => undefined);
  await watch();
  told.postMessage("kept");
  return undefined;
}

// The machine must still be theirs who chose it: somebody may have signed out in another tab.
async function note({ place, name, slot, file }) {
  if (!(await isOurs())) return "Tệp này không giữ được trên máy.";
  const others = (await all("chosen")).filter((one) => one.id !== place);
  const left = MOST - others.reduce((sum, one) => sum + one.file.size, 0);
  const most = Math.max(0, Math.floor(left / 2 ** 20));
  if (file.size > left) return `Máy này chỉ còn giữ được ${most} MB tệp chưa gửi.`;
  const revision = Number(document.querySelector('main [name="revision"]')?.value);
  const of = { path: here, draft: draftOf(here), to: slot.dataset.sending, who, revision };
  await put("chosen", { id: place, name, file, ...of, at: Date.now() });
  return undefined;
}

// Whether the machine is still theirs whose page this is.
export const isOurs = async () => Boolean(who) && (await owner()) === who;

export async function ofPage() {
  const found = [];
  for (const one of await all("chosen")) if (one.path === here && (await isMine(one))) found.push(one);
  return found;
}

export const held = async (place) => ((await exists()) ? get("chosen", place) : undefined);

// One sends at a time, a page or the worker: `act` is done where the file still waits.
export function alone(place, signal, act) {
  return navigator.locks.request(`chosen ${place}`, { signal }, async () => {
    if (await held(place)) await act();
  });
}

// The inbox has it; `revision` is what the page of the draft says after that.
export async function went(place, revision) {
  const entry = await held(place);
  if (!entry) return;
  if (entry.revision && revision) await follow(entry.draft, entry.revision, revision);
  await drop("chosen", place);
  told.postMessage("sent");
  await ask(); // an application may have waited for it
}

export async function refuse(place, words) {
  const entry = await held(place);
  if (entry) await put("chosen", { ...entry, refused: words });
  told.postMessage("kept");
}

export async function leave(place) {
  if (await exists()) await drop("chosen", place);
  await navigator.locks.request(`chosen ${place}`, () => undefined); // whoever sends it has ended
  told.postMessage("kept");
  await ask();
}

// Has the worker send what this page may not: it belongs to a session that ended.
export const handOver = ask;

export function onChange(act, signal) {
  told.addEventListener("message", act, { signal });
}
