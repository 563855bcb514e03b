"""Whether a schema on a server is as this program makes it is told by reading it."""

import pytest

from community_core import Community

from ..servers import Server
from .built import FILE, built


def test_what_is_compared_with_is_what_is_made(server: Server) -> None:
    """Where tables were changed on purpose: python -m tests.storage.built writes it anew."""
    assert FILE.read_text(encoding="utf-8") == built(server)


@pytest.mark.parametrize("name", ["events", "n", "Liu-Yin", "柳荫", "pg catalog".replace(" ", "-")])
def test_whatever_a_community_is_called_it_is_as_made(server: Server, name: str) -> None:
    """Its name is a word in no definition, even where it is one of ours."""
    url = server.new().partition("community=")[0] + f"community={name}"
    with Community.open(url) as community:
        assert community.ledger.departures() == {}
        assert community.vault.is_built_as_ours()
    for schema in (name, f"{name}.keys", f"{name}.views"):
        server.run(f'DROP SCHEMA IF EXISTS "{schema}" CASCADE')
