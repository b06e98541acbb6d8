"""What people did in a sitting: came and went, voted, entered for others, presided; without any vote."""

from collections.abc import Iterator

from hwabaek.core.documents.labels import means_of
from hwabaek.core.documents.log_state import LogState
from hwabaek.core.documents.signing_acts import to_the_second
from hwabaek.core.documents.sitting_words import METHODS, clock, outcome_label
from hwabaek.core.record.happenings import CastingVote, Wording
from hwabaek.core.record.kinds import EntryKind
from hwabaek.core.record.meeting_record import MeetingRecord
from hwabaek.core.record.sitting.minutes_polls import motion_number
from hwabaek.core.record.sitting.roll import sitting_of
from hwabaek.core.record.sitting.sitting import ORIGINAL, OpenBallot, SittingPoll

_CHANGES = {"arrived": "입장", "left": "퇴장", "returned": "다시 입장", "moved": "자리 옮김"}
_MODES = {"room": "현장", "online": "온라인"}
_CLOSED_BY = {"clerk": "담당자가 닫음", "chair": "위원장이 닫음", "deadline": "시간이 지나 저절로"}
_PRESIDED = {
    EntryKind.MEETING_OPENED: "개의",
    EntryKind.MEETING_CHAIR_HANDED: "의장 직무 넘김",
    EntryKind.MEETING_RECESSED: "정회",
    EntryKind.MEETING_RESUMED: "속개",
    EntryKind.MEETING_DOORS_CLOSED: "비공개로 전환",
    EntryKind.MEETING_DOORS_OPENED: "공개로 전환",
    EntryKind.MEETING_ADJOURNED: "폐회",
}


def ballots(*, record: MeetingRecord, log: LogState) -> list[dict[str, str]]:
    """List every ballot that a member cast, each version of it, without what it says.

    Raises:
        VerificationError: one of them is not in the log yet.
    """
    return [
        {
            "name": record.seat(one.seat).name,
            "motion": motion_name(record=record, poll=poll),
            "version": f"제{one.version}판",
            "at": to_the_second(one.at),
            "means": means_of(auth=one.auth),
            "standing": _standing(poll, one),
            "entry": f"기록 {_entry(log, one.order)}번",
            "digest": log.of(one.order).digest,
            "shown": one.digest,
        }
        for poll in sitting_of(record=record).polls
        for one in poll.ballots
        if not one.entered
    ]


def entered(*, record: MeetingRecord, log: LogState) -> list[list[str]]:
    """List what somebody entered of how others voted: ballots, and hands that were counted.

    Raises:
        VerificationError: one of them is not in the log yet.
    """
    found = []
    for poll in sitting_of(record=record).polls:
        name = motion_name(record=record, poll=poll)
        for one in poll.ballots:
            if one.entered:
                whose = f"{record.seat(one.seat).name}의 표 제{one.version}판"
                found.append((one.order, name, whose, f"{METHODS[poll.method]}: {one.entered}"))
        if poll.hands is not None:
            whole = "손든 위원의 수"
            found.append((poll.hands_order, name, whole, METHODS[poll.method]))
    return [
        [*words, log.of(order).by, to_the_second(log.of(order).at), _entry(log, order)]
        for order, *words in sorted(found)
    ]


def marks(*, record: MeetingRecord, log: LogState) -> list[list[str]]:
    """List when each member came and went, how that was confirmed, and who entered it.

    Raises:
        VerificationError: one of them is not in the log yet.
    """
    return [
        [
            record.seat(one.seat).name,
            f"{clock(one.time)} {_CHANGES[one.change]}({_MODES[one.mode]})"
            + (f", 대리 {one.alternate.name}" if one.alternate else ""),
            means_of(auth=one.confirmed),
            log.of(one.order).by,
            to_the_second(one.at),
            _entry(log, one.order),
        ]
        for one in sitting_of(record=record).marks
    ]


def sitting_closings(*, record: MeetingRecord, log: LogState) -> list[list[str]]:
    """List how and when each poll was closed or made void, and what came of it.

    Raises:
        VerificationError: one of them is not in the log yet.
    """
    return [_closing(record, log, poll) for poll in sitting_of(record=record).polls]


def acts_of_presiding(*, record: MeetingRecord, log: LogState) -> list[list[str]]:
    """List how the sitting was led: opening, breaks, casting votes, wordings, declarations, the end.

    Raises:
        VerificationError: one of them is not in the log yet.
    """
    sitting, acts = sitting_of(record=record), []
    for moment in sitting.course:
        if moment.kind == EntryKind.MEETING_RESULT_DECLARED:
            name = motion_name(record=record, poll=sitting.poll(moment.detail))
            acts.append((moment.order, f"{name} 결과 선포"))
        elif moment.kind in _PRESIDED:
            acts.append((moment.order, _PRESIDED[moment.kind]))
    for poll in sitting.polls:
        name = motion_name(record=record, poll=poll)
        acts += [(one.order, f"{name} {words}") for one, words in _decided(poll)]
    return [
        [f"{words} ({log.of(order).by})", to_the_second(log.of(order).at), _entry(log, order)]
        for order, words in sorted(acts)
    ]


def motion_name(*, record: MeetingRecord, poll: SittingPoll) -> str:
    """Name what a poll was about: an item, or an amendment to it."""
    number = motion_number(sitting=sitting_of(record=record), poll=poll)
    return f"제{poll.item}호 수정안 {number}" if number else f"제{poll.item}호"


def _standing(poll: SittingPoll, one: OpenBallot) -> str:
    if poll.result is None:
        return "취소된 표결"
    return "집계함" if poll.ballot(one.seat) is one else "뒤에 고쳐 냄"


def _closing(record: MeetingRecord, log: LogState, poll: SittingPoll) -> list[str]:
    name = motion_name(record=record, poll=poll)
    if poll.result is None:
        how = "이의가 있어 정하지 않음" if poll.objections else "취소"
        order, outcome = poll.void_order, "-"
    else:
        how = _CLOSED_BY[poll.result.closed_by]
        order = poll.result.order
        outcome = outcome_label(outcome=poll.result.outcome, amendment=poll.motion != ORIGINAL)
    at = to_the_second(log.of(order).at)
    return [name, f"{METHODS[poll.method]}, {how}", at, outcome, _entry(log, order)]


def _decided(poll: SittingPoll) -> Iterator[tuple[CastingVote | Wording, str]]:
    if poll.result and poll.result.casting_vote:
        yield poll.result.casting_vote, "결정권 행사"
    if poll.result and poll.result.wording:
        yield poll.result.wording, "조건·수정 문안 확정"


def _entry(log: LogState, order: int) -> str:
    return f"{log.of(order).number:,}"
