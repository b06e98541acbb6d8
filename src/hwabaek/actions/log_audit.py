"""The whole log derived again from its entries, and compared with everything that was ever stored or signed."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from hwabaek.actions.log import is_as_logged
from hwabaek.actions.sealing import entry_form, last_checkpoint, tree_size
from hwabaek.core.errors import VerificationError
from hwabaek.core.record.entries import leaf_of
from hwabaek.core.tlog.checkpoint import open_checkpoint
from hwabaek.core.tlog.keys import VerifierKey, parse_verifier_key
from hwabaek.core.tlog.merkle import EMPTY_ROOT, extend, root_at
from hwabaek.models import Body, Checkpoint, Fact, Leaf, LogKey, Node, UnsealedEntry

BATCH = 2000
MOST_FAULTS = 100


@dataclass
class LogReport:
    """What was found in the log of one body."""

    body: Body
    until: int  # how many entries were sealed, or signed for, when it began
    size: int = 0
    checkpoints: int = 0
    facts: int = 0
    erased: int = 0
    unsealed: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Tell whether nothing was found that does not hold."""
        return not self.faults

    def blame(self, fault: str) -> None:
        """Keep a fault; after so many, the point is made."""
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(fault)


def audit_log(*, body: Body) -> LogReport:
    """Derive the tree of a body from its entries and compare it with nodes, checkpoints and facts.

    (1) every fact has the digest of its entry; (2) the leaves stand without a gap; (3) every
    stored node is the one derived, and none is missing or added; (4) every checkpoint ever signed
    is of this tree, and one of the body's keys signed it. What is sealed meanwhile is left for the
    next time: nothing here stops the sealer.
    """
    last = last_checkpoint(body)
    until = max(last.tree_size if last else 0, tree_size(body))
    unsealed = UnsealedEntry.objects.filter(body=body).count()
    report = LogReport(body=body, until=until, unsealed=unsealed)
    nodes = _derive(report)
    _compare_nodes(report, nodes)
    _check_checkpoints(report, nodes)
    _check_unsealed(report)
    return report


def _derive(report: LogReport) -> dict[tuple[int, int], bytes]:
    nodes: dict[tuple[int, int], bytes] = {}

    def node(level: int, index: int) -> bytes:
        return nodes[level, index]

    for leaves in _batches(report.body, report.until):
        for leaf in leaves:
            if leaf.index != report.size:
                report.blame(f"leaf {report.size} is missing: {leaf.index} follows")
            hashes = [leaf_of(entry_form(leaf.entry))]
            found = extend(size=report.size, leaf_hashes=hashes, node=node)
            nodes |= {(level, index): value for level, index, value in found}
            report.size += 1
        _check_facts(report, leaves)
    if report.size != report.until:
        report.blame(f"{report.until} entries were sealed and there are {report.size}")
    return nodes


def _batches(body: Body, until: int) -> Iterator[list[Leaf]]:
    last = -1
    while True:
        leaves = Leaf.objects.filter(body=body, index__gt=last, index__lt=until)
        found = list(leaves.select_related("entry").order_by("index")[:BATCH])
        if not found:
            return
        yield found
        last = found[-1].index


def _check_facts(report: LogReport, leaves: list[Leaf]) -> None:
    digests = {leaf.entry_id: leaf.entry.digest for leaf in leaves}
    ids = list(digests)
    facts = Fact.objects.filter(entry__gte=ids[0], entry__lte=ids[-1], entry__leaf__isnull=False)
    known = 0
    for row in facts.filter(entry__body=report.body).select_related("entry"):
        if row.pk not in digests:
            continue
        known += 1
        if not is_as_logged(row):
            report.blame(f"the fact of entry {row.pk} does not have the digest of its entry")
    report.facts += known
    report.erased += len(ids) - known


def _compare_nodes(report: LogReport, nodes: dict[tuple[int, int], bytes]) -> None:
    missing = set(nodes)
    stored = Node.objects.filter(body=report.body).values_list("level", "index", "hash")
    for level, index, value in stored.iterator(BATCH):
        derived = nodes.get((level, index))
        missing.discard((level, index))
        if (index + 1) << level > report.until:
            continue
        if derived is None:
            report.blame(f"node {level}/{index} is stored and the tree has no such node")
        elif derived != bytes(value):
            report.blame(f"node {level}/{index} is not what the entries give")
    for level, index in sorted(missing):
        report.blame(f"node {level}/{index} is not stored")


def _check_checkpoints(report: LogReport, nodes: dict[tuple[int, int], bytes]) -> None:
    keys = [
        parse_verifier_key(text)
        for text in LogKey.objects.filter(body=report.body).values_list("verifier", flat=True)
    ]
    signed = Checkpoint.objects.filter(body=report.body, tree_size__lte=report.until)
    stored = signed.order_by("tree_size")
    for checkpoint in stored.iterator(BATCH):
        report.checkpoints += 1
        fault = _fault_of(checkpoint, keys, nodes, report.size)
        if fault:
            report.blame(f"checkpoint {checkpoint.tree_size}: {fault}")
    last = stored.last()
    if (last.tree_size if last else 0) != report.until:
        report.blame(f"no checkpoint signs all {report.until} entries")


def _fault_of(
    checkpoint: Checkpoint,
    keys: list[VerifierKey],
    nodes: dict[tuple[int, int], bytes],
    size: int,
) -> str:
    if checkpoint.tree_size > size:
        return f"it signs more than the {size} leaves that there are"
    try:
        origin = checkpoint.note.partition("\n")[0]
        tree = open_checkpoint(data=checkpoint.note.encode(), origin=origin, keys=keys)
    except VerificationError as error:
        return str(error)
    root = EMPTY_ROOT
    if checkpoint.tree_size:
        root = root_at(size=checkpoint.tree_size, node=lambda level, index: nodes[level, index])
    if tree.root != root or bytes(checkpoint.root_hash) != root:
        return "its root is not that of the entries"
    return "" if tree.size == checkpoint.tree_size else "its size is not that of its note"


def _check_unsealed(report: LogReport) -> None:
    """Refuse entries that are neither sealed nor waiting: they would never be sealed."""
    lost = report.body.log_entries.filter(leaf__isnull=True, unsealedentry__isnull=True).count()
    if lost:
        report.blame(f"{lost} entries are neither sealed nor waiting to be")
