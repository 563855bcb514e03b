"""What keeps the parts of a community, wherever that is: in files, in schemas of a server, in memory."""

from pathlib import Path
from typing import TYPE_CHECKING

from community_core.storage.address import Address, Schema
from community_core.storage.interfaces.ledger import Datastore

if TYPE_CHECKING:
    from community_core.storage.interfaces.keys import Keyring
    from community_core.storage.interfaces.making import Making
    from community_core.storage.interfaces.progress import ProgressTables, Turns
    from community_core.storage.interfaces.seals import Seals
    from community_core.storage.interfaces.views import Creation, ViewsStorage

Where = Path | Schema | None
"""A file, a schema of a server, or None for memory. Whoever keeps nothing on a server needs no driver."""


def ledger_in(where: Where, *, read_only: bool = False) -> Datastore:
    """The tables of a ledger. Raises what their back end does when they cannot be used."""
    if isinstance(where, Schema):
        from community_core.storage.postgres.ledger import ServerLedger

        return ServerLedger(where, read_only=read_only)
    from community_core.storage.folder.ledger import LedgerFile

    return LedgerFile(where, read_only=read_only)


def keys_in(where: Where, *, read_only: bool = False) -> "Keyring":
    """The keys of a community: of a folder, those in its file."""
    if isinstance(where, Schema):
        from community_core.storage.postgres.keys import ServerKeys

        return ServerKeys(where, read_only=read_only)
    from community_core.storage.folder.keys import KeysFile

    return KeysFile(where and where / "keys.db", read_only=read_only)


def views_in(where: Where, creation: "Creation", *, read_only: bool = False) -> "ViewsStorage":
    """Where views are kept, with what makes its tables."""
    if isinstance(where, Schema):
        from community_core.storage.postgres.views import ServerViews

        return ServerViews(where, creation, read_only=read_only)
    from community_core.storage.folder.views import ViewsFile

    return ViewsFile(where, creation, read_only=read_only)


def seals_in(where: Path | Schema) -> "Seals":
    """What is kept of the seals of a community that lasts."""
    if isinstance(where, Schema):
        from community_core.storage.postgres.seals import ServerSeals

        return ServerSeals(where)
    from community_core.storage.folder.seals import FolderSeals

    return FolderSeals(where)


def progress_in(where: Where) -> "ProgressTables":
    """How far the reactors of a community have come: of one in a folder, a file in that of its reactors."""
    if isinstance(where, Schema):
        from community_core.storage.postgres.progress import ServerProgress

        return ServerProgress(where)
    from community_core.storage.folder.progress import FolderProgress

    return FolderProgress(where)


def making_in(where: Path | Address) -> "Making":
    """A place to make a community in, or take one from: a folder, by its whole name, or an address."""
    if isinstance(where, Address):
        from community_core.storage.postgres.settings import driver_at_hand

        with driver_at_hand(where):
            from community_core.storage.postgres.making import ServerMaking
        return ServerMaking(where)
    from community_core.storage.folder.making import FolderMaking

    return FolderMaking(where)


def turns_in(where: Where) -> "Turns":
    """Whose turn each of its reactors is."""
    if isinstance(where, Schema):
        from community_core.storage.postgres.turns import ServerTurns

        return ServerTurns(where)
    from community_core.storage.folder.turns import FolderTurns

    return FolderTurns(where)
