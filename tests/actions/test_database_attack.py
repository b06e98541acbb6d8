"""The database administrator changes a ballot after it was sealed, covering up more and more; who notices.

Everything is changed in the database, the triggers dropped, by somebody who in the end holds the log's
key too. Four look: `hwabaek log verify`, a monitor, a witness, and the verifier with a record. The
monitor and the witness have seen the log before; the auditor has kept one checkpoint.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection

from hwabaek.actions import log
from hwabaek.actions.log_audit import audit_log
from hwabaek.actions.records import ContentMissing, build_record
from hwabaek.actions.sealing import entry_form, last_checkpoint, places_of, seal_logs
from hwabaek.core.record.case import case_for
from hwabaek.core.record.checks.kept import read_kept
from hwabaek.core.record.checks.report import Check, Status
from hwabaek.core.record.entries import digest_of, leaf_of
from hwabaek.core.record.replay import replay
from hwabaek.core.record.veil import veil
from hwabaek.core.record.verify import verify_record
from hwabaek.core.rules.case_form import parse_case
from hwabaek.core.rules.decision import decide
from hwabaek.core.tlog.canonical_json import canonical
from hwabaek.core.tlog.keys import parse_verifier_key
from hwabaek.core.tlog.merkle import NodeReader, consistency_proof, extend
from hwabaek.core.tlog.monitor import Alarm, Kept, Kind, look
from hwabaek.core.tlog.witness import Refused, Submission, render_submission
from hwabaek.models import (
    AgendaItem,
    Ballot,
    Checkpoint,
    Document,
    Fact,
    Leaf,
    LogEntry,
    LogKey,
    Meeting,
    Node,
    Paper,
    Poll,
    tree_rows,
)
from hwabaek.web.pages.tiles import Missing, checkpoint_of, tile_of
from hwabaek_witness.witness import Witness
from tests import people
from tests.conftest import _without_triggers
from tests.witness import administrator
from tests.witness.loopback import new_witness

pytestmark = pytest.mark.django_db
SEAT = 3


@dataclass
class Stage:
    """A town whose deliberation is over and sealed, and everybody who looks at its log."""

    there: people.Town
    meeting: Meeting
    witness: Witness
    monitor: Kept = field(default_factory=Kept)
    witnessed: int = 0
    checkpoint: bytes = b""  # kept by the auditor
    record: bytes = b""

    @property
    def vkey(self) -> str:
        """The key by which everybody knows the log."""
        return LogKey.objects.get(body=self.there.body).verifier

    def goes_on(self) -> None:
        """Let more happen, as it does in a living log, and be sealed."""
        people.prepared(self.there, items=1)
        seal_logs(now=people.MONDAY)

    def audit(self) -> list[str]:
        """Let `hwabaek log verify` look."""
        return audit_log(body=self.there.body).faults

    def watch(self) -> Kind | None:
        """Let the monitor look at everything once more; it tells of what it is alarmed."""
        keys = [parse_verifier_key(self.vkey)]
        note = checkpoint_of("yuseong")
        try:
            sight = look(note=note, keys=keys, kept=self.monitor, fetch=_fetch, everything=True)
        except Alarm as alarm:
            return alarm.kind
        self.monitor = Kept(note=sight.note, recheck=sight.recheck)
        return None

    def ask_the_witness(self) -> str:
        """Ask the witness to co-sign the newest checkpoint; it says why it does not."""
        newest = last_checkpoint(self.there.body)
        assert newest is not None

        # Of a log that has shrunk, the administrator can only claim that the witness saw no more.
        old = min(self.witnessed, newest.tree_size)

        def build(node: NodeReader) -> list[bytes]:
            if old in {0, newest.tree_size}:
                return []
            return consistency_proof(size1=old, size2=newest.tree_size, node=node)

        nodes = tree_rows.nodes_at(body_id=self.there.body.pk, places=places_of(build))
        proof = tuple(build(lambda *place: nodes[place]))
        asked = Submission(old=old, proof=proof, note=newest.note.encode())
        try:
            self.witness.add_checkpoint(render_submission(asked))
        except Refused as refused:
            return str(refused)
        self.witnessed = newest.tree_size
        return ""

    def verify(self, *, kept: bool = True) -> set[Check] | None:
        """Export the record as it is now and let the auditor verify it; return the checks that fail.

        None where no record can be made any more.
        """
        self.meeting.refresh_from_db()
        try:
            found = build_record(meeting=self.meeting, now=people.MONDAY).content
        except ContentMissing:
            return None
        return self.check(found, self.checkpoint if kept else b"")

    def check(self, record: bytes, checkpoint: bytes) -> set[Check]:
        """Verify a record against a checkpoint that somebody kept."""
        kept = [read_kept(checkpoint)] if checkpoint else []
        report, _opened = verify_record(data=record, keys=[self.vkey], kept=kept)
        return {line.check for line in report.lines if line.status is Status.FAILED}


def _fetch(path: str) -> bytes | None:
    try:
        return tile_of("yuseong", path)[0]
    except Missing:
        return None


@pytest.fixture
def stage(settings: LazySettings, tmp_path: Path) -> Stage:
    """Return the town after its deliberation; everybody has looked, and nobody had a complaint."""
    settings.KEYS = tmp_path / "keys"
    there = people.town()
    meeting = people.concluded(there, items=1)
    Document.objects.all().delete()  # they take long, and hold the same facts once more
    seal_logs(now=people.MONDAY)
    vkey = LogKey.objects.get(body=there.body).verifier
    stage = Stage(there, meeting, new_witness(tmp_path, vkey, clock=people.MONDAY.timestamp))
    stage.goes_on()
    stage.checkpoint = checkpoint_of("yuseong")
    stage.record = build_record(meeting=meeting, now=people.MONDAY).content
    assert (stage.audit(), stage.watch(), stage.ask_the_witness()) == ([], None, "")
    assert stage.verify() == set()
    return stage


# What is changed, each step covering up the one before


def change_the_tables(stage: Stage) -> None:
    """Change the ballot, as every page shows it."""
    Ballot.objects.filter(reply__entry__seat=SEAT).update(choice="against")


def _reply(stage: Stage) -> Fact:
    rows = Fact.objects.filter(entry__kind="meeting.reply.submitted").select_related("entry")
    return next(row for row in rows if log.shown_fact(row)["data"]["seat"] == SEAT)


def change_the_fact(stage: Stage) -> None:
    """Change the fact that tells of it."""
    row = _reply(stage)
    fact = log.fact_in(row)
    fact["data"]["ballots"][0]["choice"] = "against"
    _write(row, fact)


def _write(row: Fact, fact: dict[str, Any]) -> str:
    """Put another fact in a row's place; return its digest."""
    veiled, values = veil(fact=fact, salts=iter(lambda: secrets.token_hex(16), ""))
    kept = canonical(values) if values else None
    Fact.objects.filter(pk=row.pk).update(canonical=canonical(veiled), values=kept)
    return digest_of(veiled)


def _forge(row: Fact, fact: dict[str, Any]) -> None:
    """Do so, and let the entry vouch for it."""
    LogEntry.objects.filter(pk=row.pk).update(digest=_write(row, fact))


def change_the_digest(stage: Stage) -> None:
    """Change the log's entry, so that it vouches for the new fact."""
    row = _reply(stage)
    LogEntry.objects.filter(pk=row.pk).update(digest=digest_of(log.stored(row)[0]))


def change_the_tree(stage: Stage) -> None:
    """Change the leaf and all nodes above it."""
    leaves = Leaf.objects.filter(body=stage.there.body).select_related("entry").order_by("index")
    hashes = [leaf_of(entry_form(leaf.entry)) for leaf in leaves]
    for level, index, value in extend(size=0, leaf_hashes=hashes, node=lambda *_: b""):
        Node.objects.filter(body=stage.there.body, level=level, index=index).update(hash=value)


def sign_anew(stage: Stage) -> None:
    """Sign every checkpoint anew, with the log's own key."""
    administrator.rebuild_tree(stage.there.body)


def forge_the_rest(stage: Stage) -> None:
    """Forge the result and the list of facts in the conclusion, until nothing inside tells any more."""
    rows = Fact.objects.filter(entry__subject=f"meeting:{stage.meeting.pk}").select_related("entry")
    facts: list[dict[str, Any]] = []
    for row in rows.order_by("pk"):
        fact = log.fact_in(row)
        data = fact["data"]
        if fact["kind"] == "meeting.poll.closed":
            case = case_for(record=replay(facts), item_number=1)
            data |= {"case": case, "answer": decide(case=parse_case(case)).as_data()}
            Poll.objects.filter(item__meeting=stage.meeting).update(
                case=case, answer=data["answer"], outcome=data["answer"]["outcome"]
            )
            _forge(row, fact)
        if "facts" in data:
            there = list(rows.order_by("pk").values_list("entry__digest", flat=True))
            data["facts"] = there[: len(data["facts"])]
            _forge(row, fact)
        facts.append(fact)
    administrator.rebuild_tree(stage.there.body)


STEPS: list[Callable[[Stage], None]] = [
    change_the_tables,
    change_the_fact,
    change_the_digest,
    change_the_tree,
    sign_anew,
    forge_the_rest,
]


def attack(stage: Stage, last: Callable[[Stage], None]) -> None:
    for step in STEPS[: STEPS.index(last) + 1]:
        with _without_triggers(connection):
            step(stage)


# Who notices


def test_a_ballot_changed_in_its_table_alone(stage: Stage) -> None:
    attack(stage, change_the_tables)
    assert any(f"{SEAT}번 위원의 회신 1판 제1호 표" in fault for fault in stage.audit())
    # The log is untouched, and so is the record, which is made of facts: it still tells the truth.
    assert stage.watch() is None
    stage.goes_on()
    assert stage.ask_the_witness() == ""
    assert stage.verify() == set()


def test_its_fact_too(stage: Stage) -> None:
    attack(stage, change_the_fact)
    assert any("기록에 적힌 해시값과 다름" in fault for fault in stage.audit())
    # Facts are not published, so nobody outside sees it, until a record is handed over.
    assert stage.watch() is None
    assert {Check.PROOFS, Check.COMPLETE} <= (stage.verify() or set())
    assert stage.check(stage.record, checkpoint_of("yuseong")) == set()


def test_its_entry_too(stage: Stage) -> None:
    attack(stage, change_the_digest)
    found = "\n".join(stage.audit())
    assert "기록에서 다시 계산한 값과 다름" in found
    assert "결과를 확정할 때 있던 기록이 없거나 바뀜" in found
    assert stage.watch() is Kind.REWRITTEN
    assert {Check.PROOFS, Check.COMPLETE} <= (stage.verify() or set())


def test_the_tree_too(stage: Stage) -> None:
    attack(stage, change_the_tree)
    assert any("서명한 뿌리 해시값이" in fault for fault in stage.audit())
    assert stage.watch() is Kind.REWRITTEN
    assert {Check.PROOFS, Check.COMPLETE} <= (stage.verify() or set())
    stage.goes_on()
    assert stage.ask_the_witness() != ""
    assert stage.watch() is Kind.REWRITTEN


def test_the_signatures_too_with_the_logs_own_key(stage: Stage) -> None:
    attack(stage, sign_anew)
    # Inside, the tree is whole again. What is left are facts that speak of the exchanged one.
    assert all("나무의 마디" not in fault and "봉인" not in fault for fault in stage.audit())
    assert any("결과를 확정할 때 있던 기록이 없거나 바뀜" in fault for fault in stage.audit())
    assert stage.watch() is Kind.FORK
    assert "two trees" in stage.ask_the_witness()
    assert {Check.COMPLETE, Check.HISTORY, Check.DECISION} <= (stage.verify() or set())
    stage.goes_on()
    assert stage.watch() is Kind.REWRITTEN
    assert stage.ask_the_witness() != ""


def test_everything_forged_is_noticed_by_those_outside(stage: Stage) -> None:
    attack(stage, forge_the_rest)
    # The honest limit: whoever has the database and the key can make the inside agree with itself.
    assert stage.audit() == []
    assert stage.verify(kept=False) == set()
    # Each of those who kept something has the proof in hand.
    assert stage.watch() is Kind.FORK
    assert "two trees" in stage.ask_the_witness()
    assert stage.verify() == {Check.HISTORY}
    assert stage.check(stage.record, checkpoint_of("yuseong")) == {Check.HISTORY}
    stage.goes_on()
    assert stage.watch() is Kind.REWRITTEN
    assert stage.ask_the_witness() != ""


def test_a_fact_thrown_away(stage: Stage) -> None:
    """An erasure at the end of retention takes what the tables say with it; this one does not."""
    with _without_triggers(connection):
        _reply(stage).delete()
    found = "\n".join(stage.audit())
    assert f"{SEAT}번 위원의 회신 1판: 표에 있고 기록에 없음" in found
    assert stage.watch() is None  # entries stay: the log is whole
    assert stage.verify() is None
    assert stage.check(stage.record, checkpoint_of("yuseong")) == set()  # who has one, has the fact


def test_a_meeting_made_to_vanish_with_all_its_traces(stage: Stage) -> None:
    before = stage.there.body.log_entries.latest("pk").pk
    size = tree_rows.tree_size_of(body_id=stage.there.body.pk)
    stage.goes_on()
    assert (stage.watch(), stage.ask_the_witness()) == (None, "")
    gone = Meeting.objects.latest("pk")
    administrator.cut_off(stage.there.body, size)
    with _without_triggers(connection):
        Fact.objects.filter(entry__body=stage.there.body, pk__gt=before).delete()
        LogEntry.objects.filter(body=stage.there.body, pk__gt=before).delete()
        Paper.objects.filter(item__meeting=gone).delete()
        AgendaItem.objects.filter(meeting=gone).delete()
        gone.delete()
    assert stage.audit() == []
    assert stage.watch() is Kind.SHRUNK
    assert stage.ask_the_witness() != ""
    assert Checkpoint.objects.filter(body=stage.there.body, tree_size__gt=size).count() == 0
