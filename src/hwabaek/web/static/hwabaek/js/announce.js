// Speaks to readers of the screen through the page's two live regions: one sentence at most every five seconds,
// the newest wins, nothing while somebody types. say.now is for what cannot wait: the end of a vote, a lost line.

const PAUSE = 5000;
let last = 0;
let waiting = null;

export function say(text) {
  clearTimeout(waiting);
  const wait = Math.max(0, last + PAUSE - Date.now(), typing() ? PAUSE : 0);
  if (wait) waiting = setTimeout(() => say(text), wait);
  else speak("[data-announce]", text);
}

say.now = (text) => speak("[data-alert]", text);

function speak(region, text) {
  const place = document.querySelector(region);
  if (!place) return;
  last = Date.now();
  // The same sentence twice is a change only if the region was empty between.
  place.textContent = "";
  requestAnimationFrame(() => { place.textContent = text; });
}

let lastKey = 0;
addEventListener("input", () => { lastKey = Date.now(); }, true);

function typing() {
  return Date.now() - lastKey < PAUSE;
}
