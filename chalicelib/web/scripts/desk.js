// Desk: a worklist by keyboard, and how many of its dossiers are ticked. All of it is links without.

const OFF = "motcua-keys-off";
const links = [...document.querySelectorAll(".desk tbody th a")];
const ticks = [...document.querySelectorAll(".desk .pick input")];
const dialog = document.getElementById("keys");
const off = document.getElementById("keys-off");
const told = document.querySelector(".picked [role=status]");

// Arrows scroll the page, so they move only where a line has the focus already.
const STEPS = { j: 1, k: -1, ArrowDown: 1, ArrowUp: -1 };

function at() {
  const row = document.activeElement?.closest(".desk tbody tr");
  return row ? links.findIndex((link) => row.contains(link)) : -1;
}

function move(event, step) {
  const here = at();
  if (!links.length || (here < 0 && event.key.startsWith("Arrow"))) return;
  event.preventDefault();
  const next = here < 0 ? 0 : Math.min(links.length - 1, Math.max(0, here + step));
  links[next].focus();
}

function toggle() {
  const tick = links[at()]?.closest("tr").querySelector(".pick input");
  if (!tick) return;
  tick.checked = !tick.checked;
  tell();
}

function tell() {
  if (!told) return;
  const number = ticks.filter((tick) => tick.checked).length;
  told.textContent = number ? `Đã chọn ${number} hồ sơ` : "";
}

function types(target) {
  if (target.matches("input")) return !["checkbox", "radio"].includes(target.type);
  return target.matches("textarea, select") || target.isContentEditable;
}

function offStored(value) {
  try {
    if (value === undefined) return localStorage.getItem(OFF) === "yes";
    if (value) localStorage.setItem(OFF, "yes");
    else localStorage.removeItem(OFF);
  } catch {
    // A browser that keeps nothing forgets the wish with the page.
  }
  return value ?? false;
}

if (dialog) {
  const open = document.getElementById("keys-open");
  open.hidden = false;
  open.addEventListener("click", () => dialog.showModal());
  off.checked = offStored();
  off.addEventListener("change", () => offStored(off.checked));

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || dialog.open) return;
    if (types(event.target)) return;
    const isLetter = !event.key.startsWith("Arrow");
    if (isLetter && off.checked) return;
    if (event.key in STEPS) move(event, STEPS[event.key]);
    else if (event.key === "x") toggle();
    else if (event.key === "?") dialog.showModal();
  });
}

// Ticks of a whole page at once; without scripts each has its own.
const corner = document.querySelector(".desk thead td");
if (corner && ticks.length) {
  const label = document.createElement("label");
  const all = document.createElement("input");
  const words = document.createElement("span");
  label.className = "pick";
  all.type = "checkbox";
  words.className = "hidden";
  words.textContent = "Chọn mọi hồ sơ của trang này";
  label.append(all, words);
  corner.append(label);
  all.addEventListener("change", () => {
    for (const tick of ticks) tick.checked = all.checked;
    tell();
  });
}
for (const tick of ticks) tick.addEventListener("change", tell);
tell();
