"""Minutes are drafted from what happened, frozen, signed; then documents are made and the record holds."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from hwabaek.access import NotFound
from hwabaek.actions import log, minutes, sittings
from hwabaek.actions.records import export_record
from hwabaek.actions.sitting_facts import NotPossible
from hwabaek.core.record.checks.minutes import check_minutes
from hwabaek.core.record.checks.report import Status
from hwabaek.core.record.meeting_record import MeetingRecord
from hwabaek.core.record.replay import replay
from hwabaek.core.record.verify import verify_record
from hwabaek.gateways.authority import make_demo_authority
from hwabaek.models import Document, Meeting
from tests import people
from tests import sittings as room

pytestmark = pytest.mark.django_db

LATER = room.STARTS + dt.timedelta(days=2)


def record_of(meeting: Meeting) -> MeetingRecord:
    return replay(log.facts_of(f"meeting:{meeting.pk}"))


def drafted(there: people.Town) -> Meeting:
    meeting = room.adjourned(there)
    minutes.draft_minutes(
        actor=there.clerk,
        meeting_id=meeting.pk,
        comments_until=LATER,
        now=room.STARTS + dt.timedelta(hours=3),
    )
    return meeting


def sign(actor: Any, meeting: Meeting, digest: str) -> None:
    minutes.sign_minutes(actor=actor, meeting_id=meeting.pk, hand=room.hand(digest), now=LATER)


def test_the_last_signature_concludes_and_asks_for_the_documents() -> None:
    there = people.town()
    meeting, digest = room.frozen(there)
    sign(there.chair, meeting, digest)
    meeting.refresh_from_db()
    assert meeting.state == "adjourned"
    sign(there.clerk, meeting, digest)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.concluded_at) == ("concluded", LATER)
    asked = Document.objects.filter(meeting=meeting).exclude(kind="call_notice")
    assert sorted(asked.values_list("kind", "item__number")) == [
        ("attendance_sheet", None),
        ("minutes", None),
        ("resolution", 1),
        ("resolution", 2),
        ("result_report", None),
    ]
    record = record_of(meeting)
    assert [line.status for line in check_minutes(record)] == [Status.OK]


def test_the_worker_makes_and_seals_them_and_the_record_holds(
    settings: LazySettings, tmp_path: Path
) -> None:
    made = make_demo_authority(tmp_path, organisation="대전광역시 유성구", now=people.MONDAY)
    settings.SEAL_URL = f"pkcs12:{made.seal}"
    there = people.town()
    meeting, digest = room.frozen(there)
    sign(there.chair, meeting, digest)
    sign(there.clerk, meeting, digest)
    people.documents_made(now=LATER)
    documents = Document.objects.filter(meeting=meeting)
    assert set(documents.values_list("state", flat=True)) == {"sealed"}
    made_in_turn = [one.kind for one in record_of(meeting).documents]
    assert set(made_in_turn) >= {"minutes", "attendance_sheet", "result_report"}
    assert made_in_turn.count("audit_certificate") == 1
    assert made_in_turn[-1] == "audit_certificate"
    archive = export_record(actor=there.clerk, meeting_id=meeting.pk, now=LATER).content
    report, _ = verify_record(data=archive)
    assert report.holds, [line.en for line in report.lines if line.status is Status.FAILED]


def test_minutes_are_drafted_once_after_the_end_by_the_clerk() -> None:
    there = people.town()
    meeting = room.opened(there)
    draft: dict[str, Any] = {"meeting_id": meeting.pk, "comments_until": None, "now": LATER}
    with pytest.raises(NotPossible):
        minutes.draft_minutes(actor=there.clerk, **draft)
    sittings.adjourn(actor=there.clerk, meeting_id=meeting.pk, now=room.STARTS)
    with pytest.raises(NotFound):
        minutes.draft_minutes(actor=there.chair, **draft)
    minutes.draft_minutes(actor=there.clerk, **draft)
    with pytest.raises(NotPossible):
        minutes.draft_minutes(actor=there.clerk, **draft)


def test_two_clerks_who_write_a_part_at_once_do_not_lose_text() -> None:
    there = people.town()
    meeting = drafted(there)
    part = minutes.Part(name="notes", version=0, value=[{"text": "현장을 먼저 봄"}])
    minutes.edit_minutes(actor=there.clerk, meeting_id=meeting.pk, part=part, now=LATER)
    with pytest.raises(NotPossible, match="이어지는"):
        minutes.edit_minutes(actor=there.clerk, meeting_id=meeting.pk, part=part, now=LATER)


def test_a_comment_waits_until_it_is_settled() -> None:
    there = people.town()
    meeting = drafted(there)
    name = minutes.comment(
        actor=there.members[2], meeting_id=meeting.pk, text="요지를 고쳐 주세요.", now=LATER
    )
    freeze: dict[str, Any] = {"meeting_id": meeting.pk, "seats": [1], "post": "간사", "now": LATER}
    with pytest.raises(NotPossible, match="처리하지 않은 의견"):
        minutes.freeze_minutes(actor=there.clerk, **freeze)
    settle: dict[str, Any] = {"meeting_id": meeting.pk, "name": name, "taken": True, "now": LATER}
    minutes.settle_comment(actor=there.clerk, answer="고쳤습니다.", **settle)
    with pytest.raises(NotPossible):
        minutes.settle_comment(actor=there.clerk, answer="고쳤습니다.", **settle)
    with pytest.raises(minutes.NobodySigns):
        minutes.freeze_minutes(actor=there.clerk, **freeze | {"seats": []})
    minutes.freeze_minutes(actor=there.clerk, **freeze)
    with pytest.raises(NotFound):
        minutes.comment(actor=there.outsider, meeting_id=meeting.pk, text="-", now=LATER)


def test_only_who_was_asked_signs_once_and_what_was_shown() -> None:
    there = people.town()
    meeting, digest = room.frozen(there)
    with pytest.raises(NotPossible, match="부탁받은"):
        sign(there.members[3], meeting, digest)
    with pytest.raises(NotPossible, match="다른 글"):
        sign(there.chair, meeting, "00" * 32)
    with pytest.raises(NotFound):
        sign(there.outsider, meeting, digest)
    sign(there.chair, meeting, digest)
    with pytest.raises(NotPossible):
        sign(there.chair, meeting, digest)


def test_nothing_is_signed_before_it_is_frozen() -> None:
    there = people.town()
    meeting = drafted(there)
    with pytest.raises(NotPossible, match="아직 확정되지"):
        sign(there.chair, meeting, "00" * 32)


def test_a_signer_who_cannot_is_written_down_with_the_reason() -> None:
    there = people.town()
    meeting, digest = room.frozen(there)
    refuse: dict[str, Any] = {
        "meeting_id": meeting.pk,
        "signer": 1,
        "refused": "unable",
        "now": LATER,
    }
    with pytest.raises(NotPossible):
        minutes.refuse_minutes(actor=there.clerk, reason=" ", **refuse)
    with pytest.raises(NotFound):
        minutes.refuse_minutes(actor=there.chair, reason="출장", **refuse)
    minutes.refuse_minutes(actor=there.clerk, reason="해외 출장", **refuse)
    sign(there.clerk, meeting, digest)
    meeting.refresh_from_db()
    assert meeting.state == "concluded"


def test_members_sign_the_resolutions_that_they_had_a_part_in() -> None:
    there = people.town()
    meeting = room.adjourned(there)
    sign_both: dict[str, Any] = {"meeting_id": meeting.pk, "items": [1, 2], "now": LATER}
    hand = room.hand("ab" * 32)
    minutes.sign_resolutions(actor=there.chair, hand=hand, **sign_both)
    with pytest.raises(NotPossible, match="이미 서명한"):
        minutes.sign_resolutions(actor=there.chair, hand=hand, **sign_both)
    with pytest.raises(NotPossible, match="참여하지 않았습니다"):
        minutes.sign_resolutions(actor=there.members[6], hand=hand, **sign_both)
    with pytest.raises(NotFound):
        minutes.sign_resolutions(actor=there.outsider, hand=hand, **sign_both)
