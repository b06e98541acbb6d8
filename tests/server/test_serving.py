"""The real server: it starts, it is killed, and nothing acknowledged is lost."""

import http.client
import os
import signal
import subprocess
import sys
import threading
import time
import uuid
from contextlib import closing

import pytest

from bench import stage
from hwabaek.models import Ballot, Reply

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


def test_a_server_killed_in_the_middle_of_200_replies_loses_nothing_acknowledged() -> None:
    signers = stage.members_ready(200)
    acknowledged: list[tuple[stage.Signer, uuid.UUID]] = []
    with stage.server("--no-worker") as (process, port):
        signing = threading.Thread(
            target=lambda: acknowledged.extend(stage.sign_all(signers, port, threads=8))
        )
        signing.start()
        while Reply.objects.count() < 60:
            time.sleep(0.02)
        _kill_web_server(process)
        signing.join()
    keys = set(Reply.objects.values_list("key", flat=True))
    assert len(acknowledged) >= 50
    assert {key for _, key in acknowledged} <= keys
    assert Ballot.objects.count() == Reply.objects.count()


def test_the_same_request_again_after_a_crash_gives_the_same_receipt() -> None:
    signers = stage.members_ready(8)
    key = uuid.uuid4()
    for _ in range(2):
        with stage.server("--no-worker") as (process, port):
            with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
                assert stage.sign(connection, signers[3], key)
            _kill_web_server(process)
    assert Reply.objects.count() == 1


def test_ctrl_c_stops_server_and_worker() -> None:
    port = stage.free_port()
    command = [sys.executable, "-m", "hwabaek", "serve", "--port", str(port)]
    process = subprocess.Popen(command, env=os.environ | stage.environment())
    try:
        stage.wait_for(port)
        children = stage.below(process.pid)
        assert children
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
        assert not any(stage.is_alive(pid) for pid in children)
    finally:
        if process.poll() is None:
            process.kill()


def _kill_web_server(process: "subprocess.Popen[bytes]") -> None:
    """Kill the server with everything below it, as a power cut would."""
    for pid in [*stage.below(process.pid), process.pid]:
        if stage.is_alive(pid):
            os.kill(pid, signal.SIGKILL)
