"""The file ``imports.json``: how far the import of each endpoint has come, so that it goes on there."""

from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from community_core.importing.endpoints.open311 import QueryPlace
from community_core.storage.files.whole_file import whole_file

FILE = "imports.json"


class _Kept(msgspec.Struct):
    """Where one import is: since when it asks, and what is left."""

    since: datetime
    windows: list[tuple[datetime, datetime]]
    page: int


_decode = msgspec.json.Decoder(dict[str, _Kept]).decode


class QueryPlaces:
    """Where the imports of a store are. Nothing is kept of a store in memory; what cannot be read counts for
    nothing, since asking again records nothing twice."""

    def __init__(self, folder: Path | None) -> None:
        self._path = folder / FILE if folder else None

    def of(self, key: str, since: datetime | None) -> QueryPlace | None:
        """Where an import broke off that began then, or whenever it did; None where it did not."""
        kept = self._all().get(key)
        if kept is None or (since is not None and kept.since != since):
            return None
        return QueryPlace(windows=tuple(kept.windows), page=kept.page)

    def keep(self, key: str, since: datetime, place: QueryPlace) -> None:
        """It has come so far; through with everything, nothing is kept."""
        if self._path is None:
            return
        rest: dict[str, Any] = {name: kept for name, kept in self._all().items() if name != key}
        kept = {key: _Kept(since, list(place.windows), place.page)} if place.windows else {}
        with whole_file(self._path, overwrite=True) as file:
            file.write(msgspec.json.encode({**rest, **kept}))

    def _all(self) -> dict[str, _Kept]:
        if self._path is None or not self._path.exists():
            return {}
        try:
            return _decode(self._path.read_bytes())
        except msgspec.MsgspecError:
            return {}
