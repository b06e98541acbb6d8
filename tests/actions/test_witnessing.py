"""The server asks its witnesses: each newest checkpoint, with proof; what goes wrong is kept and tried again."""

import datetime as dt
import logging
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client

from hwabaek.actions import witnessing
from hwabaek.actions.sealing import last_checkpoint, seal_logs
from hwabaek.actions.witnessing import LONGEST_REST, ask_witnesses, cosigned_note
from hwabaek.core.tlog.cosignature import cosign, cosigners
from hwabaek.core.tlog.keys import COSIGNATURE, SignerKey, render_verifier_key
from hwabaek.core.tlog.note import parse_note, render_signatures
from hwabaek.core.tlog.witness import parse_submission
from hwabaek.gateways import witnesses as gateway
from hwabaek.gateways.exchange import Answer
from hwabaek.models import Body, Checkpoint, Cosignature, LogKey, WitnessState, tree_rows
from hwabaek_witness.witness import Witness
from tests import people
from tests.witness import administrator
from tests.witness.loopback import answering, new_witness, served
from tests.witness.processes import NAME, running

pytestmark = pytest.mark.django_db

NOON = people.MONDAY
WITNESS = SignerKey(name=NAME, seed=b"\x05" * 32, kind=COSIGNATURE)


def later(**time: float) -> dt.datetime:
    return NOON + dt.timedelta(**time)


def vkey_of(body: Body) -> str:
    return LogKey.objects.filter(body=body).latest("id").verifier


def seal() -> int:
    return seal_logs(now=NOON)


def grown(there: people.Town) -> None:
    people.prepared(there, items=1)
    seal()


def newest(body: Body) -> Checkpoint:
    checkpoint = last_checkpoint(body)
    assert checkpoint is not None
    return checkpoint


def state_of(body: Body) -> WitnessState:
    return WitnessState.objects.get(body=body)


@pytest.fixture
def there() -> people.Town:
    there = people.town()
    seal()
    return there


@pytest.fixture
def witness(there: people.Town, tmp_path: Path) -> Witness:
    return new_witness(tmp_path, vkey_of(there.body), clock=NOON.timestamp)


def use(settings: LazySettings, address: str, *, key: SignerKey = WITNESS) -> None:
    settings.WITNESSES = [(render_verifier_key(key.verifier), address)]


def test_a_real_witness_cosigns_each_newest_checkpoint_of_every_body(
    there: people.Town, tmp_path: Path, settings: LazySettings
) -> None:
    bodies = (there.body, there.foreign_body)
    now = time_of_day()
    with running(tmp_path, *map(vkey_of, bodies)) as (address, process):
        key = new_witness(tmp_path, clock=NOON.timestamp).key.verifier
        settings.WITNESSES = [(render_verifier_key(key), address)]
        assert ask_witnesses(now=now) == 2
        grown(there)
        assert ask_witnesses(now=now) == 0  # a breath after the last time
        assert ask_witnesses(now=now + dt.timedelta(seconds=1)) == 1
        for body in bodies:
            note = parse_note(Client().get(f"/log/{body.slug}/checkpoint").content)
            (found,) = cosigners(note=note, keys=[key])
            assert abs(found.at - now.timestamp()) < 60
            assert state_of(body).tree_size == newest(body).tree_size
            assert state_of(body).error == ""
        process.kill()
        process.wait()
    grown(there)
    assert ask_witnesses(now=now + dt.timedelta(seconds=5)) == 0
    assert state_of(there.body).error.startswith("unreachable: ")
    assert Client().get("/log/yuseong/checkpoint").content == newest(there.body).note.encode()
    with running(tmp_path, *map(vkey_of, bodies)) as (address, _):
        settings.WITNESSES = [(render_verifier_key(key), address)]
        assert ask_witnesses(now=now + dt.timedelta(seconds=9)) == 0  # not due yet
        assert ask_witnesses(now=now + dt.timedelta(seconds=10)) == 1
    assert state_of(there.body).error == ""
    assert Cosignature.objects.filter(checkpoint__body=there.body).count() == 3


def time_of_day() -> dt.datetime:
    """Return the time of day: a witness in a process of its own has no other."""
    return dt.datetime.now(dt.UTC)


def test_a_witness_that_nobody_set_is_not_asked(there: people.Town, settings: LazySettings) -> None:
    settings.WITNESSES = []
    assert ask_witnesses(now=NOON) == 0
    assert not WitnessState.objects.exists()


def test_what_is_cosigned_is_not_asked_again(
    there: people.Town, witness: Witness, settings: LazySettings
) -> None:
    with served(witness) as address:
        use(settings, address, key=witness.key)
        assert ask_witnesses(now=NOON) == 1
        row = Cosignature.objects.get()
        assert ask_witnesses(now=later(minutes=1)) == 0
    assert Cosignature.objects.get() == row
    assert row.witness == NAME
    assert row.cosigned_at == NOON
    note = parse_note(cosigned_note(row.checkpoint))
    (found,) = cosigners(note=note, keys=[witness.key.verifier])
    assert found.at == NOON.timestamp()


def test_a_server_that_forgot_learns_from_where_to_prove(
    there: people.Town, witness: Witness, settings: LazySettings
) -> None:
    with served(witness) as address:
        use(settings, address, key=witness.key)
        ask_witnesses(now=NOON)
        WitnessState.objects.all().delete()
        grown(there)
        assert ask_witnesses(now=later(seconds=2)) == 1
    assert state_of(there.body).tree_size == newest(there.body).tree_size


def test_a_witness_that_forgot_begins_anew(
    there: people.Town, tmp_path: Path, witness: Witness, settings: LazySettings
) -> None:
    with served(witness) as address:
        use(settings, address, key=witness.key)
        ask_witnesses(now=NOON)
    (tmp_path / "witness.sqlite3").unlink()
    grown(there)
    again = new_witness(tmp_path, vkey_of(there.body), clock=NOON.timestamp)
    with served(again) as address:
        use(settings, address, key=witness.key)
        assert ask_witnesses(now=later(seconds=2)) == 1


def test_a_rewritten_past_is_not_cosigned_and_the_trouble_stays(
    there: people.Town, witness: Witness, settings: LazySettings, caplog: pytest.LogCaptureFixture
) -> None:
    with served(witness) as address:
        use(settings, address, key=witness.key)
        ask_witnesses(now=NOON)
        administrator.rewrite_entry(there.body, 3)
        administrator.rebuild_tree(there.body)
        # The same size with another root: the fork is proven, and kept by the witness.
        assert ask_witnesses(now=later(seconds=2)) == 0
        assert state_of(there.body).error.startswith("rewritten: ")
        assert [doubt.is_fork for doubt in witness.state.doubts()] == [True]
        grown(there)
        assert ask_witnesses(now=later(minutes=1)) == 0
        assert state_of(there.body).error.startswith("rewritten: ")
        assert len(witness.state.doubts()) == 2
    assert not Cosignature.objects.exists()
    assert [record.levelno for record in caplog.records if "rewritten" in record.message] == [
        logging.ERROR,
        logging.ERROR,
    ]


def test_a_log_cut_off_is_noticed_before_and_after_it_grows_again(
    there: people.Town, witness: Witness, settings: LazySettings
) -> None:
    with served(witness) as address:
        use(settings, address, key=witness.key)
        ask_witnesses(now=NOON)
        size = newest(there.body).tree_size
        grown(there)
        ask_witnesses(now=later(seconds=2))
        seen = newest(there.body).tree_size
        administrator.cut_off(there.body, size)
        assert ask_witnesses(now=later(minutes=1)) == 0
        assert state_of(there.body).error == f"ahead: {seen}"
        WitnessState.objects.all().delete()  # not even that helps: the witness remembers
        people.add_paper(there, people.prepared(there, items=1), 1)
        seal()
        assert newest(there.body).tree_size > seen
        assert ask_witnesses(now=later(minutes=2)) == 0
        assert state_of(there.body).error.startswith("rewritten: ")


def test_a_log_emptied_altogether_is_noticed(
    there: people.Town, witness: Witness, settings: LazySettings
) -> None:
    with served(witness) as address:
        use(settings, address, key=witness.key)
        ask_witnesses(now=NOON)
        seen = newest(there.body).tree_size
        administrator.cut_off(there.body, 0)
        ask_witnesses(now=later(minutes=1))
    assert state_of(there.body).error == f"ahead: {seen}"


def test_a_body_without_a_checkpoint_is_not_asked_about(settings: LazySettings) -> None:
    Body.objects.create(slug="empty", name="빈 곳")
    with answering(line_for) as (address, asked):
        use(settings, address)
        assert ask_witnesses(now=NOON) == 0
    assert asked == []


def test_what_somebody_spoiled_is_served_as_it_is(
    there: people.Town, witness: Witness, settings: LazySettings
) -> None:
    with served(witness) as address:
        use(settings, address, key=witness.key)
        ask_witnesses(now=NOON)
    checkpoint = newest(there.body)
    checkpoint.note = "spoiled"
    assert cosigned_note(checkpoint) == b"spoiled"


def test_a_gap_in_our_own_tree_is_our_trouble(
    there: people.Town, witness: Witness, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with served(witness) as address:
        use(settings, address, key=witness.key)
        ask_witnesses(now=NOON)
        grown(there)
        monkeypatch.setattr(tree_rows, "nodes_at", lambda **_: {})
        assert ask_witnesses(now=later(seconds=2)) == 0
    assert state_of(there.body).error.startswith("unprovable: ")


Reply = tuple[int, str, bytes]


def line_for(body: bytes, *, signer: SignerKey = WITNESS, at: float = NOON.timestamp()) -> Reply:
    text = parse_note(parse_submission(body).note).text
    line = cosign(text=text, signer=signer, at=int(at))
    return 200, "text/plain", render_signatures([line])


STRANGER = SignerKey(name="stranger", seed=b"\x06" * 32, kind=COSIGNATURE)
IMPOSTOR = SignerKey(name=NAME, seed=b"\x06" * 32, kind=COSIGNATURE)


def other_text(body: bytes) -> Reply:
    line = cosign(text="a\n1\n" + "A" * 43 + "=\n", signer=WITNESS, at=int(NOON.timestamp()))
    return 200, "text/plain", render_signatures([line])


def sizes(body: bytes) -> Reply:
    return 409, "text/x.tlog.size", f"{parse_submission(body).old + 1}\n".encode()


# What a witness may answer, and how the trouble with it begins.
ANSWERS: list[tuple[Callable[[bytes], Reply], str]] = [
    (lambda _: (200, "text/plain", b"fine\n"), "worthless: "),
    (lambda _: (200, "text/plain", b""), "worthless: "),
    (lambda body: line_for(body, signer=STRANGER), "worthless: it answers with"),
    (lambda body: line_for(body, signer=IMPOSTOR), "worthless: it answers with"),
    (other_text, "worthless: the co-signature of"),
    (lambda body: line_for(body, at=NOON.timestamp() + 3600), "worthless: its clock"),
    (lambda body: line_for(body, at=2**63 - 1), "worthless: its clock"),
    (lambda body: line_for(body, at=0), "worthless: its clock"),
    (lambda _: (409, "text/x.tlog.size", b"nothing"), "worthless: "),
    (lambda _: (409, "text/plain", b"0\n"), "refused: 409"),
    (lambda _: (409, "text/x.tlog.size; charset=utf-8", b"0\n"), "rewritten: "),
    (lambda _: (409, "text/x.tlog.size", b"99999\n"), "ahead: 99999"),
    (sizes, "refused: it names"),
    (lambda _: (400, "text/plain", b"what?\n"), "refused: 400 what?"),
    (lambda _: (403, "text/plain", b"who?\n\x1b[31m"), "refused: 403 who?[31m"),
    (lambda _: (404, "text/plain", b"\xff"), "refused: 404 "),
    (lambda _: (422, "text/plain", b"no\n"), "rewritten: no"),
    (lambda _: (302, "text/plain", b""), "refused: 302"),
    (lambda _: (500, "text/plain", b"x" * 5000), "refused: 500 xxx"),
    (lambda _: (200, "text/plain", b"x" * 100_000), "unreachable: the answer is longer"),
]


def test_whatever_a_witness_answers_is_kept_as_trouble(
    there: people.Town, settings: LazySettings
) -> None:
    for answer, trouble in ANSWERS:
        WitnessState.objects.all().delete()
        with answering(answer) as (address, asked):
            use(settings, address)
            assert ask_witnesses(now=NOON) == 0
        assert 2 <= len(asked) <= 2 * witnessing.ROUNDS  # two bodies
        state = state_of(there.body)
        assert state.error.startswith(trouble)
        assert len(state.error) <= witnessing.LONGEST_ERROR
        assert state.tries == 1
    assert not Cosignature.objects.exists()


def test_other_lines_of_an_answer_are_passed_over(
    there: people.Town, settings: LazySettings
) -> None:
    def both(body: bytes) -> Reply:
        lines = line_for(body, signer=STRANGER)[2] + line_for(body)[2]
        return 200, "text/plain", lines

    with answering(both) as (address, _):
        use(settings, address + "/")
        assert ask_witnesses(now=NOON) == 2
    line = Cosignature.objects.filter(checkpoint__body=there.body).get().line
    assert line.startswith(f"\N{EM DASH} {NAME} ")
    assert "\n" not in line


def test_the_pauses_grow_to_an_hour_and_end_with_the_trouble(
    there: people.Town, settings: LazySettings
) -> None:
    now, pauses = NOON, []
    with answering(lambda _: (500, "", b"")) as (address, _):
        use(settings, address)
        for _ in range(14):
            ask_witnesses(now=now)
            state = state_of(there.body)
            pauses.append((state.next_try_at - now).total_seconds())
            assert ask_witnesses(now=state.next_try_at - dt.timedelta(seconds=1)) == 0
            now = state.next_try_at
    assert pauses[:4] == [5, 10, 20, 40]
    assert pauses[-1] == LONGEST_REST.total_seconds()
    assert state_of(there.body).tries == 14
    with answering(lambda body: line_for(body, at=now.timestamp())) as (address, _):
        use(settings, address)
        assert ask_witnesses(now=now) == 2
    state = state_of(there.body)
    assert (state.tries, state.error) == (0, "")


def test_one_silent_witness_does_not_keep_the_others_from_cosigning(
    there: people.Town, witness: Witness, settings: LazySettings
) -> None:
    with served(witness) as address:
        silent = SignerKey(name="silent", seed=b"\x07" * 32, kind=COSIGNATURE)
        settings.WITNESSES = [
            (render_verifier_key(silent.verifier), "http://127.0.0.1:9"),
            (render_verifier_key(witness.key.verifier), address),
        ]
        assert ask_witnesses(now=NOON) == 1
    assert WitnessState.objects.get(body=there.body, witness="silent").error
    assert not WitnessState.objects.get(body=there.body, witness=NAME).error


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_a_witness_is_asked(
    tmp_path: Path, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = people.town()
    seal()
    open_ones: list[bool] = []

    def watched(*, witness: gateway.Witness, body: bytes) -> Answer:
        open_ones.append(connection.in_atomic_block)
        return gateway.submit(witness=witness, body=body)

    monkeypatch.setattr(witnessing, "submit", watched)
    with served(new_witness(tmp_path, vkey_of(there.body), clock=NOON.timestamp)) as address:
        use(settings, address, key=new_witness(tmp_path, clock=NOON.timestamp).key)
        assert ask_witnesses(now=NOON) == 1
    assert open_ones == [False, False]
