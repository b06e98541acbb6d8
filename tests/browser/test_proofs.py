"""The proofs in Chromium against the vectors that the core passes, and against what the core makes."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from hwabaek.core.documents.traces import traces_of
from hwabaek.core.tlog.canonical_json import canonical
from hwabaek.core.tlog.checkpoint import Checkpoint, sign_checkpoint
from hwabaek.core.tlog.cosignature import cosign
from hwabaek.core.tlog.keys import COSIGNATURE, SignerKey, render_verifier_key
from hwabaek.core.tlog.note import Note, parse_note, render_note
from tests.browser.stand import Stand, serving
from tests.core.documents.sealed_bytes import sealed

ORIGIN = "hwabaek.example.kr/log/yuseong"
KEY = SignerKey(name=ORIGIN, seed=b"\x01" * 32)
NEXT = SignerKey(name=ORIGIN, seed=b"\x02" * 32)
WITNESS = SignerKey(name="archive.example.kr/w1", seed=b"\x03" * 32, kind=COSIGNATURE)
VECTORS = Path(__file__).resolve().parents[1] / "vectors" / "merkle"
TREE = Checkpoint(origin=ORIGIN, size=3, root=b"\x04" * 32)
NOTE = sign_checkpoint(checkpoint=TREE, signers=[KEY, NEXT])

# One call for all vectors: what each of them came to.
MERKLE = """async ([kind, vectors]) => {
  const { verifyInclusion, verifyConsistency } = await import("/static/hwabaek/js/merkle.js");
  const { unbase64, VerificationError } = await import("/static/hwabaek/js/canonical.js");
  const list = (proof) => (proof ?? []).map((step) => unbase64(step ?? ""));
  const found = [];
  for (const one of vectors) {
    try {
      if (kind === "inclusion") {
        const [leaf, root] = [unbase64(one.leafHash ?? ""), unbase64(one.root ?? "")];
        await verifyInclusion({ index: one.leafIdx, size: one.treeSize, leaf, proof: list(one.proof), root });
      } else {
        const [root1, root2] = [unbase64(one.root1 ?? ""), unbase64(one.root2 ?? "")];
        await verifyConsistency({ size1: one.size1, size2: one.size2, proof: list(one.proof), root1, root2 });
      }
      found.push("good");
    } catch (error) {
      found.push(error instanceof VerificationError ? "refused" : String(error));
    }
  }
  return found;
}"""
NOTES = """async (cases) => {
  const { openCheckpoint, cosigners, parseKey } = await import("/static/hwabaek/js/note.js");
  const { VerificationError } = await import("/static/hwabaek/js/canonical.js");
  const found = [];
  for (const { data, origin, keys, witnesses } of cases) {
    try {
      const tree = await openCheckpoint({ data, origin, keys: await Promise.all(keys.map(parseKey)) });
      const told = await cosigners({ data, keys: await Promise.all(witnesses.map(parseKey)) });
      found.push([tree.size, ...told.map(({ name, at, good }) => [name, at.getTime() / 1000, good])]);
    } catch (error) {
      found.push(error instanceof VerificationError ? "refused" : String(error));
    }
  }
  return found;
}"""


@pytest.fixture(scope="module")
def stand() -> Any:
    with serving() as found:
        yield found


@pytest.fixture
def page(stand: Stand, desk: Page) -> Page:
    desk.goto(stand.put("/", "<!DOCTYPE html><title>proofs</title>"))
    return desk


@pytest.mark.parametrize("kind", ["inclusion", "consistency"])
def test_every_vector_comes_out_as_it_should(page: Page, kind: str) -> None:
    vectors = [json.loads(file.read_text()) for file in sorted((VECTORS / kind).rglob("*.json"))]
    assert len(vectors) > 20
    found = page.evaluate(MERKLE, [kind, vectors])
    wanted = ["refused" if vector["wantErr"] else "good" for vector in vectors]
    assert found == wanted


def test_a_checkpoint_is_opened_by_its_keys_only(page: Page) -> None:
    keys = [render_verifier_key(key.verifier) for key in (KEY, NEXT)]
    stranger = render_verifier_key(SignerKey(name=ORIGIN, seed=b"\x09" * 32).verifier)
    note = parse_note(NOTE)
    line = cosign(text=note.text, signer=WITNESS, at=1_791_864_000)
    witnessed = render_note(Note(text=note.text, signatures=(*note.signatures, line))).decode()
    witness = render_verifier_key(WITNESS.verifier)
    other_tree = witnessed.replace("\n3\n", "\n4\n")
    text = NOTE.decode()
    whole = {"data": text, "origin": ORIGIN, "keys": keys, "witnesses": []}
    cases: list[tuple[dict[str, Any], Any]] = [
        (whole, [3]),
        (whole | {"keys": keys[1:]}, [3]),
        (whole | {"data": witnessed, "witnesses": [witness]}, [3, [WITNESS.name, 1_791_864_000, True]]),
        (whole | {"keys": [stranger]}, "refused"),
        (whole | {"keys": []}, "refused"),
        (whole | {"keys": [witness]}, "refused"),
        (whole | {"keys": [keys[0][:-2] + "A="]}, "refused"),
        (whole | {"origin": "another"}, "refused"),
        (whole | {"data": other_tree}, "refused"),
        (whole | {"data": text.replace("\n\n", "\n")}, "refused"),
        (whole | {"data": text.rstrip("\n")}, "refused"),
        (whole | {"data": ""}, "refused"),
    ]  # fmt: skip
    assert page.evaluate(NOTES, [case for case, _ in cases]) == [wanted for _, wanted in cases]


def test_canonical_json_is_the_same_in_both(page: Page) -> None:
    values: list[Any] = [
        {"b": [1, -2, 2**53 - 1], "a": None, "": True, "한": '글\n"\\\u001f\u2028'},
        {"\U0001f600": 1, "\ufb33": 2, "1": 3, "10": 4, "9": 5},
        [],
        "text",
    ]
    script = """async (values) => {
      const { canonical } = await import("/static/hwabaek/js/canonical.js");
      return values.map(canonical);
    }"""
    assert page.evaluate(script, values) == [canonical(value).decode() for value in values]


def test_traces_in_a_file_are_the_same_in_both(page: Page) -> None:
    first, behind, second = sealed(), sealed() + b"% more", sealed(before=sealed())
    broken = first.replace(b"7K2M", b"7K3M")
    files = [
        first,
        behind,
        second,
        broken,
        b"PK\x03\x04",
        b"",
        sealed(digest="sha512"),
        bytes(range(256)),
    ]
    script = """async (files) => {
      const { tracesOf } = await import("/static/hwabaek/js/traces.js");
      return Promise.all(files.map((file) => tracesOf(Uint8Array.from(atob(file), (one) => one.charCodeAt(0)))));
    }"""  # fmt: skip
    found = page.evaluate(script, [base64.b64encode(file).decode() for file in files])
    for file, told in zip(files, found, strict=True):
        wanted = traces_of(file)
        assert told == {
            "sha256": wanted.sha256,
            "number": wanted.number,
            "seal": wanted.seal.value,
            "prefixes": list(wanted.prefixes),
            "archive": wanted.is_archive,
        }
