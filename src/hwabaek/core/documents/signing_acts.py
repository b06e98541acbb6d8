"""What people did by their own hand: signed, declared, entered for others, decided as chair."""

from datetime import datetime
from typing import Any

from hwabaek.core.documents.labels import means_of, post_of
from hwabaek.core.documents.log_state import LogState
from hwabaek.core.documents.participation import signature_data
from hwabaek.core.korean import SEOUL, format_moment
from hwabaek.core.record.happenings import CastingVote, Declaration, Reply, Wording
from hwabaek.core.record.meeting_record import MeetingRecord

_DECLARED = {"none": "관계 없음", "statutory": "제척", "self_recused": "회피"}


def signings(*, record: MeetingRecord, log: LogState) -> list[dict[str, Any]]:
    """List every signed reply with its time, the means of authentication, and the digest of what was shown.

    Raises:
        VerificationError: one of them is not in the log yet.
    """
    lines = []
    for reply in record.replies:
        seat, logged = record.seat(reply.seat), log.of(reply.order)
        lines.append(
            {
                "name": seat.name,
                "post": post_of(seat=seat),
                "version": f"제{reply.version}판",
                "at": to_the_second(reply.at),
                "means": means_of(auth=reply.auth),
                "standing": _standing(record, reply),
                "entry": f"기록 {logged.number:,}번",
                "digest": logged.digest,
                "shown": reply.shown_digest,
                "signature": signature_data(seat=seat, reply=reply),
            }
        )
    return lines


def declarations(*, record: MeetingRecord, log: LogState) -> list[list[str]]:
    """List what members declared of their interests, one line for all that was declared together.

    Raises:
        VerificationError: one of them is not in the log yet.
    """
    together: dict[tuple[int, datetime], list[Declaration]] = {}
    for one in record.declarations:
        together.setdefault((one.seat, one.at), []).append(one)
    return [
        [
            record.seat(seat).name,
            to_the_second(at),
            " / ".join(_declared(made)),
            _numbers([log.of(one.order).number for one in made]),
        ]
        for (seat, at), made in together.items()
    ]


def paper_replies(*, record: MeetingRecord, log: LogState) -> list[dict[str, str]]:
    """List the replies on paper: who entered them, who confirmed that, and the digest of the scan.

    Raises:
        VerificationError: one of them is not in the log yet.
    """
    return [
        {
            "name": record.seat(reply.seat).name,
            "entered": reply.paper.entered_by,
            "confirmed": reply.paper.confirmed_by,
            "reason": reply.paper.reason,
            "scan": reply.paper.scan_sha256,
            "entry": f"{log.of(reply.order).number:,}",
        }
        for reply in record.replies
        if reply.paper
    ]


def acts_of_the_chair(*, record: MeetingRecord, log: LogState) -> list[list[str]]:
    """List what whoever presides decided: casting votes, wordings.

    Raises:
        VerificationError: one of them is not in the log yet.
    """
    acts: list[tuple[CastingVote | Wording, str]] = []
    for poll in record.polls:
        if poll.casting_vote:
            acts.append((poll.casting_vote, f"제{poll.item}호 결정권 행사"))
        if poll.wording:
            acts.append((poll.wording, f"제{poll.item}호 조건·수정 문안 확정"))
    acts.sort(key=lambda act: act[0].order)
    return [[words, to_the_second(act.at), f"{log.of(act.order).number:,}"] for act, words in acts]


def to_the_second(moment: datetime) -> str:
    """Write a moment to the second."""
    return f"{format_moment(moment)}:{moment.astimezone(SEOUL):%S}"


def _standing(record: MeetingRecord, reply: Reply) -> str:
    if reply.late:
        return "마감 뒤 제출, 집계하지 않음"
    if record.counted_reply(reply.seat) is not reply:
        return "뒤에 고쳐 냄"
    return "위원 자격을 잃어 집계하지 않음" if record.has_left(reply.seat) else "집계함"


def _declared(made: list[Declaration]) -> list[str]:
    words = []
    for kind, label in _DECLARED.items():
        items = [f"제{one.item}호" for one in made if one.kind == kind]
        if items:
            words.append(f"{label}: {', '.join(items)}")
    return words


def _numbers(numbers: list[int]) -> str:
    """Write the numbers of entries, a run of them by its ends."""
    if len(numbers) > 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers))):
        return f"{numbers[0]:,}~{numbers[-1]:,}"
    return ", ".join(f"{number:,}" for number in numbers)
