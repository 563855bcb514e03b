"""Whether a server will do, and whether a pool of connections stands before it; asked once a process."""

from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from community_core.errors import InvalidInput, StoreUnavailable

OLDEST = 15
CONNECT_SECONDS = 10


def is_lent(address: str, told: str) -> bool:
    """Whether what answers lends connections, as pgbouncer does: then nothing holds from one transaction to
    the next. InvalidInput for what is no address, StoreUnavailable for a server that will not do."""
    parameters: dict[str, Any] = {"connect_timeout": CONNECT_SECONDS, **_parameters(address, told)}
    with psycopg.connect(**parameters) as connection:
        info = connection.info
        refuse_unfit(told, info.server_version, info.parameter_status("server_encoding"))
        # a pool has no process of its own for this connection, so it makes up a number
        return connection.execute("SELECT pg_backend_pid()").fetchone() != (info.backend_pid,)


def refuse_unfit(told: str, version: int, encoding: str | None) -> None:
    """StoreUnavailable for a server that is too old, or keeps text in a way that not every text fits."""
    if version < OLDEST * 10_000:
        raise StoreUnavailable(
            f"{told} is PostgreSQL {version // 10_000}; it takes {OLDEST} or newer. Upgrade the server.",
            f"{told} 是 PostgreSQL {version // 10_000}；需要 {OLDEST} 或更新版本。请升级服务器。",
        )
    if encoding != "UTF8":
        raise StoreUnavailable(
            f"The database {told} keeps text as {encoding}; make one with: createdb --encoding UTF8 ...",
            f"数据库 {told} 的文字编码是 {encoding}；请新建：createdb --encoding UTF8 ...",
        )


def _parameters(address: str, told: str) -> dict[str, Any]:
    try:
        return dict(conninfo_to_dict(address))
    except psycopg.ProgrammingError as error:
        said = " ".join(str(error).split())
        raise InvalidInput(
            f"{told} is no address of a server: {said}.", f"{told} 不是服务器地址：{said}。", field="where"
        ) from error
