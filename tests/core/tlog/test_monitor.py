"""Following a log from outside: honest growth passes, every way of going back on a word is an alarm."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwabaek.core.errors import VerificationError
from hwabaek.core.tlog.checkpoint import Checkpoint, sign_checkpoint
from hwabaek.core.tlog.keys import SignerKey
from hwabaek.core.tlog.merkle import extend, leaf_hash, root_at
from hwabaek.core.tlog.monitor import RECHECKED, Alarm, Kept, Kind, Sight, look
from hwabaek.core.tlog.tiles import (
    FULL_WIDTH,
    Tile,
    render_bundle,
    render_tile,
    tile_path,
    tiles_of,
)

LOG = SignerKey(name="example.kr/log/yuseong", seed=b"\x01" * 32)
KEYS = [LOG.verifier]


class Log:
    """A log as files, as its server would give them."""

    def __init__(self, size: int, *, mark: str = "") -> None:
        self.entries = [f"entry {n}".encode() for n in range(size)]
        if mark:
            self.entries[:5] = [f"{mark} {n}".encode() for n in range(min(size, 5))]
        self.nodes: dict[tuple[int, int], bytes] = {}
        leaves = [leaf_hash(entry) for entry in self.entries]
        for level, index, value in extend(size=0, leaf_hashes=leaves, node=self.node):
            self.nodes[level, index] = value
        self.files: dict[str, bytes] = {}
        self.asked: list[str] = []
        self.publish(size)

    def node(self, level: int, index: int) -> bytes:
        return self.nodes[level, index]

    def publish(self, size: int) -> None:
        root = root_at(size=size, node=self.node)
        tree = Checkpoint(origin=LOG.name, size=size, root=root)
        self.note = sign_checkpoint(checkpoint=tree, signers=[LOG])
        for tile in tiles_of(size=size):
            self.files[tile_path(tile)] = render_tile(tile=tile, node=self.node)
            if tile.level == 0:
                first = tile.index * FULL_WIDTH
                bundle = Tile(level=None, index=tile.index, width=tile.width)
                entries = self.entries[first : first + tile.width]
                self.files[tile_path(bundle)] = render_bundle(entries)

    def fetch(self, path: str) -> bytes | None:
        self.asked.append(path)
        return self.files.get(path)


def watch(log: Log, kept: Kept | Sight | None = None, *, everything: bool = False) -> Sight:
    if isinstance(kept, Sight):
        kept = Kept(note=kept.note, recheck=kept.recheck)
    return look(
        note=log.note, keys=KEYS, kept=kept or Kept(), fetch=log.fetch, everything=everything
    )


def alarm(log: Log, kept: Kept | Sight | None = None, **options: bool) -> Alarm:
    with pytest.raises(Alarm) as caught:
        watch(log, kept, **options)
    assert caught.value.ko != str(caught.value)
    return caught.value


@pytest.mark.parametrize("size", [0, 1, 5, 255, 256, 257, 700])
def test_the_first_look_reads_everything(size: int) -> None:
    sight = watch(Log(size))
    assert (sight.checkpoint.size, sight.read) == (size, size)


@given(st.integers(0, 800), st.integers(0, 800))
def test_a_log_that_only_grows_raises_no_alarm(one: int, two: int) -> None:
    old, size = sorted((one, two))
    before, after = watch(Log(old)), Log(size)
    sight = watch(after, before)
    assert sight.read >= size - old
    assert watch(after, sight).checkpoint.size == size


def test_only_what_is_new_and_some_of_the_past_is_read() -> None:
    log = Log(256 * 20 + 7)
    sight = watch(log)
    read = set(range(21))
    for _ in range(3):
        log.asked.clear()
        sight = watch(log, sight)
        bundles = {path for path in log.asked if "entries" in path}
        assert len(bundles) == RECHECKED
        read -= {int(path.rpartition("/")[2][:3]) for path in bundles if ".p/" not in path}
        read -= {20} if any(".p/" in path for path in bundles) else set()
    # In three looks all 21 bundles were read again.
    assert read == set()


@pytest.mark.parametrize("size", [5, 256, 700])
def test_two_trees_of_one_size_are_a_fork(size: int) -> None:
    before = watch(Log(size))
    fork = Log(size, mark="forged")
    found = alarm(fork, before)
    assert found.kind is Kind.FORK
    assert found.evidence == {"kept_checkpoint": before.note, "found_checkpoint": fork.note}


@pytest.mark.parametrize(("old", "size"), [(5, 6), (5, 700), (256, 257), (300, 700), (700, 701)])
def test_a_past_written_anew_is_noticed_as_the_log_grows(old: int, size: int) -> None:
    before = watch(Log(old))
    forged = Log(size, mark="forged")
    found = alarm(forged, before)
    assert found.kind is Kind.REWRITTEN
    assert found.evidence == {"kept_checkpoint": before.note, "found_checkpoint": forged.note}


def test_a_log_cut_off_is_noticed() -> None:
    found = alarm(Log(299), watch(Log(300)))
    assert found.kind is Kind.SHRUNK
    assert "300" in found.ko
    assert "299" in found.ko


def test_a_checkpoint_of_another_key_or_log_is_no_checkpoint() -> None:
    log = Log(5)
    stranger = SignerKey(name=LOG.name, seed=b"\x02" * 32)
    tree = Checkpoint(origin=LOG.name, size=5, root=root_at(size=5, node=log.node))
    other = Checkpoint(origin="example.kr/log/hanbit", size=5, root=tree.root)
    for note in (
        sign_checkpoint(checkpoint=tree, signers=[stranger]),
        sign_checkpoint(checkpoint=other, signers=[LOG]),
        log.note.replace(b"\n5\n", b"\n6\n"),
        b"<html>",
    ):
        log.note = note
        found = alarm(log)
        assert (found.kind, found.evidence) == (Kind.SIGNATURE, {"found_checkpoint": note})


def test_a_log_without_a_key_is_never_right() -> None:
    log = Log(5)
    with pytest.raises(Alarm):
        look(note=log.note, keys=[], kept=Kept(), fetch=log.fetch)


def test_both_keys_are_known_while_one_takes_over() -> None:
    log = Log(5)
    successor = SignerKey(name=LOG.name, seed=b"\x02" * 32)
    tree = Checkpoint(origin=LOG.name, size=5, root=root_at(size=5, node=log.node))
    log.note = sign_checkpoint(checkpoint=tree, signers=[successor, LOG])
    assert watch(log).checkpoint.size == 5


def in_entries(log: Log, index: int) -> None:
    """Change an entry where it is served, and nothing else."""
    place = index // FULL_WIDTH
    for path, data in log.files.items():
        if path.startswith(f"tile/entries/{place:03}"):
            log.files[path] = data.replace(f"entry {index}".encode(), f"ENTRY {index}".encode())


def in_tiles(log: Log, index: int) -> None:
    """Change an entry and the hash of its leaf, and nothing above."""
    in_entries(log, index)
    old, new = leaf_hash(f"entry {index}".encode()), leaf_hash(f"ENTRY {index}".encode())
    for path, data in log.files.items():
        if path.startswith("tile/0/"):
            log.files[path] = data.replace(old, new)


def in_all_tiles(log: Log, index: int) -> None:
    """Derive the whole tree anew, and serve the checkpoint of before."""
    entries = list(log.entries)
    log.entries[index] = f"ENTRY {index}".encode()
    leaves = [leaf_hash(entry) for entry in log.entries]
    log.nodes |= {
        (level, place): value
        for level, place, value in extend(size=0, leaf_hashes=leaves, node=log.node)
    }
    note = log.note
    log.publish(len(entries))
    log.note = note


CHANGES = [in_entries, in_tiles, in_all_tiles]


@pytest.mark.parametrize("size", [7, 256, 700])
@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("index", [0, 5, -1])
def test_an_entry_changed_later_is_noticed(
    size: int, change: Callable[[Log, int], None], index: int
) -> None:
    log = Log(size)
    before = watch(log)
    change(log, index % size)
    for kept in (None, before):
        found = alarm(log, kept)
        assert found.kind is Kind.REWRITTEN
        assert found.evidence["found_checkpoint"] == log.note
        assert found.evidence["served"]


def test_what_rotation_has_not_reached_is_found_by_reading_everything() -> None:
    log = Log(256 * 12)
    before = watch(log)
    in_entries(log, 256 * 10)
    first = watch(log, Kept(note=before.note, recheck=0))
    assert first.recheck == RECHECKED
    assert alarm(log, Kept(note=before.note), everything=True).kind is Kind.REWRITTEN
    assert alarm(log, first).kind is Kind.REWRITTEN


@pytest.mark.parametrize("path", ["tile/entries/001", "tile/0/001", "tile/1/000.p/2"])
def test_what_is_signed_and_not_shown_is_an_alarm(path: str) -> None:
    log = Log(700)
    del log.files[path]
    found = alarm(log)
    assert found.kind is Kind.WITHHELD
    assert path in found.ko


def test_a_partial_tile_that_is_gone_is_read_from_the_full_one() -> None:
    log = Log(256 + 256)
    log.publish(300)
    for path in ("tile/0/001.p/44", "tile/entries/001.p/44"):
        del log.files[path]
    assert watch(log).read == 300


@pytest.mark.parametrize("served", [b"", b"x", b"\x00" * 32, b"\xff" * 700])
def test_files_that_cannot_be_read_are_an_alarm(served: bytes) -> None:
    for start in ("tile/entries/", "tile/0/", "tile/1/"):
        log = Log(300)
        log.files |= {path: served for path in log.files if path.startswith(start)}
        assert alarm(log).kind is Kind.REWRITTEN


@given(st.data())
def test_any_changed_byte_of_what_is_served_is_noticed(data: Any) -> None:
    log = Log(data.draw(st.sampled_from([3, 256, 300]), label="size"))
    path = data.draw(st.sampled_from(sorted(log.files)), label="path")
    content = bytearray(log.files[path])
    content[data.draw(st.integers(0, len(content) - 1), label="place")] ^= 1
    log.files[path] = bytes(content)
    try:
        watch(log)
    except Alarm:
        return
    # A tile that nothing rests on: above a tree of one full tile, whose hash is the root itself.
    assert path not in log.asked


def test_a_damaged_memory_is_not_an_alarm() -> None:
    with pytest.raises(VerificationError) as caught:
        watch(Log(5), Kept(note=b"nonsense"))
    assert not isinstance(caught.value, Alarm)
