// What the scripts say. The words stand in the page (parts/words.html), translated with it.

const words = new Map();
for (const line of document.getElementById("words")?.content.querySelectorAll("[data-word]") ?? []) {
  words.set(line.dataset.word, line.textContent);
}

export function word(name, values = {}) {
  return (words.get(name) ?? "").replace(/\{(\w+)\}/g, (_all, key) => values[key] ?? "");
}

// "10:44" of a moment in Korea, wherever the device thinks it is.
export function clock(moment = new Date()) {
  return new Intl.DateTimeFormat("ko-KR", {
    hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: "Asia/Seoul",
  }).format(moment);
}

// The server's clock, as an answer tells it.
export function answeredAt(response) {
  const told = Date.parse(response.headers.get("Date") ?? "");
  return clock(Number.isNaN(told) ? new Date() : new Date(told));
}

export function fromTemplate(id) {
  return document.getElementById(id).content.cloneNode(true);
}
