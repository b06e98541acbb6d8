// Puts a new part in the place of the old one without moving focus, scroll or what is open.
// [data-live-say] inside is spoken when its text changes.

import { say } from "./announce.js";

export function exchange(part, text) {
  const before = spoken(part);
  const focused = part.contains(document.activeElement) ? document.activeElement.id : "";
  const open = [...part.querySelectorAll("details[open][id]")].map((details) => details.id);
  const place = { left: scrollX, top: scrollY };
  const fresh = document.createElement("template");
  fresh.innerHTML = text;
  part.replaceChildren(fresh.content);
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  scrollTo({ ...place, behavior: "instant" });
  part.dispatchEvent(new CustomEvent("refreshed", { bubbles: true }));
  const now = spoken(part);
  if (now && now !== before) say(now);
}

export function typing(part) {
  const field = document.activeElement;
  return part.contains(field) && field.matches("input, textarea, select");
}

function spoken(part) {
  return part.querySelector("[data-live-say]")?.textContent.replace(/\s+/g, " ").trim() ?? "";
}
