"""Everybody at the same moment: what was acknowledged counts, and nothing else."""

import datetime as dt
import threading
import uuid
from collections.abc import Callable, Sequence
from functools import partial

import pytest
from django.db import close_old_connections, connection

from hwabaek.actions import log, polls, replies
from hwabaek.actions.sealing import seal_logs
from hwabaek.core.record.replay import replay
from hwabaek.models import Ballot, Leaf, LogEntry, Meeting, Person, Reply, UnsealedEntry
from tests import people

pytestmark = pytest.mark.django_db(transaction=True)
AFTER = people.DEADLINE + dt.timedelta(seconds=1)


@pytest.fixture
def fifty() -> tuple[people.Town, Meeting, list[Person]]:
    """Return a deliberation with fifty members whose decisions wait only for their signature."""
    there = people.town()
    act = log.Act(actor=None, capacity="system", now=people.MONDAY)
    members = list(there.members)
    for number in range(43):
        member = people.person(f"위원{number}", there.body, act)
        people.seat(there.committee, member, act)
        members.append(member)
    meeting = people.called(there, items=1)
    for member in members:
        _choose(member, meeting)
    return there, meeting, members


def test_every_acknowledged_reply_is_in_the_tally_and_no_other(
    fifty: tuple[people.Town, Meeting, list[Person]],
) -> None:
    _, meeting, members = fifty
    acknowledged: list[Reply] = []

    def sign(member: Person) -> None:
        acknowledged.append(_sign(member, meeting, people.DEADLINE))

    def close() -> None:
        polls.close_due_meetings(now=AFTER)

    jobs: list[Callable[[], object]] = [partial(sign, member) for member in members]
    jobs.insert(25, close)
    _at_once(jobs)
    polls.close_due_meetings(now=AFTER)
    in_time = {reply.pk for reply in acknowledged if not reply.late}
    poll = meeting.items.get(number=1).poll
    counted = {ballot.reply_id for ballot in polls.counted_ballots(poll)}
    assert len(acknowledged) == 50
    assert counted == in_time
    assert poll.case
    lines = poll.case["members"]
    assert sum(1 for line in lines if line["attending"]) == len(in_time)
    record = replay(log.facts_of(f"meeting:{meeting.pk}"))
    assert len(record.roll) == 50


def test_the_same_form_sent_twenty_times_at_once_makes_one_reply(
    fifty: tuple[people.Town, Meeting, list[Person]],
) -> None:
    _, meeting, members = fifty
    key = uuid.uuid4()
    receipts: list[int] = []
    _at_once(
        [
            lambda: receipts.append(_sign(members[3], meeting, people.MONDAY, key).pk)
            for _ in range(20)
        ]
    )
    assert len(receipts) == 20
    assert len(set(receipts)) == 1
    assert Ballot.objects.count() == 1


def test_two_sealers_at_once_make_one_tree(
    fifty: tuple[people.Town, Meeting, list[Person]],
) -> None:
    there = fifty[0]
    _at_once([partial(seal_logs, now=people.MONDAY)] * 8)
    seal_logs(now=people.MONDAY)
    entries = LogEntry.objects.filter(body=there.body).count()
    indexes = Leaf.objects.filter(body=there.body).order_by("index").values_list("index", flat=True)
    assert list(indexes) == list(range(entries))
    assert not UnsealedEntry.objects.exists()


def _choose(member: Person, meeting: Meeting) -> None:
    people.declare(member, meeting)
    replies.save_draft(
        actor=member,
        meeting_id=meeting.pk,
        number=1,
        choice="for",
        opinion="",
        now=people.MONDAY,
    )


def _sign(
    member: Person, meeting: Meeting, now: dt.datetime, key: uuid.UUID | None = None
) -> Reply:
    entry = meeting.roll.get(person=member)
    form = replies.SignedForm(
        key=key or uuid.uuid4(),
        shown_digest=replies.shown_digest(entry),
        signature=replies.Signature(kind="typed", text=entry.name),
        auth="link+mail-code",
    )
    return replies.submit_reply(actor=member, meeting_id=meeting.pk, form=form, now=now)


def _at_once(jobs: Sequence[Callable[[], object]]) -> None:
    """Run every job in its own thread, all let go at the same moment; none may fail."""
    gate = threading.Barrier(len(jobs))
    failures: list[BaseException] = []

    def run(job: Callable[[], object]) -> None:
        close_old_connections()
        try:
            gate.wait()
            job()
        except BaseException as error:  # noqa: BLE001 - shown by the assertion below
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures, failures
