// Time left until data-deadline, by the server's clock: data-now is what it showed when it made the page.
// [data-clock] shows that clock. Only five minutes and one minute before the end are spoken. Without this module the
// page shows the time that was left when it was opened, and the deadline itself.

import { say } from "./announce.js";
import { clock, word } from "./words.js";

const SPOKEN_MINUTES = [5, 1];
const offsets = new WeakMap();
const told = new Map();

function tick() {
  for (const place of document.querySelectorAll("[data-deadline]")) {
    const left = Math.max(0, Math.ceil((Date.parse(place.dataset.deadline) - serverTime(place)) / 1000));
    write(place, left ? inWords(left) : word("over"));
    tellMarks(place.dataset.deadline, left);
  }
  for (const place of document.querySelectorAll("[data-clock]")) {
    write(place, clock(new Date(serverTime(place))));
  }
}

// The part may have been fetched again: each has its own data-now, and so its own difference to this device's clock.
function serverTime(place) {
  if (!offsets.has(place)) {
    const shown = Date.parse(place.dataset.now);
    offsets.set(place, Number.isNaN(shown) ? 0 : shown - Date.now());
  }
  return Date.now() + offsets.get(place);
}

function inWords(left) {
  const days = Math.floor(left / 86400);
  const hours = Math.floor(left / 3600) % 24;
  const minutes = Math.floor(left / 60) % 60;
  const parts = left < 3600
    ? [["minutes", minutes], ["seconds", left % 60]]
    : [["days", days], ["hours", hours], ["minutes", minutes]];
  return parts.filter(([, n]) => n).map(([name, n]) => word(name, { n })).join(" ");
}

function write(place, text) {
  if (place.textContent !== text) place.textContent = text;
}

function tellMarks(deadline, left) {
  const before = told.get(deadline) ?? Infinity;
  told.set(deadline, left);
  if (before === Infinity) return;
  for (const minutes of SPOKEN_MINUTES) {
    if (before > minutes * 60 && left <= minutes * 60) say(word("mark", { n: minutes }));
  }
  if (before > 0 && left === 0) say.now(word("over"));
}

tick();
setInterval(tick, 1000);
