// Proves in this browser what the server says of its log: that the checkpoint is signed and follows the one that this
// browser saw last, that a fact stands in it, and who co-signed it. It works on no markup. Each answer is one word:
// "good", "bad", "offline" (could not ask), "unsupported" (this browser cannot check signatures), and those named below.

import { bytesOf, canonical, hex, refuse, unhex, VerificationError } from "./canonical.js";
import { leafHash, sha256, verifyConsistency, verifyInclusion } from "./merkle.js";
import { cosigners, openCheckpoint, parseKey, Unsupported } from "./note.js";
import { recall, remember } from "./seen.js";

class Refused extends Error {}

const FOLLOWS = ["first", "continued", "rotated"];

// log: {origin, url, keys, witnesses} as the page gives it. The checkpoint is "first" here, "continued", "rotated" (it
// follows, and another key signs), or "forked": it does not follow what this browser saw. Only of one that follows
// there is a tree, and only of that one it is asked who co-signed it: "good", "bad", "waiting", or "none" where none is set.
export async function followLog(log) {
  const told = { log: "offline", witnesses: "offline", cosigners: [], tree: null };
  try {
    const data = await (await ask(`${log.url}checkpoint`)).text();
    const [keys, witnesses] = await Promise.all([keysOf(log.keys), keysOf(log.witnesses)]);
    const tree = await openCheckpoint({ data, origin: log.origin, keys });
    told.log = await continuity(log, tree);
    if (!FOLLOWS.includes(told.log)) return { ...told, witnesses: "bad" };
    told.tree = tree;
    told.cosigners = await cosigners({ data, keys: witnesses });
    told.witnesses = told.cosigners.length ? "good" : witnesses.length ? "waiting" : "none";
    if (told.cosigners.some(({ good }) => !good)) told.witnesses = "bad";
  } catch (error) {
    if (!told.tree) told.log = wordFor(error);
    told.witnesses = wordFor(error);
  }
  return told;
}

// claim: {entry, fact, index, sha256?}: the fact is the one of the entry, tells of this file, and stands in the tree
// that followLog told of. "waiting": it is not sealed yet.
export async function proveClaim(log, claim, told) {
  try {
    const { entry, fact, index } = claim;
    if (hex(await sha256(bytesOf(canonical(fact)))) !== entry.digest) refuse("the fact is not that of the entry");
    if (["kind", "subject", "at"].some((name) => fact[name] !== entry[name])) refuse("the fact is not that of the entry");
    if (claim.sha256 && fact.data.sha256 !== claim.sha256) refuse("the fact is of another file");
    if (!told.tree) return told.log === "forked" ? "bad" : told.log;
    const { size, root } = told.tree;
    if (index === null || index >= size) return "waiting";
    const { proof } = await (await ask(`${log.url}proof/${index}/${size}`)).json();
    const leaf = await leafHash(bytesOf(canonical(entry)));
    await verifyInclusion({ index, size, leaf, proof: hashesOf(proof), root });
    return "good";
  } catch (error) {
    return wordFor(error);
  }
}

async function continuity(log, tree) {
  const kept = recall(tree.origin);
  if (!kept) return remember(tree) ?? "first";
  const [older, newer] = kept.size <= tree.size ? [kept, tree] : [tree, kept];
  const [size1, size2, root1, root2] = [older.size, newer.size, older.root, newer.root];
  try {
    const answer = size1 === size2 ? null : await ask(`${log.url}consistency/${size1}/${size2}`);
    const proof = answer ? hashesOf((await answer.json()).proof) : [];
    await verifyConsistency({ size1, size2, proof, root1, root2 });
  } catch (error) {
    // A log that will not show how it follows what it once showed does not follow it.
    if (error instanceof VerificationError || error instanceof Refused) return "forked";
    throw error;
  }
  if (newer === tree) remember(tree);
  return kept.signed.some((id) => tree.signed.includes(id)) ? "continued" : "rotated";
}

function keysOf(texts) {
  return Promise.all(texts.map(parseKey));
}

function hashesOf(steps) {
  return Array.isArray(steps) ? steps.map(unhex) : refuse("not a proof");
}

async function ask(address) {
  const answer = await fetch(address, { cache: "no-store", credentials: "omit" });
  if (answer.status === 429 || answer.status >= 500) throw new Error(answer.statusText);
  return answer.ok ? answer : Promise.reject(new Refused(address));
}

function wordFor(error) {
  if (error instanceof VerificationError) return "bad";
  return error instanceof Unsupported ? "unsupported" : "offline";
}
