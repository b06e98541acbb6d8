// The one stream of this tab (Server-Sent Events): it says that something has happened, never what is in it. The parts
// that follow a topic then ask for themselves again. A stream that breaks comes back with the last position it heard,
// and the server tells what was missed. While there is none, the parts ask every few seconds as they would without it.

const HIDDEN = 20_000;
const SILENCE = 40_000;
const SOONEST = 30;
const PAUSES = { first: 2, longest: 60 };

const topics = new Set();
const parts = new Set();
let position = null;
let source = null;
let pause = PAUSES.first;
const timers = {};

// A part is told `heard()` when something has happened and `streaming(yes)` when the line comes or goes.
export function follow(topic, after, part) {
  topics.add(topic);
  parts.add(part);
  position = position === null ? after : Math.min(position, after);
  later("open", 0, open);
}

function open() {
  close();
  if (document.visibilityState !== "visible") return;
  const asked = new URLSearchParams([...topics].map((topic) => ["topic", topic]));
  asked.set("after", position);
  source = new EventSource(`/live/?${asked}`);
  source.addEventListener("beat", alive);
  source.addEventListener("message", heard);
  source.addEventListener("error", broken);
  later("silence", SILENCE, open);
}

function close() {
  for (const name of ["open", "silence", "hidden"]) clearTimeout(timers[name]);
  source?.close();
  source = null;
}

function alive(event) {
  position = event.lastEventId || position;
  pause = PAUSES.first;
  later("silence", SILENCE, silent);
  for (const part of parts) part.streaming(true);
}

function heard(event) {
  position = event.lastEventId || position;
  later("silence", SILENCE, silent);
  // Many pages hear it at once: the server says over how long they spread their questions.
  const spread = Number(JSON.parse(event.data).spread) || 0;
  timers.heard ??= setTimeout(() => {
    timers.heard = null;
    for (const part of parts) part.heard();
  }, SOONEST + Math.random() * spread);
}

// The device slept or the network is another one: the browser may not notice for a long time.
function silent() {
  for (const part of parts) part.streaming(false);
  open();
}

function broken() {
  for (const part of parts) part.streaming(false);
  // The browser comes back by itself, unless the server said no.
  if (source?.readyState !== EventSource.CLOSED) return;
  later("open", pause * 1000 * (0.5 + Math.random()), open);
  pause = Math.min(PAUSES.longest, pause * 2);
}

function later(name, wait, act) {
  clearTimeout(timers[name]);
  timers[name] = setTimeout(act, wait);
}

// Browsers hold few connections to one server: a tab that nobody looks at lets go of its own.
addEventListener("visibilitychange", () => {
  if (!topics.size) return;
  if (document.visibilityState !== "visible") later("hidden", HIDDEN, close);
  else if (source?.readyState === EventSource.OPEN) clearTimeout(timers.hidden);
  else open();
});
addEventListener("online", () => topics.size && open());
addEventListener("pagehide", close);
addEventListener("pageshow", (event) => event.persisted && topics.size && open());
