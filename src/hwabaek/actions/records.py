"""The record of a finished meeting as one file: everything that proves it, to be checked anywhere."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from hwabaek.access.meetings import MeetingRight, access_meeting
from hwabaek.actions import log
from hwabaek.actions.documents import file_store, seal_of_body
from hwabaek.actions.refusal import Refusal
from hwabaek.actions.sealing import from_nodes, last_checkpoint, seal_log
from hwabaek.actions.stamps import telling_stamps
from hwabaek.actions.witnessing import cosigned_note
from hwabaek.core.errors import VerificationError
from hwabaek.core.record.archive import (
    Vouchers,
    build_archive,
    build_public_archive,
    document_paths,
    paper_paths,
    public_paths,
)
from hwabaek.core.record.entries import EntryKind
from hwabaek.core.record.record_file import ProvenFact, Version
from hwabaek.core.record.replay import replay
from hwabaek.core.record.stamps import Stamp
from hwabaek.core.tlog.cosignature import cosigners
from hwabaek.core.tlog.keys import parse_verifier_key, render_verifier_key
from hwabaek.core.tlog.merkle import NodeReader, consistency_proof, inclusion_proof
from hwabaek.core.tlog.note import Note, parse_note, render_note, verify_note
from hwabaek.gateways.files import FileChanged, NoSuchFile
from hwabaek.gateways.seal import SealUnavailable
from hwabaek.gateways.witnesses import configured_witnesses
from hwabaek.models import (
    Body,
    Checkpoint,
    Document,
    EarlierFile,
    Fact,
    Leaf,
    LogKey,
    Meeting,
    Paper,
    Person,
)

FINISHED = (Meeting.State.CONCLUDED, Meeting.State.CONVERTED)


class NotFinished(Refusal):
    message = _("아직 끝나지 않은 회의입니다. 결과가 확정되면 기록 묶음을 받을 수 있습니다.")


class ContentMissing(Refusal):
    message = _(
        "보관된 자료나 문서 가운데 없거나 바뀐 것이 있어 묶음을 만들지 못했습니다. 관리자에게 알려 주세요."
    )


class DocumentsPending(Refusal):
    message = _("문서를 만드는 중입니다. 잠시 뒤 다시 받아 주세요.")


@dataclass(frozen=True, slots=True)
class RecordFile:
    """A record ready to be handed over."""

    name: str
    content: bytes
    version: Version


def export_record(
    *, actor: Person, meeting_id: int, now: dt.datetime, version: Version = Version.WHOLE
) -> RecordFile:
    """Build the record of a finished meeting for an official and log that it went out.

    The public version is masked by the meeting's class of disclosure.

    Raises:
        NotFound: the actor may not follow this meeting.
        NotFinished: the meeting has not come to its end.
        DocumentsPending: its documents are still being made.
        ContentMissing: a paper or document is missing or was changed.
    """
    meeting = access_meeting(actor=actor, meeting_id=meeting_id, to=MeetingRight.FOLLOW)
    found = build_record(meeting=meeting, now=now, version=version)
    log_export(meeting=meeting, found=found, act=log.Act(actor=actor, capacity="official", now=now))
    return found


def build_record(
    *, meeting: Meeting, now: dt.datetime, version: Version = Version.WHOLE
) -> RecordFile:
    """Build the record of a finished meeting, sealing first what is not sealed yet.

    Raises:
        NotFinished: the meeting has not come to its end.
        DocumentsPending: its documents are still being made.
        ContentMissing: a paper or document is missing or was changed.
    """
    if meeting.state not in FINISHED:
        raise NotFinished
    if meeting.documents.filter(state=Document.State.WAITING).exists():
        raise DocumentsPending
    while seal_log(body_id=meeting.body_id, now=now):
        pass
    checkpoint = checkpoint_over(meeting)
    if checkpoint is None:
        raise NotFinished
    facts = proven_facts(meeting=meeting, checkpoint=checkpoint)
    build = build_archive if version is Version.WHOLE else build_public_archive
    try:
        content = build(
            facts=facts,
            vouchers=vouchers_of(body=meeting.body, facts=facts, checkpoint=checkpoint),
            contents=_contents(meeting, facts, version),
        )
    except VerificationError as error:
        raise ContentMissing from error
    return RecordFile(name=_name(meeting, version), content=content, version=version)


@transaction.atomic
def log_export(*, meeting: Meeting, found: RecordFile, act: log.Act) -> None:
    """Log that a record was handed over, after it was built: it is not in itself."""
    log.append(
        body=meeting.body,
        kind=EntryKind.MEETING_RECORD_EXPORTED,
        subject=f"meeting:{meeting.pk}",
        act=act,
        data={
            "sha256": hashlib.sha256(found.content).hexdigest(),
            "size": len(found.content),
            "public": found.version is Version.PUBLIC,
        },
    )


def checkpoint_over(meeting: Meeting) -> Checkpoint | None:
    """Return the newest co-signed checkpoint over all that a meeting has in the log, else the newest."""
    leaves = Leaf.objects.filter(entry__subject=f"meeting:{meeting.pk}")
    last = leaves.aggregate(last=Max("index"))["last"]
    cosigned = Checkpoint.objects.filter(
        body=meeting.body_id, tree_size__gt=last or 0, cosignatures__isnull=False
    )
    return cosigned.order_by("-tree_size").first() or last_checkpoint(meeting.body)


def vouchers_of(*, body: Body, facts: Sequence[ProvenFact], checkpoint: Checkpoint) -> Vouchers:
    """Return what vouches for facts: the checkpoint as signed and co-signed, its keys, its stamps.

    Raises:
        VerificationError: none of the body's keys signed the checkpoint.
    """
    note = parse_note(cosigned_note(checkpoint))
    log_keys = verify_note(
        note=note,
        keys=map(
            parse_verifier_key, body.log_keys.order_by("pk").values_list("verifier", flat=True)
        ),
    )
    witnesses = cosigners(note=note, keys=[witness.key for witness in configured_witnesses()])
    signers = [*log_keys, *(one.key for one in witnesses)]
    # A witness that is in no setting any more is left out: nobody could check what it signed.
    known = {(key.name, key.key_id) for key in signers}
    lines = tuple(line for line in note.signatures if (line.name, line.key_id) in known)
    return Vouchers(
        checkpoint=render_note(Note(text=note.text, signatures=lines)),
        log_keys=tuple(map(render_verifier_key, log_keys)),
        witness_keys=tuple(render_verifier_key(one.key) for one in witnesses),
        seal_chain=_seal_chain(),
        stamps=stamps_of(body=body, facts=facts, checkpoint=checkpoint),
    )


def proven_facts(*, meeting: Meeting, checkpoint: Checkpoint) -> list[ProvenFact]:
    """Return a meeting's sealed facts with their proofs against a checkpoint."""
    rows = Fact.objects.filter(
        entry__subject=f"meeting:{meeting.pk}", entry__leaf__index__lt=checkpoint.tree_size
    )
    facts = list(rows.order_by("entry__leaf__index").select_related("entry__leaf"))
    indexes = [row.entry.leaf.index for row in facts]
    proofs = proofs_of(body=meeting.body, indexes=indexes, size=checkpoint.tree_size)
    return [
        ProvenFact(*log.stored(row), index=index, proof=proof)
        for row, index, proof in zip(facts, indexes, proofs, strict=True)
    ]


def proofs_of(*, body: Body, indexes: Sequence[int], size: int) -> list[tuple[bytes, ...]]:
    """Return the inclusion proofs of many entries, from nodes that are read all at once."""

    def proofs(node: NodeReader) -> list[tuple[bytes, ...]]:
        return [tuple(inclusion_proof(index=index, size=size, node=node)) for index in indexes]

    return from_nodes(body=body, build=proofs)


def stamps_of(
    *, body: Body, facts: Sequence[ProvenFact], checkpoint: Checkpoint
) -> tuple[Stamp, ...]:
    """Return the time stamps that tell of facts, each with the proof that leads to a checkpoint."""
    size = checkpoint.tree_size
    found = telling_stamps(body=body, indexes=[fact.index for fact in facts], size=size)
    stamped = [(stamp.checkpoint, bytes(stamp.token or b"")) for stamp in found if stamp.checkpoint]

    def proofs(node: NodeReader) -> list[tuple[bytes, ...]]:
        return [
            tuple(consistency_proof(size1=at.tree_size, size2=size, node=node)) for at, _ in stamped
        ]

    return tuple(
        Stamp(at.note.encode(), reply, proof)
        for (at, reply), proof in zip(stamped, from_nodes(body=body, build=proofs), strict=True)
    )


def key_of(*, body: Body, checkpoint: Checkpoint) -> str:
    """Return the key that signed a checkpoint, in its text form.

    Raises:
        VerificationError: none of the body's keys signed it.
    """
    note = parse_note(checkpoint.note.encode())
    for key in LogKey.objects.filter(body=body).order_by("-id"):
        try:
            verify_note(note=note, keys=[parse_verifier_key(key.verifier)])
        except VerificationError:
            continue
        return key.verifier
    raise VerificationError("no key of this body signed the checkpoint")


def _contents(meeting: Meeting, facts: list[ProvenFact], version: Version) -> list[bytes]:
    """Return every paper, scan and document that the facts name, each once; of these, what a version holds."""
    record = replay(proven.unveiled() for proven in facts)
    if version is Version.PUBLIC:
        wanted = set(public_paths(record).values())
    else:
        wanted = set(paper_paths(record).values())
        wanted |= {document.sha256 for document in document_paths(record).values()}
    papers = Paper.objects.filter(item__meeting=meeting).values_list("sha256", "stored_as")
    documents = Document.objects.filter(meeting=meeting).values_list("sha256", "stored_as")
    # One may have been renewed since the checkpoint.
    earlier = EarlierFile.objects.filter(document__meeting=meeting)
    files = (*papers, *documents, *earlier.values_list("sha256", "stored_as"))
    stored = {digest: name for digest, name in files if digest in wanted}
    try:
        return [file_store().read(name=name, sha256=digest) for digest, name in stored.items()]
    except (NoSuchFile, FileChanged) as error:
        raise ContentMissing from error


def _seal_chain() -> bytes | None:
    try:
        return seal_of_body().chain_pem
    except SealUnavailable:
        return None  # the record says then that the seals could not be checked


def _name(meeting: Meeting, version: Version) -> str:
    more = "-public" if version is Version.PUBLIC else ""
    return f"record-{meeting.committee.slug}-{meeting.year}-{meeting.number}{more}.zip"
