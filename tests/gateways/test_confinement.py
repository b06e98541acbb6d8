"""The confined process: warm, small, and replaced whatever happens to it."""

import os
import signal
from pathlib import Path

import pytest

from hwabaek.gateways import confinement
from hwabaek.gateways.papers import OverloadedPaper, inspect_paper


def test_a_process_is_kept_warm_and_replaced_when_it_dies(plan: bytes) -> None:
    confinement.stop_idle_processes()
    inspect_paper(content=plan)
    worker = confinement._idle[0]
    inspect_paper(content=plan)
    assert confinement._idle[0] is worker
    os.kill(worker._process.pid, signal.SIGKILL)
    with pytest.raises(OverloadedPaper):
        inspect_paper(content=plan)
    assert inspect_paper(content=plan).pages == 2
    assert confinement._idle[0] is not worker


def test_a_process_has_little_and_sees_little(plan: bytes) -> None:
    inspect_paper(content=plan)
    process = Path("/proc", str(confinement._idle[0]._process.pid))
    limits = (process / "limits").read_text()
    assert "Max file size             0 " in limits
    assert f"Max address space         {2 * 2**30}" in limits
    assert (process / "environ").read_bytes() == b"LANG=C.UTF-8\0"


def test_a_process_has_no_network(plan: bytes) -> None:
    inspect_paper(content=plan)
    own, child = (
        Path("/proc", pid, "ns/net").readlink()
        for pid in ("self", str(confinement._idle[0]._process.pid))
    )
    if own == child:
        pytest.skip("this kernel lets no ordinary process give up its network")
    assert own != child


def test_a_process_is_replaced_after_enough_work(
    plan: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    confinement.stop_idle_processes()
    monkeypatch.setattr(confinement, "_MAX_TASKS", 1)
    inspect_paper(content=plan)
    assert confinement._idle == []


def test_an_answer_that_is_no_answer_is_not_believed() -> None:
    for line in (b"{", b"[]", b"{}", b'{"size": -1}', b'{"size": 99999999999}'):
        with pytest.raises(confinement.ConfinedProcessStopped):
            confinement._facts(line)
