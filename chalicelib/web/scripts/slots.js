// Slots: the files of each paper as the page shows them, and taking one away.

import { drop as forget, exists } from "./store.js";

const LOOKS = [3, 5, 10, 20, 40, 60]; // seconds until it is asked again whether a file was read
export const slots = [...document.querySelectorAll("[data-sending]")];
export const going = new Set(); // places of files that are on their way

function live(slot) {
  const list = document.createElement("ul");
  list.className = "sent going";
  list.setAttribute("aria-label", `Đang gửi cho ${slot.dataset.name}`);
  const said = document.createElement("p");
  said.className = "hidden";
  said.setAttribute("role", "status");
  slot.querySelector(".sent").after(list);
  slot.append(said);
}

export function say(slot, words) {
  slot.querySelector('[role="status"]').textContent = words;
}

// Whether the page shows a file as one that came.
export function isThere(slot, place) {
  const shown = slot.querySelector(`[data-file="${place}"]`);
  return Boolean(shown) && !shown.querySelector('button[value^="file|"]');
}

// A file that is on its way is shown once: as that.
export function veil() {
  for (const one of document.querySelectorAll("[data-file]")) one.hidden = going.has(one.dataset.file);
}

export async function drop(slot, place, button) {
  if (button) button.disabled = true;
  try {
    if (await exists()) await forget("chosen", place); // another tab may keep it to be sent
    const { api } = await import("./inbox.js");
    await api(slot, "DELETE", `/${encodeURIComponent(place)}`);
    await refresh(slot);
    say(slot, "Đã bỏ tệp.");
    if (button) slot.querySelector('button[value^="file|"]').focus();
  } catch (problem) {
    if (button) button.disabled = false;
    say(slot, problem.name === "Refused" ? problem.message : "Chưa bỏ được tệp; hãy thử lại.");
  }
}

// Show the files, and what depends on them, as the page itself shows them. What cannot be fetched
// now stays as it is; nothing on the page is lost by that. Returns the page, where it was fetched.
export async function refresh(slot) {
  const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer || !answer.ok) return undefined;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const own of slots) {
    const found = page.querySelector(`[data-sending="${CSS.escape(own.dataset.sending)}"]`);
    if (!found) continue;
    const held = own.contains(document.activeElement) && document.activeElement.value;
    own.querySelector(".sent").replaceWith(found.querySelector(".sent"));
    const again = held && [...own.querySelectorAll("button")].find((one) => one.value === held);
    if (again) again.focus();
  }
  for (const own of document.querySelectorAll("[data-fresh]")) {
    const found = page.querySelector(`[data-fresh="${CSS.escape(own.dataset.fresh)}"]`);
    if (found) own.replaceChildren(...found.childNodes);
  }
  veil();
  if (isReading(page, slot) && !("looking" in slot.dataset)) look(slot, 0);
  return page;
}

function isReading(page, { dataset: { sending } }) {
  return "reads" in (page.querySelector(`[data-sending="${CSS.escape(sending)}"]`)?.dataset ?? {});
}

async function look(slot, times) {
  if (times >= LOOKS.length) return delete slot.dataset.looking;
  slot.dataset.looking = "";
  await new Promise((done) => setTimeout(done, 1000 * LOOKS[times]));
  const page = await refresh(slot);
  if (!page || isReading(page, slot)) return look(slot, times + 1);
  delete slot.dataset.looking;
  say(slot, "Đã đọc xong tệp.");
}

for (const slot of slots) {
  live(slot);
  if ("reads" in slot.dataset) look(slot, 0);
}
