"""A whole sitting as its facts tell it.

Fifteen seats. Item 1: an amendment is lost, the original carries. Item 2: seat 12 stands aside, a
tie that whoever presides settles. Item 3: a show of hands. Item 4: nobody objects. Item 5: a
report. Seat 13 comes late, seat 9 leaves early, seat 11 is online, seat 14 is absent, seat 15
sends somebody without a vote.
"""

import copy
from datetime import timedelta
from functools import cache

from hwabaek.core.record.entries import EntryKind, render_moment
from tests.core.documents.deliberation import NAMES, strokes
from tests.core.record.room import STARTS_AT, Room, called, member
from tests.core.record.sample import digests


def whole() -> Room:
    """Give the whole sitting, concluded."""
    told = _whole()
    return Room(facts=copy.deepcopy(told.facts), now=told.now)


@cache
def _whole() -> Room:
    room = _opened()
    _first_item(room)
    _second_item(room)
    _last_items(room)
    _minutes(room)
    return room


def _opened() -> Room:
    room = Room()
    room.tell(EntryKind.MEETING_CREATED, committee="c", title="제4회")
    room.tell(EntryKind.MEETING_CALLED, **called())
    for seat in range(1, 16):
        answer = {11: "online", 14: "absent", 15: "alternate"}.get(seat, "attending")
        alternate = {"name": "한도윤", "affiliation": "도로과", "votes": False}
        room.tell(
            EntryKind.MEETING_INVITATION_ANSWERED, member(seat), seat=seat, answer=answer,
            reason="출장" if seat == 14 else "", alternate=alternate if seat == 15 else None,
        )  # fmt: skip
    room.now = STARTS_AT - timedelta(minutes=20)
    room.arrive(*range(1, 11), 12)
    room.mark(11, "arrived", mode="online", confirmed="link+sms-code")
    room.mark(15, "arrived", alternate={"name": "한도윤", "affiliation": "도로과", "votes": False})
    room.tell(
        EntryKind.MEETING_ATTENDANCE_SIGNED, member(11), seat=11, auth="link+sms-code",
        shown_digest="cd" * 32, signature={"kind": "typed", "strokes": None, "text": NAMES[10]},
    )  # fmt: skip
    staff = [
        {"name": "정유나", "post": "교통안전업무 팀장", "duty": "간사"},
        {"name": "공진수", "post": "주무관", "duty": "기록"},
    ]
    room.tell(EntryKind.MEETING_STAFF_NOTED, staff=staff, audience=6)
    room.now = STARTS_AT - timedelta(minutes=1)
    room.open()
    room.tell(EntryKind.MEETING_STEP_TAKEN, text="제3회 회의록 확인")
    return room


def _first_item(room: Room) -> None:
    room.introduce(1, "presentation")
    room.say(
        "s1",
        5,
        "presentation",
        "2027년 보행 사고를 12 % 줄이는 것을 목표로 38억 원을 담았음.",
        item=1,
    )
    room.tell(EntryKind.MEETING_STAGE_ENTERED, item=1, stage="questions")
    room.say("s2", 6, "question", "무인단속장비 설치 장소를 사고 자료와 맞추었는지 물음.", item=1)
    room.mark(13, "arrived")
    room.tell(EntryKind.MEETING_STAGE_ENTERED, item=1, stage="debate")
    room.say("s3", 9, "debate", "사업비의 절반이 시설에 쏠려 반대함.", item=1)
    room.tell(
        EntryKind.MEETING_AMENDMENT_MOVED, amendment="a1", item=1, seat=9, seconders=[7],
        text="교육 사업비를 5억 원으로 늘려 의결한다.", reason="교육 사업이 부족함",
    )  # fmt: skip
    room.vote("p1", 1, "faaafaffaafaa", "a1")
    room.declare("p1", "수정안은 부결되었습니다.")
    room.vote("p2", 1, "ffffffffafsff")
    room.declare("p2", "원안대로 가결되었음을 선포합니다.")


def _second_item(room: Room) -> None:
    room.tell(
        EntryKind.MEETING_DECLARATION_MADE, member(12), seat=12, item=2, kind="statutory",
        grounds=[3], reason="관련 연구용역을 수행함",
    )  # fmt: skip
    room.introduce(2, "presentation", "questions", "debate")
    room.tell(
        EntryKind.MEETING_GUEST_ADMITTED, guest="g1", name="윤서준", affiliation="노은초 운영위원장",
        role="applicant", items=[2], mode="room",
    )  # fmt: skip
    room.say(
        "s4", None, "statement", "학부모 설문에서 62 %가 찬성함.",
        item=2, name="윤서준", post="노은초 운영위원장",
    )  # fmt: skip
    room.tell(EntryKind.MEETING_GUEST_LEFT, guest="g1")
    room.vote("p3", 2, "afaffaffafa-a")
    room.settle("p3", "against")
    room.declare("p3", "가부동수이므로 결정권에 따라 부결되었음을 선포합니다.")
    room.tell(EntryKind.MEETING_RECESSED, reason="자료 정리")
    room.tell(EntryKind.MEETING_RESUMED)


def _last_items(room: Room) -> None:
    room.mark(9, "left", reason="선약")
    room.introduce(3, "presentation")
    room.open_poll("p4", 3, method="show_of_hands")
    counted = {"for": 9, "against": 2, "abstain": 1}
    room.tell(EntryKind.MEETING_HANDS_COUNTED, poll="p4", **counted)
    room.close("p4")
    room.declare("p4")
    room.introduce(4)
    room.open_poll("p5", 4, method="no_objection")
    room.close("p5")
    room.declare("p5", "이의가 없으므로 가결되었음을 선포합니다.")
    room.introduce(5, "presentation")
    room.say("s5", 3, "report", "개선 대상 9곳 중 7곳을 마쳤음.", item=5)
    room.tell(EntryKind.MEETING_ITEM_RECEIVED, item=5)
    room.tell(EntryKind.MEETING_ADJOURNED)
    for seat in range(1, 14):
        signed = [number for number in (1, 2, 3, 4) if _took_part(room, seat, number)]
        room.tell(
            EntryKind.MEETING_RESOLUTION_SIGNED, member(seat), items=signed, seat=seat,
            shown_digest="ef" * 32, auth="link+sms-code",
            signature={"kind": "drawn", "strokes": strokes(seat), "text": None},
        )  # fmt: skip


def _took_part(room: Room, seat: int, number: int) -> bool:
    return not (seat == 12 and number == 2) and not (seat == 9 and number > 2)


def _minutes(room: Room) -> None:
    room.now = STARTS_AT + timedelta(days=1)
    until = render_moment(STARTS_AT + timedelta(days=6))
    room.tell(EntryKind.MEETING_MINUTES_DRAFTED, version=1, comments_until=until)
    room.tell(
        EntryKind.MEETING_SPEECH_EDITED, speech="s3", version=2, item=1, seat=9, kind="debate",
        text="사업비의 절반이 시설에 쏠려 교육 사업이 부족하므로 반대함.",
        time=render_moment(STARTS_AT + timedelta(minutes=9)),
    )  # fmt: skip
    room.tell(
        EntryKind.MEETING_COMMENT_MADE, member(9), comment="c1", seat=9, text="요지를 고쳐 주세요."
    )
    room.tell(EntryKind.MEETING_COMMENT_SETTLED, comment="c1", taken=True, answer="고쳤습니다.")
    follow_ups = [
        {"what": "시행계획 확정·공고", "who": "교통정책과", "due": "2026-11-30"},
        {"what": "제2호 사고 영향 자료 보완 검토", "who": "교통정책과", "due": "2027-01-29"},
    ]
    room.tell(EntryKind.MEETING_MINUTES_EDITED, part="follow_ups", version=1, value=follow_ups)
    room.now = STARTS_AT + timedelta(days=6)
    room.freeze()
    room.sign_minutes(1)
    room.sign_minutes(2)
    room.tell(
        EntryKind.MEETING_MINUTES_REFUSED, version=1, signer=3, refused="unable", reason="해외 출장"
    )
    room.sign_minutes(4)
    room.tell(EntryKind.MEETING_CONCLUDED, facts=digests(room.facts))
