"""The whole log is derived again and compared with all that is stored beside it: whatever differs is named."""

import hashlib
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import F, Model

from hwabaek.actions import log, log_audit, log_keys, polls
from hwabaek.actions.log_audit import LogReport, audit_log
from hwabaek.actions.sealing import last_checkpoint, seal_logs
from hwabaek.core.tlog.canonical_json import canonical, parse
from hwabaek.models import (
    AgendaItem,
    Ballot,
    Body,
    Checkpoint,
    Declaration,
    Departure,
    Document,
    Fact,
    Leaf,
    LogEntry,
    LogKey,
    Meeting,
    Node,
    Poll,
    Reply,
    RollEntry,
)
from tests import people
from tests.conftest import _without_triggers
from tests.witness import administrator

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> people.Town:
    town = people.town()
    seal_logs(now=people.MONDAY)
    return town


@pytest.fixture
def finished(town: people.Town) -> Meeting:
    """Return a concluded meeting, all of it sealed, checkpoint after checkpoint."""
    meeting = people.called(town, items=2)
    people.declare(town.members[1], meeting, aside={2: "self_recused"})
    for member in town.members:
        people.reply(member, meeting)
    seal_logs(now=people.MONDAY)
    polls.close_meeting(actor=town.clerk, meeting_id=meeting.pk, now=people.MONDAY)
    seal_logs(now=people.MONDAY)
    meeting.refresh_from_db()
    return meeting


def faults(body: Body) -> str:
    report = audit_log(body=body)
    assert report.holds == (not report.faults)
    return "\n".join(report.faults)


def test_a_sound_log_holds(town: people.Town, finished: Meeting) -> None:
    report = audit_log(body=town.body)
    assert report.faults == []
    assert (report.size, report.facts, report.unsealed) == (report.until, report.size, 0)
    assert report.checkpoints == Checkpoint.objects.filter(body=town.body).count() == 3


def test_it_holds_however_few_entries_are_held_at_a_time(
    town: people.Town, finished: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    for batch in (1, 7, 16):
        monkeypatch.setattr(log_audit, "BATCH", batch)
        assert audit_log(body=town.body).faults == []


def test_what_waits_is_no_fault(town: people.Town) -> None:
    people.prepared(town, items=1)
    report = audit_log(body=town.body)
    assert report.holds
    assert report.unsealed > 0


def test_an_empty_log_holds() -> None:
    assert audit_log(body=Body.objects.create(slug="empty", name="빈 곳")).holds


def test_an_erased_fact_is_no_fault(town: people.Town) -> None:
    Fact.objects.filter(entry__kind="person.registered", entry__body=town.body).delete()
    report = audit_log(body=town.body)
    assert report.holds
    assert report.erased > 0


# The log itself


def test_every_change_to_the_log_is_found(town: people.Town) -> None:
    entry = LogEntry.objects.filter(body=town.body)[3]
    with _without_triggers(connection):
        Fact.objects.filter(pk=entry.pk).update(canonical=b"{}")
        LogEntry.objects.filter(pk=entry.pk).update(digest="0" * 64)
        Node.objects.filter(body=town.body, level=1, index=0).update(hash=bytes(32))
        Node.objects.filter(body=town.body, level=0, index=9).delete()
        Checkpoint.objects.filter(body=town.body).update(note=F("note"), root_hash=bytes(32))
    found = faults(town.body)
    for said in (
        f"{entry.pk}번 내용: 기록에 적힌 해시값과 다름",
        "마디 1/0: 기록에서 다시 계산한 값과 다름",
        "마디 0/3: 기록에서 다시 계산한 값과 다름",
        "마디 0/9: 없음",
        "서명한 뿌리 해시값이",
    ):
        assert said in found


def test_values_that_are_not_of_their_fact_are_found(town: people.Town) -> None:
    rows = list(Fact.objects.filter(entry__body=town.body, values__isnull=False)[:2])
    with _without_triggers(connection):
        Fact.objects.filter(pk=rows[0].pk).update(values=rows[1].values)
        Fact.objects.filter(pk=rows[1].pk).update(values=None)
    found = faults(town.body)
    assert f"{rows[0].pk}번 내용" in found
    assert f"{rows[1].pk}번 내용" in found


def test_a_lost_leaf_and_an_entry_that_nobody_will_seal_are_found(town: people.Town) -> None:
    with _without_triggers(connection):
        Leaf.objects.filter(body=town.body, index=2).delete()
    found = faults(town.body)
    assert "기록 2번이 없음" in found
    assert "1건이 봉인되지도 않았고" in found


def test_a_node_that_no_tree_has_is_found(town: people.Town) -> None:
    Node.objects.create(body=town.body, level=9, index=4, hash=bytes(32))
    assert "마디 9/4" in faults(town.body)


def test_a_log_cut_off_below_a_signed_size_is_found(town: people.Town) -> None:
    signed = last_checkpoint(town.body)
    assert signed is not None
    with _without_triggers(connection):
        Leaf.objects.filter(body=town.body, index__gte=signed.tree_size - 3).delete()
        Node.objects.filter(body=town.body).delete()
    found = faults(town.body)
    assert f"{signed.tree_size}건 가운데 {signed.tree_size - 3}건만" in found
    assert f"기록 봉인 {signed.tree_size}: 남은 기록" in found


def test_a_log_whose_last_checkpoint_is_gone_is_found(town: people.Town, finished: Meeting) -> None:
    with _without_triggers(connection):
        Checkpoint.objects.filter(body=town.body).latest("tree_size").delete()
    assert "모두에 서명한 기록 봉인이 없음" in faults(town.body)


@pytest.mark.parametrize("change", ["note", "tree_size", "key", "malformed key"])
def test_a_changed_checkpoint_is_found(town: people.Town, change: str) -> None:
    row = Checkpoint.objects.get(body=town.body)
    changes: dict[str, Callable[[], object]] = {
        "note": lambda: Checkpoint.objects.update(note=row.note.replace("/log/", "/lag/")),
        "tree_size": lambda: Checkpoint.objects.filter(pk=row.pk).update(
            tree_size=row.tree_size - 1
        ),
        "key": lambda: LogKey.objects.filter(body=town.body).delete(),
        "malformed key": lambda: LogKey.objects.filter(body=town.body).update(verifier="x"),
    }
    with _without_triggers(connection):
        changes[change]()
    assert "기록 봉인" in faults(town.body)


def test_a_key_that_the_log_does_not_name_is_found(town: people.Town) -> None:
    other = LogKey.objects.get(body=town.foreign_body)
    LogKey.objects.create(
        body=town.body, name=other.name, verifier=other.verifier, created_at=people.MONDAY
    )
    assert f"확인 열쇠 {other.verifier}: 기록에 없음" in faults(town.body)


def test_after_a_rotation_old_and_new_checkpoints_hold(town: people.Town) -> None:
    log_keys.rotate_log_key(body=town.body, now=people.MONDAY)
    seal_logs(now=people.MONDAY)
    log_keys.retire_log_key(body=town.body, now=people.MONDAY)
    seal_logs(now=people.MONDAY)
    assert faults(town.body) == ""
    with _without_triggers(connection):
        LogKey.objects.filter(body=town.body).earliest("id").delete()
    assert "표에 없음" in faults(town.body)


# The tables beside the log


def _delete_reply(meeting: Meeting) -> None:
    reply = Reply.objects.filter(entry__meeting=meeting).latest("pk")
    reply.ballots.all().delete()
    reply.delete()


def _second_reply(meeting: Meeting) -> None:
    reply = Reply.objects.get(entry=RollEntry.objects.get(meeting=meeting, seat=4))
    reply.pk, reply.version, reply.key = None, 2, uuid.uuid4()
    reply.save()


def _leave(meeting: Meeting) -> None:
    entry = RollEntry.objects.get(meeting=meeting, seat=4)
    Departure.objects.create(
        entry=entry, reason="퇴직", recorded_by=meeting.created_by, left_at=people.MONDAY
    )


def _change_a_ballot_and_hide(meeting: Meeting) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(mode=Meeting.Mode.SITTING)
    Ballot.objects.filter(reply__entry__seat=3).update(choice="against")


def _call_it_something_else(meeting: Meeting) -> None:
    row = Fact.objects.select_related("entry").get(entry__kind="meeting.closed")
    fact = parse(bytes(row.canonical)) | {"kind": "meeting.converted"}
    digest = hashlib.sha256(canonical(fact)).hexdigest()
    LogEntry.objects.filter(pk=row.pk).update(digest=digest)
    Fact.objects.filter(pk=row.pk).update(canonical=canonical(fact))


def _take_the_meeting_away(meeting: Meeting) -> None:
    entry = LogEntry.objects.filter(subject=f"meeting:{meeting.pk}").latest("pk")
    LogEntry.objects.filter(pk=entry.pk).update(subject="meeting:0")


def _forge_a_formless_fact(meeting: Meeting) -> None:
    row = Fact.objects.filter(entry__kind="meeting.created").latest("pk")
    fact = parse(bytes(row.canonical)) | {"actor": log.SYSTEM, "data": {"facts": 7}}
    Fact.objects.filter(pk=row.pk).update(canonical=canonical(fact), values=None)


def _update(table: type[Model], **changes: Any) -> Callable[[Meeting], object]:
    where = {name[1:]: changes.pop(name) for name in list(changes) if name.startswith("_")}
    return lambda _meeting: table.objects.filter(**where).update(**changes)  # type: ignore[attr-defined]


# What is changed in the database, and what is said of it.
CHANGES: list[tuple[Callable[[Meeting], object], str]] = [
    (
        _update(Ballot, _reply__entry__seat=3, choice="against"),
        "3번 위원의 회신 1판 제1호 표: 표와",
    ),
    (
        _update(Ballot, _reply__entry__seat=3, opinion="다른 뜻"),
        "3번 위원의 회신 1판 제2호 표: 표와",
    ),
    (
        lambda _: Ballot.objects.filter(reply__entry__seat=3).delete(),
        "3번 위원의 회신 1판 제1호 표: 기록에 있고 표에 없음",
    ),
    (_update(Reply, _entry__seat=5, late=True), "5번 위원의 회신 1판: 표와 기록이 다름"),
    (_delete_reply, "7번 위원의 회신 1판: 기록에 있고 표에 없음"),
    (_second_reply, "4번 위원의 회신 2판: 표에 있고 기록에 없음"),
    (_update(RollEntry, _seat=6, name="다른 사람"), "명부 6번: 표와 기록이 다름"),
    (_update(Declaration, _kind="self_recused", kind="none"), "2번 위원의 제2호 신고 1: 표와"),
    (_leave, "4번 위원의 자격 잃음: 표에 있고 기록에 없음"),
    (_update(AgendaItem, _number=1, order_text="다른 주문"), "제1호 안건: 표와 기록이 다름"),
    (_update(Poll, answer={"outcome": "rejected"}), "제1호 표결: 표와 기록이 다름"),
    (_update(Poll, outcome="rejected"), "제1호 표결의 결과: 표에 있고 기록에 없음"),
    (_update(Poll, wording="조건"), "제1호 표결: 표와 기록이 다름"),
    (_update(Meeting, state="closed"), "회의 상태: 표에는 closed, 기록에는 concluded"),
    (_update(Meeting, deadline_at=people.MONDAY), "회신 기한: 표와 기록이 다름"),
    (_change_a_ballot_and_hide, "3번 위원의 회신 1판 제1호 표: 표와 기록이 다름"),
    (_take_the_meeting_away, "0번 회의: 기록에 있고 표에 없음"),
    (_call_it_something_else, "기록에 적힌 종류나 대상, 때와 다름"),
    (_forge_a_formless_fact, "내용의 형식이 다름"),
    (
        lambda _: Fact.objects.filter(entry__kind="meeting.reply.submitted")[0].delete(),
        "1번 위원의 회신 1판: 표에 있고 기록에 없음",
    ),
    (
        lambda _: Fact.objects.filter(entry__kind="meeting.declaration.made")[0].delete(),
        "결과를 확정할 때 있던 기록이 없거나 바뀜",
    ),
    (
        _update(Document, state="sealed", sha256="ab" * 32),
        f"문서 파일 {'ab' * 32}: 표에 있고 기록에 없음",
    ),
]


class Undone(Exception):
    """Puts the database back as it was."""


@contextmanager
def undone() -> Iterator[None]:
    with suppress(Undone), transaction.atomic():
        with _without_triggers(connection):
            yield
        raise Undone


def test_a_table_that_says_something_else_than_the_log_is_found(
    town: people.Town, finished: Meeting
) -> None:
    for change, said in CHANGES:
        with undone():
            change(finished)
            assert said in faults(town.body)
            assert faults(town.foreign_body) == ""
    assert faults(town.body) == ""


def test_so_many_faults_make_the_point(town: people.Town) -> None:
    with _without_triggers(connection):
        Node.objects.update(hash=bytes(32))
        Fact.objects.update(canonical=b"{}")
        administrator.rewrite_entry(town.body, 0)
    report = LogReport(body=town.body, until=0)
    for number in range(log_audit.MOST_FAULTS + 5):
        report.blame(str(number))
    assert len(report.faults) == log_audit.MOST_FAULTS
    assert len(audit_log(body=town.body).faults) <= log_audit.MOST_FAULTS


def test_two_bodies_in_one_deployment_share_nothing(town: people.Town) -> None:
    own, other = last_checkpoint(town.body), last_checkpoint(town.foreign_body)
    assert own is not None
    assert other is not None
    assert own.note.partition("\n")[0] != other.note.partition("\n")[0]
    with _without_triggers(connection):
        administrator.rewrite_entry(town.body, 2)
    assert faults(town.body)
    assert faults(town.foreign_body) == ""
