// Going: files that were chosen go to the inbox one after another, and the page shows how far they are.
// Each is kept on this machine until it is there.

import { alone, handOver, held, isOurs, keep, leave, ofPage, onChange, refuse, went } from "./chosen.js";
import { api, prepared, put } from "./inbox.js";
import { drop, going, isThere, refresh, say, slots, veil } from "./slots.js";

const PAUSES = [1, 2, 4, 8, 15, 30, 60, 60, 60, 60]; // seconds before a broken line is tried again
const OLD = [401, 403];
const CUT = "Đường truyền bị ngắt quá lâu; hãy bấm “Chọn lại tệp”.";
const HELD = "Đã giữ trên máy này, chưa gửi";
const jobs = new Set();
const waiting = [];
let busy = false;
let ready = Promise.resolve();

class Cancelled extends Error {}
class Gone extends Error {}
class Cut extends Error {}

const isRefused = ({ name }) => name === "Refused";

// What is kept on this machine goes on by itself; what is not is lost with the page.
addEventListener("beforeunload", (event) => {
  if ([...jobs].some((job) => !job.isKept)) event.preventDefault();
});

// What is handed in goes without a file that is not there yet.
addEventListener("submit", (event) => {
  if (!jobs.size || event.submitter?.name !== "act" || event.submitter.value !== "send") return;
  const words = `Còn ${jobs.size} tệp chưa gửi, sẽ không đi cùng. Vẫn gửi bổ sung?`;
  if (!confirm(words)) event.preventDefault();
});

export function choose(slot, files, place) {
  files.forEach((file, number) => {
    const job = begun(slot, file, file.name || "ảnh.jpg", (number === 0 && place) || drawn());
    ready = ready.then(() => take(job)).catch((problem) => untaken(job, problem));
  });
}

export async function resume() {
  for (const { id, to, name, file, refused } of await ofPage()) {
    const slot = slots.find((one) => one.dataset.sending === to);
    if (!slot) continue;
    const job = begun(slot, file, name, id);
    Object.assign(job, { isKept: true, isAgain: true });
    if (refused) fail(job, refused);
    else queue(job);
  }
}

function begun(slot, file, name, place) {
  const job = { slot, file, name: name.slice(0, 200), place, over: new AbortController() };
  job.line = line(job);
  jobs.add(job);
  going.add(place);
  veil();
  return job;
}

// Makes a file ready and keeps it, one after another: photos need much memory.
async function take(job) {
  job.file = await prepared(job.file);
  if (job.over.signal.aborted) return;
  await hold(job);
  queue(job);
}

function untaken(job, problem) {
  const isKnown = isRefused(problem);
  if (!isKnown) console.warn(problem.message);
  fail(job, isKnown ? problem.message : "Chưa chuẩn bị được tệp; hãy tải lại trang rồi chọn lại.");
}

async function hold(job) {
  if (!("serviceWorker" in navigator)) return;
  const no = await keep(job);
  job.isKept = !no;
  if (job.over.signal.aborted) await leave(job.place);
  if (no) job.line.querySelector(".quiet").textContent = `${no} Hãy để trang này mở đến khi gửi xong.`;
}

function queue(job) {
  if (job.over.signal.aborted) return;
  if (job.isKept) markHeld(job);
  waiting.push(job);
  next();
}

function drawn() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function line(job) {
  const item = document.createElement("li");
  item.innerHTML =
    '<p><strong></strong> <span class="mark mended">chờ đến lượt</span></p>' +
    '<progress max="100" value="0"></progress><p class="error" hidden></p><p class="quiet"></p>' +
    '<div class="row"><button type="button" class="second">Hủy</button></div>';
  item.querySelector("strong").textContent = job.name;
  item.querySelector("progress").setAttribute("aria-label", `Đang gửi ${job.name}`);
  const button = item.querySelector("button");
  button.setAttribute("aria-label", `Hủy ${job.name}`);
  button.addEventListener("click", () => cancel(job));
  job.slot.querySelector(".going").append(item);
  return item;
}

function mark(job, words, percent, tone = "mended") {
  const [said, bar] = [job.line.querySelector(".mark"), job.line.querySelector("progress")];
  said.textContent = words;
  said.className = `mark ${tone}`;
  bar.hidden = tone !== "mended";
  if (percent !== undefined) bar.value = percent;
}

const markHeld = (job) => mark(job, HELD, 0, "unsure");

async function next() {
  if (busy || !waiting.length) return;
  busy = true;
  const job = waiting.shift();
  try {
    await send(job);
    mark(job, "đã gửi", 100);
    say(job.slot, `Đã gửi ${job.name}.`);
    end(job);
  } catch (problem) {
    if (problem instanceof Gone) lost(job);
    else if (problem instanceof Cut) fail(job, CUT);
    else if (isRefused(problem)) await refused(job, problem.message);
    else if (!(problem instanceof Cancelled)) throw problem;
  } finally {
    busy = false;
    next();
  }
}

// Taken away in another tab, or forgotten when somebody signed out.
function lost(job) {
  job.isKept = false;
  fail(job, "Tệp không còn được giữ trên máy này.");
}

async function refused(job, words) {
  if (job.isKept) await refuse(job.place, words);
  fail(job, words);
}

async function send(job) {
  const { signal } = job.over;
  for (let tries = 0; ; tries += 1) {
    if (signal.aborted) throw new Cancelled();
    try {
      return await (job.isKept ? sendKept(job) : attempt(job));
    } catch (problem) {
      if (signal.aborted) throw new Cancelled();
      const isOld = job.isKept && OLD.includes(problem.status);
      if (problem instanceof Gone || (isRefused(problem) && !isOld)) throw problem;
      if (isOld) await handOver();
      if (!job.isKept && tries >= PAUSES.length) throw new Cut();
      if (job.isKept) markHeld(job);
      else mark(job, "mất đường truyền, sẽ tự gửi lại");
      const why = isOld ? "Phiên đăng nhập đã hết" : "Mất đường truyền";
      say(job.slot, `${why}; ${job.name} sẽ được tự gửi lại.`);
      await pause(PAUSES[Math.min(tries, PAUSES.length - 1)], job);
    }
  }
}

// A file that is kept is sent by this page, by another, or by the worker: by one of them.
async function sendKept(job) {
  let isMine = false;
  await alone(job.place, job.over.signal, async () => {
    isMine = true;
    await attempt(job);
    await went(job.place, job.revision);
  });
  if (isMine) return;
  if (!(await isOurs())) throw new Gone();
  const page = await refresh(job.slot);
  if (!page) throw new Error("line");
  const isOpen = page.querySelector("[data-sending]"); // else it was filed, and what was sent with it
  if (isOpen && !isThere(job.slot, job.place)) throw new Gone();
}

// What may have come before is looked for first; a place that was read already is no "no".
async function attempt(job) {
  const { file, slot, place } = job;
  const { signal } = job.over;
  say(slot, `Đang gửi ${job.name}.`);
  mark(job, "đang chuẩn bị");
  if (job.isAgain && navigator.onLine) await refresh(slot);
  if (!job.isAgain || !isThere(slot, place)) {
    job.isAgain = true;
    const asked = { id: place, name: job.name, content_type: file.type, size: file.size };
    try {
      const ticket = await api(slot, "POST", "", asked, signal);
      await put(ticket, file, signal, (percent) => mark(job, `đang gửi ${percent} %`, percent));
    } catch (problem) {
      if (problem.status !== 409 || problem.field !== "upload") throw problem;
    }
  }
  job.revision = Number((await refresh(slot))?.querySelector('main [name="revision"]')?.value);
}

function end(job) {
  jobs.delete(job);
  going.delete(job.place);
  job.line.remove();
  veil();
}

// Wait, but not longer than until the line is back, or until another has sent what is kept.
async function pause(seconds, job) {
  const over = new AbortController();
  await new Promise((done) => {
    const timer = setTimeout(done, 1000 * seconds);
    const { signal } = over;
    signal.addEventListener("abort", () => clearTimeout(timer));
    addEventListener("online", done, { signal });
    job.over.signal.addEventListener("abort", done, { signal });
    if (job.isKept) onChange(async () => (await held(job.place)) || done(), signal);
  });
  over.abort();
}

async function cancel(job) {
  job.over.abort();
  const at = waiting.indexOf(job);
  if (at >= 0) waiting.splice(at, 1);
  const isNoted = job.isAgain && job.slot.querySelector(`[data-file="${job.place}"]`);
  end(job);
  if (job.isKept) await leave(job.place);
  if (isNoted || !job.isKept || navigator.onLine) drop(job.slot, job.place);
  else say(job.slot, "Đã bỏ tệp.");
}

function fail(job, words) {
  if (!job.isKept) {
    jobs.delete(job);
    going.delete(job.place);
    veil();
  }
  mark(job, "chưa gửi được", 0, "against");
  const error = job.line.querySelector(".error");
  error.hidden = false;
  error.textContent = words;
  const button = job.line.querySelector("button");
  button.textContent = job.isKept ? "Bỏ tệp" : "Đóng";
  button.setAttribute("aria-label", `${button.textContent} ${job.name}`);
  say(job.slot, `${job.name} chưa gửi được: ${words}`);
}
