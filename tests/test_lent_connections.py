"""Behind a pgbouncer that lends its connections for a transaction at a time, where one is installed."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

import psycopg
import pytest

from community_core import Community
from community_core.domain import RaiseRequest
from community_core.storage.postgres.fitness import is_lent
from community_open_requests import OpenRequests

from .servers import Server

SHEN, LIN = "person-shen", "person-lin"
KEY = bytes(range(32))
SETTINGS = """
[databases]
* = host={host} port={port} user={user}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {own}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 16
"""


@pytest.fixture(scope="module")
def pooled(server: Server) -> Iterator[Server]:
    """The server, whose connections are lent."""
    program = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
    if program is None:
        pytest.skip("pgbouncer is not installed")
    with psycopg.connect(server.url) as connection:
        info = connection.info
        host, port, user, database = info.host, info.port, info.user, info.dbname
    with TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as free:
        own = free.getsockname()[1]
        settings = Path(folder) / "settings.ini"
        settings.write_text(SETTINGS.format(host=host, port=port, user=user, own=own))
        Path(folder).chmod(0o755)
        free.close()
        running = subprocess.Popen([program, "-q", settings], stderr=subprocess.DEVNULL, user=_who(host))
        try:
            url = f"postgresql://{user}@127.0.0.1:{own}/{database}"
            _wait_for(url)
            yield Server(url)
        finally:
            running.kill()
            running.wait()


def _who(host: str) -> int | None:
    """Whoever may come to the server's socket; it refuses to run as root."""
    return os.stat(host).st_uid if os.geteuid() == 0 and host.startswith("/") else None


def _wait_for(url: str) -> None:
    until = time.monotonic() + 10
    while True:
        try:
            psycopg.connect(url, connect_timeout=2).close()
            return
        except psycopg.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


def test_it_is_told_from_the_server_itself(server: Server, pooled: Server) -> None:
    """Nothing need be set: the process that a connection names is not the one that answers."""
    assert not is_lent(server.url, "direct")
    assert is_lent(pooled.url, "lent")


def test_threads_share_what_is_lent(pooled: Server) -> None:
    """Statements are never kept by the server, where another's connection would have kept them."""
    with Community.open(pooled.new(), master_key=KEY) as community:

        def raise_some() -> None:
            for _ in range(8):
                request = RaiseRequest(
                    title="灯", category="x", channel="desk", requester=LIN, details="夜里"
                )
                community.execute(request, by=SHEN)
                list(community.view(OpenRequests, reader=SHEN))

        threads = [Thread(target=raise_some) for _ in range(5)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        assert [each.position for each in community.log()] == list(range(1, 41))
        assert {row.details for row in community.view(OpenRequests, reader=SHEN).requests} == {"夜里"}
        assert community.at(known=3).view(OpenRequests) is not None
        community.erase(LIN, by=SHEN, reason="asked for it")


def test_who_waits_looks_for_themselves(pooled: Server) -> None:
    """Nobody is told anything on a connection that is lent."""
    url = pooled.new()
    with Community.open(url) as community, Community.open(url) as other:
        heard = other.follow(after=0, timeout=10)
        community.execute(RaiseRequest(title="灯", category="x", channel="desk"), by=SHEN)
        assert next(heard).position == 1
