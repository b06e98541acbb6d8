"""Co-signatures: what a witness signs is found again, and nothing else passes for it."""

import base64
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwabaek.core.errors import VerificationError
from hwabaek.core.tlog.checkpoint import Checkpoint, cosigned, render_checkpoint, sign_checkpoint
from hwabaek.core.tlog.cosignature import (
    LATEST_TIME,
    Cosigner,
    cosign,
    cosigners,
    verify_cosignature,
)
from hwabaek.core.tlog.keys import (
    COSIGNATURE,
    ED25519,
    SignerKey,
    parse_signer_key,
    parse_verifier_key,
    render_signer_key,
    render_verifier_key,
)
from hwabaek.core.tlog.note import (
    Note,
    NoteSignature,
    parse_note,
    parse_signatures,
    render_note,
    render_signatures,
    sign_note,
    verify_note,
)

LOG = SignerKey(name="example.kr/log/yuseong", seed=b"\x01" * 32)
WITNESS = SignerKey(name="archive.example.kr/w1", seed=b"\x02" * 32, kind=COSIGNATURE)
TEXT = render_checkpoint(Checkpoint(origin=LOG.name, size=7, root=b"\x07" * 32))
NOON = 1_790_000_000
# A checkpoint of a public log as its public witness co-signed it, with the key that witness publishes.
PUBLIC_WITNESS = (
    "witness.navigli.sunlight.geomys.org+a3e00fe2+BNy/co4C1Hn1p+INwJrfUlgz7W55dSZReusH/GhUhJ/G"
)
PUBLIC_CHECKPOINT = """coachandhorses2026h1.staging.certificate.transparency.goog
185550722
YXAM0VmnrfvLaBCOOYSJhCaE5F10oGBOo+hkbDa1kng=

— coachandhorses2026h1.staging.certificate.transparency.goog \
MpXgsHy8ZwxXnO+WjtVrPxAzL49Rs1gWTkNVNeEa//5peAzaocRCB3qt3EaibjzY5GILLtGgBP7dBhgcSHy+JQh0OAc=
— witness.navigli.sunlight.geomys.org \
o+AP4gAAAABqb7DzNrGFRJnQ9vrJ8xpnwZytnr/ZYczDIsvwvouiSjwOjn7a72ccxBk+lKnZ7dKqkYKER1s/KxLTaVwQD7lJZTC/CQ==
""".encode()

roots = st.binary(min_size=32, max_size=32)
lines = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1)
checkpoints = st.builds(
    Checkpoint,
    origin=lines,
    size=st.integers(0, 2**64 - 1),
    root=roots,
    extensions=st.lists(lines, max_size=2).map(tuple),
)
times = st.integers(0, LATEST_TIME)
seeds = st.binary(min_size=32, max_size=32)
witnesses = st.builds(
    SignerKey, name=st.sampled_from(["a", "b", "나"]), seed=seeds, kind=st.just(COSIGNATURE)
)


def noted(*signatures: NoteSignature) -> Note:
    return Note(text=TEXT, signatures=signatures)


@given(checkpoints, times, witnesses)
def test_what_is_cosigned_is_found_with_its_time(
    checkpoint: Checkpoint, at: int, witness: SignerKey
) -> None:
    text = render_checkpoint(checkpoint)
    line = cosign(text=text, signer=witness, at=at)
    note = parse_note(render_note(Note(text=text, signatures=(line,))))
    assert cosigners(note=note, keys=[witness.verifier]) == (Cosigner(witness.verifier, at),)
    assert parse_signatures(render_signatures([line])) == (line,)


@given(st.integers(0, 71), st.integers(0, 7))
def test_any_changed_bit_of_a_cosignature_is_found(place: int, bit: int) -> None:
    line = cosign(text=TEXT, signer=WITNESS, at=NOON)
    changed = bytearray(line.signature)
    changed[place] ^= 1 << bit
    wrong = NoteSignature(line.name, line.key_id, bytes(changed))
    with pytest.raises(VerificationError):
        cosigners(note=noted(wrong), keys=[WITNESS.verifier])


def test_the_message_is_the_one_of_the_specification() -> None:
    """An independent check: the line is taken apart by hand."""
    line = cosign(text=TEXT, signer=WITNESS, at=NOON)
    assert line.signature[:8] == NOON.to_bytes(8, "big")
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415
        Ed25519PrivateKey,
    )

    message = b"cosignature/v1\ntime 1790000000\n" + TEXT.encode()
    key = Ed25519PrivateKey.from_private_bytes(WITNESS.seed).public_key()
    key.verify(line.signature[8:], message)


def test_a_public_witness_of_a_public_log_is_understood() -> None:
    key = parse_verifier_key(PUBLIC_WITNESS)
    assert key.kind == COSIGNATURE
    assert render_verifier_key(key) == PUBLIC_WITNESS
    note = parse_note(PUBLIC_CHECKPOINT)
    assert cosigners(note=note, keys=[key]) == (Cosigner(key, 0x6A6FB0F3),)
    later = parse_note(PUBLIC_CHECKPOINT.replace(b"185550722", b"185550723"))
    with pytest.raises(VerificationError, match="is wrong"):
        cosigners(note=later, keys=[key])


def test_keys_of_witnesses_have_a_kind_of_their_own() -> None:
    text = render_verifier_key(WITNESS.verifier)
    assert base64.b64decode(text.split("+", 2)[2])[0] == 4
    assert parse_verifier_key(text) == WITNESS.verifier
    assert parse_signer_key(render_signer_key(WITNESS)) == WITNESS
    plain = SignerKey(name=WITNESS.name, seed=WITNESS.seed)
    assert plain.kind == ED25519
    assert plain.verifier.key_id != WITNESS.verifier.key_id


def test_a_cosignature_is_no_signature_and_a_signature_no_cosignature() -> None:
    same = SignerKey(name=WITNESS.name, seed=WITNESS.seed)
    note = noted(cosign(text=TEXT, signer=WITNESS, at=NOON))
    for keys in ([same.verifier], [WITNESS.verifier]):
        with pytest.raises(VerificationError, match="no known key"):
            verify_note(note=note, keys=keys)
    plain = sign_note(text=TEXT, signers=[same])
    assert cosigners(note=plain, keys=[WITNESS.verifier, same.verifier]) == ()
    with pytest.raises(VerificationError, match="does not sign notes"):
        sign_note(text=TEXT, signers=[WITNESS])
    with pytest.raises(VerificationError, match="only a witness"):
        cosign(text=TEXT, signer=same, at=NOON)


def test_of_two_cosignatures_of_one_witness_the_earlier_counts() -> None:
    two = [cosign(text=TEXT, signer=WITNESS, at=at) for at in (NOON + 60, NOON, NOON + 5)]
    (found,) = cosigners(note=noted(*two), keys=[WITNESS.verifier])
    assert found.at == NOON


def test_one_wrong_cosignature_of_a_known_witness_sinks_the_note() -> None:
    good = cosign(text=TEXT, signer=WITNESS, at=NOON)
    other = TEXT.replace("\n7\n", "\n8\n")
    wrong = cosign(text=other, signer=WITNESS, at=NOON)
    with pytest.raises(VerificationError, match="is wrong"):
        cosigners(note=noted(good, wrong), keys=[WITNESS.verifier])


def test_strangers_are_passed_over() -> None:
    stranger = SignerKey(name="stranger", seed=b"\x03" * 32, kind=COSIGNATURE)
    note = noted(cosign(text=TEXT, signer=stranger, at=NOON))
    assert cosigners(note=note, keys=[WITNESS.verifier]) == ()
    line = note.signatures[0]
    with pytest.raises(VerificationError, match="not a co-signature of"):
        verify_cosignature(text=TEXT, line=line, key=WITNESS.verifier)


def test_a_line_of_the_wrong_length_is_refused() -> None:
    line = cosign(text=TEXT, signer=WITNESS, at=NOON)
    short = NoteSignature(line.name, line.key_id, line.signature[:-1])
    with pytest.raises(VerificationError, match="length"):
        verify_cosignature(text=TEXT, line=short, key=WITNESS.verifier)


@pytest.mark.parametrize("at", [-1, LATEST_TIME + 1, 2**64, 1.5, "1", None, True])
def test_a_time_out_of_range_is_refused(at: Any) -> None:
    with pytest.raises(VerificationError, match="time"):
        cosign(text=TEXT, signer=WITNESS, at=at)


@pytest.mark.parametrize("text", ["", "a\n", "a\nb\nc\n", "kr\n7\nAAAA\n", None, 7])
def test_only_checkpoints_are_cosigned(text: Any) -> None:
    with pytest.raises(VerificationError):
        cosign(text=text, signer=WITNESS, at=NOON)
    with pytest.raises(VerificationError):
        cosigners(note=Note(text=text, signatures=()), keys=[WITNESS.verifier])


def test_a_checkpoint_takes_the_lines_of_its_witnesses() -> None:
    signed = sign_checkpoint(
        checkpoint=Checkpoint(origin=LOG.name, size=7, root=b"\x07" * 32), signers=[LOG]
    )
    line = cosign(text=TEXT, signer=WITNESS, at=NOON)
    both = cosigned(data=signed, cosignatures=[render_note(noted(line))])
    note = parse_note(both)
    assert verify_note(note=note, keys=[LOG.verifier]) == (LOG.verifier,)
    assert cosigners(note=note, keys=[WITNESS.verifier]) == (Cosigner(WITNESS.verifier, NOON),)


@given(st.binary() | st.text().map(lambda text: text.encode(errors="surrogatepass")))
def test_any_bytes_are_signature_lines_or_the_one_error(data: bytes) -> None:
    for tried in (data, b"\xe2\x80\x94 a AAAAAAAA\n" + data):
        try:
            found = parse_signatures(tried)
        except VerificationError:
            continue
        assert render_signatures(found) == tried


@pytest.mark.parametrize("bad", [None, "— a AAAAAAAA\n", b"", b"\n", b"\xff\n", b"x" * 1_000_001])
def test_what_is_no_signature_line_is_refused(bad: Any) -> None:
    with pytest.raises(VerificationError):
        parse_signatures(bad)
