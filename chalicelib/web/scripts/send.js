// Send: the buttons of a slot have files chosen, which then go straight to the inbox. Without this
// script the same buttons lead to a page that sends one file.

import { drop, say, slots } from "./slots.js";
import { all, exists } from "./store.js";

const UNREADY = "Trang chưa tải xong nên chưa gửi được tệp; hãy tải lại trang rồi chọn lại.";
const sending = () => import("./going.js");

for (const slot of slots) {
  slot.addEventListener("click", (event) => {
    const button = event.target.closest('button[name="send"]');
    if (!button) return;
    event.preventDefault();
    const [what, place] = button.value.split("|");
    if (what === "drop") drop(slot, place, button);
    else choose(slot, what, button.closest("[data-file]") ? place : null);
  });
}
if ("serviceWorker" in navigator) resume().catch((problem) => console.warn(problem.message));

// What of this page was chosen before and is not there yet.
async function resume() {
  if ((await exists()) && (await all("chosen")).length) await (await sending()).resume();
}

function choose(slot, what, place) {
  const input = document.createElement("input");
  input.type = "file";
  input.accept = what === "photo" ? "image/*" : "application/pdf,image/*";
  if (what === "photo") input.setAttribute("capture", "environment");
  else input.multiple = place === null;
  input.hidden = true;
  input.addEventListener("change", async () => {
    input.remove();
    try {
      (await sending()).choose(slot, [...input.files], place);
    } catch (problem) {
      say(slot, UNREADY);
      alert(UNREADY);
      throw problem;
    }
  });
  document.body.append(input);
  input.click();
}
