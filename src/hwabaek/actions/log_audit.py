"""The whole log derived again from its entries, and compared with everything that was ever stored or signed."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from hwabaek.actions.log import fact_in, is_as_logged
from hwabaek.actions.log_keys import KEY_KINDS, known_keys
from hwabaek.actions.sealing import entry_form, last_checkpoint, places_of, tree_size
from hwabaek.actions.table_audit import faults_of_tables
from hwabaek.actions.voucher_audit import fault_of_cosignatures, fault_of_stamps
from hwabaek.core.errors import VerificationError
from hwabaek.core.record.entries import check_fact, leaf_of
from hwabaek.core.tlog.checkpoint import open_checkpoint
from hwabaek.core.tlog.keys import VerifierKey
from hwabaek.core.tlog.merkle import EMPTY_ROOT, NodeReader, extend, root_at
from hwabaek.models import Body, Checkpoint, Fact, Leaf, LogKey, Node, UnsealedEntry

BATCH = 2000
MOST_FAULTS = 100

Nodes = dict[tuple[int, int], bytes]


@dataclass
class LogReport:
    """What was found in the log of one body."""

    body: Body
    until: int  # how many entries were sealed, or signed for, when it began
    size: int = 0
    checkpoints: int = 0
    cosignatures: int = 0
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
    """Derive the tree of a body from its entries and compare with it all that was stored and signed.

    (1) every fact has the digest of its entry, and its values are its own; (2) the leaves stand
    without a gap; (3) every stored node is the one derived, and none is missing or added; (4) every
    checkpoint ever signed is of this tree, one of the body's keys signed it, and co-signatures and
    time stamps are on it; (5) the keys are those that the log names; (6) the tables beside the log
    say what the facts say. What is sealed meanwhile is left for the next time: nothing here stops
    the sealer. The tree is walked from left to right, and only its edge is held in memory.
    """
    edges = _highest_nodes(body)
    last = last_checkpoint(body)
    until = max(last.tree_size if last else 0, tree_size(body))
    unsealed = UnsealedEntry.objects.filter(body=body).count()
    report = LogReport(body=body, until=until, unsealed=unsealed)
    _walk(report)
    _check_the_end(report, edges)
    _check_unsealed(report)
    _check_keys(report)
    for fault in faults_of_tables(body=body):
        report.blame(fault)
    return report


def _walk(report: LogReport) -> None:
    keys = _keys(report)
    edge: Nodes = {}
    _check_checkpoints(report, 0, keys, edge)
    for leaves in _batches(report.body, report.until):
        for place, leaf in enumerate(leaves, start=report.size):
            if leaf.index != place:
                report.blame(f"기록 {place}번이 없음: 다음이 {leaf.index}번")
                break
        hashes = [leaf_of(entry_form(leaf.entry)) for leaf in leaves]
        added = extend(size=report.size, leaf_hashes=hashes, node=_reader(edge))
        nodes = {(level, index): value for level, index, value in added}
        _compare_nodes(report, nodes)
        _check_facts(report, leaves)
        edge |= nodes
        before, report.size = report.size, report.size + len(leaves)
        _check_checkpoints(report, before, keys, edge)
        edge = _right_edge(report.size, edge)


def _right_edge(size: int, nodes: Nodes) -> Nodes:
    """Return the nodes from which a tree of this size goes on growing."""
    return {place: nodes[place] for place in places_of(lambda node: root_at(size=size, node=node))}


def _reader(nodes: Nodes) -> NodeReader:
    return lambda level, index: nodes[level, index]


def _batches(body: Body, until: int) -> Iterator[list[Leaf]]:
    last = -1
    while True:
        leaves = Leaf.objects.filter(body=body, index__gt=last, index__lt=until)
        found = list(leaves.select_related("entry").order_by("index")[:BATCH])
        if not found:
            return
        yield found
        last = found[-1].index


def _compare_nodes(report: LogReport, nodes: Nodes) -> None:
    """Compare the nodes that a batch of leaves gives with the stored ones, a level at a time."""
    for level in {place[0] for place in nodes}:
        indexes = sorted(index for at, index in nodes if at == level)
        rows = Node.objects.filter(
            body=report.body, level=level, index__gte=indexes[0], index__lte=indexes[-1]
        )
        stored = {index: bytes(value) for index, value in rows.values_list("index", "hash")}
        for index in indexes:
            if index not in stored:
                report.blame(f"나무의 마디 {level}/{index}: 없음")
            elif stored[index] != nodes[level, index]:
                report.blame(f"나무의 마디 {level}/{index}: 기록에서 다시 계산한 값과 다름")


def _check_facts(report: LogReport, leaves: list[Leaf]) -> None:
    entries = {leaf.entry_id: leaf.entry for leaf in leaves}
    for row in Fact.objects.filter(pk__in=list(entries)).select_related("entry"):
        entry = entries.pop(row.pk)
        report.facts += 1
        fault = _fault_of_fact(row)
        if fault:
            report.blame(f"{row.pk}번 내용: {fault} ({entry.kind} {entry.subject})")
    report.erased += len(entries)


def _fault_of_fact(row: Fact) -> str:
    if not is_as_logged(row):
        return "기록에 적힌 해시값과 다름"
    fact, entry = fact_in(row), entry_form(row.entry)
    try:
        check_fact(fact)
    except VerificationError as error:
        return error.ko
    same = all(fact[name] == entry[name] for name in ("kind", "subject", "at"))
    return "" if same else "기록에 적힌 종류나 대상, 때와 다름"


def _check_checkpoints(
    report: LogReport, before: int, keys: list[VerifierKey], nodes: Nodes
) -> None:
    """Check the checkpoints of the sizes that the last batch led to."""
    signed = Checkpoint.objects.filter(body=report.body, tree_size__lte=report.size)
    if report.size:
        signed = signed.filter(tree_size__gt=before)
    rows = signed.order_by("tree_size").prefetch_related("cosignatures", "stamps")
    for checkpoint in rows.iterator(BATCH):
        report.checkpoints += 1
        report.cosignatures += len(checkpoint.cosignatures.all())
        fault = _fault_of(checkpoint, keys, nodes)
        fault = fault or fault_of_cosignatures(checkpoint=checkpoint)
        fault = fault or fault_of_stamps(checkpoint=checkpoint)
        if fault:
            report.blame(f"기록 봉인 {checkpoint.tree_size}: {fault}")


def _fault_of(checkpoint: Checkpoint, keys: list[VerifierKey], nodes: Nodes) -> str:
    name = keys[0].name if keys else ""
    try:
        tree = open_checkpoint(data=checkpoint.note.encode(), origin=name, keys=keys)
    except VerificationError as error:
        return error.ko
    root = EMPTY_ROOT
    if checkpoint.tree_size:
        root = root_at(size=checkpoint.tree_size, node=_reader(nodes))
    if tree.root != root or bytes(checkpoint.root_hash) != root:
        return "서명한 뿌리 해시값이 기록에서 다시 계산한 값과 다름"
    return "" if tree.size == checkpoint.tree_size else "서명한 건수가 표에 적힌 건수와 다름"


def _highest_nodes(body: Body) -> list[tuple[int, int]]:
    """Return the last node of each level: asked before the size, so that no sealer is suspected."""
    levels = Node.objects.filter(body=body).order_by().values_list("level", flat=True).distinct()
    rows = (Node.objects.filter(body=body, level=level).order_by("-index") for level in levels)
    return [(row.level, row.index) for row in (found.first() for found in rows) if row]


def _check_the_end(report: LogReport, edges: list[tuple[int, int]]) -> None:
    if report.size != report.until:
        report.blame(f"봉인한 기록 {report.until}건 가운데 {report.size}건만 있음")
    for level, index in edges:
        if (index + 1) << level > report.until:
            report.blame(f"나무의 마디 {level}/{index}: 그런 마디가 있을 수 없음")
    signed = Checkpoint.objects.filter(body=report.body, tree_size__lte=report.until)
    for size in signed.filter(tree_size__gt=report.size).values_list("tree_size", flat=True):
        report.checkpoints += 1
        report.blame(f"기록 봉인 {size}: 남은 기록 {report.size}건보다 많은 것에 서명함")
    last = signed.order_by("-tree_size").first()
    if (last.tree_size if last else 0) != report.until:
        report.blame(f"기록 {report.until}건 모두에 서명한 기록 봉인이 없음")


def _check_unsealed(report: LogReport) -> None:
    """Refuse entries that are neither sealed nor waiting: they would never be sealed."""
    lost = report.body.log_entries.filter(leaf__isnull=True, unsealedentry__isnull=True).count()
    if lost:
        report.blame(f"기록 {lost}건이 봉인되지도 않았고 기다리지도 않음")


def _keys(report: LogReport) -> list[VerifierKey]:
    try:
        return known_keys(report.body)
    except VerificationError as error:
        report.blame(f"확인 열쇠: {error.ko}")
        return []


def _check_keys(report: LogReport) -> None:
    """Compare the public keys of the table with those that the log itself names."""
    kept = set(LogKey.objects.filter(body=report.body).values_list("verifier", flat=True))
    named: set[str] = set()
    rows = Fact.objects.filter(entry__body=report.body, entry__kind__in=KEY_KINDS)
    for row in rows.select_related("entry"):
        if not _fault_of_fact(row):  # what has one is blamed with the facts
            data = fact_in(row)["data"]
            named |= {str(data[name]) for name in ("key", "old", "new") if name in data}
    for key in sorted(kept ^ named):
        told = "기록에 없음" if key in kept else "표에 없음"
        report.blame(f"확인 열쇠 {key}: {told}")
