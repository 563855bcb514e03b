"""Documents that name a server: their examples run on the one of the tests, and show the name they gave."""

from pathlib import Path

from community_core.storage.address import address_of

from ..servers import Server
from .documents import fences

PLACE = "postgresql://office@db.example/communities?community=liuyin"


def names_a_server(document: Path) -> bool:
    """Whether its examples need one."""
    return any(PLACE in each.text for each in fences(document) if each.language in ("sh", "python"))


class Served:
    """A community of a server that is not there yet, in place of the one that is named."""

    def __init__(self, server: Server) -> None:
        self._url = server.new()

    def meant(self, text: str) -> str:
        """A text that names the place as it is run."""
        return text.replace(PLACE, self._url)

    def shown(self, text: str) -> str:
        """What was printed as a document shows it."""
        place = address_of(self._url)
        return text.replace(place.told, PLACE).replace(place.place, address_of(PLACE).place)
