"""How a community on a server is backed up: by the server's own programs, of which this tells the command."""

from shlex import quote

from community_core.storage.address import Address, Schema, shown


def dump_command(address: Address) -> str:
    """What copies a community as it stands at one moment, while it is in use: its facts, seals and reactors,
    and its people's keys; no views. Keys that are elsewhere are copied after the facts, which have need of
    them."""
    here = [address.ledger, address.seals, address.reactors]
    if address.keys.server == address.server:
        return _command(f"{address.community}.dump", [*here, address.keys])
    apart = _command(f"{address.keys.name}.dump", [address.keys])
    return f"{_command(f'{address.community}.dump', here)} && {apart}"


def _command(file: str, schemas: list[Schema]) -> str:
    named = " ".join(f"--schema='\"{each.name}\"'" for each in schemas)
    return f"pg_dump --format=custom --file={quote(file)} {named} {quote(shown(schemas[0].server))}"
