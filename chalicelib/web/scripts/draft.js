// Draft: saves a page of an application as it is typed, one save at a time. Its buttons save too.

const PAUSE = 1500;
const PATIENCE = 15_000;
const LONGEST = 60_000;
const form = document.querySelector("form[data-saves]");
const told = form.querySelector("[data-saved]");

let timer, saving, unsure, failures = 0, ended = false;
let known = read();

// What a save says: the fields as they stand, none of the buttons, no file.
function read() {
  const pairs = [...new FormData(form)].filter(([, value]) => typeof value === "string");
  return new URLSearchParams(pairs).toString();
}

const typed = (body) => {
  const pairs = new URLSearchParams(body);
  for (const name of ["csrf", "revision", "seen"]) pairs.delete(name);
  return pairs.toString();
};
const isDirty = () => Boolean(unsure) || typed(read()) !== typed(known);
const LOCAL = { timeStyle: "short", timeZone: "Asia/Ho_Chi_Minh" };
const clock = (at) => new Date(at).toLocaleTimeString("vi-VN", LOCAL);

function later(pause) {
  clearTimeout(timer);
  if (!ended) timer = setTimeout(save, pause);
}

// A save whose answer was lost is sent again as it was, before anything typed since: the same again
// changes nothing, so nobody is told of a conflict with themselves.
function save() {
  if (ended || saving || !isDirty()) return saving;
  const body = unsure ?? read();
  saving = post(body).finally(() => {
    saving = undefined;
    if (isDirty()) later(failures ? Math.min(LONGEST, PAUSE * 2 ** failures) : PAUSE);
  });
  return saving;
}

async function post(body) {
  unsure = body;
  try {
    const headers = {
      Accept: "application/json",
      "Content-Type": "application/x-www-form-urlencoded",
    };
    const signal = AbortSignal.timeout(PATIENCE);
    const answer = await fetch(form.action, { method: "POST", headers, body, signal });
    if (answer.status >= 500 || answer.status === 429) throw new TypeError(`${answer.status}`);
    unsure = undefined;
    if (!answer.ok || answer.redirected) refused(answer);
    else taken(body, await answer.json());
  } catch (problem) {
    failures += 1;
    told.textContent = "Chưa lưu được, sẽ thử lại.";
    if (!(problem instanceof TypeError || problem instanceof DOMException)) throw problem;
  }
}

function taken(body, { revision, seen, saved_at: at }) {
  failures = 0;
  known = body;
  form.elements.revision.value = revision;
  form.elements.seen.value = seen;
  told.textContent = `Đã lưu lúc ${clock(at)}.`;
}

const WORDS = {
  401: "Chưa lưu được: phiên đã hết. Hãy bấm “Tiếp tục” để đăng nhập lại.",
  403: "Chưa lưu được: trang đã cũ. Hãy bấm “Tiếp tục”.",
  409: "Trang này đã được sửa từ thiết bị khác. Hãy bấm “Tiếp tục” để xem cả hai.",
};

// What will not be taken as it is: the button shows why, with everything that was typed.
function refused(answer) {
  ended = true;
  const gone = "Đơn này đã được nộp hoặc đã xóa; không lưu thêm được.";
  const is_gone = answer.redirected || answer.status === 404;
  told.textContent = is_gone ? gone : (WORDS[answer.status] ?? "Chưa lưu được. Hãy bấm “Tiếp tục”.");
}

// A button waits for a save that is under way. One that leads elsewhere than a save is preceded by
// one.
async function settle() {
  clearTimeout(timer);
  if (saving) await saving;
  if (isDirty()) await save();
}

let isLast = false;
form.addEventListener("submit", (event) => {
  const button = event.submitter;
  const elsewhere = Boolean(button?.hasAttribute("formaction"));
  const waits = saving || unsure || (elsewhere && isDirty());
  if (isLast || ended || !navigator.onLine || !waits) {
    clearTimeout(timer);
    ended = true;
    return;
  }
  event.preventDefault();
  settle().finally(() => {
    isLast = true;
    form.requestSubmit(button);
  });
});

form.addEventListener("input", () => later(PAUSE));
form.addEventListener("change", () => later(PAUSE));
addEventListener("online", () => later(0));
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  ended = false;
  isLast = false;
  later(PAUSE);
});
