"""Whether everything that the facts speak of is in the record, unchanged, and nothing else."""

import hashlib
from collections.abc import Iterator, Mapping

from hwabaek.core.record.archive import (
    CHECKPOINT,
    LOG_KEYS,
    README,
    SEAL_CHAIN,
    WITNESS_KEYS,
    document_paths,
    paper_paths,
    public_paths,
)
from hwabaek.core.record.checks.minutes import check_minutes
from hwabaek.core.record.checks.opened import Opened, listed, name_of
from hwabaek.core.record.checks.recount import recount
from hwabaek.core.record.checks.report import Check, Line, failed, ok, unchecked
from hwabaek.core.record.checks.stamps import check_renewals
from hwabaek.core.record.entries import EntryKind
from hwabaek.core.record.meeting_record import MeetingRecord
from hwabaek.core.record.record_file import RECORD, RecordFile, heading_of
from hwabaek.core.record.schema.schema import SCHEMA
from hwabaek.core.record.stamps import stamp_paths


def check_contents(*, opened: Opened, meeting: MeetingRecord) -> Iterator[Line]:
    """Check heading, files, completeness, papers and documents, and decide each item again."""
    yield _heading(opened.record_file, meeting)
    yield _files(opened, meeting)
    yield _complete(opened)
    papers = paper_paths(meeting)
    documents = {path: document.sha256 for path, document in document_paths(meeting).items()}
    there = _wanted(opened, meeting)
    for check, paths, names in (
        (Check.PAPERS, papers, ("papers", "심의자료")),
        (Check.DOCUMENTS, documents, ("documents", "문서")),
    ):
        kept = {path: digest for path, digest in paths.items() if path in there}
        left_out = {path: digest for path, digest in paths.items() if path not in there}
        if kept or not left_out:
            yield _contents_line(opened, check, kept, names)
        if left_out:
            yield _left_out(check, left_out, names)
    yield from check_renewals(opened=opened, meeting=meeting)
    yield from recount(meeting)
    yield from check_minutes(meeting)


def _heading(record_file: RecordFile, meeting: MeetingRecord) -> Line:
    stated = {"body": dict(record_file.body), "meeting": dict(record_file.meeting)}
    if stated != heading_of(meeting):
        return failed(
            check=Check.HEADING,
            en="the heading is of another meeting",
            ko="머리말이 다른 회의를 가리킵니다",
        )
    call = meeting.call
    name = f"{meeting.body.name} {meeting.committee.name} {call.year}"
    return ok(
        check=Check.HEADING, en=f"{name}, no. {call.number}", ko=f"{name}년 제{call.number}회"
    )


def _files(opened: Opened, meeting: MeetingRecord) -> Line:
    fixed = {RECORD, README, SCHEMA, CHECKPOINT, LOG_KEYS}
    wanted = fixed | set(_wanted(opened, meeting))
    optional = {WITNESS_KEYS} if opened.is_public else {WITNESS_KEYS, SEAL_CHAIN}
    missing = sorted(wanted - set(opened.files))
    foreign = sorted(set(opened.files) - wanted - optional - stamp_paths(opened.files))
    wrong = [(name, name) for name in (*missing, *foreign)]
    count = len(opened.files)
    return listed(
        check=Check.FILES,
        wrong=wrong,
        texts=(f"{count} files, none missing or added", f"파일 {count}개, 빠지거나 더해진 것 없음"),
    )


def _wanted(opened: Opened, meeting: MeetingRecord) -> Mapping[str, str]:
    if opened.is_public:
        return public_paths(meeting)
    documents = {path: document.sha256 for path, document in document_paths(meeting).items()}
    return paper_paths(meeting) | documents


def _complete(opened: Opened) -> Line:
    if not opened.facts or opened.facts[0].fact["kind"] != EntryKind.MEETING_CREATED:
        return failed(
            check=Check.COMPLETE, en="the beginning is missing", ko="처음 기록이 빠졌습니다"
        )
    known: set[str] = set()
    listed_so_far: set[str] = set()
    for read in opened.facts:
        stated = read.fact["data"].get("facts")
        listed_so_far |= {str(one) for one in stated} if isinstance(stated, list) else set()
        missing = len(listed_so_far - known)
        if missing:
            return _incomplete(missing, name_of(read))
        known.add(read.digest)
    return _completeness(len(listed_so_far))


def _incomplete(missing: int, where: tuple[str, str]) -> Line:
    return failed(
        check=Check.COMPLETE,
        en=f"{missing} facts are missing that {where[0]} lists",
        ko=f"{where[1]}에 적힌 기록 가운데 {missing}건이 빠졌습니다",
    )


def _completeness(count: int) -> Line:
    if not count:
        return unchecked(
            check=Check.COMPLETE,
            en="whether all facts are there: the record does not list its own facts",
            ko="빠진 사실이 없는지: 기록이 스스로 목록을 갖고 있지 않습니다",
        )
    return ok(
        check=Check.COMPLETE,
        en=f"all {count} facts listed at the end are there",
        ko=f"끝에 적힌 사실 {count}건이 모두 있음",
    )


def _contents_line(
    opened: Opened, check: Check, wanted: Mapping[str, str], names: tuple[str, str]
) -> Line:
    wrong = [
        (path, path)
        for path, digest in wanted.items()
        if hashlib.sha256(opened.files.get(path, b"")).hexdigest() != digest
    ]
    count = len(wanted)
    return listed(
        check=check,
        wrong=wrong,
        texts=(f"digests of {count} {names[0]}", f"{names[1]} {count}건의 지문"),
    )


def _left_out(check: Check, paths: Mapping[str, str], names: tuple[str, str]) -> Line:
    told = ", ".join(sorted(paths.values()))
    return unchecked(
        check=check,
        en=f"{len(paths)} {names[0]} are not in the public version; their digests: {told}",
        ko=f"공개본에 넣지 않은 {names[1]} {len(paths)}건, 지문: {told}",
    )
