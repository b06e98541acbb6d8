"""What checking a record found: one line a check, in Korean and in English."""

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """How a check ended. What could not be checked is said, and does not fail the record."""

    OK = "ok"
    FAILED = "failed"
    UNCHECKED = "unchecked"


class Check(StrEnum):
    """What is checked, in this order."""

    PACKING = "packing"
    FORM = "form"
    HEADING = "heading"
    FILES = "files"
    DIGESTS = "digests"
    VALUES = "values"
    CHECKPOINT = "checkpoint"
    PROOFS = "proofs"
    STAMP = "stamp"
    WITNESS = "witness"
    HISTORY = "history"
    COURSE = "course"
    COMPLETE = "complete"
    PAPERS = "papers"
    DOCUMENTS = "documents"
    DECISION = "decision"
    MINUTES = "minutes"
    SEAL = "seal"


@dataclass(frozen=True, slots=True)
class Line:
    """One check: how it ended, and a sentence with the figures or with what is wrong."""

    check: Check
    status: Status
    en: str
    ko: str


@dataclass(frozen=True, slots=True)
class Report:
    """All lines of a record's check."""

    lines: tuple[Line, ...]

    @property
    def holds(self) -> bool:
        """Say whether nothing was found that does not hold."""
        return all(line.status is not Status.FAILED for line in self.lines)


def ok(*, check: Check, en: str, ko: str) -> Line:
    """Return the line of a check that holds."""
    return Line(check, Status.OK, en, ko)


def failed(*, check: Check, en: str, ko: str) -> Line:
    """Return the line of a check that does not hold."""
    return Line(check, Status.FAILED, en, ko)


def unchecked(*, check: Check, en: str, ko: str) -> Line:
    """Return the line of what could not be checked, with the reason."""
    return Line(check, Status.UNCHECKED, en, ko)
