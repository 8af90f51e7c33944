// Portal: what every page does better where scripts run, and what it keeps on this machine so that a
// dropped line costs nothing typed. No page needs it.

import { all, exists, forget, owned, unsent } from "./store.js";

const { base, who, kept } = document.body.dataset;
const isDraft = (who || kept) && /\/drafts\/[^/]+\/[^/]+$/.test(location.pathname);
const told = new BroadcastChannel("motcua");

for (const menu of document.querySelectorAll("details.narrow")) {
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

// Signing out forgets what is unsent: that is said before.
function farewell(form) {
  let sure = false;
  form.addEventListener("submit", async (event) => {
    if (sure) return;
    event.preventDefault();
    const left = await unsent();
    sure = !left || confirm(`Còn ${left} chưa gửi: đăng xuất sẽ xóa. Vẫn đăng xuất?`);
    if (!sure) return;
    told.postMessage("forgotten");
    await forget();
    form.requestSubmit();
  });
}

async function isTold() {
  if (kept || isDraft || document.querySelector("main[data-kept]")) return true;
  if (!(await exists())) return false;
  const notes = await all("notes");
  return notes.some(({ id }) => /^(lost|sent )/.test(id)) || (await unsent()) !== "";
}

async function begin() {
  if (who) await owned(who);
  const said = { type: "module", scope: `${base}/`, updateViaCache: "none" };
  await navigator.serviceWorker.register(`${base}/worker.js`, said);
  for (const one of document.querySelectorAll(`form[action$="/sign-out"]`)) farewell(one);
  if (await isTold()) await (await import("./unsent.js")).watch();
  if (isDraft) await (await import("./typing.js")).type();
}

// Without a worker, as in a private window of some browsers, pages need the line; nothing else.
if ("serviceWorker" in navigator) begin().catch((problem) => console.warn(problem.message));
