"""A small town for tests: a body, its officials, a committee with its members, and its meetings.

Everything is made through the actions, as in life. The people:
강태수 chairs; 배선영 is vice chair; 오세린, 임도현, 조민철, 신유진, 황보람 are members; 윤하늘 is the
clerk, 문소라 the clerk of another department; 서지원 approves; 고은찬 coordinates; 한도윤 audits;
장미르 administers; 이방인 sits in another committee, 먼나라 in another body.
"""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any

from hwabaek.actions import (
    agenda,
    calls,
    committees,
    disqualifications,
    log,
    meetings,
    people,
    polls,
    replies,
)
from hwabaek.actions.documents import file_store, make_due_documents
from hwabaek.core.korean import SEOUL
from hwabaek.models import Body, Committee, Department, Meeting, Membership, Person, Post, Reply

MONDAY = dt.datetime(2026, 10, 12, 9, 0, tzinfo=SEOUL)
DEADLINE = dt.datetime(2026, 10, 23, 18, 0, tzinfo=SEOUL)
GROUND = "심의사항이 경미"

RULE: dict[str, Any] = {
    "source": "유성구 교통안전정책심의위원회 구성 및 운영 조례 §7②③",
    "source_text": "재적위원 과반수의 출석으로 개의하고, 출석위원 과반수의 찬성으로 의결한다.",
    "seats": 20,
    "opening": [
        {"count": "attending", "more_than": "1/2", "of": "enrolled", "source": "§7②"},
    ],
    "passing": [
        {"count": "for", "more_than": "1/2", "of": "attending", "source": "§7②"},
    ],
    "tie": "fails",
    "written": {"allowed": "on_grounds", "grounds": [GROUND, "위원장이 필요하다고 인정"]},
    "notice_days": 7,
}

PAPER = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj
trailer<</Root 1 0 R>>
%%EOF
"""


@dataclass
class Town:
    """Who is who."""

    body: Body
    department: Department
    committee: Committee
    chair: Person
    members: list[Person]  # the chair first, then the others in roll order
    clerk: Person
    other_clerk: Person
    approver: Person
    coordinator: Person
    auditor: Person
    administrator: Person
    outsider: Person  # sits in another committee of this body
    foreigner: Person  # sits in a committee of another body
    other_committee: Committee
    foreign_body: Body = field(repr=False)


def town(*, rule: dict[str, Any] | None = None, now: dt.datetime = MONDAY) -> Town:
    """Build the town."""
    body = committees.register_body(slug="yuseong", name="대전광역시 유성구", umbrella={}, now=now)
    far = committees.register_body(slug="hanbit", name="한빛시", umbrella={}, now=now)
    act = log.Act(actor=None, capacity="system", now=now)
    found = committees.import_committees(
        body=body,
        committees=[
            _committee("gyotong-anjeon", "교통안전정책심의위원회", "교통정책과", rule or RULE, now),
            _committee("jimyeong", "지명위원회", "토지정보과", RULE, now),
        ],
        act=act,
    )
    (foreign,) = committees.import_committees(
        body=far, committees=[_committee("geonchuk", "건축위원회", "건축과", RULE, now)], act=act
    )
    names = ["강태수", "배선영", "오세린", "임도현", "조민철", "신유진", "황보람"]
    members = [person(name, body, act) for name in names]
    roles = ["chair", "vice_chair"] + ["member"] * 5
    for member, role in zip(members, roles, strict=True):
        seat(found[0], member, act, role=role)
    outsider, foreigner = person("이방인", body, act), person("먼나라", far, act)
    seat(found[1], outsider, act, role="chair")
    seat(foreign, foreigner, act, role="chair")
    traffic = Department.objects.get(body=body, name="교통정책과")
    land = Department.objects.get(body=body, name="토지정보과")
    official = _officials(body, traffic, land, act)
    return Town(
        body=body,
        department=traffic,
        committee=found[0],
        chair=members[0],
        members=members,
        outsider=outsider,
        foreigner=foreigner,
        other_committee=found[1],
        foreign_body=far,
        **official,
    )


def person(name: str, body: Body, act: log.Act) -> Person:
    """Register somebody; the address is made from the number of people so far."""
    number = Person.objects.count() + 1
    data = people.PersonData(
        name=name, email=f"person{number}@example.org", phone=f"010-0000-{number:04d}"
    )
    return people.register_person(body=body, data=data, act=act)


def seat(
    committee: Committee, member: Person, act: log.Act, *, role: str = "member", **attributes: Any
) -> Membership:
    """Seat somebody in a committee for two years from 2026-01-01."""
    return committees.commission(
        committee=committee,
        person=member,
        seat=committees.Seat(
            kind="ex_officio" if role == "chair" else "commissioned",
            role=role,
            affiliation="부구청장" if role == "chair" else "대학교수",
            attributes=attributes,
            term_start_date=dt.date(2026, 1, 1),
            term_end_date=None if role == "chair" else dt.date(2027, 12, 31),
        ),
        act=act,
    )


def prepared(there: Town, *, items: int = 3, now: dt.datetime = MONDAY) -> Meeting:
    """Prepare a deliberation in writing with some items, each with one paper."""
    meeting = meetings.create_meeting(
        actor=there.clerk,
        committee_id=there.committee.pk,
        plan=meetings.MeetingPlan(
            title="어린이보호구역 지정(변경)안 등",
            ground=GROUND,
            ground_reason="이미 협의를 마친 경미한 변경입니다.",
            # A meeting that a real server shall serve is called now, long after that deadline.
            deadline_at=DEADLINE if now < DEADLINE else now + dt.timedelta(days=20),
        ),
        now=now,
    )
    for number in range(1, items + 1):
        agenda.add_item(
            actor=there.clerk,
            meeting_id=meeting.pk,
            text=agenda.ItemText(
                title=f"안건 {number} 보행자우선도로 지정안",
                order_text=f"솔빛로 {number}구간을 보행자우선도로로 지정한다.",
                proposal_text="보행 안전을 위하여 지정하려는 것입니다.",
                reasons="차량과 보행자가 섞여 사고가 잦습니다.",
                proposer="교통정책과장",
                parties=("유성구",),
            ),
            now=now,
        )
        add_paper(there, meeting, number, now=now)
    return meeting


def add_paper(there: Town, meeting: Meeting, number: int, *, now: dt.datetime = MONDAY) -> None:
    """Add a small PDF to an item."""
    stored = file_store().write(content=PAPER)
    agenda.add_paper(
        actor=there.clerk,
        meeting_id=meeting.pk,
        number=number,
        paper=agenda.CheckedPaper(
            title=f"안건 {number} 설명자료",
            file_name=f"안건{number}.pdf",
            media_type="application/pdf",
            size=stored.size,
            sha256=stored.sha256,
            stored_as=stored.name,
            viewing_copy=stored.name,
            page_count=1,
        ),
        now=now,
    )


def called(there: Town, *, items: int = 3, now: dt.datetime = MONDAY) -> Meeting:
    """Prepare a deliberation in writing and send its call."""
    meeting = prepared(there, items=items, now=now)
    return calls.call_meeting(actor=there.clerk, meeting_id=meeting.pk, now=now)


def declare(
    member: Person,
    meeting: Meeting,
    *,
    aside: dict[int, str] | None = None,
    now: dt.datetime = MONDAY,
) -> None:
    """Declare on every item: no interest, or what `aside` says (number → kind)."""
    statements = tuple(
        disqualifications.Statement(
            number=item.number,
            kind=(aside or {}).get(item.number, "none"),
            grounds=(3,) if (aside or {}).get(item.number) == "statutory" else (),
            reason="연구용역을 맡았습니다." if item.number in (aside or {}) else "",
        )
        for item in meeting.items.all()
    )
    disqualifications.declare(actor=member, meeting_id=meeting.pk, statements=statements, now=now)


def reply(
    member: Person,
    meeting: Meeting,
    choices: dict[int, tuple[str, str]] | str = "for",
    *,
    now: dt.datetime = MONDAY,
    key: uuid.UUID | None = None,
) -> Reply:
    """Choose for every item that is the member's to decide, and sign by typed name."""
    entry = meeting.roll.get(person=member)
    declared = disqualifications.last_declarations(entry)
    if not declared:
        declare(member, meeting, now=now)
        declared = disqualifications.last_declarations(entry)
    for item in meeting.items.filter(poll__isnull=False):
        if declared[item.number].kind != "none":
            continue
        choice, opinion = (choices, "") if isinstance(choices, str) else choices[item.number]
        replies.save_draft(
            actor=member,
            meeting_id=meeting.pk,
            number=item.number,
            choice=choice,
            opinion=opinion or ("" if choice in {"for", "abstain"} else "까닭을 적습니다."),
            now=now,
        )
    form = replies.SignedForm(
        key=key or uuid.uuid4(),
        shown_digest=replies.shown_digest(entry),
        signature=replies.Signature(kind="typed", text=entry.name),
        auth="link+mail-code",
    )
    return replies.submit_reply(actor=member, meeting_id=meeting.pk, form=form, now=now)


def concluded(there: Town, *, items: int = 2, now: dt.datetime = MONDAY) -> Meeting:
    """Carry a deliberation through: everybody replies in favour, the clerk closes."""
    meeting = called(there, items=items, now=now)
    for member in there.members:
        reply(member, meeting, now=now)
    polls.close_meeting(actor=there.clerk, meeting_id=meeting.pk, now=now)
    meeting.refresh_from_db()
    return meeting


def documents_made(*, now: dt.datetime = MONDAY) -> None:
    """Make every document that is due, and those that become due by that."""
    while make_due_documents(now=now):
        pass


def _committee(
    slug: str, name: str, department: str, rule: dict[str, Any], now: dt.datetime
) -> committees.CommitteeData:
    return committees.CommitteeData(
        slug=slug,
        name=name,
        department=department,
        legal_basis="유성구 교통안전정책심의위원회 구성 및 운영 조례 제2조",
        functions=("심의", "의결"),
        seats_max=20,
        term_years=2,
        rule=rule,
        rule_date=dt.date(2026, 1, 1),
    )


def _officials(
    body: Body, traffic: Department, land: Department, act: log.Act
) -> dict[str, Person]:
    duties = {
        "clerk": ("윤하늘", traffic, Post.Duty.CLERK, "주무관"),
        "other_clerk": ("문소라", land, Post.Duty.CLERK, "주무관"),
        "approver": ("서지원", traffic, Post.Duty.APPROVER, "교통정책과장"),
        "coordinator": ("고은찬", None, Post.Duty.COORDINATOR, "주무관"),
        "auditor": ("한도윤", None, Post.Duty.AUDITOR, "감사담당"),
        "administrator": ("장미르", None, Post.Duty.ADMINISTRATOR, "전산담당"),
    }
    found = {}
    for key, (name, department, duty, title) in duties.items():
        found[key] = person(name, body, act)
        people.give_post(
            body=body, department=department, person=found[key], duty=duty, title=title, act=act
        )
    return found
