"""Signed notes against Go's published example, and anything at all."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwabaek.core.errors import VerificationError
from hwabaek.core.tlog.keys import (
    SignerKey,
    VerifierKey,
    check_key_name,
    decode_base64,
    parse_signer_key,
    parse_verifier_key,
    render_signer_key,
    render_verifier_key,
)
from hwabaek.core.tlog.note import (
    LONGEST_NOTE,
    MOST_SIGNATURES,
    Note,
    NoteSignature,
    parse_note,
    render_note,
    sign_note,
    verify_note,
)

# The example of Go's golang.org/x/mod/sumdb/note.
PUBLIC = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
SECRET = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
EXAMPLE = """If you think cryptography is the answer to your problem,
then you don't know what your problem is.

— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
""".encode()

names = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Z"], exclude_characters="+"), min_size=1
)
seeds = st.binary(min_size=32, max_size=32)
signers = st.builds(SignerKey, name=names, seed=seeds)
lines = st.text(st.characters(exclude_categories=["Cc", "Cs"]))
texts = st.lists(lines, min_size=1).map(lambda parts: "\n".join(parts) + "\n")
signatures = st.builds(
    NoteSignature,
    name=names,
    key_id=st.binary(min_size=4, max_size=4),
    signature=st.binary(min_size=1, max_size=80),
)
notes = st.builds(
    Note, text=texts, signatures=st.lists(signatures, min_size=1, max_size=5).map(tuple)
)


def changed(data: bytes, old: bytes, new: bytes) -> bytes:
    assert old in data
    return data.replace(old, new, 1)


def test_the_published_example_verifies() -> None:
    key = parse_verifier_key(PUBLIC)
    note = parse_note(EXAMPLE)
    assert verify_note(note=note, keys=[key]) == (key,)
    assert render_note(note) == EXAMPLE


def test_the_published_example_is_what_we_sign() -> None:
    key = parse_signer_key(SECRET)
    assert render_verifier_key(key.verifier) == PUBLIC
    assert render_signer_key(key) == SECRET
    assert render_note(sign_note(text=parse_note(EXAMPLE).text, signers=[key])) == EXAMPLE


@given(notes)
def test_parsing_gives_back_what_was_rendered(note: Note) -> None:
    assert parse_note(render_note(note)) == note


@given(st.binary() | st.text().map(lambda text: text.encode(errors="surrogatepass")))
def test_any_bytes_end_in_a_note_or_the_one_error(data: bytes) -> None:
    for note in (data, data + b"\n\n\xe2\x80\x94 a AAAAAAAA\n"):
        try:
            parsed = parse_note(note)
        except VerificationError:
            continue
        assert render_note(parsed) == note


@given(signers)
def test_keys_survive_their_text_forms(key: SignerKey) -> None:
    assert parse_signer_key(render_signer_key(key)) == key
    assert parse_verifier_key(render_verifier_key(key.verifier)) == key.verifier
    assert key.seed.hex() not in repr(key)


@given(texts, st.lists(signers, min_size=1, max_size=3, unique_by=lambda key: key.seed), signers)
def test_every_known_key_that_signed_is_named(
    text: str, keys: list[SignerKey], stranger: SignerKey
) -> None:
    note = parse_note(render_note(sign_note(text=text, signers=[*keys, stranger])))
    known = [key.verifier for key in keys]
    assert set(verify_note(note=note, keys=known)) == set(known)


def test_a_note_signed_by_strangers_only_is_refused() -> None:
    note = parse_note(EXAMPLE)
    with pytest.raises(VerificationError, match="no known key"):
        verify_note(note=note, keys=[])
    same_name = VerifierKey(name="PeterNeumann", public=b"\x01" * 32)
    with pytest.raises(VerificationError, match="no known key"):
        verify_note(note=note, keys=[same_name])


def test_a_wrong_signature_of_a_known_key_sinks_the_note() -> None:
    key = parse_verifier_key(PUBLIC)
    other = SignerKey(name="other", seed=b"\x02" * 32)
    note = parse_note(changed(EXAMPLE, b"answer", b"ANSWER"))
    good = sign_note(text=note.text, signers=[other]).signatures
    both = Note(text=note.text, signatures=note.signatures + good)
    with pytest.raises(VerificationError, match="PeterNeumann is wrong"):
        verify_note(note=both, keys=[key, other.verifier])
    short = Note(text=note.text, signatures=(NoteSignature("PeterNeumann", key.key_id, b"x"),))
    with pytest.raises(VerificationError, match="is wrong"):
        verify_note(note=short, keys=[key])


@pytest.mark.parametrize(
    "data",
    [
        "text",
        b"",
        b"\n",
        b"\n\n",
        b"text\n",
        b"text\n\n",
        b"text\n\n\n",
        b"text\n\xe2\x80\x94 a AAAAAAAA\n",
        b"x" * (LONGEST_NOTE + 1),
        b"\xff" + EXAMPLE,
        changed(EXAMPLE, b"think", b"thi\tnk"),
        changed(EXAMPLE, b"think", b"thi\rnk"),
        changed(EXAMPLE, "— ".encode(), b"- "),
        changed(EXAMPLE, "— ".encode(), "—".encode()),
        changed(EXAMPLE, b"PeterNeumann ", b"PeterNeumann"),
        changed(EXAMPLE, b"PeterNeumann ", b" "),
        changed(EXAMPLE, b"PeterNeumann ", b"Peter+Neumann "),
        changed(EXAMPLE, b"PeterNeumann ", "Peter\u00a0Neumann ".encode()),
        changed(EXAMPLE, b"JnAM=", b"JnAM"),
        changed(EXAMPLE, b"JnAM=", b"JnAN="),
        changed(EXAMPLE, b"JnAM=", b"JnAM= "),
        changed(EXAMPLE, b"JnAM=", b"JnA-="),
        changed(EXAMPLE, b"JnAM=", "JnA가=".encode()),
        EXAMPLE[:-1],
        EXAMPLE + b"\n",
        EXAMPLE + b"more\n",
        b"text\n\n\xe2\x80\x94 a AAAAAA==\n",
        b"text\n\n" + b"\xe2\x80\x94 a AAAAAAAA\n" * (MOST_SIGNATURES + 1),
    ],
)
def test_what_is_not_a_note_is_refused(data: Any) -> None:
    with pytest.raises(VerificationError):
        parse_note(data)


@pytest.mark.parametrize("text", ["", "no newline", "tab\t\n", "\ud800\n", None])
def test_what_cannot_be_a_text_is_not_signed(text: Any) -> None:
    with pytest.raises(VerificationError):
        sign_note(text=text, signers=[])


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "PeterNeumann",
        "PeterNeumann+c74f20a3",
        "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+AhpcPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+AhpcHDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWAAAA",
        "PeterNeumann+c74f20a3+Ahpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+???",
    ],
)
def test_what_is_not_a_key_is_refused(text: Any) -> None:
    with pytest.raises(VerificationError):
        parse_verifier_key(text)
    with pytest.raises(VerificationError):
        parse_signer_key(text)
    with pytest.raises(VerificationError):
        parse_signer_key(f"PRIVATE+KEY+{text}")


@given(st.text())
def test_any_text_ends_in_a_key_or_the_one_error(text: str) -> None:
    for parser in (parse_verifier_key, parse_signer_key, decode_base64, check_key_name):
        try:
            parser(text)
        except VerificationError:
            continue
