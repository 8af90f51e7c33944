// Portal: what every page does better where scripts run. No page needs it.

for (const menu of document.querySelectorAll("details.narrow")) {
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}
