"""What the call froze: committee, rule, roll, items and papers, as the fact `meeting.called` tells them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hwabaek.core.errors import VerificationError
from hwabaek.core.record.disclosure import Disclosure
from hwabaek.core.record.fields import Fields
from hwabaek.core.record.veil import Masked
from hwabaek.core.record.venue import Venue, read_venue

# An item of this kind is decided by a poll; the others are reported or talked about.
DELIBERATION = "deliberation"


@dataclass(frozen=True, slots=True)
class Body:
    """The government (기관) that the committee belongs to."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Committee:
    """The committee (위원회) as it stood at the call."""

    id: str
    name: str
    department: str
    legal_basis: str
    functions: tuple[str, ...]
    phone: str = ""  # of the department


@dataclass(frozen=True, slots=True)
class RuleVersion:
    """The version of the committee's rule under which the meeting was called."""

    version: int
    in_force_date: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Call:
    """What was called (소집), when, on which ground (서면 사유), and until when to reply.

    For a sitting the reply says who comes; `venue` is None where it is done in writing.
    """

    id: str
    year: int
    number: int
    mode: str
    title: str
    ground: str
    ground_reason: str
    called_at: datetime
    deadline_at: datetime
    short_notice_reason: str = ""
    disclosure: Disclosure = Disclosure.CLOSED
    venue: Venue | None = None


@dataclass(frozen=True, slots=True)
class Seat:
    """A member on the roll frozen at the call (명부)."""

    number: int
    person: str
    name: str
    role: str
    affiliation: str
    attributes: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper (심의자료), known by the digest of its original."""

    id: str
    title: str
    file_name: str
    media_type: str
    size: int
    sha256: str
    pages: int | None


@dataclass(frozen=True, slots=True)
class Item:
    """An agenda item (안건) as it was put to the members."""

    number: int
    title: str
    item_type: str
    special: str | None
    proposal_text: str
    order_text: str
    reasons: str
    parties: tuple[Any, ...]
    papers: tuple[Paper, ...]

    @property
    def is_decided(self) -> bool:
        """Say whether members decide on it."""
        return self.item_type == DELIBERATION


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All that the call froze."""

    body: Body
    committee: Committee
    rule: RuleVersion
    call: Call
    roll: tuple[Seat, ...]
    items: tuple[Item, ...]


def read_snapshot(data: Fields) -> Snapshot:
    """Return what the call froze.

    Raises:
        VerificationError: a part is missing or malformed, or a seat, item or paper is there twice.
    """
    body, rule = data.fields("body"), data.fields("rule")
    snapshot = Snapshot(
        body=Body(id=body.text("id"), name=body.text("name")),
        committee=_committee(data.fields("committee")),
        rule=RuleVersion(
            version=rule.number("version"),
            in_force_date=rule.text("in_force_date"),
            data=rule.data("data"),
        ),
        call=_call(data.fields("meeting")),
        roll=tuple(_seat(seat) for seat in data.each("roll")),
        items=tuple(_item(item) for item in data.each("items")),
    )
    _refuse_twins(snapshot)
    return snapshot


def _committee(committee: Fields) -> Committee:
    return Committee(
        id=committee.text("id"),
        name=committee.text("name"),
        department=committee.text("department"),
        legal_basis=committee.text("legal_basis"),
        functions=committee.texts("functions"),
        phone=committee.text_or_none("phone") or "",
    )


def _call(meeting: Fields) -> Call:
    mode = meeting.one_of("mode", "written", "sitting")
    call = Call(
        id=meeting.text("id"),
        year=meeting.number("year"),
        number=meeting.number("number"),
        mode=mode,
        title=meeting.text("title"),
        ground=meeting.text_or_none("ground") or "",
        ground_reason=meeting.text_or_none("ground_reason") or "",
        called_at=meeting.moment("called_at"),
        deadline_at=meeting.moment("deadline_at"),
        venue=read_venue(meeting) if mode == "sitting" else None,
        short_notice_reason=meeting.text_or_none("short_notice_reason") or "",
        disclosure=_disclosure(meeting),
    )
    if call.venue and not call.called_at <= call.deadline_at <= call.venue.starts_at:
        raise VerificationError(
            "replies to the call fall due after the sitting starts",
            "참석 여부를 회의가 시작된 뒤까지 물었습니다",
        )
    return call


def _disclosure(meeting: Fields) -> Disclosure:
    if meeting.text_or_none("disclosure") is None:
        return Disclosure.CLOSED  # a call that does not say how open the meeting is keeps it closed
    return Disclosure(meeting.one_of("disclosure", *Disclosure))


def _seat(seat: Fields) -> Seat:
    return Seat(
        number=seat.number("seat"),
        person=seat.text("person"),
        name=seat.text("name"),
        role=seat.one_of("role", "chair", "vice_chair", "member"),
        affiliation=seat.text("affiliation"),
        attributes=seat.data("attributes"),
    )


def _item(item: Fields) -> Item:
    return Item(
        number=item.number("number"),
        title=item.text("title"),
        item_type=item.text("item_type"),
        special=item.text_or_none("special"),
        proposal_text=item.text("proposal_text"),
        order_text=item.text("order_text"),
        reasons=item.text("reasons"),
        parties=tuple(item.sequence("parties")),
        papers=tuple(_paper(paper) for paper in item.each("papers")),
    )


def _paper(paper: Fields) -> Paper:
    return Paper(
        id=paper.text("id"),
        title=paper.text("title"),
        file_name=paper.text("file_name"),
        media_type=paper.text("media_type"),
        size=paper.number("size"),
        sha256=paper.digest("sha256"),
        pages=paper.number_or_none("pages"),
    )


def _refuse_twins(snapshot: Snapshot) -> None:
    papers = [paper.id for item in snapshot.items for paper in item.papers]
    for ko, name, ids in (
        ("위원 번호", "seat", [seat.number for seat in snapshot.roll]),
        ("위원", "person", [seat.person for seat in snapshot.roll]),
        ("안건 번호", "item", [item.number for item in snapshot.items]),
        ("자료", "paper", papers),
    ):
        told = [str(one) for one in ids if not isinstance(one, Masked)]
        if len(told) != len(set(told)):
            raise VerificationError(f"a {name} is there twice", f"같은 {ko}가 두 번 나옵니다")
