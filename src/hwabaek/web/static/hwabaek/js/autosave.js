// Drafts. A form with data-autosave-url sends the fields that changed there, 800 ms after the last key and on leaving
// a field. Until the server has them they are kept on this device, and put back when the page is opened again.
// [data-saved] inside the form says how it stands. The form has autocomplete="off": what a browser puts back from its
// own memory would pass for something typed. Without this module the form's own button saves.

import { bodyOf, fill, Kept, shownIn, typedIn, valuesOf } from "./drafts.js";
import { answeredAt, fromTemplate, word } from "./words.js";

const PAUSE = 800;

class Autosave {
  changed = new Map();

  constructor(form) {
    this.form = form;
    this.shown = shownIn(form);
    this.kept = new Kept(`draft:${document.body.dataset.person ?? ""}:${form.dataset.autosaveUrl}`);
    this.takeUp();
    form.addEventListener("input", (event) => this.note(event.target, PAUSE));
    form.addEventListener("change", (event) => this.note(event.target, 0));
    form.addEventListener("focusout", () => this.soon(0));
    form.addEventListener("submit", () => clearTimeout(this.timer));
    for (const moment of ["online", "pagehide"]) addEventListener(moment, () => this.send());
  }

  // On a slow line people answer before this module is there: that stays, and is sent.
  takeUp() {
    const due = this.kept.due(this.shown);
    for (const name of typedIn(this.form, this.shown)) this.change(name, PAUSE);
    for (const name of this.changed.keys()) due.delete(name);
    if (!due.size) return;
    for (const [name, value] of due) fill(this.form.elements[name], value);
    this.changed = new Map([...due, ...this.changed]);
    this.form.dispatchEvent(new CustomEvent("restored"));
    this.show("restored", true);
    this.soon(PAUSE);
  }

  note(field, wait) {
    if (!field.name || ["hidden", "file"].includes(field.type) || field.dataset.autosave === "off") return;
    this.change(field.name, wait);
  }

  change(name, wait) {
    const value = valuesOf(this.form)[name] ?? [];
    this.changed.set(name, value);
    this.kept.note(name, value, this.shown[name] ?? []);
    this.soon(wait);
  }

  soon(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), wait);
  }

  async send() {
    clearTimeout(this.timer);
    if (this.sending) this.soon(PAUSE);
    if (this.sending || !this.changed.size) return;
    const sent = this.changed;
    this.changed = new Map();
    this.sending = true;
    try {
      const answer = await this.post(sent);
      if (answer.ok) this.settle(sent, answer);
      else this.putBack(sent, "not-saved", answer.status >= 500);
    } catch {
      this.putBack(sent, "kept", true);
    }
    this.sending = false;
  }

  post(sent) {
    const body = bodyOf(this.form, sent);
    const keepalive = body.toString().length < 60_000;  // to outlive the page; browsers allow that up to 64 kB
    return fetch(this.form.dataset.autosaveUrl, { method: "POST", body, keepalive, redirect: "error" });
  }

  settle(sent, answer) {
    for (const [name, value] of sent) this.shown[name] = value;
    this.kept.forget([...sent.keys()].filter((name) => !this.changed.has(name)));
    this.show("saved", true, { time: answeredAt(answer) });
  }

  // What was refused (4xx) goes out again with the next change, what did not arrive by itself.
  putBack(sent, how, again) {
    this.changed = new Map([...sent, ...this.changed]);
    this.show(how, false);
    if (again) this.soon(10 * PAUSE);
  }

  show(name, good, values) {
    for (const place of this.form.querySelectorAll("[data-saved]")) {
      place.hidden = false;
      place.replaceChildren(...(good ? [fromTemplate("saved-mark")] : []), word(name, values));
    }
  }
}

for (const form of document.querySelectorAll("form[data-autosave-url]")) new Autosave(form);
