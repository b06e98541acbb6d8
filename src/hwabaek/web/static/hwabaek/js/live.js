// Parts of a page that follow what happens. <div data-live-url="…" data-live-seconds="5"> is fetched again while it can
// be seen; the server answers 304 (ETag) as long as nothing changed. The new part takes the old one's place without
// moving focus, scroll or what is open; nothing is exchanged while somebody types in it. [data-live-say] inside is
// spoken when its text changes. Without this module the page shows what was true when it was opened.

import { say } from "./announce.js";
import { back, lost } from "./connection.js";
import { answeredAt, clock, word } from "./words.js";

const FAILURES_SHOWN = 2;
const LONGEST = 60;

class Live {
  failures = 0;
  seen = clock();

  constructor(part) {
    this.part = part;
    this.seconds = Math.max(2, Number(part.dataset.liveSeconds) || 10);
    addEventListener("visibilitychange", () => this.next(0));
    addEventListener("online", () => this.next(0));
    this.next(this.seconds);
  }

  next(seconds) {
    clearTimeout(this.timer);
    if (this.ended || document.visibilityState !== "visible") return;
    this.timer = setTimeout(() => this.ask(), seconds * 1000);
  }

  async ask() {
    const headers = this.tag ? { "If-None-Match": this.tag } : {};
    try {
      const answer = await fetch(this.part.dataset.liveUrl, { headers, cache: "no-store" });
      if (answer.status >= 500 || answer.status === 429) throw new Error(answer.statusText);
      if (answer.status !== 304 && (!answer.ok || answer.redirected)) this.end();
      else await this.take(answer);
    } catch {
      this.fail();
    }
    this.next(Math.min(LONGEST, this.seconds * 2 ** Math.max(0, this.failures - 1)));
  }

  async take(answer) {
    if (answer.status !== 304) {
      const text = await answer.text();
      if (this.typing()) return;
      this.tag = answer.headers.get("ETag");
      this.exchange(text);
    }
    this.seen = answeredAt(answer);
    if (this.failures >= FAILURES_SHOWN) back(word("fresh", { time: this.seen }));
    this.failures = 0;
  }

  fail() {
    this.failures += 1;
    if (this.failures >= FAILURES_SHOWN) lost(word("stale", { time: this.seen }));
  }

  // Signed out, or the thing is gone: say so once and stop asking.
  end() {
    this.ended = true;
    lost(word("closed"));
  }

  exchange(text) {
    const spoken = this.spoken();
    const focused = this.part.contains(document.activeElement) ? document.activeElement.id : "";
    const open = [...this.part.querySelectorAll("details[open][id]")].map((details) => details.id);
    const place = { left: scrollX, top: scrollY };
    const fresh = document.createElement("template");
    fresh.innerHTML = text;
    this.part.replaceChildren(fresh.content);
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    scrollTo({ ...place, behavior: "instant" });
    this.part.dispatchEvent(new CustomEvent("refreshed", { bubbles: true }));
    const now = this.spoken();
    if (now && now !== spoken) say(now);
  }

  spoken() {
    return this.part.querySelector("[data-live-say]")?.textContent.replace(/\s+/g, " ").trim() ?? "";
  }

  typing() {
    const field = document.activeElement;
    return this.part.contains(field) && field.matches("input, textarea, select");
  }
}

for (const part of document.querySelectorAll("[data-live-url]")) new Live(part);
