// Shows what was found at its place: [data-proof="NAME"] holds a <template data-when="WORD" data-tone="TONE"> for each
// word; the one that fits takes the place of what is shown, [data-value="…"] in it is filled in. Without this module
// the part shows what the server says, and that it is the server who says it.

const TONES = ["good", "bad", "warn", "none", "info"];

export function tell(root, name, word, values = {}) {
  for (const part of root.querySelectorAll(`[data-proof="${name}"]`)) {
    const template = part.querySelector(`:scope > template[data-when="${word}"]`);
    if (!template) continue;
    part.classList.remove(...TONES);
    if (template.dataset.tone) part.classList.add(template.dataset.tone);
    for (const child of [...part.childNodes]) if (child.nodeName !== "TEMPLATE") child.remove();
    part.prepend(template.content.cloneNode(true));
    part.dataset.told = word;
    for (const place of part.querySelectorAll("[data-value]")) {
      if (place.dataset.value in values) place.textContent = values[place.dataset.value];
    }
  }
}

export function number(value) {
  return new Intl.NumberFormat("ko-KR").format(value);
}

// "2026. 10. 27.(화) 11:00" of a moment in Korea, as the server writes it.
export function moment(value) {
  const parts = new Intl.DateTimeFormat("ko-KR", {
    year: "numeric", month: "numeric", day: "numeric", weekday: "short",
    hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: "Asia/Seoul",
  }).formatToParts(value);
  const part = Object.fromEntries(parts.map(({ type, value: text }) => [type, text]));
  return `${part.year}. ${part.month}. ${part.day}.(${part.weekday}) ${part.hour}:${part.minute}`;
}
