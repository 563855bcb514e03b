"""What is in the schemas of a community as this program makes them, for whoever compares.

``python -m tests.storage.built`` writes it down anew, on a server that it brings up.
"""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from community_core import Community
from community_core.storage.address import address_of
from community_core.storage.postgres import made
from community_core.storage.postgres.server import leave, server_at

from ..servers import Server, server_in

FILE = Path(made.__file__).with_name("built.json")


def built(server: Server) -> str:
    """What is made on that server."""
    url = server.new()
    Community.open(url).close()
    address = address_of(url)
    told = {}
    for kind, schema in (("keys", address.keys), ("ledger", address.ledger)):
        there = server_at(schema)
        with there.transaction(schema.name, writing=False) as connection:
            told[kind] = made.built(connection, schema.name)
        leave(there)
    return json.dumps(told, indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        FILE.write_text(built(server_in(Path(folder) / "server")), encoding="utf-8")
