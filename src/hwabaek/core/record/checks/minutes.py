"""Whether the minutes of a sitting say what happened, and are the text that was signed."""

import hashlib
from collections.abc import Iterator

from hwabaek.core.record.checks.report import Check, Line, failed, ok, unchecked
from hwabaek.core.record.meeting_record import MeetingRecord
from hwabaek.core.record.sitting.minutes import Minutes
from hwabaek.core.record.veil import Masked
from hwabaek.core.tlog.canonical_json import canonical


def check_minutes(meeting: MeetingRecord) -> Iterator[Line]:
    """Yield a line for each frozen version of the minutes."""
    for minutes in meeting.sitting.minutes if meeting.sitting else ():
        if minutes.frozen_at is not None:
            yield _line(minutes)


def _line(minutes: Minutes) -> Line:
    en, ko = f"minutes, version {minutes.version}", f"회의록 {minutes.version}판"
    content, rebuilt = dict(minutes.content or {}), dict(minutes.rebuilt or {})
    if content != rebuilt:
        parts = sorted({*content, *rebuilt})
        wrong = ", ".join(part for part in parts if content.get(part) != rebuilt.get(part))
        en, ko = f"{en}: not what the facts make: {wrong}", f"{ko}: 기록과 다른 곳: {wrong}"
        return failed(check=Check.MINUTES, en=en, ko=ko)
    if _is_masked([content, minutes.digest]):
        en += ": what is shown is what the facts make; what was signed is masked in part"
        ko += ": 보이는 곳은 기록과 같음. 서명한 글은 가린 곳이 있어 확인하지 않음"
        return unchecked(check=Check.MINUTES, en=en, ko=ko)
    if hashlib.sha256(canonical(content)).hexdigest() != minutes.digest:
        en, ko = f"{en}: not the text that was signed", f"{ko}: 서명한 글이 아닙니다"
        return failed(check=Check.MINUTES, en=en, ko=ko)
    count = sum(1 for one in minutes.signatures if one.signature)
    en, ko = f"{en}: what the facts make, signed by {count}", f"{ko}: 기록과 같음, 서명 {count}명"
    return ok(check=Check.MINUTES, en=en, ko=ko)


def _is_masked(value: object) -> bool:
    if isinstance(value, dict):
        return any(map(_is_masked, value.values()))
    if isinstance(value, list):
        return any(map(_is_masked, value))
    return isinstance(value, Masked)
