"""Following the log in event loops: no thread a listener, and one look at the ledger for all who wait."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import suppress
from typing import Any
from weakref import WeakKeyDictionary

from community_core.following import Follower, until_closed
from community_core.ledger import Ledger, Recorded
from community_core.ledger.ledger import GLANCE_SECONDS

Loop = asyncio.AbstractEventLoop


class Listeners:
    """All who follow a ledger in event loops; each loop has a watcher of its own."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._watchers: WeakKeyDictionary[Loop, Watcher] = WeakKeyDictionary()

    async def follow(self, follower: Follower) -> AsyncGenerator[Recorded[Any], None]:
        """See :meth:`community_core.Community.following`. The ledger is read in the loop's worker threads."""
        watcher = self._watchers.setdefault(asyncio.get_running_loop(), Watcher(self._ledger))
        with until_closed(self._ledger):
            pages = follower.pages()
            while (page := await asyncio.to_thread(next, pages, None)) is not None:
                for fact in page:
                    if follower.stopped:
                        return
                    yield fact
                    follower.heard()
                if not page and follower.had_enough():
                    return
                if not page:
                    await watcher.wait(follower)


class Watcher:
    """Looks at the ledger now and then while somebody in its event loop waits for news, and wakes them."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._waiting: dict[asyncio.Future[None], Follower] = {}
        self._watch: asyncio.Task[None] | None = None

    async def wait(self, follower: Follower) -> None:
        """Until there is something to look at, or it is enough."""
        woken = asyncio.get_running_loop().create_future()
        self._waiting[woken] = follower
        self._watch = self._watch or asyncio.create_task(self._watching())
        try:
            await woken
        finally:
            del self._waiting[woken]
            self._rest()

    def _rest(self) -> None:
        if not self._waiting and self._watch is not None:
            self._watch.cancel()
            self._watch = None

    async def _watching(self) -> None:
        while True:
            position = None
            with suppress(Exception):  # whoever is woken meets it themselves
                position = await asyncio.to_thread(self._ledger.position)
            for woken, follower in self._waiting.items():
                if not woken.done() and (follower.misses(position) or follower.had_enough()):
                    woken.set_result(None)
            await asyncio.sleep(GLANCE_SECONDS)
