"""A member's receipt: what holds, and that whatever is changed in it is found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwabaek.core.errors import VerificationError
from hwabaek.core.record.checks.report import Status
from hwabaek.core.record.entries import EntryKind, entry_of, leaf_of, make_fact
from hwabaek.core.record.receipt import (
    NotAReceipt,
    Receipt,
    read_receipt,
    receipt_form,
    verify_receipt,
)
from hwabaek.core.record.veil import veil
from hwabaek.core.tlog.canonical_json import canonical, parse
from hwabaek.core.tlog.checkpoint import Checkpoint, sign_checkpoint
from hwabaek.core.tlog.keys import SignerKey, render_verifier_key
from hwabaek.core.tlog.merkle import leaf_hash, node_hash

ORIGIN = "hwabaek.example.kr/log/yuseong"
KEY = SignerKey(name=ORIGIN, seed=b"\x01" * 32)
OTHER = SignerKey(name=ORIGIN, seed=b"\x02" * 32)


def made() -> bytes:
    fact, values = veil(
        fact=make_fact(
            kind=EntryKind.MEETING_REPLY_SUBMITTED,
            subject="meeting:7",
            at="2026-10-13T01:42:07.000000Z",
            actor={"person": "3", "name": "윤태섭", "as": "member"},
            salt="0" * 32,
            data={"ballots": [{"item": 1, "choice": "for", "opinion": "하역 시간을 정할 것."}]},
        ),
        salts=iter([f"{number:032x}" for number in range(1, 9)]),
    )
    entry = entry_of(fact)
    left = leaf_hash(b"the one before")
    tree = Checkpoint(origin=ORIGIN, size=2, root=node_hash(left=left, right=leaf_of(entry)))
    receipt = Receipt(
        entry=entry,
        fact=fact,
        values=values,
        index=1,
        proof=(left,),
        checkpoint=sign_checkpoint(checkpoint=tree, signers=[KEY]).decode(),
        keys=(render_verifier_key(KEY.verifier),),
    )
    return canonical(receipt_form(receipt))


def test_it_holds_and_says_whose_key_it_was() -> None:
    report = verify_receipt(receipt=read_receipt(made()))
    assert report.holds
    assert [line.status for line in report.lines].count(Status.UNCHECKED) == 1
    trusted = verify_receipt(
        receipt=read_receipt(made()), keys=(render_verifier_key(KEY.verifier),)
    )
    assert {line.status for line in trusted.lines} == {Status.OK}
    assert "기록 2번" in trusted.lines[-1].ko


def test_it_does_not_hold_for_another_key() -> None:
    keys = (render_verifier_key(OTHER.verifier),)
    assert not verify_receipt(receipt=read_receipt(made()), keys=keys).holds
    assert not verify_receipt(receipt=read_receipt(made()), keys=("no key",)).holds


def test_every_changed_byte_is_found() -> None:
    content = made()
    for place in range(len(content)):
        changed = bytearray(content)
        changed[place] ^= 1
        try:
            report = verify_receipt(receipt=read_receipt(bytes(changed)))
        except NotAReceipt:
            continue
        assert not report.holds, (place, content[place - 20 : place + 20])


@pytest.mark.parametrize("part", ["entry", "fact", "values", "index", "proof", "checkpoint"])
def test_parts_of_another_receipt_are_found(part: str) -> None:
    form = parse(made())
    swapped = {
        "entry": form["entry"] | {"subject": "meeting:8"},
        "fact": form["fact"] | {"salt": "1" * 32},
        "values": {},
        "index": 0,
        "proof": ["00" * 32],
        "checkpoint": form["checkpoint"].replace("\n2\n", "\n3\n"),
    }
    report = verify_receipt(receipt=read_receipt(canonical(form | {part: swapped[part]})))
    assert not report.holds


@pytest.mark.parametrize(
    "change",
    [
        {"format": "hwabaek-receipt/2"},
        {"index": "1"},
        {"proof": "00"},
        {"proof": ["xx"]},
        {"proof": ["AA"]},
        {"keys": [1]},
        {"values": []},
        {"checkpoint": None},
        {"more": 1},
    ],
)
def test_what_is_malformed_is_no_receipt(change: dict[str, object]) -> None:
    with pytest.raises(NotAReceipt):
        read_receipt(canonical(parse(made()) | change))


@given(st.binary(max_size=80))
def test_whatever_it_is_given_it_raises_one_error(data: bytes) -> None:
    with pytest.raises(VerificationError):
        read_receipt(data)
