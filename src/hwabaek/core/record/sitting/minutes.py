"""What the minutes (회의록) of a sitting go through: drafts, comments, versions, signatures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hwabaek.core.record.happenings import Signature


@dataclass(frozen=True, slots=True)
class Signer:
    """Who is to sign a version of the minutes: a member, or staff (a seat of None)."""

    person: str
    name: str
    post: str
    seat: int | None


@dataclass(frozen=True, slots=True)
class MinutesSignature:
    """A signer's act: a signature over exactly this text, or a refusal with its reason."""

    order: int
    at: datetime
    signer: int
    signature: Signature | None
    auth: str
    refused: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Comment:
    """What a member said about the draft, and what became of it."""

    order: int
    at: datetime
    id: str
    version: int
    seat: int
    text: str
    taken: bool | None = None
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Minutes:
    """One version of the minutes. `rebuilt` is what the facts made of it when it was frozen."""

    version: int
    drafted_at: datetime
    comments_until: datetime | None
    reason: str = ""
    frozen_at: datetime | None = None
    content: Mapping[str, Any] | None = None
    digest: str = ""
    rebuilt: Mapping[str, Any] | None = None
    signers: tuple[Signer, ...] = ()
    signatures: tuple[MinutesSignature, ...] = ()

    def is_signed(self) -> bool:
        """Say whether every signer has signed or said why not."""
        return self.frozen_at is not None and len(self.signatures) == len(self.signers)

    def signature_of(self, signer: int) -> MinutesSignature | None:
        """Return what a signer did, if anything; signers are counted from 1."""
        return next((one for one in self.signatures if one.signer == signer), None)
