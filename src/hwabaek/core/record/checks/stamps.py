"""Whether time stamps are about this log and this meeting's documents; what they sign is looked at elsewhere."""

from collections.abc import Iterator

from hwabaek.core.errors import VerificationError
from hwabaek.core.record.archive import CHECKPOINT, document_paths
from hwabaek.core.record.checks.opened import Opened, listed
from hwabaek.core.record.checks.report import Check, Line, unchecked
from hwabaek.core.record.meeting_record import MeetingRecord
from hwabaek.core.record.renewals import lost_files
from hwabaek.core.record.stamps import read_stamp, stamp_sizes
from hwabaek.core.tlog.checkpoint import parse_checkpoint
from hwabaek.core.tlog.merkle import verify_consistency
from hwabaek.core.tlog.note import parse_note


def check_stamps(opened: Opened) -> Line:
    """Check that each stamped checkpoint is an earlier state of the log behind the record's own.

    A key need not have signed it: the proof leads to a checkpoint whose signature is checked.
    """
    sizes = stamp_sizes(opened.files)
    if not sizes:
        en = "time stamps: there are none, so the times rest on the word of whoever ran the server"
        ko = "시점확인: 들어 있지 않아 시각은 서버를 운영한 쪽의 말에 기댐"
        return unchecked(check=Check.STAMP, en=en, ko=ko)
    wrong = [(str(size), str(size)) for size in sizes if not _is_of_this_log(opened, size)]
    count = len(sizes)
    en = f"{count} stamped checkpoints are earlier states of this log"
    return listed(
        check=Check.STAMP,
        wrong=wrong,
        texts=(en, f"시점확인을 받은 봉인 {count}개가 이 기록부의 앞선 모습임"),
    )


def check_renewals(*, opened: Opened, meeting: MeetingRecord) -> Iterator[Line]:
    """Check that each document whose time stamp was renewed begins with every file it had before."""
    renewed = {path: one for path, one in document_paths(meeting).items() if one.earlier}
    there = {path: one for path, one in renewed.items() if path in opened.files}
    if there:
        wrong = [
            (f"{path} ({digest[:16]})", f"{path}({digest[:16]})")
            for path, document in there.items()
            for digest in lost_files(document=document, content=opened.files[path])
        ]
        count = len(there)
        en = f"{count} documents with renewed time stamps hold what was sealed"
        ko = f"시점확인을 새로 받은 문서 {count}건이 처음 봉인한 파일을 그대로 담고 있음"
        yield listed(check=Check.DOCUMENTS, wrong=wrong, texts=(en, ko))


def _is_of_this_log(opened: Opened, size: int) -> bool:
    try:
        stamp = read_stamp(files=opened.files, size=size)
        ours = parse_checkpoint(parse_note(opened.files.get(CHECKPOINT, b"")).text)
        theirs = stamp.checkpoint
        verify_consistency(
            size1=theirs.size,
            size2=ours.size,
            proof=stamp.proof,
            root1=theirs.root,
            root2=ours.root,
        )
    except VerificationError:
        return False
    return theirs.origin == ours.origin
