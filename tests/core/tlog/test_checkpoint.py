"""Checkpoints: what a log's word must look like, and whose word it is."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwabaek.core.errors import VerificationError
from hwabaek.core.tlog.checkpoint import (
    Checkpoint,
    cosigned,
    open_checkpoint,
    parse_checkpoint,
    render_checkpoint,
    sign_checkpoint,
)
from hwabaek.core.tlog.keys import SignerKey
from hwabaek.core.tlog.note import parse_note, render_note, sign_note, verify_note

ORIGIN = "hwabaek.example.kr/log/yuseong"
LOG = SignerKey(name=ORIGIN, seed=b"\x01" * 32)
WITNESS = SignerKey(name="witness.example", seed=b"\x02" * 32)
CHECKPOINT = Checkpoint(origin=ORIGIN, size=48977, root=b"\x07" * 32)

# The example of C2SP tlog-checkpoint.
EXAMPLE = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"

lines = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1)
checkpoints = st.builds(
    Checkpoint,
    origin=lines,
    size=st.integers(0, 2**64 - 1),
    root=st.binary(min_size=32, max_size=32),
    extensions=st.lists(lines, max_size=3).map(tuple),
)


def test_the_published_example_is_read() -> None:
    checkpoint = parse_checkpoint(EXAMPLE)
    assert (checkpoint.origin, checkpoint.size) == ("example.com/behind-the-sofa", 20852163)
    assert checkpoint.extensions == ()
    assert render_checkpoint(checkpoint) == EXAMPLE


@given(checkpoints)
def test_parsing_gives_back_what_was_rendered(checkpoint: Checkpoint) -> None:
    assert parse_checkpoint(render_checkpoint(checkpoint)) == checkpoint


@given(checkpoints)
def test_signing_and_opening(checkpoint: Checkpoint) -> None:
    data = sign_checkpoint(checkpoint=checkpoint, signers=[LOG])
    opened = open_checkpoint(data=data, origin=checkpoint.origin, keys=[LOG.verifier])
    assert opened == checkpoint


def test_the_word_of_another_log_or_of_nobody_known_is_refused() -> None:
    data = sign_checkpoint(checkpoint=CHECKPOINT, signers=[LOG])
    with pytest.raises(VerificationError, match="is of the log"):
        open_checkpoint(data=data, origin="other.example", keys=[LOG.verifier])
    with pytest.raises(VerificationError, match="no known key"):
        open_checkpoint(data=data, origin=ORIGIN, keys=[WITNESS.verifier])


def test_a_witness_adds_its_line() -> None:
    data = sign_checkpoint(checkpoint=CHECKPOINT, signers=[LOG])
    line = sign_checkpoint(checkpoint=CHECKPOINT, signers=[WITNESS])
    both = cosigned(data=data, cosignatures=[line, line, data])
    assert len(parse_note(both).signatures) == 2
    keys = [LOG.verifier, WITNESS.verifier]
    assert verify_note(note=parse_note(both), keys=keys) == (LOG.verifier, WITNESS.verifier)


def test_a_witness_of_another_checkpoint_adds_nothing() -> None:
    data = sign_checkpoint(checkpoint=CHECKPOINT, signers=[LOG])
    other = render_note(sign_note(text=EXAMPLE, signers=[WITNESS]))
    with pytest.raises(VerificationError, match="another text"):
        cosigned(data=data, cosignatures=[other])


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "\n",
        "a\n1\n",
        EXAMPLE[:-1],
        EXAMPLE + "\n",
        EXAMPLE + "\nmore\n",
        EXAMPLE.replace("example.com/behind-the-sofa", ""),
        EXAMPLE.replace("20852163", "020852163"),
        EXAMPLE.replace("20852163", "-1"),
        EXAMPLE.replace("20852163", "1e3"),
        EXAMPLE.replace("20852163", "٣"),
        EXAMPLE.replace("20852163", str(2**64)),
        EXAMPLE.replace("20852163", "9" * 5000),
        EXAMPLE.replace("CsUY", ""),
        EXAMPLE.replace("q2I=", "q2J="),
        EXAMPLE.replace("q2I=", ""),
    ],
)
def test_what_is_not_a_checkpoint_is_refused(text: Any) -> None:
    with pytest.raises(VerificationError):
        parse_checkpoint(text)


@pytest.mark.parametrize("origin", ["", "two\nlines"])
def test_what_would_not_be_read_back_is_not_signed(origin: str) -> None:
    with pytest.raises(VerificationError):
        sign_checkpoint(checkpoint=Checkpoint(origin, 1, b"\x00" * 31), signers=[LOG])


@given(st.text())
def test_any_text_ends_in_a_checkpoint_or_the_one_error(text: str) -> None:
    for whole in (text, EXAMPLE + text):
        try:
            checkpoint = parse_checkpoint(whole)
        except VerificationError:
            continue
        assert render_checkpoint(checkpoint) == whole
