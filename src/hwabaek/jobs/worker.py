"""The worker: a loop over a few jobs, a thread each. Rows are the queue; every job is safe to run twice."""

import datetime as dt
import logging
import threading
from collections.abc import Callable

from django.db import close_old_connections, connections

from hwabaek.actions.deliveries import deliver_due
from hwabaek.actions.documents import make_due_documents
from hwabaek.actions.polls import close_due_meetings
from hwabaek.actions.renewals import renew_due
from hwabaek.actions.sealing import seal_logs
from hwabaek.actions.stamps import stamp_due
from hwabaek.actions.witnessing import ask_witnesses
from hwabaek.gateways.clock import now

logger = logging.getLogger(__name__)
PAUSE_SECONDS = 0.3
# After a failure (the database is away, a key is missing) a job rests, longer each time.
LONGEST_REST_SECONDS = 60

JOBS: tuple[Callable[..., int], ...] = (
    close_due_meetings,
    deliver_due,
    make_due_documents,
    seal_logs,
    ask_witnesses,
    stamp_due,
    renew_due,
)
# Nobody waits for these in the next second.
UNHURRIED: dict[Callable[..., int], float] = {stamp_due: 15, renew_due: 60}


def work(stop: threading.Event) -> None:
    """Run the jobs until told to stop: the slow ones never hold up the sealer."""
    threads = [
        threading.Thread(target=repeat, args=(job, stop), name=job.__name__, daemon=True)
        for job in JOBS
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def repeat(job: Callable[..., int], stop: threading.Event) -> None:
    """Run one job again and again; a failure is logged and the job rests before it goes on."""
    pause = rest = UNHURRIED.get(job, PAUSE_SECONDS)
    while not stop.wait(rest):
        rest = pause if run_once(job, now()) else min(rest * 2, LONGEST_REST_SECONDS)
    connections.close_all()  # this thread's own; nobody else would give them back


def run_once(job: Callable[..., int], moment: dt.datetime) -> bool:
    """Run one job once and return whether it went well."""
    try:
        close_old_connections()
        job(now=moment)
    except Exception:
        logger.exception("job %s failed", job.__name__)
        return False
    return True
