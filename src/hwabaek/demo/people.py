"""The demonstration's people. Every name, address and number is made up."""

import datetime as dt
import itertools
from dataclasses import dataclass
from typing import Any

from hwabaek.actions import committees, log, people
from hwabaek.models import Body, Committee, Department, Membership, Person, Post


@dataclass(frozen=True, slots=True)
class Official:
    """Somebody with a desk."""

    name: str
    department: str
    duty: Post.Duty
    title: str


OFFICIALS = (
    Official("이수진", "교통정책과", Post.Duty.CLERK, "교통안전팀장"),
    Official("윤하늘", "토지정보과", Post.Duty.CLERK, "주무관"),
    Official("나경호", "회계과", Post.Duty.CLERK, "계약팀장"),
    Official("서지원", "교통정책과", Post.Duty.APPROVER, "과장"),
    Official("고은찬", "기획예산과", Post.Duty.COORDINATOR, "주무관"),
    Official("한도윤", "감사실", Post.Duty.AUDITOR, "감사팀장"),
    Official("장미르", "홍보정보과", Post.Duty.ADMINISTRATOR, "전산팀장"),
)

# name, office in the committee, affiliation, attributes
TRAFFIC = (
    ("김도현", "chair", "구청장", {"sex": "M"}),
    ("배선영", "vice_chair", "환경교통국장", {"sex": "F"}),
    ("권오석", "member", "기획예산과장", {"sex": "M"}),
    ("남기훈", "member", "건설과장", {"sex": "M"}),
    ("문지혜", "member", "아동청소년과장", {"sex": "F"}),
    ("백인수", "member", "유성경찰서 경비교통과장", {"sex": "M"}),
    ("허준영", "member", "유성소방서 예방안전과장", {"sex": "M"}),
    ("노경식", "member", "도로교통공단 부서장", {"sex": "M"}),
    ("윤태섭", "member", "대학교수(교통공학)", {"sex": "M", "civilian": True, "expert": True}),
    ("정하늘", "member", "변호사", {"sex": "F", "civilian": True}),
    ("서지안", "member", "교통안전 전문가", {"sex": "F", "civilian": True, "expert": True}),
    ("오세린", "member", "구의회 추천 구의원", {"sex": "F"}),
    ("임도현", "member", "학부모 대표", {"sex": "M", "civilian": True}),
)
LAND = (
    ("강태수", "chair", "부구청장", {"sex": "M"}),
    ("조미란", "vice_chair", "도시건축국장", {"sex": "F"}),
    ("신유진", "member", "세무사", {"sex": "F", "civilian": True}),
    ("황보람", "member", "대학교수(부동산학)", {"sex": "F", "civilian": True, "expert": True}),
    ("유재곤", "member", "감정평가사", {"sex": "M", "civilian": True, "expert": True}),
    ("조민철", "member", "공인회계사", {"sex": "M", "civilian": True, "expert": True}),
    ("문소라", "member", "변호사", {"sex": "F", "civilian": True}),
    ("정하늘", "member", "변호사", {"sex": "F", "civilian": True}),
    ("구본승", "member", "공무원(재산 경력)", {"sex": "M"}),
    ("차은우리", "member", "법무사", {"sex": "F", "civilian": True}),
    ("채수민", "member", "공무원(회계 경력)", {"sex": "F"}),
)
CONTRACTS = (
    ("류성진", "chair", "대학교수(건설관리)", {"sex": "M", "civilian": True, "expert": True}),
    ("윤태섭", "member", "대학교수(교통공학)", {"sex": "M", "civilian": True, "expert": True}),
    ("민가은", "member", "변호사", {"sex": "F", "civilian": True}),
    ("서지안", "member", "기술사", {"sex": "F", "civilian": True, "expert": True}),
    ("전우진", "member", "건설기술인", {"sex": "M", "civilian": True, "expert": True}),
    ("하윤서", "member", "시민단체 추천", {"sex": "F", "civilian": True}),
    ("곽동현", "member", "재무관", {"sex": "M"}),
    ("표하람", "member", "전직 공무원", {"sex": "M"}),
    ("심재이", "member", "교수(회계학)", {"sex": "F", "civilian": True}),
)
ROSTERS = {"gyotong-anjeon": TRAFFIC, "gongyu-jaesan": LAND, "gyeyak-simui": CONTRACTS}

_SURNAMES = "김이박최정강조윤장임한오서신권황안송전홍"
_GIVEN = (
    "가온", "나래", "다솜", "도담", "라온", "마루", "미르", "보람", "새롬", "서진",
    "소담", "아람", "예솔", "우주", "은별", "이든", "지후", "찬솔", "하람", "해솔",
)  # fmt: skip
_FIELDS = (
    "대학교수",
    "변호사",
    "회계사",
    "건축사",
    "사회복지사",
    "주민 대표",
    "시민단체",
    "연구원",
)


@dataclass(frozen=True, slots=True)
class Span:
    """The days of which the demonstration tells: everybody is in office all the time."""

    first: dt.date
    last: dt.date


class Registry:
    """Registers everybody once, however many seats and posts they hold."""

    def __init__(self, body: Body, act: log.Act) -> None:
        self.body = body
        self.act = act
        self._known: dict[str, Person] = {}

    def person(self, name: str, *, title: str = "", affiliation: str = "") -> Person:
        """Return the person of this name, registered with a made-up address and number."""
        if name not in self._known:
            number = len(self._known) + 1
            data = people.PersonData(
                name=name,
                email=f"demo{number:03d}@example.org",
                phone=f"010-0000-{number:04d}",
                title=title,
                affiliation=affiliation,
            )
            self._known[name] = people.register_person(body=self.body, data=data, act=self.act)
        return self._known[name]


def seat_officials(registry: Registry) -> None:
    """Give every official their post and department."""
    coordinating = Department.objects.filter(body=registry.body, name="기획예산과")
    coordinating.update(is_coordinating=True)
    for number, official in enumerate(OFFICIALS, start=1):
        department, _created = Department.objects.get_or_create(
            body=registry.body, name=official.department
        )
        if official.duty == Post.Duty.CLERK:
            department.phone = f"042-000-23{number:02d}"
            department.save(update_fields=["phone"])
        people.give_post(
            body=registry.body,
            department=department,
            person=registry.person(official.name, title=official.title),
            duty=official.duty,
            title=official.title,
            act=registry.act,
        )


def seat_members(registry: Registry, found: list[Committee], span: Span) -> None:
    """Fill the seats: three rosters by hand, the others from a pool."""
    pool = _pool()
    for place, committee in enumerate(found):
        if committee.slug in ROSTERS:
            roster: Any = ROSTERS[committee.slug]
        else:
            size = min(committee.seats_max or 9, 7 + place % 5)
            roster = _drawn(pool, size)
        for seat, line in enumerate(roster):
            _seat(registry, committee, line, seat=seat, span=span)


def _pool() -> "itertools.cycle[tuple[str, dict[str, Any]]]":
    names = [
        (surname + given, {"sex": "FFFFMMMMM"[index % 9]})
        for index, (given, surname) in enumerate(itertools.product(_GIVEN, _SURNAMES))
    ]
    return itertools.cycle(names)


def _drawn(pool: "itertools.cycle[tuple[str, dict[str, Any]]]", size: int) -> list[Any]:
    roster = []
    for seat, (name, attributes) in enumerate(itertools.islice(pool, size)):
        role = "chair" if seat == 0 else "vice_chair" if seat == 1 else "member"
        affiliation, marks = "국장", {}
        if role == "member":
            affiliation = _FIELDS[(seat + len(name) + size) % len(_FIELDS)]
            marks = {"civilian": True, "expert": seat % 2 == 0}
        roster.append((name, role, affiliation, {**attributes, **marks}))
    return roster


def _seat(
    registry: Registry,
    committee: Committee,
    line: tuple[str, str, str, dict[str, Any]],
    *,
    seat: int,
    span: Span,
) -> None:
    name, role, affiliation, attributes = line
    by_post = not attributes.get("civilian")
    years = committee.term_years or 2
    # Terms begin all over the year, as those of real committees do.
    month = (committee.pk * 5 + seat // 4 * 3) % 12 + 1
    start = dt.date(span.first.year - (seat % years), month, 1)
    if start > span.first:
        start = start.replace(year=start.year - 1)
    committees.commission(
        committee=committee,
        person=registry.person(name, affiliation=affiliation),
        seat=committees.Seat(
            kind=Membership.Kind.EX_OFFICIO if by_post else Membership.Kind.COMMISSIONED,
            role=role,
            affiliation=affiliation,
            attributes=attributes,
            term_start_date=start,
            term_end_date=None if by_post else _end(start, years, span.last),
            reappointment_count=0 if by_post else seat % 2,
        ),
        act=registry.act,
    )


def _end(start: dt.date, years: int, last: dt.date) -> dt.date:
    end = start.replace(year=start.year + years) - dt.timedelta(days=1)
    return end if end >= last else end.replace(year=last.year + 1)
