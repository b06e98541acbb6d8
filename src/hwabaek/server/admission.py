"""Who may open a stream: asked when it opens and every few minutes, for many at once, in a thread."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from django.db import close_old_connections

from hwabaek.access.rooms import rooms_open_to
from hwabaek.gateways.clock import now
from hwabaek.live.events import meeting_of
from hwabaek.live.streams import Visitor
from hwabaek.web.sign_in import persons_of

# SQLite takes so many values in one statement on every build.
BATCH = 250


@dataclass(frozen=True, slots=True)
class Asking:
    """A session that wants to hear some topics."""

    session: str
    topics: frozenset[str]


class Admission:
    """Gathers who asks while a thread is busy with those before, and asks the database for all."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="admission")
        self._waiting: list[tuple[Asking, asyncio.Future[Visitor | None]]] = []
        self._task: asyncio.Task[None] | None = None

    async def ask(self, asking: Asking) -> Visitor | None:
        """Return the visitor, or nothing if they may not hear all of it."""
        answer = asyncio.get_running_loop().create_future()
        self._waiting.append((asking, answer))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._work())
        found: Visitor | None = await answer
        return found

    async def _work(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            batch, self._waiting = self._waiting[:BATCH], self._waiting[BATCH:]
            try:
                found = await loop.run_in_executor(
                    self._pool, judge, [asking for asking, _ in batch]
                )
            except Exception as error:  # noqa: BLE001 - told to everybody who asked
                for _, answer in batch:
                    if not answer.done():
                        answer.set_exception(error)
                continue
            for (_, answer), visitor in zip(batch, found, strict=True):
                if not answer.done():
                    answer.set_result(visitor)


def judge(askings: Sequence[Asking]) -> list[Visitor | None]:
    """Return for each who asks the visitor they are, or nothing."""
    close_old_connections()
    persons = persons_of({asking.session for asking in askings}, now())
    wishes = [
        (persons[asking.session], meeting)
        for asking in askings
        if asking.session in persons
        for meeting in map(meeting_of, asking.topics)
        if meeting is not None
    ]
    granted = rooms_open_to(wishes)
    return [
        _visitor(asking, persons[asking.session].pk, granted) if asking.session in persons else None
        for asking in askings
    ]


def _visitor(asking: Asking, person: int, granted: dict[tuple[int, int], bool]) -> Visitor | None:
    rights = {topic: granted.get((person, meeting_of(topic) or 0)) for topic in asking.topics}
    if None in rights.values():
        return None
    official = frozenset(topic for topic, is_official in rights.items() if is_official)
    return Visitor(asking.session, person, asking.topics, official)
