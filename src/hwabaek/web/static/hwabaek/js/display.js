// Text size and contrast change at once, without leaving the page: what is typed stays where it is.
// Without this module the form goes to the server, which sends the page again; so it does for another language.

for (const form of document.querySelectorAll("form[data-display]")) {
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!button?.name || button.name === "language") return;
    event.preventDefault();
    choose(form, button);
  });
}

async function choose(form, button) {
  const fields = new FormData(form);
  fields.set(button.name, button.value);
  show(button.name, button.value);
  for (const other of form.querySelectorAll(`button[name="${button.name}"]`)) {
    other.setAttribute("aria-pressed", String(other === button));
  }
  try {
    // The answer is a redirect to this page: the cookie it carries is all we want.
    await fetch(form.action, { method: "POST", body: new URLSearchParams(fields), redirect: "manual" });
  } catch {
    // No connection: the choice holds on this page and is asked again on the next.
  }
}

function show(name, value) {
  const root = document.documentElement;
  if (name === "size") root.dataset.size = value;
  else if (value) root.dataset.mode = value;
  else delete root.dataset.mode;
}
