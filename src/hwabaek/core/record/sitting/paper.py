"""After a sitting: resolutions are signed; minutes are drafted, commented on, frozen, signed, put right."""

import hashlib
from dataclasses import replace
from typing import Any

from hwabaek.core.errors import VerificationError
from hwabaek.core.record.fields import Fields, malformed
from hwabaek.core.record.happenings import Happening
from hwabaek.core.record.meeting_record import MeetingRecord
from hwabaek.core.record.signing import read_signature
from hwabaek.core.record.sitting.minutes import Comment, Minutes, MinutesSignature, Signer
from hwabaek.core.record.sitting.minutes_content import PARTS, minutes_content
from hwabaek.core.record.sitting.roll import CLERK, sitting_of
from hwabaek.core.record.sitting.sitting import Sitting
from hwabaek.core.record.standing import acting_seat
from hwabaek.core.record.veil import Masked
from hwabaek.core.tlog.canonical_json import canonical


def minutes_drafted(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in that a first draft of the minutes went out to the members.

    Raises:
        VerificationError: there is a draft already.
    """
    if sitting_of(record=record).minutes:
        raise VerificationError("there are minutes already", "회의록이 이미 있습니다")
    return _begun(record, happening, reason="")


def minutes_reopened(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in that frozen minutes are put right in a new version, and why.

    Raises:
        VerificationError: the last version is not frozen yet, or no reason is given.
    """
    reason = happening.data.text("reason")
    last = _last(sitting_of(record=record))
    if last.frozen_at is None or not reason.strip():
        raise VerificationError(
            "only frozen minutes are put right, with a reason",
            "확정한 회의록만 까닭을 적고 바로잡을 수 있습니다",
        )
    return _begun(record, happening, reason=reason)


def minutes_edited(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in a part of the minutes that nobody said or did: follow-ups, minority opinions, notes.

    Raises:
        VerificationError: no draft is open, or somebody else had changed the part meanwhile.
    """
    data, sitting = happening.data, sitting_of(record=record)
    _check_open(sitting)
    part = data.one_of("part", *PARTS)
    before = sitting.minutes_parts.get(part, {"version": 0})["version"]
    if data.number("version") != before + 1:
        raise VerificationError(
            f"version {data.number('version')} of {part} does not follow version {before}",
            f"{before}판에 이어지는 {data.number('version')}판이 아닙니다",
        )
    value = PARTS[part](data)
    parts = {**sitting.minutes_parts, part: {"version": before + 1, "value": value}}
    return replace(record, sitting=replace(sitting, minutes_parts=parts))


def comment_made(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in what a member said about the draft.

    Raises:
        VerificationError: no draft is open, or the time to comment is over, or somebody else spoke.
    """
    data, sitting = happening.data, sitting_of(record=record)
    _check_open(sitting)
    last = _last(sitting)
    if last.comments_until is None or happening.at > last.comments_until:
        raise VerificationError("the time to comment is over", "의견을 받는 기간이 지났습니다")
    seat = acting_seat(record=record, happening=happening)
    comment = Comment(
        happening.order, happening.at, data.text("comment"), last.version, seat, data.text("text")
    )
    if any(one.id == comment.id for one in sitting.comments):
        raise VerificationError("the comment is there twice", "같은 의견이 두 번 나옵니다")
    return replace(record, sitting=replace(sitting, comments=(*sitting.comments, comment)))


def comment_settled(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in whether a comment was taken into the minutes, and what was answered.

    Raises:
        VerificationError: there is no such comment, or it was settled before.
    """
    data, sitting = happening.data, sitting_of(record=record)
    name, taken, answer = data.text("comment"), data.flag("taken"), data.text("answer")
    if not any(one.id == name and one.taken is None for one in sitting.comments):
        raise VerificationError("no such comment is open", "처리할 의견이 아닙니다")
    comments = tuple(
        replace(one, taken=taken, answer=answer) if one.id == name else one
        for one in sitting.comments
    )
    return replace(record, sitting=replace(sitting, comments=comments))


def minutes_frozen(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in that the text is final: from now on it is signed or put right, never changed.

    Raises:
        VerificationError: no draft is open, a comment waits, nobody is to sign, or the digest is not the text's.
    """
    data, sitting = happening.data, sitting_of(record=record)
    _check_open(sitting)
    if any(comment.taken is None for comment in sitting.comments):
        raise VerificationError("a comment is not settled", "처리하지 않은 의견이 있습니다")
    signers = tuple(_signer(record, one) for one in data.each("signers"))
    people = [one.person for one in signers if not isinstance(one.person, Masked)]
    if not signers or len(people) != len(set(people)):
        raise VerificationError("not each signer once", "서명할 사람이 없거나 두 번 나옵니다")
    frozen = replace(
        _last(sitting),
        frozen_at=happening.at,
        content=data.data("content"),
        digest=data.digest("digest"),
        rebuilt=minutes_content(record=record),
        signers=signers,
    )
    _check_version(data, frozen)
    return replace(record, sitting=_with(sitting, frozen))


def minutes_signed(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in a signer's signature over exactly the frozen text.

    Raises:
        VerificationError: they are no signer, or had signed, or signed another text.
    """
    data, last = happening.data, _last(sitting_of(record=record))
    if data.digest("shown_digest") != last.digest:
        raise VerificationError("another text was signed", "확정한 회의록과 다른 글에 서명했습니다")
    signature = MinutesSignature(
        order=happening.order,
        at=happening.at,
        signer=_signer_acting(last, happening),
        signature=read_signature(data.fields("signature")),
        auth=data.text("auth"),
    )
    return _with_signature(record, data, signature)


def minutes_refused(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in that a signer does not sign (거부) or cannot (불능), and why.

    지적재조사에 관한 특별법 제31조제10항: where a signature is refused the reason is written down.

    Raises:
        VerificationError: they are no signer, or had signed, or no reason is given.
    """
    data, last = happening.data, _last(sitting_of(record=record))
    if not data.text("reason").strip():
        raise VerificationError("no reason is given", "서명하지 않은 까닭이 없습니다")
    refusal = MinutesSignature(
        order=happening.order,
        at=happening.at,
        signer=_signer_acting(last, happening, by_clerk=True),
        signature=None,
        auth="",
        refused=data.one_of("refused", "refused", "unable"),
        reason=data.text("reason"),
    )
    return _with_signature(record, data, refusal)


def content_digest(*, content: dict[str, Any]) -> str:
    """Return the hex SHA-256 of the text of minutes."""
    return hashlib.sha256(canonical(content)).hexdigest()


def _begun(record: MeetingRecord, happening: Happening, *, reason: str) -> MeetingRecord:
    data, sitting = happening.data, sitting_of(record=record)
    until = None if data.value.get("comments_until") is None else data.moment("comments_until")
    begun = Minutes(len(sitting.minutes) + 1, happening.at, until, reason)
    _check_version(data, begun)
    return replace(record, sitting=replace(sitting, minutes=(*sitting.minutes, begun)))


def _signer(record: MeetingRecord, data: Fields) -> Signer:
    seat = data.number_or_none("seat")
    signer = Signer(data.text("person"), data.text("name"), data.text("post"), seat)
    if seat is not None and record.seat(seat).person != signer.person:
        raise malformed("data.signers")
    return signer


def _signer_acting(last: Minutes, happening: Happening, *, by_clerk: bool = False) -> int:
    number = happening.data.number("signer")
    if not 1 <= number <= len(last.signers) or last.signature_of(number) is not None:
        raise VerificationError("no signature of theirs is asked for", "서명할 사람이 아닙니다")
    person = last.signers[number - 1].person
    own = happening.person == person or isinstance(person, Masked)
    if not (own or (by_clerk and happening.capacity == CLERK)):
        raise VerificationError("somebody else signed", "다른 사람이 서명했습니다")
    return number


def _with_signature(
    record: MeetingRecord, data: Fields, signature: MinutesSignature
) -> MeetingRecord:
    sitting = sitting_of(record=record)
    last = _last(sitting)
    _check_version(data, last)
    signed = replace(last, signatures=(*last.signatures, signature))
    return replace(record, sitting=_with(sitting, signed))


def _check_open(sitting: Sitting) -> None:
    if _last(sitting).frozen_at is not None:
        raise VerificationError("the minutes are frozen", "회의록이 이미 확정되었습니다")


def _check_version(data: Fields, minutes: Minutes) -> None:
    if data.number("version") != minutes.version:
        raise VerificationError(
            f"not version {minutes.version} of the minutes",
            f"회의록 {minutes.version}판이 아닙니다",
        )


def _last(sitting: Sitting) -> Minutes:
    if not sitting.minutes:
        raise VerificationError("there are no minutes", "회의록이 없습니다")
    return sitting.minutes[-1]


def _with(sitting: Sitting, minutes: Minutes) -> Sitting:
    return replace(sitting, minutes=(*sitting.minutes[:-1], minutes))
