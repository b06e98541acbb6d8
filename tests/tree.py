"""The stored tree of a body read node by node: a second way to what the product reads at once."""

from hwabaek.core.tlog.merkle import NodeReader, inclusion_proof
from hwabaek.models import Body, Node


def node_reader(body: Body) -> NodeReader:
    """Return a reader of the stored hashes of a body's tree, one query each."""

    def node(level: int, index: int) -> bytes:
        return bytes(Node.objects.get(body=body, level=level, index=index).hash)

    return node


def proof_of(*, body: Body, index: int, size: int) -> list[bytes]:
    """Return the inclusion proof of an entry in the tree of that size."""
    return inclusion_proof(index=index, size=size, node=node_reader(body))
