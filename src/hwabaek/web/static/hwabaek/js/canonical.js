// Bytes and texts as the log writes them: hexadecimal, base64, and the one form of JSON that is hashed (RFC 8785). It
// works on no markup; what cannot be read raises VerificationError.

export class VerificationError extends Error {}

export function refuse(reason) {
  throw new VerificationError(reason);
}

export function bytesOf(text) {
  return new TextEncoder().encode(text);
}

export function hex(bytes) {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function unhex(text) {
  if (typeof text !== "string" || !/^([0-9a-f]{2})*$/.test(text)) refuse("not hexadecimal");
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

// Standard base64 in its only canonical form.
export function unbase64(text) {
  let letters = null;
  try {
    letters = atob(text);
  } catch {
    refuse("not base64");
  }
  if (btoa(letters) !== text) refuse("base64 with loose bits or padding");
  return Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
}

// Text, whole numbers, truth, null, lists and objects: the sort of JavaScript is by UTF-16 code units, as RFC 8785 asks.
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value && typeof value === "object") {
    const names = Object.keys(value).sort();
    return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(",")}}`;
  }
  if (typeof value === "number" && !Number.isSafeInteger(value)) refuse("a number is not whole");
  return JSON.stringify(value) ?? refuse("not JSON");
}
