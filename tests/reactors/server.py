"""A server on this machine for webhooks to be handed over to."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from attrs import Factory, define

Answers = Callable[[BaseHTTPRequestHandler], None]


@define
class Received:
    """What a server was given: where, under which key, the headers and the body, one each a call."""

    url: str
    paths: list[str] = Factory(list)
    keys: list[str] = Factory(list)
    headers: list[dict[str, str]] = Factory(list)
    bodies: list[bytes] = Factory(list)

    @property
    def payloads(self) -> list[Any]:
        """The bodies, read."""
        return [json.loads(each) for each in self.bodies]


def status(*codes: int, **headers: str) -> Answers:
    """Answer with these codes, one after the other, the last one from then on."""
    left = list(codes)

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(left.pop(0) if len(left) > 1 else left[0])
        for name, value in headers.items():
            request.send_header(name, value)
        request.send_header("Content-Length", "0")
        request.end_headers()

    return answer


@contextmanager
def serving(answer: Answers | None = None) -> Iterator[Received]:
    """A server that answers so, or that all is well, until the block ends."""
    received, answering = Received(""), answer or status(204)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            received.paths.append(self.path)
            received.keys.append(self.headers["Idempotency-Key"])
            received.headers.append(dict(self.headers))
            received.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            answering(self)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Nobody reads it."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        received.url = f"http://127.0.0.1:{server.server_port}/hook"
        thread = Thread(target=server.serve_forever, args=[0.02])
        thread.start()
        try:
            yield received
        finally:
            server.shutdown()
            thread.join()
