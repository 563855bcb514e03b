"""Word from process to process by way of the server: NOTIFY after commits, and one connection that listens.

It carries nothing but that there is something to look at. Whoever misses it looks within a second.
"""

import select
import socket
from collections.abc import Callable, Iterable
from contextlib import suppress
from hashlib import blake2b
from threading import Event, Lock, Thread
from typing import Any
from weakref import WeakSet

import psycopg

from community_core.storage.interfaces.news import GLANCE_SECONDS, News

Connection = psycopg.Connection[tuple[Any, ...]]
SLOW_GLANCE_SECONDS = 1.0
"""How long whoever is told goes without looking: what is told may be lost."""
_TOGETHER_SECONDS = 0.01
_CONNECT_SECONDS = 10
_RECONNECT_SECONDS = 1.0
_SILENCE_SECONDS = 60.0
"""After which it is seen whether the connection is still there."""


class ServerNews(News):
    """What is told of a ledger on a server, by whatever process."""

    def __init__(self, schema: str, bell: "Bell", ear: "Ear") -> None:
        super().__init__()
        self.channel = f"community_core.{blake2b(schema.encode(), digest_size=16).hexdigest()}"
        self._bell = bell
        self._ear = ear

    @property
    def glance_seconds(self) -> float:
        """How long whoever waits may go without looking: longer while the server tells them."""
        return SLOW_GLANCE_SECONDS if self._ear.hears(self.channel) else GLANCE_SECONDS

    def listen(self) -> int:
        """From now on, or a moment later, whatever is told is heard."""
        self._ear.listen(self)
        return super().listen()

    def announce(self) -> None:
        """Tell this process at once, and the others by the server."""
        self.ring()
        self._bell.ring(self.channel)


class Bell:
    """Tells other processes what was committed: after the commit, since a NOTIFY inside makes others wait for
    it, and once for all that is committed meanwhile. ``tell`` tells whoever listens to some channels."""

    def __init__(self, tell: Callable[[Iterable[str]], None]) -> None:
        self._tell = tell
        self._guard = Lock()
        self._channels: set[str] = set()
        self._ringing: Thread | None = None
        self._ending = Event()

    def ring(self, channel: str) -> None:
        """Tell who listens to a channel, soon."""
        with self._guard:
            self._channels.add(channel)
            if self._ringing is None:
                self._ringing = Thread(target=self._ring_all, name="community-core-bell", daemon=True)
                self._ringing.start()

    def end(self) -> None:
        """Tell what is still to be told."""
        self._ending.set()
        ringing = self._ringing
        if ringing is not None:
            ringing.join(SLOW_GLANCE_SECONDS)

    def _ring_all(self) -> None:
        while channels := self._taken():
            with suppress(Exception):  # who is not told looks for themselves
                self._tell(sorted(channels))
            self._ending.wait(_TOGETHER_SECONDS)

    def _taken(self) -> set[str]:
        with self._guard:
            taken, self._channels = self._channels, set()
            if not taken:
                self._ringing = None
            return taken


class Ear:
    """The one connection on which a process listens to a database, for all its communities; there once
    somebody waits. While it is lost whoever waits looks often, and always when it ``is_deaf``: where
    connections are lent, nobody is told anything on them."""

    def __init__(self, address: str, *, is_deaf: bool = False) -> None:
        self._address = address
        self._is_deaf = is_deaf
        self._guard = Lock()
        self._listeners: dict[str, WeakSet[ServerNews]] = {}
        self._heard: set[str] = set()
        self._listening: Thread | None = None
        self._ended = False

    def hears(self, channel: str) -> bool:
        """Whether what is told on it is heard at the moment."""
        return channel in self._heard

    def listen(self, news: ServerNews) -> None:
        """Ring it whenever its channel does."""
        with self._guard:
            listeners = self._listeners.setdefault(news.channel, WeakSet())
            if news in listeners or self._ended or self._is_deaf:
                return
            listeners.add(news)
            if self._listening is None:
                self._woken, self._waking = socket.socketpair()
                self._listening = Thread(target=self._listen, name="community-core-ear", daemon=True)
                self._listening.start()
        self._wake()

    def end(self) -> None:
        """Let go of the connection."""
        with self._guard:
            self._ended = True
        if self._listening is not None:
            self._wake()
            self._listening.join(SLOW_GLANCE_SECONDS)

    def _wake(self) -> None:
        with suppress(OSError):  # it has just ended
            self._waking.send(b"\0")

    def _listen(self) -> None:
        with self._woken, self._waking:
            while not self._ended:
                with suppress(psycopg.Error, OSError), self._connected() as connection:
                    self._hear(connection)
                self._heard = set()
                self._wait_for(_RECONNECT_SECONDS)

    def _connected(self) -> Connection:
        return psycopg.connect(
            self._address,
            autocommit=True,
            connect_timeout=_CONNECT_SECONDS,
            application_name="community_core listening",
        )

    def _hear(self, connection: Connection) -> None:
        connection.add_notify_handler(lambda told: self._ring([told.channel]))
        while not self._ended:
            self._attend(connection)
            if not self._wait_for(_SILENCE_SECONDS, connection):
                connection.execute("SELECT 1")
            connection.pgconn.consume_input()
            while told := connection.pgconn.notifies():
                self._ring([told.relname.decode()])

    def _attend(self, connection: Connection) -> None:
        """Listen to what is waited for, and to nothing else."""
        with self._guard:
            self._listeners = {name: each for name, each in self._listeners.items() if each}
            wanted = set(self._listeners)
        new, old = wanted - self._heard, self._heard - wanted
        told = [f'LISTEN "{each}"' for each in new] + [f'UNLISTEN "{each}"' for each in old]
        if told:
            connection.execute("; ".join(told).encode())
            self._heard = wanted
            self._ring(new)  # what was told before was not heard

    def _wait_for(self, seconds: float, *connection: Connection) -> bool:
        """Whether the server said something, or somebody woke it."""
        watched: list[Any] = [self._woken, *connection]
        ready = select.select(watched, [], [], 0 if self._ended else seconds)[0]
        if self._woken in ready:
            self._woken.recv(4096)
        return bool(ready)

    def _ring(self, channels: Iterable[str]) -> None:
        with self._guard:
            found = [news for each in channels for news in self._listeners.get(each, ())]
        for news in found:
            news.ring()
