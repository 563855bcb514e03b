"""What stands between a program and a server, and may be cut at any moment."""

import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from secrets import token_hex
from threading import Event, Thread
from typing import Literal
from urllib.parse import quote, urlencode

from psycopg.conninfo import conninfo_to_dict

from .servers import Server

Moment = Literal["before", "after"]
"""Of a commit: before the server hears of it, or after it was through, before anybody is told."""
_ENDING_A_JOURNEY = (b"S", b"Q")
"""What a program says when it waits for an answer: that it said all, or a statement alone."""


class _Heard:
    """What a program says to a server, statement by statement, as the protocol of PostgreSQL has it."""

    def __init__(self) -> None:
        self._rest = b""
        self._named: dict[bytes, bytes] = {}
        self._has_begun = False

    def hear(self, said: bytes) -> Iterator[tuple[bytes, bytes]]:
        """The kind of each message, and the statement that it runs."""
        self._rest += said
        while (message := self._next()) is not None:
            kind, body = message
            if kind == b"P":
                name, statement, _ = body.split(b"\0", 2)
                self._named[name] = statement
            name = body.split(b"\0")[1] if kind == b"B" else b""
            yield kind, body.rstrip(b"\0") if kind == b"Q" else self._named[name] if kind == b"B" else b""

    def _next(self) -> tuple[bytes, bytes] | None:
        """The first message that is here whole; what opens the connection has no kind."""
        kind = 1 if self._has_begun else 0
        if len(self._rest) < kind + 4:
            return None
        end = kind + int.from_bytes(self._rest[kind : kind + 4])
        if len(self._rest) < end:
            return None
        message, self._rest = self._rest[:end], self._rest[end:]
        self._has_begun = True
        return message[:kind], message[kind + 4 :]


class Proxy:
    """A port on this machine that leads to a server."""

    def __init__(self, server: Server) -> None:
        self._asked = conninfo_to_dict(server.url)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        self._through: list[_Connection] = []
        self._cuts: list[Moment] = []
        self.cut = Event()
        self.journeys = 0
        """How often a program waited for an answer."""
        Thread(target=self._listen, daemon=True).start()

    def cut_a_commit(self, moment: Moment) -> None:
        """The next commit of a transaction that writes is cut off; ``cut`` is set then."""
        self.cut.clear()
        self._cuts.append(moment)

    def close(self) -> None:
        """Nobody comes through any more, nor do those who did before."""
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for each in self._through:
            each.close()

    def url(self, *others: "Proxy", **more: str) -> str:
        """Where a new community may be made, by this way or, if that is closed, by others."""
        ports = [each.port for each in (self, *others)]
        return _url(self._asked, ports, {"community": f"t-{token_hex(8)}", **more})

    def _listen(self) -> None:
        with suppress(OSError):  # it was closed
            while True:
                coming, _ = self._listening.accept()
                with suppress(OSError):  # the server is down: whoever comes is sent away
                    self._through.append(_Connection(coming, self._to_server(), self))
                    continue
                coming.close()

    def _to_server(self) -> socket.socket:
        host, port = str(self._asked.get("host", "localhost")), int(self._asked.get("port", 5432))
        if not host.startswith("/"):
            return socket.create_connection((host, port))
        way = socket.socket(socket.AF_UNIX)
        try:
            way.connect(f"{host}/.s.PGSQL.{port}")
        except OSError:
            way.close()
            raise
        return way

    def next_cut(self) -> Moment | None:
        """When to cut off a commit that is about to pass, if it is to be."""
        return self._cuts.pop() if self._cuts else None


class _Connection:
    """One that comes through."""

    def __init__(self, client: socket.socket, server: socket.socket, proxy: Proxy) -> None:
        self._client, self._server, self._proxy = client, server, proxy
        self._is_cut = self._writes = False
        self._heard = _Heard()
        for each in (self._ask, self._answer):
            Thread(target=each, daemon=True).start()

    def close(self) -> None:
        for each in (self._client, self._server):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _ask(self) -> None:
        with suppress(OSError):
            while said := self._client.recv(65536):
                moment = self._proxy.next_cut() if self._commits(said) else None
                self._is_cut = moment is not None
                if moment == "before":
                    break
                self._server.sendall(said)
        if self._is_cut and self._client.fileno() >= 0:
            self._proxy.cut.set()
        self.close()

    def _commits(self, said: bytes) -> bool:
        """Whether that ends a transaction that writes."""
        ends = False
        for kind, statement in self._heard.hear(said):
            self._proxy.journeys += kind in _ENDING_A_JOURNEY
            if statement.startswith(b"BEGIN"):
                self._writes = b"READ ONLY" not in statement
            ends = ends or (self._writes and statement == b"COMMIT")
        return ends

    def _answer(self) -> None:
        with suppress(OSError):
            while said := self._server.recv(65536):
                if self._is_cut:
                    self._proxy.cut.set()
                    break
                self._client.sendall(said)
        self.close()


@contextmanager
def proxies_to(servers: Sequence[Server]) -> Iterator[list[Proxy]]:
    """A way to each of these servers, for as long as this lasts."""
    ways = [Proxy(each) for each in servers]
    try:
        yield ways
    finally:
        for each in ways:
            each.close()


def _url(asked: dict[str, object], ports: Sequence[int], more: dict[str, str]) -> str:
    user = quote(str(asked.get("user", "postgres")))
    password = f":{quote(str(asked['password']))}" if "password" in asked else ""
    hosts = {"host": ",".join("127.0.0.1" for _ in ports), "port": ",".join(map(str, ports))}
    query = urlencode({**hosts, "sslmode": "disable", "gssencmode": "disable", **more})
    return f"postgresql://{user}{password}@/{asked.get('dbname', 'postgres')}?{query}"
