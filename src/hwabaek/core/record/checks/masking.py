"""Whether the values beside the facts are the veiled ones, and no more is masked than may be."""

from collections.abc import Iterator

from hwabaek.core.errors import VerificationError
from hwabaek.core.record.checks.opened import Opened, listed, name_of
from hwabaek.core.record.checks.report import Check, Line
from hwabaek.core.record.counted import attributes_named
from hwabaek.core.record.disclosure import is_shown
from hwabaek.core.record.entries import EntryKind
from hwabaek.core.record.meeting_record import MeetingRecord
from hwabaek.core.record.record_file import ReadFact
from hwabaek.core.record.veil import missing


def check_values(*, opened: Opened, meeting: MeetingRecord | None) -> Line:
    """Check every value against the digest that the fact holds in its place.

    In a whole record none may be missing; in a public version only those that its class masks.
    """
    counted = frozenset(attributes_named(meeting.rule.data)) if meeting else frozenset[str]()
    wrong = [
        (f"{en}: {error}", f"{ko}: {error.ko}")
        for read in opened.facts
        for error in _problems(opened, meeting, read, counted)
        for en, ko in (name_of(read),)
    ]
    shown = sum(len(read.values) for read in opened.facts)
    hidden = sum(len(read.revealed.hidden) for read in opened.facts)
    en, ko = f"{shown} veiled values", f"가림값 {shown}개"
    if opened.is_public and meeting is not None:
        kind = meeting.call.disclosure
        en = f"public version ({kind.value}): {shown} values shown, {hidden} masked"
        ko = f"공개본({kind.label}): 보이는 값 {shown}개, 가린 값 {hidden}개"
    return listed(check=Check.VALUES, wrong=wrong, texts=(en, ko))


def _problems(
    opened: Opened, meeting: MeetingRecord | None, read: ReadFact, counted: frozenset[str]
) -> Iterator[VerificationError]:
    hidden = read.revealed.hidden
    if read.revealed.problem:
        yield read.revealed.problem
    elif hidden and not opened.is_public:
        yield missing(hidden)
    elif meeting is not None:
        kind, disclosure = EntryKind(read.fact["kind"]), meeting.call.disclosure
        too_much = [
            path
            for path in hidden
            if is_shown(kind=kind, path=path, disclosure=disclosure, counted=counted)
        ]
        if too_much:
            yield missing(too_much)
