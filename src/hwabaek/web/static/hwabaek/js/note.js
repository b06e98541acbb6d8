// Signed notes and checkpoints in the browser (C2SP signed-note, tlog-checkpoint, tlog-cosignature), Ed25519 by WebCrypto.
// It works on no markup. A browser without Ed25519 raises Unsupported: then nothing is said about a signature.

import { bytesOf, hex, refuse, unbase64, VerificationError } from "./canonical.js";
import { sha256 } from "./merkle.js";

export class Unsupported extends Error {}

const [PLAIN, COSIGNATURE] = [1, 4];
const NOTE = /^([^]*\n)\n((?:\u2014 [^\n]+\n)+)$/;
const ED25519 = { name: "Ed25519" };
// RFC 8032 section 7.1, TEST 1: the key and the signature of an empty text. Who cannot check it checks nothing.
const KNOWN_KEY = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
const KNOWN = "5VZDAMNgrHKQhuLMgG6CioSHfx645dl02HPgZSJJAVVfuIIVkKM7rMYeOXAc+bRr0lv18FlbviRlUUFDjnoQCw==";

export function parseNote(data) {
  const found = NOTE.exec(data) ?? refuse("not a signed note");
  const lines = found[2].trimEnd().split("\n").map((line) => {
    const [name, coded, ...rest] = line.slice(2).split(" ");
    const material = unbase64(coded ?? "");
    if (!name || rest.length || material.length <= 4) refuse("not a signature line");
    return { name, id: hex(material.subarray(0, 4)), signature: material.subarray(4) };
  });
  return { text: found[1], lines };
}

export function parseCheckpoint(text) {
  const [origin, size, root, ...rest] = text.split("\n");
  if (!origin || !/^(0|[1-9]\d*)$/.test(size) || !rest.length) refuse("not a checkpoint");
  const tree = { origin, size: Number(size), root: unbase64(root) };
  if (!Number.isSafeInteger(tree.size) || tree.root.length !== 32) refuse("not a checkpoint");
  return tree;
}

export async function parseKey(text) {
  const [name, id, ...rest] = String(text).split("+");
  const material = unbase64(rest.join("+"));
  const named = hex((await sha256(bytesOf(`${name}\n`), material)).subarray(0, 4));
  if (!name || id !== named || material.length !== 33) refuse("not a key");
  return { name, id, kind: material[0], bytes: material.subarray(1) };
}

// The tree that a note signs, once one of the log's keys is found to have signed it.
export async function openCheckpoint({ data, origin, keys }) {
  const note = parseNote(data);
  const tree = parseCheckpoint(note.text);
  if (tree.origin !== origin) refuse("the checkpoint is of another log");
  const signed = [];
  for (const key of keys.filter((one) => one.kind === PLAIN)) {
    for (const line of linesOf(note, key)) {
      if (!(await verify(key, line.signature, bytesOf(note.text)))) refuse(`the signature of ${key.name} is wrong`);
      signed.push(key.id);
    }
  }
  return signed.length ? { ...tree, signed } : refuse("no known key signed the checkpoint");
}

// Which of these witnesses co-signed a checkpoint, and when by its clock; a wrong co-signature is told as bad.
export async function cosigners({ data, keys }) {
  const note = parseNote(data);
  const found = [];
  for (const key of keys.filter((one) => one.kind === COSIGNATURE)) {
    for (const { signature } of linesOf(note, key).slice(0, 1)) {
      if (signature.length !== 72) refuse(`the co-signature of ${key.name} has not the right length`);
      const at = new DataView(signature.buffer, signature.byteOffset).getBigUint64(0);
      const said = bytesOf(`cosignature/v1\ntime ${at}\n${note.text}`);
      const good = await verify(key, signature.subarray(8), said);
      found.push({ name: key.name, at: new Date(Number(at) * 1000), good });
    }
  }
  return found;
}

function linesOf(note, key) {
  return note.lines.filter((line) => line.name === key.name && line.id === key.id);
}

async function verify(key, signature, message) {
  await (support ??= selfTest());
  const imported = await crypto.subtle.importKey("raw", key.bytes, ED25519, false, ["verify"]);
  return crypto.subtle.verify(ED25519, imported, signature, message);
}

let support = null;

async function selfTest() {
  try {
    const key = await crypto.subtle.importKey("raw", unbase64(KNOWN_KEY), ED25519, false, ["verify"]);
    const [good, bad] = [unbase64(KNOWN), unbase64(KNOWN).fill(7, 0, 8)];
    const found = [good, bad].map((signature) => crypto.subtle.verify(ED25519, key, signature, new Uint8Array()));
    if (String(await Promise.all(found)) !== "true,false") throw new Unsupported();
  } catch (error) {
    throw error instanceof VerificationError ? error : new Unsupported();
  }
}
