// Worker: stands between the pages and the line; SHELL, in front, names the files of today.

import { beside, labels, proof, title, who } from "./forms.js";
import { draftOf, isApplication, kind, replaced } from "./kinds.js";
import { send } from "./sending.js";
import { all, DRAFTS, drop, exists, forget, get, owned, owner, PAGES, put } from "./store.js";

const BASE = new URL(".", self.location).pathname.slice(0, -1);
const FILES = `files ${SHELL.join(" ")}`;
const OFFLINE = `${BASE}/offline`;
const DAY = 86_400_000;
const OLD = [401, 403];
const told = new BroadcastChannel("motcua");

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("sync", (event) => event.waitUntil(sendKept()));
self.addEventListener("message", (event) => {
  if (event.data === "send") event.waitUntil(sendKept());
});

async function install() {
  const cache = await caches.open(FILES);
  await cache.addAll(SHELL.map((one) => `${BASE}/${one}`));
  const page = await fetch(OFFLINE, { credentials: "omit" });
  if (!page.ok) throw new Error(`the page without a line answers ${page.status}`);
  await cache.put(OFFLINE, page);
  await self.skipWaiting();
}

async function activate() {
  for (const name of await caches.keys()) {
    if (name.startsWith("files ") && name !== FILES) await caches.delete(name);
  }
  await self.clients.claim();
}

const ANSWERS = { file, open, draft, fresh, typed, dropped, page, farewell };

self.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname, search } = new URL(url);
  if (origin !== self.location.origin || !pathname.startsWith(`${BASE}/`)) return;
  const path = pathname.slice(BASE.length);
  const found = kind(method, mode, path, search);
  if (found !== "other") event.respondWith(ANSWERS[found](event, path, search));
});

async function file({ request }) {
  const cache = await caches.open(FILES);
  const held = await cache.match(request.url);
  if (held) return held;
  try {
    const answer = await fetch(request);
    if (answer.headers.get("Cache-Control")?.includes("immutable")) {
      await cache.put(request.url, answer.clone());
    }
    return answer;
  } catch (problem) {
    const name = request.url.split("/").pop();
    const other = (await cache.keys()).find((one) => one.url.endsWith(`/${name}`));
    if (!other) throw problem;
    return cache.match(other); // a page kept from before a deployment gets what is there
  }
}

async function page({ request }) {
  return fetch(request).catch(offline);
}

async function offline() {
  return (await caches.open(FILES)).match(OFFLINE);
}

async function open(event, path) {
  try {
    const answer = await fetch(event.request);
    if (isPage(answer)) event.waitUntil(keepOpen(path, answer.clone()));
    return answer;
  } catch {
    return (await kept(PAGES, path)) ?? offline();
  }
}

// What anybody sees is kept as nobody in particular sees it: no menu, no proof of a session.
async function keepOpen(path, answer) {
  const text = await answer.text();
  if (!proof(text)) return keep(PAGES, path, answer, text);
  const held = await kept(PAGES, path);
  if (held && Date.now() - Number(held.headers.get("X-Kept")) < DAY) return;
  const bare = await fetch(BASE + path, { credentials: "omit" });
  if (isPage(bare)) await keep(PAGES, path, bare, await bare.text());
}

async function draft(event, path, search) {
  try {
    const answer = await fetch(event.request);
    if (answer.status === 404) event.waitUntil(endDraft(draftOf(path)));
    else if (isPage(answer) && !search) event.waitUntil(keepDraft(path, answer.clone()));
    return answer;
  } catch {
    return (await kept(DRAFTS, path)) ?? (await anyOf(draftOf(path))) ?? offline();
  }
}

// After a file of it was sent; the copy on this machine shows it too.
async function fresh(event, path) {
  const answer = await fetch(event.request);
  if (isPage(answer)) event.waitUntil(keepDraft(path, answer.clone()));
  return answer;
}

async function anyOf(id) {
  const [one] = await pagesOf(id);
  return one && Response.redirect(one.url, 303);
}

async function pagesOf(id) {
  if (!(await caches.has(DRAFTS))) return [];
  const keys = await (await caches.open(DRAFTS)).keys();
  return keys.filter((one) => one.url.includes(`${BASE}/drafts/${id}/`));
}

async function keepDraft(path, answer) {
  const html = await answer.text();
  const mark = who(html);
  if (!mark) return;
  await owned(mark);
  await keep(DRAFTS, path, answer, html);
}

async function endDraft(id) {
  for (const one of await pagesOf(id)) await (await caches.open(DRAFTS)).delete(one);
  if (await exists()) await drop("notes", `trail ${id}`);
}

const isPage = (answer) =>
  answer.ok && !answer.redirected && answer.headers.get("Content-Type")?.startsWith("text/html");

async function keep(name, path, answer, text) {
  const headers = new Headers(answer.headers);
  headers.set("X-Kept", Date.now());
  const marked = text.replace("<body ", `<body data-kept="${Date.now()}" `);
  await (await caches.open(name)).put(BASE + path, new Response(marked, { headers }));
}

async function kept(name, path) {
  return (await caches.has(name)) ? (await caches.open(name)).match(BASE + path) : undefined;
}

// What cannot be sent now, or only by a page of today's session, is kept and sent from there.
async function typed(event, path) {
  const said = [...new URLSearchParams(await event.request.clone().text())];
  const isOfDraft = (one) => one.draft === draftOf(path);
  const lacks = isApplication(said) && (await files()).some(isOfDraft);
  const waiting = (await queue()).some(isOfDraft);
  const answer = lacks || waiting ? undefined : await fetch(event.request).catch(() => undefined);
  if (answer?.type === "opaqueredirect") event.waitUntil(settled(path));
  if (answer && !OLD.includes(answer.status)) return answer;
  const id = await keepTyped(path, said);
  if (lacks) {
    event.waitUntil(sendKept()); // files take their time; nobody waits for them on a blank page
    return to("/offline");
  }
  const { went, waits } = answer || waiting ? await sendKept() : { went: {} };
  if (went[id]?.filed) return to(went[id].filed);
  if (waits === "sign-in") return to(path);
  if (went[id] || waits || !answer) return to(await onward(path, new Map(said).get("then")));
  await drop("outbox", id); // an old page was not the reason: its answer says what was
  return answer;
}

const to = (path) => Response.redirect(BASE + path, 303);
const queue = async () => ((await exists()) ? all("outbox") : []);
const files = async () => ((await exists()) ? all("chosen") : []);

async function keepTyped(path, said) {
  const html = (await (await kept(DRAFTS, path))?.text()) ?? "";
  const entry = {
    path,
    draft: draftOf(path),
    title: title(html) || path,
    who: (await owner()) ?? who(html),
    pairs: said.filter(([name]) => name !== "csrf"),
    labels: labels(html),
    at: Date.now(),
  };
  const id = await put("outbox", replaced(await all("outbox"), entry));
  await drop("typed", path);
  await self.registration.sync?.register("outbox").catch(() => told.postMessage("unsynced"));
  return id;
}

// Where a page that is kept leads: as its button says, if that page is on this machine too.
async function onward(path, then) {
  if (then === "leave") return "/offline";
  const html = (await (await kept(DRAFTS, path))?.text()) ?? "";
  const follows = beside(html, then === "back" ? "prev" : "next")?.slice(BASE.length);
  return follows && (await kept(DRAFTS, follows)) ? follows : "/offline";
}

async function sendKept() {
  const came = await send(BASE, settle);
  if (await exists()) await put("notes", { id: "waits", value: came.waits });
  told.postMessage("sent");
  return came;
}

// What of a dossier is not a draft is kept nowhere, so there is nothing to say anew.
async function settle(entry, { filed }) {
  if (filed) await endDraft(entry.draft);
  else if (entry.path.startsWith("/drafts/")) await refresh(entry.path);
}

// After a page was taken, the copy on this machine says what was taken.
async function settled(path) {
  if (await exists()) await drop("typed", path);
  await refresh(path);
}

async function refresh(path) {
  const answer = await fetch(BASE + path).catch(() => undefined);
  if (answer?.status === 404 || answer?.redirected) await endDraft(draftOf(path));
  else if (answer && isPage(answer)) await keepDraft(path, answer);
}

// A draft that is deleted takes with it what is kept of it.
async function dropped({ request }, path) {
  const answer = await fetch(request);
  if (answer.type !== "opaqueredirect") return answer;
  for (const one of await queue()) if (one.draft === draftOf(path)) await drop("outbox", one.id);
  for (const one of await files()) if (one.draft === draftOf(path)) await drop("chosen", one.id);
  await endDraft(draftOf(path));
  return answer;
}

async function farewell({ request }) {
  await forget();
  told.postMessage("forgotten");
  return fetch(request).catch(offline);
}
