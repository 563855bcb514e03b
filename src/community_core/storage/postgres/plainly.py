"""What a server refuses, said in our words, where it is not the ledger's and not the keys'."""

from collections.abc import Iterator
from contextlib import contextmanager

from community_core.errors import StoreUnavailable
from community_core.storage.address import Schema
from community_core.storage.sql.faults import ServerFailure


@contextmanager
def said_plainly(en: str, zh: str, where: Schema) -> Iterator[None]:
    """ServerFailure leaves as StoreUnavailable: the seals of a community, say, cannot be used."""
    try:
        yield
    except ServerFailure as error:
        raise StoreUnavailable(
            f"{en} {where} cannot be used: {error}.",
            f"{where} 的{zh}无法使用：{error}。",
            kind="damaged" if error.fault == "damaged" else None,
            retryable=error.fault in ("busy", "unreachable", "uncertain"),
        ) from error
