"""The log as tiles, for everybody: a monitor that knows only the key can check all of it."""

import hashlib

import pytest
from django.test import Client

from hwabaek.actions import log
from hwabaek.actions.sealing import seal_logs
from hwabaek.core.record.entries import EntryKind
from hwabaek.core.tlog.checkpoint import open_checkpoint
from hwabaek.core.tlog.keys import parse_verifier_key
from hwabaek.core.tlog.merkle import leaf_hash, root_at, root_of
from hwabaek.core.tlog.tiles import (
    Tile,
    node_reader,
    parse_bundle,
    parse_tile,
    tile_path,
    tiles_of,
)
from hwabaek.models import LogEntry, LogKey
from tests import people
from tests.web.member_pages import NOON

MANY = 300


@pytest.fixture
def grown(town: people.Town) -> people.Town:
    """Return a town whose log fills a whole tile and begins another."""
    for number in range(MANY):
        log.append(
            body=town.body,
            kind=EntryKind.PERSON_SIGNED_IN,
            subject="person:1",
            act=log.Act(actor=town.clerk, capacity="person", now=NOON),
            data={"n": number},
        )
    seal_logs(now=NOON)
    return town


def fetch(path: str) -> bytes:
    answer = Client().get(f"/log/yuseong/{path}")
    assert answer.status_code == 200, path
    assert answer.headers["Content-Type"] == "application/octet-stream"
    return bytes(answer.content)


def test_a_stranger_checks_the_whole_log(grown: people.Town) -> None:
    key = parse_verifier_key(LogKey.objects.get(body=grown.body).verifier)
    note = Client().get("/log/yuseong/checkpoint").content
    tree = open_checkpoint(data=note, origin=key.name, keys=[key])
    assert tree.size == LogEntry.objects.filter(body=grown.body).count() > MANY
    tiles = {
        tile: parse_tile(data=fetch(tile_path(tile)), width=tile.width)
        for tile in tiles_of(size=tree.size)
    }
    reader = node_reader(size=tree.size, hashes=lambda tile: tiles[tile])
    assert root_at(size=tree.size, node=reader) == tree.root
    entries: list[bytes] = []
    for tile in tiles:
        if tile.level == 0:
            bundle = Tile(level=None, index=tile.index, width=tile.width)
            entries += parse_bundle(data=fetch(tile_path(bundle)), width=tile.width)
    assert root_of(leaf_hash(entry) for entry in entries) == tree.root


def test_entries_hold_no_personal_data(grown: people.Town) -> None:
    content = fetch("tile/entries/000")
    for name in ("윤하늘", "강태수", "example.org", "010-"):
        assert name.encode() not in content


def test_full_tiles_are_kept_for_ever_and_the_checkpoint_for_a_moment(grown: people.Town) -> None:
    client = Client()
    assert "immutable" in client.get("/log/yuseong/tile/0/000").headers["Cache-Control"]
    assert "immutable" in client.get("/log/yuseong/tile/entries/000").headers["Cache-Control"]
    assert "immutable" not in client.get("/log/yuseong/tile/0/000.p/7").headers["Cache-Control"]
    checkpoint = client.get("/log/yuseong/checkpoint").headers
    assert checkpoint["Cache-Control"] == "public, max-age=1"
    assert checkpoint["Content-Type"] == "text/plain; charset=utf-8"
    assert "Set-Cookie" not in checkpoint


def test_a_partial_tile_is_the_beginning_of_the_full_one(grown: people.Town) -> None:
    assert fetch("tile/0/000").startswith(fetch("tile/0/000.p/100"))
    assert fetch("tile/entries/000").startswith(fetch("tile/entries/000.p/100"))
    digest = hashlib.sha256(fetch("tile/1/000.p/1")).hexdigest()
    assert len(digest) == 64


@pytest.mark.parametrize(
    "path",
    [
        "log/nowhere/checkpoint",
        "log/nowhere/tile/0/000",
        "log/hanbit/tile/0/x001/000",
        "log/yuseong/tile/0/001",
        "log/yuseong/tile/0/000.p/256",
        "log/yuseong/tile/0/0",
        "log/yuseong/tile/64/000",
        "log/yuseong/tile/8/000",
        "log/yuseong/tile/entries/000.p/0",
        "log/yuseong/tile/0/../../checkpoint",
    ],
)
def test_what_is_no_tile_of_this_tree_is_not_found(grown: people.Town, path: str) -> None:
    assert Client().get(f"/{path}").status_code == 404


def test_a_log_without_a_seal_has_no_checkpoint_yet(town: people.Town) -> None:
    assert Client().get("/log/hanbit/checkpoint").status_code == 404


def test_nothing_can_be_written_there(grown: people.Town) -> None:
    assert Client().post("/log/yuseong/checkpoint").status_code == 405
    assert Client().post("/log/yuseong/tile/0/000").status_code == 405
