// What a file tells of itself before anybody knows it: its digest, its check number, and whether its electronic seal
// still fits its bytes. As core/documents/traces.py does; here, so that the file need not leave the device.

import { hex } from "./canonical.js";

const KEYWORD = /hwabaek:((?:[0-9A-HJKMNP-TV-Z]{4}-){2}[0-9A-HJKMNP-TV-Z]{4})(?![0-9A-Z])/;
const RANGE = /\/ByteRange\s*\[\s*(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s*\]/g;
const [MOST_SEALS, LONGEST_SEAL] = [40, 1_000_000];
// A digest stands in the signed attributes (RFC 5652 section 11.2) or in the imprint of a time stamp (RFC 3161 section
// 2.4.2) as an OCTET STRING: 04, its length, itself. The objects that hold one: id-messageDigest and id-ct-TSTInfo.
const DIGESTS = { "SHA-256": "0420", "SHA-384": "0430", "SHA-512": "0440" };
const HOLDS_DIGEST = ["06092a864886f70d010904", "060b2a864886f70d0109100104"];

export async function tracesOf(bytes) {
  // Latin letters stand for single bytes: places in the text are places in the file.
  const text = new TextDecoder("latin1").decode(bytes);
  const ranges = [];
  for (const found of [...text.matchAll(RANGE)].slice(0, MOST_SEALS)) ranges.push(await rangeOf(bytes, text, found));
  const ends = ranges.filter(({ seal, end }) => seal === "whole" && end < bytes.length).map(({ end }) => end);
  return {
    sha256: await digest("SHA-256", bytes),
    number: KEYWORD.exec(text)?.[1] ?? "",
    seal: sealOf(ranges, bytes.length),
    prefixes: await Promise.all([...new Set(ends)].map((end) => digest("SHA-256", bytes.subarray(0, end)))),
    archive: text.startsWith("PK\x03\x04"),
  };
}

function sealOf(ranges, size) {
  for (const state of ["broken", "unreadable"]) if (ranges.some(({ seal }) => seal === state)) return state;
  if (!ranges.length) return "none";
  return Math.max(...ranges.map(({ end }) => end)) === size ? "whole" : "behind";
}

async function rangeOf(bytes, text, found) {
  const [start, length, second, rest] = found.slice(1).map(Number);
  const end = second + rest;
  const fits = !start && length < second && end <= bytes.length && second - length <= LONGEST_SEAL;
  return { end, seal: fits ? await compare(bytes, text, length, second, end) : "broken" };
}

async function compare(bytes, text, length, second, end) {
  const content = text.slice(length, second).replace(/[<>\s]/g, "").toLowerCase();
  if (!/^[0-9a-f]*$/.test(content)) return "broken";
  if (!HOLDS_DIGEST.some((mark) => content.includes(mark))) return "unreadable";
  const covered = new Uint8Array(length + end - second);
  covered.set(bytes.subarray(0, length));
  covered.set(bytes.subarray(second, end), length);
  for (const [name, start] of Object.entries(DIGESTS)) {
    if (content.includes(start + (await digest(name, covered)))) return "whole";
  }
  return "broken";
}

async function digest(name, bytes) {
  return hex(new Uint8Array(await crypto.subtle.digest(name, bytes)));
}
