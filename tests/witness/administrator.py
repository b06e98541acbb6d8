"""What an administrator with the database and the log's key could do after the fact."""

import hashlib

from django.conf import settings
from django.db import connection

from hwabaek.actions.sealing import entry_form
from hwabaek.core.record.entries import leaf_of
from hwabaek.core.tlog.checkpoint import Checkpoint as SignedTree
from hwabaek.core.tlog.checkpoint import sign_checkpoint
from hwabaek.core.tlog.merkle import extend, root_at
from hwabaek.gateways.log_keys import read_log_key
from hwabaek.models import Body, Checkpoint, Cosignature, Fact, Leaf, LogEntry, Node
from tests.conftest import _without_triggers


def rewrite_entry(body: Body, index: int) -> None:
    """Change a fact and its entry in the database, and nothing else."""
    leaf = Leaf.objects.get(body=body, index=index)
    with _without_triggers(connection):
        fact = Fact.objects.get(pk=leaf.entry_id)
        canonical = bytes(fact.canonical).replace(b'"salt":"', b'"salt":"f', 1)
        digest = hashlib.sha256(canonical).hexdigest()
        Fact.objects.filter(pk=fact.pk).update(canonical=canonical)
        LogEntry.objects.filter(pk=leaf.entry_id).update(digest=digest)


def rebuild_tree(body: Body) -> None:
    """Derive the whole tree from the entries as they are now, and sign every checkpoint anew."""
    leaves = Leaf.objects.filter(body=body).select_related("entry").order_by("index")
    hashes = [leaf_of(entry_form(leaf.entry)) for leaf in leaves]
    nodes: dict[tuple[int, int], bytes] = {}

    def node(level: int, index: int) -> bytes:
        return nodes[level, index]

    nodes |= {
        (level, index): value
        for level, index, value in extend(size=0, leaf_hashes=hashes, node=node)
    }
    with _without_triggers(connection):
        for (level, index), value in nodes.items():
            Node.objects.filter(body=body, level=level, index=index).update(hash=value)
        for row in Checkpoint.objects.filter(body=body):
            root = root_at(size=row.tree_size, node=node)
            resign(row, root)


def resign(row: Checkpoint, root: bytes) -> None:
    """Put another root under a checkpoint; its co-signatures would tell, so they go."""
    key = read_log_key(folder=settings.KEYS, slug=row.body.slug)
    tree = SignedTree(origin=key.name, size=row.tree_size, root=root)
    note = sign_checkpoint(checkpoint=tree, signers=[key]).decode()
    Cosignature.objects.filter(checkpoint=row).delete()
    Checkpoint.objects.filter(pk=row.pk).update(root_hash=root, note=note)


def cut_off(body: Body, size: int) -> None:
    """Take back everything from an index on, as an old backup put back would."""
    with _without_triggers(connection):
        Cosignature.objects.filter(checkpoint__body=body, checkpoint__tree_size__gt=size).delete()
        Checkpoint.objects.filter(body=body, tree_size__gt=size).delete()
        Leaf.objects.filter(body=body, index__gte=size).delete()
        for level, index in Node.objects.filter(body=body).values_list("level", "index"):
            if (index + 1) << level > size:
                Node.objects.filter(body=body, level=level, index=index).delete()
