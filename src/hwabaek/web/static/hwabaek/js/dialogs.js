// Dialogs and menus. data-opens="ID" opens the <dialog> with that id, data-closes inside it closes it;
// details[data-menu] closes by Escape and by a press elsewhere; form[data-send-on-change] needs no button. Without this
// module such a link or button leads to the page it names, the menu closes by its own summary, the form has its button
// (marked data-needs-no-script).

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  const dialog = opener && document.getElementById(opener.dataset.opens);
  if (dialog) {
    event.preventDefault();
    dialog.showModal();
  }
  const closer = event.target.closest("dialog [data-closes]");
  if (closer) {
    event.preventDefault();
    closer.closest("dialog").close();
  }
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    const inside = menu.contains(document.activeElement);
    menu.open = false;
    if (inside) menu.querySelector("summary").focus();
  }
});

for (const form of document.querySelectorAll("form[data-send-on-change]")) {
  for (const button of form.querySelectorAll("[data-needs-no-script]")) button.hidden = true;
  form.addEventListener("change", () => form.requestSubmit());
}
