"""The sealer: gives unsealed entries their place in the tree and signs a checkpoint."""

import datetime as dt

from django.conf import settings
from django.db import transaction

from hwabaek.actions.log import moment
from hwabaek.core.record.entries import Entry, leaf_of
from hwabaek.core.tlog.checkpoint import Checkpoint as SignedTree
from hwabaek.core.tlog.checkpoint import sign_checkpoint
from hwabaek.core.tlog.keys import render_verifier_key
from hwabaek.core.tlog.merkle import NodeReader, extend, inclusion_proof, root_at
from hwabaek.gateways.log_keys import make_log_key, read_log_key
from hwabaek.models import Body, Checkpoint, Leaf, LogEntry, LogKey, Node, UnsealedEntry

BATCH = 5000


def seal_logs(*, now: dt.datetime) -> int:
    """Seal what is unsealed in every body's log; returns how many entries."""
    waiting = UnsealedEntry.objects.values_list("body_id", flat=True).distinct()
    return sum(seal_log(body_id=body_id, now=now) for body_id in waiting)


@transaction.atomic
def seal_log(*, body_id: int, now: dt.datetime) -> int:
    """Extend the tree of one body and sign its new checkpoint.

    The lock on the body's row lets one sealer in; writers of entries do not wait for it.

    Raises:
        LogKeyMissing: the body has no key to sign with.
    """
    body = Body.objects.select_for_update().get(pk=body_id)
    queue = UnsealedEntry.objects.filter(body=body).select_related("entry").order_by("pk")[:BATCH]
    entries = [row.entry for row in queue]
    if not entries:
        return 0
    size = tree_size(body)
    leaves = [leaf_of(entry_form(entry)) for entry in entries]
    Leaf.objects.bulk_create(
        Leaf(body=body, index=index, entry=entry) for index, entry in enumerate(entries, start=size)
    )
    nodes = extend(size=size, leaf_hashes=leaves, node=node_reader(body))
    Node.objects.bulk_create(
        Node(body=body, level=level, index=index, hash=value) for level, index, value in nodes
    )
    UnsealedEntry.objects.filter(pk__in=[entry.pk for entry in entries]).delete()
    _sign(body, size + len(entries), now)
    return len(entries)


def tree_size(body: Body) -> int:
    """Return how many entries of a body are sealed."""
    last = Leaf.objects.filter(body=body).order_by("-index").values_list("index", flat=True).first()
    return 0 if last is None else last + 1


def entry_form(entry: LogEntry) -> Entry:
    """Return a stored entry in the form that its leaf hashes."""
    return {
        "kind": entry.kind,
        "subject": entry.subject,
        "at": moment(entry.at),
        "digest": entry.digest,
    }


def node_reader(body: Body) -> NodeReader:
    """Return a reader of the stored hashes of a body's tree."""

    def node(level: int, index: int) -> bytes:
        return bytes(
            Node.objects.values_list("hash", flat=True).get(body=body, level=level, index=index)
        )

    return node


def proof_of(*, body: Body, index: int, size: int) -> list[bytes]:
    """Return the inclusion proof of an entry in the tree of that size."""
    return inclusion_proof(index=index, size=size, node=node_reader(body))


def last_checkpoint(body: Body) -> Checkpoint | None:
    """Return the newest checkpoint of a body."""
    return Checkpoint.objects.filter(body=body).order_by("-tree_size").first()


def origin_of(body: Body) -> str:
    """Return the name of a body's log, as its checkpoints carry it."""
    host = settings.PUBLIC_URL.split("://", 1)[1]
    return f"{host}/log/{body.slug}"


@transaction.atomic
def ensure_log_key(*, body: Body, now: dt.datetime) -> LogKey:
    """Make the key of a body's log if it has none, and keep its public half."""
    known = LogKey.objects.filter(body=body).order_by("-id").first()
    key = make_log_key(folder=settings.KEYS, slug=body.slug, name=origin_of(body))
    verifier = render_verifier_key(key.verifier)
    if known is not None and known.verifier == verifier:
        return known
    return LogKey.objects.create(body=body, name=key.name, verifier=verifier, created_at=now)


def _sign(body: Body, size: int, now: dt.datetime) -> None:
    key = read_log_key(folder=settings.KEYS, slug=body.slug)
    root = root_at(size=size, node=node_reader(body))
    # The origin stays that of the key: a new public address does not rename a log.
    tree = SignedTree(origin=key.name, size=size, root=root)
    note = sign_checkpoint(checkpoint=tree, signers=[key])
    Checkpoint.objects.create(
        body=body, tree_size=size, root_hash=root, note=note.decode(), signed_at=now
    )
