"""The log of each body is a tree that only grows, and signed checkpoints say so."""

import datetime as dt
import threading
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings, settings
from django.db import DatabaseError, connection, transaction

from hwabaek.actions import log, log_keys, sealing
from hwabaek.core.record.entries import EntryKind, leaf_of
from hwabaek.core.tlog.checkpoint import open_checkpoint
from hwabaek.core.tlog.keys import parse_verifier_key
from hwabaek.core.tlog.merkle import consistency_proof, verify_consistency, verify_inclusion
from hwabaek.gateways.log_keys import LogKeyMissing
from hwabaek.models import (
    Body,
    Checkpoint,
    Cosignature,
    Fact,
    Leaf,
    LogEntry,
    LogKey,
    UnsealedEntry,
    append_only,
    tree_rows,
)
from tests import people
from tests.tree import node_reader, proof_of

pytestmark = pytest.mark.django_db


def seal() -> int:
    return sealing.seal_logs(now=people.MONDAY)


def test_everything_unsealed_gets_its_place() -> None:
    there = people.town()
    assert seal() == LogEntry.objects.count()
    assert seal() == 0
    assert not UnsealedEntry.objects.exists()
    for body in (there.body, there.foreign_body):
        own = list(LogEntry.objects.filter(body=body).order_by("pk").values_list("pk", flat=True))
        leaves = Leaf.objects.filter(body=body).order_by("index")
        assert list(leaves.values_list("entry", flat=True)) == own
        assert sealing.tree_size(body) == len(own)


def test_checkpoints_are_signed_by_the_key_of_the_body() -> None:
    there = people.town()
    seal()
    key = parse_verifier_key(LogKey.objects.get(body=there.body).verifier)
    row = sealing.last_checkpoint(there.body)
    assert row is not None
    tree = open_checkpoint(data=row.note.encode(), origin=key.name, keys=[key])
    assert key.name == log_keys.origin_of(there.body)
    assert (tree.size, tree.root) == (row.tree_size, bytes(row.root_hash))


def test_a_body_without_entries_has_no_checkpoint() -> None:
    empty = Body.objects.create(slug="empty", name="빈 곳")
    assert sealing.last_checkpoint(empty) is None
    assert sealing.tree_size(empty) == 0
    assert sealing.seal_log(body_id=empty.pk, now=people.MONDAY) == 0


def test_every_entry_is_proved_to_be_in_the_tree() -> None:
    there = people.town()
    seal()
    people.prepared(there, items=1)
    seal()
    row = sealing.last_checkpoint(there.body)
    assert row is not None
    for leaf in Leaf.objects.filter(body=there.body).select_related("entry"):
        verify_inclusion(
            index=leaf.index,
            size=row.tree_size,
            leaf_hash=leaf_of(sealing.entry_form(leaf.entry)),
            proof=proof_of(body=there.body, index=leaf.index, size=row.tree_size),
            root=bytes(row.root_hash),
        )


def test_each_tree_is_the_beginning_of_the_next() -> None:
    there = people.town()
    seal()
    for _ in range(4):
        people.prepared(there, items=1)
        seal()
    rows = list(Checkpoint.objects.filter(body=there.body).order_by("tree_size"))
    assert len(rows) == 5
    for before, after in pairwise(rows):
        verify_consistency(
            size1=before.tree_size,
            size2=after.tree_size,
            proof=consistency_proof(
                size1=before.tree_size,
                size2=after.tree_size,
                node=node_reader(there.body),
            ),
            root1=bytes(before.root_hash),
            root2=bytes(after.root_hash),
        )


def test_a_long_queue_is_sealed_batch_by_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree_rows, "BATCH", 5)
    there = people.town()
    while seal():
        pass
    assert sealing.tree_size(there.body) == LogEntry.objects.filter(body=there.body).count()
    assert Checkpoint.objects.filter(body=there.body).count() > 2


def test_a_second_sealer_finds_nothing_left() -> None:
    there = people.town()
    first = sealing.seal_log(body_id=there.body.pk, now=people.MONDAY)
    assert first
    assert sealing.seal_log(body_id=there.body.pk, now=people.MONDAY) == 0
    assert Checkpoint.objects.filter(body=there.body).count() == 1


def test_entries_sealed_by_another_meanwhile_are_read_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree_rows, "BATCH", 5)
    there = people.town()
    first = sealing._next_growth(there.body.pk, 5)
    assert first is not None
    assert sealing.seal_log(body_id=there.body.pk, now=people.MONDAY) == 5
    assert not sealing._grow(first, people.MONDAY)  # too late: the tree has grown
    stale = iter([first])
    fresh = sealing._next_growth
    monkeypatch.setattr(
        sealing, "_next_growth", lambda body_id, most: next(stale, None) or fresh(body_id, most)
    )
    assert sealing.seal_log(body_id=there.body.pk, now=people.MONDAY) == 5
    assert Leaf.objects.filter(body=there.body).count() == 10


def test_the_sealer_rests_where_somebody_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree_rows, "BATCH", 6)
    there = people.town()
    rests: list[float] = []
    batches: list[int] = []
    seal_log = sealing.seal_log

    def sealed(*, body_id: int, now: dt.datetime, most: int) -> int:
        if body_id == there.body.pk:
            batches.append(most)
            if len(batches) == 2:
                people.prepared(there, items=1)
        return seal_log(body_id=body_id, now=now, most=most)

    monkeypatch.setattr(sealing, "seal_log", sealed)
    monkeypatch.setattr(time, "sleep", rests.append)
    assert seal() == LogEntry.objects.count()
    assert rests == [sealing.REST_SECONDS]
    assert batches[:5] == [6, 12, 3, 6, 12]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by what there is")
def test_nodes_are_looked_up_and_not_looked_for() -> None:
    statement = tree_rows._NODES_AT.format("(%s, %s), (%s, %s)")
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {statement}", [3, 1, 2, 5, 1])
        plan = " ".join(str(row[3]) for row in cursor.fetchall())
    assert "(body_id=? AND level=? AND index=?)" in plan


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer")
def test_a_writer_of_entries_does_not_wait_for_the_sealer(monkeypatch: pytest.MonkeyPatch) -> None:
    there = people.town()
    waited: list[bool] = []
    sign = sealing._sign

    def write_meanwhile(*arguments: Any) -> None:
        writer = threading.Thread(target=_append, args=(there,))
        writer.start()
        writer.join(10)
        waited.append(writer.is_alive())
        sign(*arguments)

    monkeypatch.setattr(sealing, "_sign", write_meanwhile)
    assert sealing.seal_log(body_id=there.body.pk, now=people.MONDAY)
    assert waited == [False]
    assert UnsealedEntry.objects.filter(body=there.body).count() == 1


def _append(there: people.Town) -> None:
    log.append(
        body=there.body,
        kind=EntryKind.PERSON_CHANGED,
        subject="person:1",
        act=log.Act(actor=None, capacity="system", now=people.MONDAY),
        data={},
    )
    connection.close()


def test_without_its_key_nothing_is_sealed(settings: LazySettings, tmp_path: Path) -> None:
    there = people.town()
    settings.KEYS = tmp_path
    with pytest.raises(LogKeyMissing):
        sealing.seal_log(body_id=there.body.pk, now=people.MONDAY)
    assert sealing.tree_size(there.body) == 0
    assert UnsealedEntry.objects.exists()


def test_a_new_public_address_does_not_rename_a_log(settings: LazySettings) -> None:
    there = people.town()
    name = LogKey.objects.get(body=there.body).name
    settings.PUBLIC_URL = "https://elsewhere.example.org"
    log_keys.ensure_log_key(body=there.body, now=people.MONDAY)
    seal()
    assert LogKey.objects.get(body=there.body).name == name
    row = sealing.last_checkpoint(there.body)
    assert row is not None
    assert row.note.startswith(name + "\n")


def test_a_lost_key_is_followed_by_another_and_both_public_halves_stay(
    settings: LazySettings, tmp_path: Path
) -> None:
    there = people.town()
    settings.KEYS = tmp_path
    log_keys.ensure_log_key(body=there.body, now=people.MONDAY)
    assert LogKey.objects.filter(body=there.body).count() == 2
    assert sealing.seal_log(body_id=there.body.pk, now=people.MONDAY)


def test_the_private_half_is_in_no_table() -> None:
    there = people.town()
    secret = (settings.KEYS / f"log-{there.body.slug}.key").read_text("ascii").strip()
    assert secret.startswith("PRIVATE+KEY+")
    assert "PRIVATE" not in LogKey.objects.get(body=there.body).verifier


GUARDED = sorted((*append_only.FROM_THE_BEGINNING, *append_only.EVIDENCE))
KEPT = [table for table in GUARDED if table != "fact"]  # facts are erased when their time is over


def test_no_guarded_row_is_ever_changed_or_deleted() -> None:
    people.concluded(people.town(), items=1)
    seal()
    Cosignature.objects.create(
        checkpoint=Checkpoint.objects.latest("pk"),
        witness="witness.example.kr",
        line="— witness.example.kr AAAA",
        cosigned_at=people.MONDAY,
    )
    for table in GUARDED:
        column = "entry_id" if table == "fact" else "id"
        assert refused(f"UPDATE hwabaek_{table} SET {column} = {column}", table)  # noqa: S608 - ours
    for table in KEPT:
        assert refused(f"DELETE FROM hwabaek_{table}", table)  # noqa: S608 - as above


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
def test_no_guarded_table_is_ever_emptied() -> None:
    for table in KEPT:
        assert refused(f"TRUNCATE hwabaek_{table} CASCADE", "")


def refused(statement: str, table: str) -> bool:
    """Tell whether a trigger stops the statement, whatever else might."""
    pattern = f"append-only: (hwabaek_)?{table}"
    with (
        connection.cursor() as cursor,
        pytest.raises(DatabaseError, match=pattern),
        transaction.atomic(),
    ):
        cursor.execute(statement)
    return True


def test_a_fact_may_be_erased_and_its_entry_stays_provable() -> None:
    there = people.town()
    seal()
    entry = LogEntry.objects.filter(body=there.body).earliest("pk")
    Fact.objects.filter(entry=entry).delete()
    leaf, row = Leaf.objects.get(entry=entry), sealing.last_checkpoint(there.body)
    assert row is not None
    verify_inclusion(
        index=leaf.index,
        size=row.tree_size,
        leaf_hash=leaf_of(sealing.entry_form(entry)),
        proof=proof_of(body=there.body, index=leaf.index, size=row.tree_size),
        root=bytes(row.root_hash),
    )
    assert row.signed_at == people.MONDAY.astimezone(dt.UTC)
