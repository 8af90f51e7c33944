// Store: what is kept on this machine for one person, and how it is forgotten.

const NAME = "motcua";
const VERSION = 2;
const STORES = ["outbox", "typed", "notes", "chosen"];
const OURS = /^(drafts|pages)$/;
export const DRAFTS = "drafts";
export const PAGES = "pages";

let opening;

function open() {
  opening ??= new Promise((done, fail) => {
    const asked = indexedDB.open(NAME, VERSION);
    asked.onupgradeneeded = () => {
      const db = asked.result;
      for (const one of STORES) {
        if (db.objectStoreNames.contains(one)) continue;
        db.createObjectStore(one, { keyPath: "id", autoIncrement: one === "outbox" });
      }
    };
    asked.onsuccess = () => {
      const db = asked.result;
      db.onclose = () => (opening = undefined);
      db.onversionchange = () => {
        db.close();
        opening = undefined;
      };
      done(db);
    };
    asked.onerror = () => {
      opening = undefined;
      fail(asked.error);
    };
  });
  return opening;
}

async function run(store, mode, act) {
  const db = await open();
  return new Promise((done, fail) => {
    const work = db.transaction(store, mode);
    const asked = act(work.objectStore(store));
    work.oncomplete = () => done(asked.result);
    work.onabort = () => fail(work.error);
  });
}

export const all = (store) => run(store, "readonly", (one) => one.getAll());
export const get = (store, id) => run(store, "readonly", (one) => one.get(id));
export const put = (store, value) => run(store, "readwrite", (one) => one.put(value));
export const drop = (store, id) => run(store, "readwrite", (one) => one.delete(id));

// Nothing is made by looking: a machine on which nobody keeps anything has no store.
export async function exists() {
  if (opening) return true;
  return (await indexedDB.databases()).some((one) => one.name === NAME);
}

// How much was not sent yet, in words; none where nothing waits.
export async function unsent() {
  if (!(await exists())) return "";
  return counted((await all("outbox")).length, (await all("chosen")).length);
}

export function counted(pages, files) {
  return [pages && `${pages} trang`, files && `${files} tệp`].filter(Boolean).join(", ");
}

export async function forget() {
  for (const name of await caches.keys()) if (OURS.test(name)) await caches.delete(name);
  const db = await opening;
  db?.close();
  opening = undefined;
  await new Promise((done, fail) => {
    const asked = indexedDB.deleteDatabase(NAME);
    asked.onsuccess = done;
    asked.onerror = () => fail(asked.error);
  });
}

export async function owner() {
  return (await exists()) ? (await get("notes", "who"))?.value : undefined;
}

// Says whose the machine is now; what somebody else left is forgotten, and how much it was is told.
// Their pages that are still open hear of it, and keep nothing more.
export async function owned(who) {
  const held = await owner();
  if (held === who) return;
  const lost = held && (await unsent());
  if (held) await forget();
  await put("notes", { id: "who", value: who });
  const told = new BroadcastChannel("motcua");
  told.postMessage({ owner: who });
  told.close();
  if (lost) await put("notes", { id: "lost", value: lost });
}
