// The checkpoint of each log that this browser saw last, kept on the device. It works on no markup. It stays when
// somebody signs out: it tells of no person, and the longer it is kept, the more it proves.

import { unbase64 } from "./canonical.js";

const PLACE = "hwabaek-log:";

export function recall(origin) {
  try {
    const kept = JSON.parse(localStorage.getItem(PLACE + origin));
    return kept && { size: kept.size, root: unbase64(kept.root), signed: kept.signed };
  } catch {
    return null;
  }
}

export function remember({ origin, size, root, signed }) {
  try {
    const kept = { size, root: btoa(String.fromCharCode(...root)), signed };
    if (size) localStorage.setItem(PLACE + origin, JSON.stringify(kept));
  } catch {
    // A browser may refuse to store: then every checkpoint is its first.
  }
}
