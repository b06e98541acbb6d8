"""What the verifier found in a meeting's record, in the words of its auditor; the record was taken apart just now."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from hwabaek.core.documents.traces import Seal, traces_of
from hwabaek.core.korean import SEOUL
from hwabaek.core.record.archive import document_paths
from hwabaek.core.record.checks.opened import Opened
from hwabaek.core.record.checks.report import Check, Line, Report, Status
from hwabaek.core.record.meeting_record import MeetingRecord
from hwabaek.core.rules.notice import days_of_notice
from hwabaek.models import Checkpoint
from hwabaek.web.figures import thousands
from hwabaek.web.pages.held import COUNTS
from hwabaek.web.pages.naming import outcome_of
from hwabaek.web.tags import moment

# Lines that have a sentence of their own below, or a place in the table of decisions.
TOLD: Final = frozenset(
    {
        Check.PROOFS,
        Check.CHECKPOINT,
        Check.WITNESS,
        Check.STAMP,
        Check.COURSE,
        Check.DOCUMENTS,
        Check.PAPERS,
        Check.DECISION,
    }
)
_OF_ITEM = re.compile(r"제(\d+)호")


@dataclass(frozen=True, slots=True)
class Checked:
    """One thing that was checked: good, bad, warn or none."""

    tone: str
    text: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Recount:
    """A decided item: what was declared, and what counting again says."""

    name: str
    sentence: str
    declared: str
    same: bool | None


def checks_of(
    *, report: Report, opened: Opened | None, checkpoint: Checkpoint | None
) -> list[Checked]:
    """Return what was checked, in the order in which an auditor asks."""
    record = opened.meeting if opened else None
    found: list[Checked] = []
    if opened is not None and record is not None:
        found += _log(report, opened, checkpoint)
        found += _contents(report, opened, record)
        found += _notice(record)
    others = [line for line in report.lines if line.check not in TOLD or record is None]
    return [*found, *_others(others)]


def recounts_of(*, report: Report, opened: Opened | None) -> list[Recount]:
    """Return each item with what was declared and what comes of counting again."""
    if opened is None or opened.meeting is None:
        return []
    record = opened.meeting
    lines = [line for line in report.lines if line.check is Check.DECISION]
    return [
        *(_opening(line) for line in lines if not _OF_ITEM.match(line.ko)),
        *(_recount(record, item.number, lines) for item in record.items),
    ]


def _log(report: Report, opened: Opened, checkpoint: Checkpoint | None) -> Iterator[Checked]:
    count = thousands(len(opened.facts))
    size = thousands(checkpoint.tree_size) if checkpoint else ""
    yield from _line(
        report,
        Check.PROOFS,
        _("기록 {count}건의 포함 증명").format(count=count),
        _("나무 크기 {size}").format(size=size),
    )
    signed = moment(checkpoint.signed_at) if checkpoint else ""
    body = opened.meeting.body.name if opened.meeting else ""
    yield from _line(
        report, Check.CHECKPOINT, _("기록 봉인(체크포인트)의 서명"), f"{body}, {signed}"
    )
    yield from _line(report, Check.WITNESS, _("바깥 증인도 같은 봉인을 가짐"))
    yield from _line(report, Check.STAMP, _("기록 봉인의 시점확인"))


def _contents(report: Report, opened: Opened, record: MeetingRecord) -> Iterator[Checked]:
    ballots = sum(poll.answer["tally"].get(key, 0) for poll in record.polls for key in _VOTES)
    if record.polls:
        yield from _line(
            report,
            Check.COURSE,
            _("표 {count}장과 명부 맞음").format(count=thousands(ballots)),
            _("두 번 센 표 0, 명부 밖 0"),
        )
    else:
        yield from _line(report, Check.COURSE, _("있었던 일의 순서와 자격"))
    yield from _documents(report, opened, record)
    yield from _line(report, Check.PAPERS, _("회의 뒤 바뀐 자료 없음"))


_VOTES: Final = ("for", "conditional", "against", "abstaining", "invalid")


def _documents(report: Report, opened: Opened, record: MeetingRecord) -> Iterator[Checked]:
    paths = document_paths(record)
    if not paths:
        return
    broken = [
        path for path in paths if traces_of(opened.files.get(path, b"")).seal is not Seal.WHOLE
    ]
    if broken:
        yield Checked("bad", _("전자인장이 파일과 맞지 않습니다"), ", ".join(broken))
    stamped = sum(document.timestamp for document in paths.values())
    detail = _("{count}건 시점확인 포함").format(count=stamped)
    text = _("문서 {count}건의 지문").format(count=len(paths))
    if not broken:
        text = _("문서 {count}건의 지문과 전자인장").format(count=len(paths))
    yield from _line(report, Check.DOCUMENTS, text, detail)


def _notice(record: MeetingRecord) -> Iterator[Checked]:
    needed = record.rule.data.get("notice_days")
    called = record.call.called_at.astimezone(SEOUL).date()
    venue = record.call.venue
    until = venue.starts_at if venue else record.call.deadline_at
    given = days_of_notice(called_on=called, meeting_on=until.astimezone(SEOUL).date())
    if not isinstance(needed, int) or not needed:
        return
    days = _("{given}일 전, {needed}일 전까지").format(given=given, needed=needed)
    if given >= needed:
        yield Checked("good", _("소집 기한 지킴"), days)
    elif record.call.short_notice_reason:
        reason = record.call.short_notice_reason
        yield Checked("warn", _("짧게 소집하고 까닭을 적음"), f"{days} · {reason}")
    else:
        yield Checked("bad", _("소집 기한을 지키지 않음"), days)


def _line(report: Report, check: Check, text: str, detail: str = "") -> Iterator[Checked]:
    """Yield a line for what holds; what does not, and what could not be checked, in the verifier's words."""
    lines = [line for line in report.lines if line.check is check]
    for line in lines:
        if line.status is not Status.OK:
            yield Checked("bad" if line.status is Status.FAILED else "none", line.ko)
    good = [line for line in lines if line.status is Status.OK]
    if good:
        yield Checked("good", text, detail or ", ".join(line.ko for line in good))


def _others(lines: Sequence[Line]) -> Iterator[Checked]:
    good = [line for line in lines if line.status is Status.OK]
    if good:
        detail = _("{count}가지").format(count=len(good))
        yield Checked("good", _("기록 묶음의 형식과 빠진 것 없음"), detail)
    for line in lines:
        if line.status is not Status.OK:
            yield Checked("bad" if line.status is Status.FAILED else "none", line.ko)


def _opening(line: Line) -> Recount:
    return Recount(_("개의"), line.ko.partition(": ")[2], "", line.status is Status.OK)


def _recount(record: MeetingRecord, number: int, lines: Iterable[Line]) -> Recount:
    name = _("제{number}호").format(number=number)
    own = [line for line in lines if (found := _OF_ITEM.match(line.ko)) and int(found[1]) == number]
    poll = next((poll for poll in record.polls if poll.item == number), None)
    failed = [line for line in own if line.status is Status.FAILED]
    if failed:
        declared = outcome_of(poll.answer["outcome"]).text if poll else ""
        return Recount(name, " ".join(line.ko for line in failed), declared, same=False)
    if poll is None:
        said = own[0].ko.partition(": ")[2] if own else ""
        return Recount(name, said, _("표결 없음"), same=None)
    answer = poll.casting_vote.answer if poll.casting_vote else poll.answer
    present = _("회신") if record.sitting is None else _("출석")
    return Recount(name, _counted(answer, present), outcome_of(answer["outcome"]).text, same=True)


def _counted(answer: Any, present: str) -> str:  # noqa: ANN401  # the answer as the rule gave it
    tally = answer["tally"]
    needed = {
        part: max((one["needed"] or 0 for one in answer["requirements"] if one["part"] == part), default=0)
        for part in ("opening", "passing")
    }  # fmt: skip
    there = _("{number}명 {present}").format(number=tally["attending"], present=present)
    counts = ", ".join(f"{word} {tally[key]}" for key, word in COUNTS if tally.get(key))
    least = _("({number}명 이상)")
    opening = least.format(number=needed["opening"]) if needed["opening"] else ""
    passing = least.format(number=needed["passing"]) if needed["passing"] else ""
    return f"{there}{opening}, {counts or _('찬성 없음')}{passing}"
