"""Following the log in event loops: no thread a listener, and one look at the ledger for all who wait."""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

from community_core.following import Listener, until_closed
from community_core.ledger import Ledger, Recorded
from community_core.storage.interfaces.news import GLANCE_SECONDS

Loop = asyncio.AbstractEventLoop


class Listeners:
    """All who follow a ledger in event loops; each loop has a watcher of its own."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._watchers: WeakKeyDictionary[Loop, Watcher] = WeakKeyDictionary()

    async def follow(self, listener: Listener) -> AsyncGenerator[Recorded[Any], None]:
        """See :meth:`community_core.Community.following`. The ledger is read in the loop's worker threads."""
        watcher = self._watchers.setdefault(asyncio.get_running_loop(), Watcher(self._ledger))
        with until_closed(self._ledger):
            pages = listener.pages()
            while (page := await asyncio.to_thread(next, pages, None)) is not None:
                for fact in page:
                    if listener.stopped:
                        return
                    yield fact
                    listener.heard()
                if not page and listener.had_enough():
                    return
                if not page:
                    await watcher.wait(listener)


class Watcher:
    """Looks at the ledger now and then while somebody in its event loop waits for news, and wakes them."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._waiting: dict[asyncio.Future[None], Listener] = {}
        self._watch: asyncio.Task[None] | None = None

    async def wait(self, listener: Listener) -> None:
        """Until there is something to look at, or it is enough."""
        woken = asyncio.get_running_loop().create_future()
        self._waiting[woken] = listener
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
            heard, position = self._ledger.news.listen(), None
            with suppress(Exception):  # whoever is woken meets it themselves
                position = await asyncio.to_thread(self._ledger.position)
            self._wake(partial(_misses, position))
            await self._rest_until_news(heard)

    async def _rest_until_news(self, heard: int) -> None:
        """Or until it is time to look. Whoever had enough meanwhile is woken."""
        began = time.monotonic()
        news = self._ledger.news
        while news.listen() == heard and time.monotonic() < began + news.glance_seconds:
            await asyncio.sleep(GLANCE_SECONDS)
            self._wake(Listener.had_enough)

    def _wake(self, whom: Callable[[Listener], bool]) -> None:
        for woken, listener in self._waiting.items():
            if not woken.done() and whom(listener):
                woken.set_result(None)


def _misses(position: int | None, listener: Listener) -> bool:
    return listener.misses(position) or listener.had_enough()
