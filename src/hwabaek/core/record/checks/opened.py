"""A record taken apart for checking, and how lines name what is wrong in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hwabaek.core.errors import VerificationError
from hwabaek.core.record.checks.report import Check, Line, failed, ok
from hwabaek.core.record.entries import EntryKind
from hwabaek.core.record.meeting_record import MeetingRecord
from hwabaek.core.record.record_file import ReadFact, RecordFile, Version

# A list of what is wrong stops here: whoever reads it has seen enough.
_MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class Opened:
    """A record taken apart: its files, what `record.json` says, and the meeting, if it replays.

    `course` is the line that says whether it does.
    """

    files: Mapping[str, bytes]
    record_file: RecordFile
    meeting: MeetingRecord | None
    course: Line

    @property
    def facts(self) -> tuple[ReadFact, ...]:
        """Return the facts of the record."""
        return self.record_file.facts

    @property
    def is_public(self) -> bool:
        """Say whether this is a version for the public, with values masked and files left out."""
        return self.record_file.version is Version.PUBLIC


def lines_in(*, files: Mapping[str, bytes], name: str) -> list[str]:
    """Return the lines of a text file of the record; a file that is not there has none.

    Raises:
        VerificationError: it is not text, or its last line is cut short.
    """
    try:
        text = files.get(name, b"").decode()
    except UnicodeDecodeError as error:
        raise VerificationError(f"{name} is not text", f"{name} 파일이 글자가 아닙니다") from error
    if text and not text.endswith("\n"):
        raise VerificationError(f"{name} is cut short", f"{name} 파일이 잘렸습니다")
    return text.split("\n")[:-1]


def name_of(read: ReadFact) -> tuple[str, str]:
    """Return how a line names a fact, in English and in Korean."""
    kind = EntryKind(read.fact["kind"])
    return f"{kind} (entry {read.index})", f"{kind.label}(기록 {read.index}번)"


def listed(*, check: Check, wrong: Sequence[tuple[str, str]], texts: tuple[str, str]) -> Line:
    """Return the line of a check of many things, which names those that are wrong."""
    if not wrong:
        return ok(check=check, en=texts[0], ko=texts[1])
    pairs = wrong[:_MOST_NAMED]
    more = "" if len(wrong) <= _MOST_NAMED else f" (+{len(wrong) - _MOST_NAMED})"
    return failed(
        check=check,
        en=f"{texts[0]}: wrong are {', '.join(en for en, _ in pairs)}{more}",
        ko=f"{texts[1]}: 틀린 것 {', '.join(ko for _, ko in pairs)}{more}",
    )
