// Send: files of a paper go from where they are chosen straight to the inbox, one after another.
// Without this script the same buttons lead to a page that sends one file.

const PAUSES = [1, 2, 4, 8, 15, 30, 60, 60, 60, 60]; // seconds before a broken line is tried again
const LOOKS = [3, 5, 10, 20, 40, 60]; // seconds until it is asked again whether a file was read
const MOST = 200 * 2 ** 20;
const waiting = [];
let busy = false;

class Refused extends Error {}
class Cancelled extends Error {}

for (const slot of document.querySelectorAll("[data-sending]")) {
  slot.addEventListener("click", (event) => {
    const button = event.target.closest('button[name="send"]');
    if (!button) return;
    event.preventDefault();
    const [what, place] = button.value.split("|");
    if (what === "drop") drop(slot, place, button);
    else choose(slot, what, button.closest("[data-file]") ? place : null);
  });
  live(slot);
  if ("reads" in slot.dataset) look(slot, 0);
}

addEventListener("beforeunload", (event) => {
  if (busy || waiting.length) event.preventDefault();
});

function live(slot) {
  const going = document.createElement("ul");
  going.className = "sent going";
  going.setAttribute("aria-label", `Đang gửi cho ${slot.dataset.name}`);
  const said = document.createElement("p");
  said.className = "hidden";
  said.setAttribute("role", "status");
  slot.querySelector(".sent").after(going);
  slot.append(said);
}

function say(slot, words) {
  slot.querySelector('[role="status"]').textContent = words;
}

function choose(slot, what, place) {
  const input = document.createElement("input");
  input.type = "file";
  input.accept = what === "photo" ? "image/*" : "application/pdf,image/*";
  if (what === "photo") input.setAttribute("capture", "environment");
  else input.multiple = place === null;
  input.hidden = true;
  input.addEventListener("change", () => {
    [...input.files].forEach((file, number) => enqueue(slot, file, number === 0 ? place : null));
    input.remove();
  });
  document.body.append(input);
  input.click();
}

function enqueue(slot, file, place) {
  const job = { slot, file, name: file.name || "ảnh.jpg", place: place || drawn(), over: new AbortController() };
  job.line = line(job);
  if (file.size > MOST) return fail(job, "Tệp lớn hơn 200 MB; hãy quét ở 200–300 dpi hoặc chia nhỏ.");
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
    '<progress max="100" value="0"></progress><p class="error" hidden></p>' +
    '<div class="row"><button type="button" class="second">Hủy</button></div>';
  item.querySelector("strong").textContent = job.name;
  item.querySelector("progress").setAttribute("aria-label", `Đang gửi ${job.name}`);
  const button = item.querySelector("button");
  button.setAttribute("aria-label", `Hủy ${job.name}`);
  button.addEventListener("click", () => cancel(job));
  job.slot.querySelector(".going").append(item);
  return item;
}

function mark(job, words, percent) {
  job.line.querySelector(".mark").textContent = words;
  if (percent !== undefined) job.line.querySelector("progress").value = percent;
}

async function next() {
  if (busy || !waiting.length) return;
  busy = true;
  const job = waiting.shift();
  try {
    await send(job);
    mark(job, "đã gửi", 100);
    say(job.slot, `Đã gửi ${job.name}.`);
    await refresh(job.slot);
    job.line.remove();
  } catch (error) {
    if (error instanceof Refused) fail(job, error.message);
    else if (!(error instanceof Cancelled)) throw error;
  } finally {
    busy = false;
    next();
  }
}

async function send(job) {
  say(job.slot, `Đang gửi ${job.name}.`);
  mark(job, "đang chuẩn bị");
  let file;
  for (let tries = 0; ; tries += 1) {
    if (job.over.signal.aborted) throw new Cancelled();
    try {
      file ??= await prepared(job);
      const { type, size } = file;
      const asked = { id: job.place, name: job.name.slice(0, 200), content_type: type, size };
      const ticket = await api(job.slot, "POST", "", asked, job.over.signal);
      await put(job, ticket, file);
      return;
    } catch (error) {
      if (job.over.signal.aborted) throw new Cancelled();
      if (error instanceof Refused) throw error;
      if (tries >= PAUSES.length) throw new Refused("Đường truyền bị ngắt quá lâu; hãy bấm “Chọn lại tệp”.");
      mark(job, "mất đường truyền, sẽ tự gửi lại");
      say(job.slot, `Mất đường truyền; ${job.name} sẽ được tự gửi lại.`);
      await pause(PAUSES[tries], job.over.signal);
    }
  }
}

// What is sent of a file: as it is, or a large photo made smaller.
async function prepared(job) {
  const { smaller, typeOf, TYPES } = await import("./smaller.js");
  const file = await smaller(job.file);
  const type = typeOf(file);
  if (!TYPES.has(type)) throw new Refused("Chỉ nhận tệp PDF, JPEG, PNG, TIFF hoặc HEIC.");
  if (file.size === 0) throw new Refused("Tệp rỗng; hãy chọn lại tệp.");
  return file.type === type ? file : new Blob([file], { type });
}

async function api(slot, method, more, body, signal) {
  const answer = await fetch(`${slot.dataset.base}/v1${slot.dataset.sending}${more}`, {
    method,
    signal,
    headers: { "Content-Type": "application/json", "x-csrf-token": slot.dataset.csrf },
    body: body && JSON.stringify(body),
  });
  if (answer.ok) return answer.status === 204 ? null : answer.json();
  if (answer.status === 401) throw new Refused("Phiên đăng nhập đã hết; hãy đăng nhập lại rồi gửi tiếp.");
  if (answer.status < 500 && answer.status !== 429) {
    const problem = await answer.json().catch(() => ({}));
    throw new Refused(problem.detail || "Không gửi được tệp này.");
  }
  throw new Error(`status ${answer.status}`);
}

function put(job, ticket, file) {
  const form = new FormData();
  for (const [name, value] of Object.entries(ticket.fields)) form.append(name, value);
  form.append("file", file, "file");
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open("POST", ticket.url);
    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      const percent = Math.floor((100 * event.loaded) / event.total);
      mark(job, `đang gửi ${percent} %`, percent);
    });
    request.addEventListener("load", () => {
      if (request.status < 300) done();
      else failed(new Error(`inbox ${request.status}`));
    });
    request.addEventListener("error", () => failed(new Error("line")));
    request.addEventListener("abort", () => failed(new Cancelled()));
    job.over.signal.addEventListener("abort", () => request.abort());
    request.send(form);
  });
}

// Wait, but not longer than until the line is back.
function pause(seconds, signal) {
  return new Promise((done) => {
    const end = () => {
      clearTimeout(timer);
      removeEventListener("online", end);
      done();
    };
    const timer = setTimeout(end, 1000 * seconds);
    addEventListener("online", end);
    signal.addEventListener("abort", end);
  });
}

function cancel(job) {
  job.over.abort();
  const at = waiting.indexOf(job);
  if (at >= 0) waiting.splice(at, 1);
  job.line.remove();
  drop(job.slot, job.place);
}

function fail(job, words) {
  mark(job, "chưa gửi được");
  job.line.querySelector("progress").hidden = true;
  const error = job.line.querySelector(".error");
  error.hidden = false;
  error.textContent = words;
  job.line.querySelector("button").textContent = "Đóng";
  say(job.slot, `${job.name} chưa gửi được: ${words}`);
}

async function drop(slot, place, button) {
  if (button) button.disabled = true;
  try {
    await api(slot, "DELETE", `/${encodeURIComponent(place)}`);
    await refresh(slot);
    say(slot, "Đã bỏ tệp.");
    if (button) slot.querySelector('button[value^="file|"]').focus();
  } catch (error) {
    if (button) button.disabled = false;
    say(slot, error instanceof Refused ? error.message : "Chưa bỏ được tệp; hãy thử lại.");
  }
}

// Show the files, and what depends on them, as the page itself shows them. What cannot be fetched
// now stays as it is; nothing on the page is lost by that.
async function refresh(slot) {
  const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer || !answer.ok) return "reads" in slot.dataset;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const own of document.querySelectorAll("[data-sending]")) {
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
  const mine = page.querySelector(`[data-sending="${CSS.escape(slot.dataset.sending)}"]`);
  const reads = Boolean(mine && "reads" in mine.dataset);
  if (reads && !("looking" in slot.dataset)) look(slot, 0);
  return reads;
}

async function look(slot, times) {
  if (times >= LOOKS.length) return delete slot.dataset.looking;
  slot.dataset.looking = "";
  await new Promise((done) => setTimeout(done, 1000 * LOOKS[times]));
  if (await refresh(slot)) return look(slot, times + 1);
  delete slot.dataset.looking;
  say(slot, "Đã đọc xong tệp.");
}
