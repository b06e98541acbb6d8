// Parts of a page that follow what happens. <div data-live-url="…" data-live-seconds="5"> is fetched again while it can
// be seen; the server answers 304 (ETag) as long as nothing changed. With data-live-stream="meeting:7" and
// data-live-after="123" it is told when something happens (stream.js) and asks by itself only now and then, for what no
// stream tells: a message that could not be delivered, a deadline that is over. The new part takes the old one's place
// (exchange.js), but not while somebody types in it. Without this module the page shows what was true when it was opened.

import { back, lost } from "./connection.js";
import { exchange, typing } from "./exchange.js";
import { follow } from "./stream.js";
import { answeredAt, clock, word } from "./words.js";

const FAILURES_SHOWN = 2;
const LONGEST = 60;

class Live {
  failures = 0;
  seen = clock();

  constructor(part) {
    this.part = part;
    this.often = Math.max(2, Number(part.dataset.liveSeconds) || 10);
    this.seconds = this.often;
    addEventListener("visibilitychange", () => this.next(0));
    addEventListener("online", () => this.next(0));
    this.next(this.seconds);
    if (part.dataset.liveStream) follow(part.dataset.liveStream, Number(part.dataset.liveAfter) || 0, this);
  }

  // The stream has come or gone. What it told while it was away is told again by the server.
  streaming(yes) {
    const seconds = yes ? LONGEST : this.often;
    if (seconds === this.seconds) return;
    this.seconds = seconds;
    this.next(yes && !this.failures ? seconds : Math.random() * 2);
  }

  heard() {
    this.next(0);
  }

  next(seconds) {
    clearTimeout(this.timer);
    if (this.ended || document.visibilityState !== "visible") return;
    this.timer = setTimeout(() => this.ask(), seconds * 1000);
  }

  // One question at a time: an older answer must not take the place of a newer one.
  async ask() {
    this.again = this.asking;
    if (this.asking) return;
    this.asking = true;
    await this.fetch();
    this.asking = false;
    const pause = this.failures ? Math.min(LONGEST, this.often * 2 ** (this.failures - 1)) : this.seconds;
    this.next(this.again ? 0 : pause);
  }

  async fetch() {
    const headers = this.tag ? { "If-None-Match": this.tag } : {};
    try {
      const answer = await fetch(this.part.dataset.liveUrl, { headers, cache: "no-store" });
      if (answer.status >= 500 || answer.status === 429) throw new Error(answer.statusText);
      if (answer.status !== 304 && (!answer.ok || answer.redirected)) this.end();
      else await this.take(answer);
    } catch {
      this.fail();
    }
  }

  async take(answer) {
    if (answer.status !== 304) {
      const text = await answer.text();
      if (typing(this.part)) {
        this.part.addEventListener("focusout", () => this.next(0), { once: true });
      } else {
        this.tag = answer.headers.get("ETag");
        exchange(this.part, text);
      }
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
}

for (const part of document.querySelectorAll("[data-live-url]")) new Live(part);
