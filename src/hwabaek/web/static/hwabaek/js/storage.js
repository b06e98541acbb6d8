// What waits on this device: drafts and replies that are not sent yet. All of it is wiped when somebody signs out,
// because the next person may sit at the same machine. A browser may refuse to store: then nothing is kept, nothing breaks.

import { word } from "./words.js";

const PREFIX = "hwabaek:";

export function keep(name, value) {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

export function find(name) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + name));
  } catch {
    return null;
  }
}

export function drop(name) {
  try {
    localStorage.removeItem(PREFIX + name);
  } catch {
    // Nothing was kept.
  }
}

export function namesBeginning(start) {
  try {
    return Object.keys(localStorage)
      .filter((name) => name.startsWith(PREFIX + start))
      .map((name) => name.slice(PREFIX.length));
  } catch {
    return [];
  }
}

for (const form of document.querySelectorAll("form[data-sign-out]")) {
  form.addEventListener("submit", (event) => {
    if (namesBeginning("outbox:").length && !confirm(word("unsent"))) {
      event.preventDefault();
      return;
    }
    for (const name of namesBeginning("")) drop(name);
  });
}
