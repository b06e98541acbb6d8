// A reply that must arrive once. A form with data-outbox is sent by fetch; if the line fails, the reply waits on this
// device and is sent again, also after the page was closed and another one is opened. The server's idempotency key in
// the form makes one reply of many attempts. It has arrived when the answer is a page with [data-receipt]: that page
// opens. A refusal (4xx) shows its reason and leaves the form as it is. Another page, such as the one to sign in again,
// opens too, and the reply goes out after it. Without this module the browser sends the form.

import { say } from "./announce.js";
import { back, clear, isLost, lost } from "./connection.js";
import { drop, find, keep, namesBeginning } from "./storage.js";
import { answeredAt, fromTemplate, word } from "./words.js";

const WAITS = [1, 2, 4, 8, 15, 30];
const person = document.body.dataset.person ?? "";
const sleeping = new Set();

for (const form of document.querySelectorAll("form[data-outbox]")) {
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    event.preventDefault();
    if (form.getAttribute("aria-busy") === "true") return;
    const name = `outbox:${form.action}`;
    const item = { url: form.action, body: new URLSearchParams(new FormData(form)).toString(), person };
    keep(name, item);
    deliver(name, item, form);
  });
}
for (const name of namesBeginning("outbox:")) {
  const item = find(name);
  // Where nobody is signed in it waits; it is not for somebody else to send.
  if (item?.person === person) deliver(name, item, null);
  else if (!item || person) drop(name);
}
for (const moment of ["online", "visibilitychange"]) {
  addEventListener(moment, () => document.visibilityState === "visible" && sleeping.forEach((wake) => wake()));
}

async function deliver(name, item, form) {
  form?.setAttribute("aria-busy", "true");
  if (form) say(word("sending"));
  for (let attempt = 0; ; attempt += 1) {
    const answer = await post(item);
    if (answer && answer.status < 500) {
      form?.removeAttribute("aria-busy");
      conclude(name, answer, form);
      return;
    }
    lost(word(answer ? "busy" : "lost"));
    await pause(WAITS[Math.min(attempt, WAITS.length - 1)]);
  }
}

async function post({ url, body }) {
  const fields = new URLSearchParams(body);
  // After a new sign-in only the token of this page is good.
  const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value;
  if (token) fields.set("csrfmiddlewaretoken", token);
  try {
    const answer = await fetch(url, { method: "POST", body: fields });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return { status: answer.status, url: answer.url, time: answeredAt(answer), page };
  } catch {
    return null;
  }
}

function conclude(name, { status, url, time, page }, form) {
  const arrived = page.querySelector("[data-receipt]") !== null;
  if (arrived || status >= 400) drop(name);
  if (status >= 400) {
    if (isLost()) clear();
    refuse(reasonOn(page), form);
  } else if (form) location.assign(url);
  else if (arrived) back(word("back", { time }), { url, text: word("receipt") });
}

// A refusal is a page; its reason is what it says aloud, or its heading.
function reasonOn(page) {
  const place = ["[data-reason]", "[role=alert]", ".error", "h1"].map((part) => page.querySelector(`main ${part}`)).find(Boolean);
  return place?.textContent.replace(/\s+/g, " ").trim() || word("refused");
}

function refuse(reason, form) {
  const place = form ?? document.querySelector("main");
  place.querySelector("[data-refusal]")?.remove();
  const notice = fromTemplate("refusal").firstElementChild;
  notice.dataset.refusal = "";
  notice.querySelector("p").textContent = reason;
  place.prepend(notice);
  if (form) notice.focus();
}

function pause(seconds) {
  return new Promise((resolve) => {
    const wake = () => { sleeping.delete(wake); resolve(); };
    sleeping.add(wake);
    setTimeout(wake, seconds * 1000);
  });
}
