"""Proofs of a body's log, and what a browser needs to check them: public by nature, so without an actor."""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from hwabaek.actions.log import stored
from hwabaek.actions.log_keys import known_keys, origin_of
from hwabaek.actions.sealing import entry_form, from_nodes, last_checkpoint
from hwabaek.core.errors import VerificationError
from hwabaek.core.tlog.keys import render_verifier_key
from hwabaek.core.tlog.merkle import NodeReader, consistency_proof, inclusion_proof
from hwabaek.gateways.witnesses import configured_witnesses
from hwabaek.models import Body, Checkpoint, LogEntry
from hwabaek.web.pages.tiles import Missing


@dataclass(frozen=True, slots=True)
class LogView:
    """A body's log, as a page names it and a browser checks it."""

    body: Body
    origin: str
    key: str
    checkpoint: Checkpoint
    data: dict[str, Any]  # for static/hwabaek/js/proof.js

    @property
    def root(self) -> str:
        """Return the root's hash as the checkpoint writes it."""
        return base64.b64encode(bytes(self.checkpoint.root_hash)).decode()


def inclusion_of(slug: str, index: int, size: int) -> dict[str, Any]:
    """Return the proof that the entry at an index stands in the tree of a size.

    Raises:
        Missing: there is no such log, or it never had this size or this entry in it.
    """
    proof = _proof(slug, size, lambda node: inclusion_proof(index=index, size=size, node=node))
    return {"index": index, "size": size, "proof": proof}


def consistency_of(slug: str, size1: int, size2: int) -> dict[str, Any]:
    """Return the proof that the tree of one size is the beginning of the tree of another.

    Raises:
        Missing: there is no such log, or it has no such trees.
    """
    proof = _proof(slug, size2, lambda node: consistency_proof(size1=size1, size2=size2, node=node))
    return {"size1": size1, "size2": size2, "proof": proof}


def log_view(body: Body) -> LogView | None:
    """Return what a page says of a body's log; None where nothing is sealed yet."""
    checkpoint = last_checkpoint(body)
    if checkpoint is None:
        return None
    keys = [render_verifier_key(key) for key in known_keys(body)]
    origin = origin_of(body)
    data = {
        "origin": origin,
        "url": reverse("tlog-checkpoint", args=[body.slug]).removesuffix("checkpoint"),
        "keys": keys,
        "witnesses": witness_keys(),
    }
    return LogView(body, origin, keys[0], checkpoint, data)


def claim_of(entry: LogEntry, *, sha256: str = "") -> dict[str, Any] | None:
    """Return an entry and its fact as it is hashed, for the browser; None once the fact is no fact any more.

    Only for whoever may see the fact: what is veiled in it stays so, its salt does not.
    """
    try:
        fact, _values = stored(entry.fact)
    except VerificationError:
        return None
    leaf = getattr(entry, "leaf", None)
    index = leaf.index if leaf else None
    return {"entry": entry_form(entry), "fact": fact, "index": index, "sha256": sha256}


def witness_keys() -> list[str]:
    """Return the keys of the witnesses that are set."""
    try:
        return [render_verifier_key(witness.key) for witness in configured_witnesses()]
    except ImproperlyConfigured:
        return []  # the auditor's page says what is wrong with the setting


def _proof(slug: str, size: int, build: Callable[[NodeReader], list[bytes]]) -> list[str]:
    body = Body.objects.filter(slug=slug).first()
    checkpoint = last_checkpoint(body) if body else None
    if body is None or checkpoint is None or size > checkpoint.tree_size:
        raise Missing(slug)
    try:
        return [step.hex() for step in from_nodes(body=body, build=build)]
    except (VerificationError, KeyError) as error:
        raise Missing(slug) from error
