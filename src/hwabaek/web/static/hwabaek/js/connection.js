// The banner at the top of the page: the line is lost, the line is back. It stands in a live region, so it is heard too.

import { word } from "./words.js";

const STAYS = 12000;
let timer = null;

// Letters come in parts: those of the banner must be here before the line is gone.
document.fonts.load("600 1em 'Pretendard GOV Variable'", word("lost") + word("busy") + word("stale"));

export function lost(text) {
  show("banner-lost", text);
}

// Shown only in place of "lost", or when there is something to tell: what has been sent.
export function back(text, link = null) {
  const place = show("banner-back", text);
  if (place && link) place.querySelector("p").append(" ", anchor(link));
  else timer = setTimeout(clear, STAYS);
}

export function isLost() {
  return document.querySelector("[data-connection] .banner.warn") !== null;
}

export function clear() {
  clearTimeout(timer);
  document.querySelector("[data-connection]")?.replaceChildren();
}

function show(template, text) {
  clearTimeout(timer);
  const place = document.querySelector("[data-connection]");
  const source = document.getElementById(template);
  if (!place || !source) return null;
  const before = place.querySelector("p")?.textContent;
  if (before === text) return place;
  const banner = source.content.cloneNode(true);
  banner.querySelector("p").textContent = text;
  place.replaceChildren(banner);
  return place;
}

function anchor({ url, text }) {
  const link = document.createElement("a");
  link.href = url;
  link.textContent = text;
  return link;
}
