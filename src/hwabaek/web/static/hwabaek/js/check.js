// Checks a document on this device: form[data-check] reads the file here, sends its digest only, and shows the answer;
// then, and on every page with #proof, this browser proves what the server says (proof.js) and shows it (told.js).
// Without this module, or where the browser cannot compute digests (no https), the form sends the file to the server.

import { followLog, proveClaim } from "./proof.js";
import { moment, number, tell } from "./told.js";
import { tracesOf } from "./traces.js";

const able = Boolean(globalThis.crypto?.subtle);

async function examine(root) {
  const data = root.querySelector("#proof");
  if (!data || !able) return;
  const { logs, claim, genuine } = JSON.parse(data.textContent);
  for (const [slug, log] of Object.entries(logs)) {
    const told = await followLog(log);
    const { cosigners, tree } = told;
    tell(root, `log:${slug}`, told.log, { size: tree ? number(tree.size) : "" });
    const names = cosigners.map(({ name, at }) => `${name} (${moment(at)})`).join(", ");
    tell(root, `witnesses:${slug}`, told.witnesses, { witnesses: number(cosigners.length), names });
    if (!claim) continue;
    const stands = await proveClaim(log, claim, told);
    tell(root, "inclusion", stands);
    const wrong = ["bad", "forked"].includes(told.log) || told.witnesses === "bad" || stands === "bad";
    if (wrong) tell(root, "outcome", "bad");
    else if (genuine && stands === "good") tell(root, "outcome", "good");
  }
}

function ready(root) {
  for (const place of root.querySelectorAll("[data-check-privacy]")) {
    place.replaceChildren(place.querySelector("template").content.cloneNode(true));
  }
  for (const form of root.querySelectorAll("form[data-check]")) {
    const file = form.elements.file;
    file.addEventListener("change", () => file.files.length && check(form, file.files[0]));
    form.addEventListener("submit", (event) => {
      if (!file.files.length) return;
      event.preventDefault();
      check(form, file.files[0]);
    });
  }
}

async function check(form, file) {
  const [busy, failed] = ["busy", "failed"].map((name) => form.querySelector(`[data-check-${name}]`));
  failed.hidden = true;
  busy.hidden = false;
  try {
    const traces = await tracesOf(new Uint8Array(await file.arrayBuffer()));
    const answer = await fetch(form.action, { method: "POST", body: fieldsOf(form, traces) });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const main = page.querySelector("main");
    if (answer.status >= 500 || !main) throw new Error(answer.statusText);
    await examine(main);
    show(main, page.title);
  } catch {
    failed.hidden = false;
    failed.focus();
  } finally {
    busy.hidden = true;
  }
}

// The file itself is not among them.
function fieldsOf(form, { sha256, number: found, seal, prefixes, archive }) {
  const token = form.elements.csrfmiddlewaretoken.value;
  const fields = { csrfmiddlewaretoken: token, sha256, found, seal, prefixes: prefixes.join(" ") };
  return new URLSearchParams(archive ? { ...fields, archive: "on" } : fields);
}

function show(main, title) {
  document.title = title;
  document.getElementById("main").replaceChildren(...main.childNodes);
  ready(document);
  scrollTo({ top: 0, behavior: "instant" });
  document.querySelector("main h1")?.focus({ preventScroll: true });
}

if (able) ready(document);
examine(document);
