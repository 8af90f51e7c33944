// Find: procedures while their name is being typed. Without it, the form asks for the same.

const PAUSE = 200;
const MOST = 12;
const form = document.querySelector("form[data-find]");
const typed = form.querySelector("input");
const told = form.querySelector("[role=status]");
const found = document.getElementById("found");
const list = found.querySelector("ul");
// Where the page is in another language, its form says what is said here.
const SAID = JSON.parse(form.dataset.said ?? "null");
const WORDS = SAID ?? {
  of: "{count} thủ tục phù hợp với “{words}”",
  most: "{count} thủ tục gần nhất phù hợp với “{words}”",
  told: "{count} thủ tục; nhấn mũi tên xuống để chọn",
  none: "Không có thủ tục nào",
  later: "Chưa tìm ngay được; hãy bấm “Tìm”.",
};
let waits = 0;
let asking = new AbortController();

function line(one) {
  const [item, link, name, field] = ["li", "a", "strong", "span"].map((kind) => document.createElement(kind));
  link.href = form.dataset.lead + encodeURIComponent(one.code);
  name.textContent = SAID ? one.name_en : one.name;
  field.textContent = SAID ? one.name : one.field_name;
  if (SAID) field.lang = "vi";
  field.className = "quiet";
  link.append(name, " ", field);
  item.append(link);
  return item;
}

const said = (key, count, words) => WORDS[key].replace("{count}", count).replace("{words}", () => words);

function show(procedures, words) {
  const count = procedures.length;
  list.replaceChildren(...procedures.map(line));
  document.getElementById("found-of").textContent = said(count === MOST ? "most" : "of", count, words);
  document.getElementById("none").hidden = count > 0;
  told.textContent = said(count ? "told" : "none", count, words);
  found.hidden = false;
  document.getElementById("browse").hidden = true;
}

function clear() {
  found.hidden = true;
  document.getElementById("browse").hidden = false;
  told.textContent = "";
}

/** Keep the words in the address, so that who comes back finds what they saw. */
function keep(words) {
  history.replaceState(null, "", words ? `?${new URLSearchParams({ q: words })}` : location.pathname);
}

async function ask() {
  asking.abort();
  asking = new AbortController();
  const words = typed.value.trim();
  if (!words) {
    clear();
    keep("");
    return;
  }
  const asked = new URLSearchParams({ q: words, limit: MOST });
  try {
    const given = await fetch(`${form.dataset.find}?${asked}`, { signal: asking.signal });
    if (!given.ok) throw new Error(given.statusText);
    show((await given.json()).procedures, words);
    keep(words);
  } catch (error) {
    if (error.name !== "AbortError") told.textContent = WORDS.later;
  }
}

typed.addEventListener("input", () => {
  clearTimeout(waits);
  waits = setTimeout(ask, PAUSE);
});

form.addEventListener("submit", () => {
  clearTimeout(waits);
  asking.abort();
});

/** The arrows go from the box into what was found, up and down, and back. */
document.addEventListener("keydown", (event) => {
  const stops = [typed, ...list.querySelectorAll("a")];
  const here = stops.indexOf(document.activeElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (found.hidden || here < 0) return;
  if (step && stops[here + step]) {
    event.preventDefault();
    stops[here + step].focus();
  } else if (event.key === "Escape" && here > 0) {
    typed.focus();
  }
});
