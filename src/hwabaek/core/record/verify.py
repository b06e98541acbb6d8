"""Checking a record that stands alone: everything that can be known from the file and a key."""

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence

from hwabaek.core.errors import VerificationError
from hwabaek.core.record.archive import CHECKPOINT, README
from hwabaek.core.record.checks.contents import check_contents
from hwabaek.core.record.checks.kept import Kept, check_kept
from hwabaek.core.record.checks.log import check_digests, check_log
from hwabaek.core.record.checks.masking import check_values
from hwabaek.core.record.checks.opened import Opened, listed
from hwabaek.core.record.checks.report import Check, Line, Report, Status, failed, ok
from hwabaek.core.record.checks.stamps import check_stamps
from hwabaek.core.record.checks.witnesses import check_witnesses
from hwabaek.core.record.container import Member, unpack
from hwabaek.core.record.meeting_record import MeetingRecord
from hwabaek.core.record.readme import README_TEXT
from hwabaek.core.record.record_file import (
    FORMAT,
    RECORD,
    RecordFile,
    Version,
    read_record_file,
)
from hwabaek.core.record.replay import replay
from hwabaek.core.record.schema.schema import SCHEMA, SCHEMA_TEXT, is_known_schema

# The lines of a check as they are made; at the end the record taken apart, where it could be.
Checks = Generator[Line, None, Opened | None]


class NotARecord(VerificationError):
    """The file is no meeting's record at all."""


def verify_record(
    *,
    data: bytes,
    keys: Sequence[str] = (),
    witnesses: Sequence[str] = (),
    kept: Sequence[Kept] = (),
) -> tuple[Report, Opened | None]:
    """Check a record and return a line a check, and the record taken apart where it could be.

    `keys` and `witnesses` are the keys of the log and of witnesses that the reader trusts; without
    any, the record's own are used. `kept` are checkpoints of the log that somebody kept.

    Raises:
        NotARecord: the file is something else.
    """
    return _collected(check_record(data=data, keys=keys, witnesses=witnesses, kept=kept))


def take_apart(data: bytes) -> tuple[Report, Opened | None]:
    """Return the record taken apart, and the lines of the checks that this takes.

    Raises:
        NotARecord: the file is something else.
    """
    return _collected(_taken_apart(data))


def check_record(
    *,
    data: bytes,
    keys: Sequence[str] = (),
    witnesses: Sequence[str] = (),
    kept: Sequence[Kept] = (),
) -> Checks:
    """Yield the line of each check as it is made: whoever needs only the first fault can stop there.

    Raises:
        NotARecord: the file is something else.
    """
    opened = yield from _taken_apart(data)
    if opened is not None:
        yield from check_opened(opened=opened, keys=keys, witnesses=witnesses, kept=kept)
    return opened


def check_opened(
    *,
    opened: Opened,
    keys: Sequence[str] = (),
    witnesses: Sequence[str] = (),
    kept: Sequence[Kept] = (),
) -> Iterator[Line]:
    """Yield the line of each check of a record that was taken apart."""
    yield check_digests(opened)
    yield check_values(opened=opened, meeting=opened.meeting)
    yield from check_log(opened=opened, keys=keys)
    if CHECKPOINT in opened.files:
        yield check_witnesses(opened=opened, trusted=witnesses)
    yield from check_kept(opened=opened, keys=keys, kept=kept)
    yield check_stamps(opened)
    yield opened.course
    if opened.meeting is not None:
        yield from check_contents(opened=opened, meeting=opened.meeting)


def _collected(checks: Checks) -> tuple[Report, Opened | None]:
    lines: list[Line] = []
    while True:
        try:
            lines.append(next(checks))
        except StopIteration as end:
            return Report(tuple(lines)), end.value


def _taken_apart(data: bytes) -> Checks:
    try:
        members = unpack(data)
    except VerificationError as error:
        yield _not_unpacked(data, error)
        return None
    packing = _packing(members)
    yield packing
    files = {member.name: member.content for member in members}
    texts = _own_texts(files)
    if texts.status is Status.FAILED:
        yield texts
    try:
        record_file = read_record_file(files.get(RECORD, b""))
    except VerificationError as error:
        yield _unreadable(files, packing, error)
        return None
    yield _form(record_file)
    course, meeting = _course(record_file)
    return Opened(files=files, record_file=record_file, meeting=meeting, course=course)


def _not_unpacked(data: bytes, error: VerificationError) -> Line:
    # A damaged record is a record that does not hold; any other file is none.
    if not (data.startswith(b"PK") or RECORD.encode() in data) or FORMAT.encode() not in data:
        raise NotARecord(f"not a record: {error}", "회의 기록 묶음이 아닙니다") from error
    return failed(check=Check.PACKING, en=str(error), ko=f"묶음이 손상되었습니다: {error.ko}")


def _packing(members: Iterable[Member]) -> Line:
    damaged = [member.name for member in members if not member.is_intact]
    if damaged:
        names = ", ".join(damaged)
        return failed(check=Check.PACKING, en=f"damaged: {names}", ko=f"손상된 파일: {names}")
    return ok(check=Check.PACKING, en="packed as records are", ko="묶음의 형식")


def _unreadable(files: Mapping[str, bytes], packing: Line, error: VerificationError) -> Line:
    if packing.status is Status.OK and FORMAT.encode() not in files.get(RECORD, b""):
        raise NotARecord(f"not a record: {error}", "회의 기록 묶음이 아닙니다") from error
    return failed(check=Check.FORM, en=f"record.json: {error}", ko=f"record.json: {error.ko}")


def _own_texts(files: Mapping[str, bytes]) -> Line:
    readme = README_TEXT.encode()
    changed = [name for name in (README,) if files.get(name, readme) != readme]
    if not is_known_schema(files.get(SCHEMA, SCHEMA_TEXT)):
        changed.append(SCHEMA)
    wrong = [(name, name) for name in changed]
    texts = f"the texts of {FORMAT}", f"{FORMAT} 형식에 딸린 글"
    return listed(check=Check.FORM, wrong=wrong, texts=texts)


def _form(record_file: RecordFile) -> Line:
    count = len(record_file.facts)
    en, ko = f"record.json, {count} facts", f"record.json 형식, 기록 {count}건"
    return ok(check=Check.FORM, en=en, ko=ko)


def _course(record_file: RecordFile) -> tuple[Line, MeetingRecord | None]:
    try:
        meeting = replay(read.revealed.fact for read in record_file.facts)
    except VerificationError as error:
        return failed(check=Check.COURSE, en=str(error), ko=error.ko), None
    if meeting.state not in {"concluded", "converted"}:
        return failed(
            check=Check.COURSE,
            en=f"the record ends while the meeting is {meeting.state}",
            ko="회의가 끝나기 전에 기록이 끊겼습니다",
        ), meeting
    en, ko = "the course of the meeting", "있었던 일의 순서와 자격"
    if record_file.version is Version.PUBLIC:
        en += "; not who acted for whom: persons are masked"
        ko += ", 사람이 가려져 있어 본인이 했는지는 확인하지 않음"
    return ok(check=Check.COURSE, en=en, ko=ko), meeting
