// The receipt proves itself: #receipt-proof names its file and the log. Once the log is sealed, this browser proves that
// the fact in the file is in the public log (proof.js) and shows it at [data-proof="receipt"] (told.js). Without this
// module the page says what the server says, and the number comes when it is opened again.

import { followLog, proveClaim } from "./proof.js";
import { number, tell } from "./told.js";

const FIRST_WAIT = 700;
const LONGEST_WAIT = 20_000;

async function turn(data, wait = FIRST_WAIT) {
  const [word, values] = await look(data);
  tell(document, "receipt", word, values);
  for (const place of document.querySelectorAll("[data-receipt-number]")) {
    if (values.number) place.textContent = values.number;
  }
  for (const link of document.querySelectorAll("[data-receipt-file]")) link.hidden = word === "waiting";
  const again = word === "waiting" || word === "offline";
  if (again) setTimeout(() => turn(data, Math.min(LONGEST_WAIT, wait * 2)), wait);
}

async function look({ file, log }) {
  if (!log) return ["waiting", {}];
  if (!globalThis.crypto?.subtle) return ["unsupported", {}];
  try {
    const answer = await fetch(file, { cache: "no-store" });
    if (answer.status === 202) return ["waiting", {}];
    if (!answer.ok || answer.redirected) return ["offline", {}];
    const receipt = await answer.json();
    const told = await followLog(log);
    const word = await proveClaim(log, receipt, told);
    const values = { number: number(receipt.index + 1), size: told.tree ? number(told.tree.size) : "" };
    return [told.witnesses === "bad" ? "bad" : word, values];
  } catch {
    return ["offline", {}];
  }
}

const place = document.getElementById("receipt-proof");
if (place) turn(JSON.parse(place.textContent));
