// The tree of a log in the browser: hashes, inclusion and consistency proofs. It works on no markup; what does not hold
// raises VerificationError, whatever is given. Needs WebCrypto: https, or this machine.

import { refuse } from "./canonical.js";

export async function sha256(...parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return new Uint8Array(await crypto.subtle.digest("SHA-256", whole));
}

export async function leafHash(data) {
  return sha256(Uint8Array.of(0), data);
}

async function node(left, right) {
  return sha256(Uint8Array.of(1), left, right);
}

// RFC 9162 section 2.1.3.2; the comments name its steps.
export async function verifyInclusion({ index, size, leaf, proof, root }) {
  let [fn, sn] = [whole(index), whole(size) - 1n];
  if (fn > sn) refuse("index is beyond the size of the tree"); // (1)
  let found = hash(leaf); // (2), (3)
  for (const step of hashes(proof)) {
    if (sn === 0n) refuse("the proof is too long"); // (4) (a)
    if (fn & 1n || fn === sn) {
      found = await node(step, found); // (b) (i)
      while (!(fn & 1n) && fn !== 0n) [fn, sn] = [fn >> 1n, sn >> 1n]; // (ii)
    } else found = await node(found, step);
    [fn, sn] = [fn >> 1n, sn >> 1n]; // (c)
  }
  if (sn !== 0n || !same(found, root)) refuse("the proof does not lead to the root"); // (5)
}

// RFC 9162 section 2.1.4.2. Nothing can be shown from an empty tree; equal trees need no proof.
export async function verifyConsistency({ size1, size2, proof, root1, root2 }) {
  const [first, second, steps] = [whole(size1), whole(size2), hashes(proof)];
  if (first > second || (first === 0n && second !== 0n)) refuse("these sizes prove nothing");
  if (first === second) return steps.length || !same(hash(root1), root2) ? refuse("the roots differ") : undefined;
  if (!steps.length) refuse("the proof is empty"); // (1)
  if (!(first & (first - 1n))) steps.unshift(hash(root1)); // (2)
  let [fn, sn] = [first - 1n, second - 1n]; // (3)
  while (fn & 1n) [fn, sn] = [fn >> 1n, sn >> 1n]; // (4)
  let [fr, sr] = [steps[0], steps[0]]; // (5)
  for (const step of steps.slice(1)) {
    if (sn === 0n) refuse("the proof is too long"); // (6) (a)
    if (fn & 1n || fn === sn) {
      [fr, sr] = [await node(step, fr), await node(step, sr)]; // (b) (i), (ii)
      while (!(fn & 1n) && fn !== 0n) [fn, sn] = [fn >> 1n, sn >> 1n]; // (iii)
    } else sr = await node(sr, step);
    [fn, sn] = [fn >> 1n, sn >> 1n]; // (c)
  }
  if (sn !== 0n || !same(fr, root1) || !same(sr, root2)) refuse("the proof does not lead to the roots"); // (7)
}

export function same(one, other) {
  return hash(one).length === hash(other).length && one.every((byte, at) => byte === other[at]);
}

function whole(value) {
  if (!Number.isSafeInteger(value) || value < 0) refuse("not a size or an index");
  return BigInt(value);
}

function hash(value) {
  return value instanceof Uint8Array && value.length === 32 ? value : refuse("not a hash");
}

function hashes(proof) {
  return Array.isArray(proof) ? proof.map(hash) : refuse("not a proof");
}
