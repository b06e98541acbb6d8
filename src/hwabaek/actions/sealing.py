"""The sealer: gives unsealed entries their place in the tree and signs a checkpoint."""

import datetime as dt
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.conf import settings
from django.db import transaction

from hwabaek.actions.log import moment
from hwabaek.core.record.entries import Entry, leaf_of
from hwabaek.core.tlog.checkpoint import Checkpoint as SignedTree
from hwabaek.core.tlog.checkpoint import sign_checkpoint
from hwabaek.core.tlog.merkle import HASH_SIZE, NodeReader, extend, root_at
from hwabaek.gateways.log_keys import LogKeyMissing, signing_keys
from hwabaek.models import Body, Checkpoint, LogEntry, UnsealedEntry, tree_rows

logger = logging.getLogger(__name__)
Built = TypeVar("Built")

# The worker calls again with a later `now`.
ROUNDS = 40
REST_SECONDS = 0.06
LARGEST = 4  # batches grow to so many times the first one while nobody else writes

# Logs whose missing key was complained of: the sealer comes by three times a second.
_complained: set[int] = set()


def seal_logs(*, now: dt.datetime) -> int:
    """Seal what is unsealed in every body's log, batch by batch in turn; returns how many entries.

    A log whose key is missing waits, and the others do not wait for it. While nobody else writes,
    batches grow; as soon as somebody does, they are small and the sealer rests between: whoever
    signs a ballot goes first.
    """
    total, most, newest = 0, tree_rows.BATCH, tree_rows.newest_entry()
    for _ in range(ROUNDS):
        waiting = UnsealedEntry.objects.values_list("body_id", flat=True).distinct()
        sealed = sum(_seal_if_possible(body_id, now, most) for body_id in list(waiting))
        if not sealed:
            break
        total += sealed
        before, newest = newest, tree_rows.newest_entry()
        if newest == before:
            most = min(most * 2, tree_rows.BATCH * LARGEST)
            continue
        most = tree_rows.BATCH // 2
        if UnsealedEntry.objects.exists():
            time.sleep(REST_SECONDS)
    return total


def _seal_if_possible(body_id: int, now: dt.datetime, most: int) -> int:
    try:
        sealed = seal_log(body_id=body_id, now=now, most=most)
    except LogKeyMissing:
        if body_id not in _complained:
            logger.exception("a log is not sealed: its key is missing")
        _complained.add(body_id)
        return 0
    _complained.discard(body_id)
    return sealed


def seal_log(*, body_id: int, now: dt.datetime, most: int | None = None) -> int:
    """Extend the tree of one body by a batch of entries and sign its new checkpoint.

    Raises:
        LogKeyMissing: the body has no key to sign with.
    """
    while True:
        # Reading and hashing need no lock; who wants to write waits for the rest only.
        growth = _next_growth(body_id, most or tree_rows.BATCH)
        if growth is None:
            return 0
        if _grow(growth, now):
            return len(growth.entry_ids)


@dataclass(frozen=True, slots=True)
class _Growth:
    """What a batch of entries adds to the tree of a body that has a certain size."""

    body_id: int
    size: int
    entry_ids: list[int]
    nodes: list[tuple[int, int, bytes]]
    root: bytes


def _next_growth(body_id: int, most: int) -> _Growth | None:
    size = tree_rows.tree_size_of(body_id=body_id)
    entries = tree_rows.waiting_entries(body_id=body_id, most=most)
    if not entries:
        return None
    edge = places_of(lambda node: root_at(size=size, node=node))
    nodes = tree_rows.nodes_at(body_id=body_id, places=edge)
    leaves = [leaf_of(entry_form(entry)) for entry in entries]
    added = extend(size=size, leaf_hashes=leaves, node=lambda *place: nodes[place])
    nodes |= {(level, index): value for level, index, value in added}
    root = root_at(size=size + len(entries), node=lambda *place: nodes[place])
    return _Growth(body_id, size, [entry.pk for entry in entries], added, root)


@transaction.atomic
def _grow(growth: _Growth, now: dt.datetime) -> bool:
    """Add a batch to the tree, under a lock that lets one sealer in, and sign the checkpoint.

    Writers of entries do not wait for it: their rows name the body, which needs its key only.
    Returns whether the tree still had its size: if not, another sealer was here meanwhile.
    """
    body = Body.objects.select_for_update(no_key=True).get(pk=growth.body_id)
    if tree_rows.tree_size_of(body_id=body.pk) != growth.size:
        return False
    tree_rows.insert_leaves(body_id=body.pk, first=growth.size, entry_ids=growth.entry_ids)
    tree_rows.insert_nodes(body_id=body.pk, nodes=growth.nodes)
    tree_rows.leave_the_queue(entry_ids=growth.entry_ids)
    _sign(body, growth.size + len(growth.entry_ids), growth.root, now)
    return True


def tree_size(body: Body) -> int:
    """Return how many entries of a body are sealed."""
    return tree_rows.tree_size_of(body_id=body.pk)


def entry_form(entry: LogEntry) -> Entry:
    """Return a stored entry in the form that its leaf hashes."""
    return {
        "kind": entry.kind,
        "subject": entry.subject,
        "at": moment(entry.at),
        "digest": entry.digest,
    }


def from_nodes(*, body: Body, build: Callable[[NodeReader], Built]) -> Built:
    """Build a root or proofs from the stored hashes of a body's tree, read all at once.

    Raises:
        KeyError: a node that it needs is not stored.
    """
    nodes = tree_rows.nodes_at(body_id=body.pk, places=places_of(build))
    return build(lambda *place: nodes[place])


def places_of(build: Callable[[NodeReader], object]) -> set[tuple[int, int]]:
    """Return which nodes a root or proof is made of: it is built once, of any hashes at all."""
    places: set[tuple[int, int]] = set()

    def learn(level: int, index: int) -> bytes:
        places.add((level, index))
        return bytes(HASH_SIZE)

    build(learn)
    return places


def last_checkpoint(body: Body) -> Checkpoint | None:
    """Return the newest checkpoint of a body."""
    return Checkpoint.objects.filter(body=body).order_by("-tree_size").first()


def _sign(body: Body, size: int, root: bytes, now: dt.datetime) -> None:
    keys = signing_keys(folder=settings.KEYS, slug=body.slug)
    # The origin stays that of the key: a new public address does not rename a log.
    tree = SignedTree(origin=keys[0].name, size=size, root=root)
    note = sign_checkpoint(checkpoint=tree, signers=keys)
    Checkpoint.objects.create(
        body=body, tree_size=size, root_hash=root, note=note.decode(), signed_at=now
    )
