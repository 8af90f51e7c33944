// Typing: what is typed on a page of a draft is kept until it is sent, and offered again.

import { all, drop, get, put } from "./store.js";
import { clock, isMine, line, made, note, press } from "./unsent.js";

const { base, who, kept } = document.body.dataset;
const here = location.pathname.slice(base.length);
const PAUSE = 500;
const MARKS = ["revision", "seen"];
const UNTYPED = ["hidden", "submit", "button", "file"];
let keeping = true;

new BroadcastChannel("motcua").addEventListener("message", ({ data }) => {
  if (data === "forgotten" || (data.owner && data.owner !== who)) keeping = false;
});

// The form that this page sends to its own address.
function ownForm() {
  const forms = [...document.querySelectorAll("main form[method=post]")];
  const isOwn = (one) => new URL(one.action).pathname === location.pathname;
  return forms.find((one) => isOwn(one) && one.elements.revision);
}

function read(form) {
  const isTyped = (name) => form.elements[name]?.type !== "hidden";
  return [...new FormData(form)].filter(([name, value]) => isTyped(name) && !(value instanceof File));
}

function fill(form, pairs) {
  for (const one of form.elements) {
    if (!one.name || UNTYPED.includes(one.type)) continue;
    const values = pairs.filter(([name]) => name === one.name).map(([, value]) => value);
    if (["checkbox", "radio"].includes(one.type)) one.checked = values.includes(one.value);
    else if (values.length) one.value = values[0].replace(/\r\n/g, "\n");
  }
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

// What the page came with: somebody may have typed before this script ran.
function came(form) {
  const pairs = [];
  for (const one of form.elements) {
    if (!one.name || UNTYPED.includes(one.type)) continue;
    if (["checkbox", "radio"].includes(one.type)) {
      if (one.defaultChecked) pairs.push([one.name, one.value]);
    } else if (one.options) {
      const chosen = [...one.options].find((option) => option.defaultSelected) ?? one.options[0];
      pairs.push([one.name, chosen?.value ?? ""]);
    } else pairs.push([one.name, one.defaultValue.replace(/\r?\n/g, "\r\n")]);
  }
  return pairs;
}

const told = (pairs) => JSON.stringify(pairs.filter(([, value]) => value).sort());

export async function type() {
  const form = ownForm();
  if (!form) return;
  const waiting = (await all("outbox")).find((one) => one.path === here);
  const isWaiting = waiting && (await isMine(waiting));
  if (isWaiting) fill(form, waiting.pairs);
  const before = told(isWaiting ? read(form) : came(form));
  const typed = await get("typed", here);
  if (typed && told(typed.pairs) === before) await drop("typed", here);
  else if (typed && (await isMine(typed))) await (kept ? go(form, typed) : offer(form, typed));
  follow(form, before, who ?? typed?.who ?? waiting?.who);
}

// A page of this machine is older than what was saved from it since: it goes on from there.
function go(form, typed) {
  for (const name of MARKS) if (typed.marks[name]) form.elements[name].value = typed.marks[name];
  fill(form, typed.pairs);
}

function follow(form, before, whose) {
  let timer, isSent;
  const keep = () => {
    clearTimeout(timer);
    const pairs = read(form);
    if (!keeping || isSent || told(pairs) === before) return;
    const marks = Object.fromEntries(MARKS.map((name) => [name, form.elements[name]?.value]));
    put("typed", { id: here, who: whose, pairs, marks, at: Date.now() });
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    isSent = false;
    timer = setTimeout(keep, PAUSE);
  });
  form.addEventListener("submit", () => {
    keep();
    isSent = true; // the worker forgets it when it is taken, and keeps it when there is no line
  });
  addEventListener("pagehide", keep);
  keep();
}

function offer(form, typed) {
  const restore = press("Khôi phục nội dung chưa lưu", async () => {
    fill(form, typed.pairs);
    found.remove();
  });
  const leave = press("Bỏ nội dung này", async () => {
    await drop("typed", here);
    found.remove();
  });
  const words = `Có nội dung gõ lúc ${clock(typed.at)} chưa được lưu.`;
  const found = note("note", line(words), made("div", { className: "acts" }, restore, leave));
  form.before(found);
}
