"""``community grant``: let a role of the server work with a community without owning its facts."""

from typing import TYPE_CHECKING

import click

from community_core.cli.options.standard import argument, flag
from community_core.cli.options.store import chosen_store, store_option
from community_core.cli.screen.pages import Page
from community_core.cli.screen.terminal import put
from community_core.errors import InvalidInput
from community_core.telling.language import say

if TYPE_CHECKING:
    from community_core.storage.address import Address


def grant_command() -> click.Command:
    """Give a role its rights."""
    return Page(
        "grant",
        callback=_grant,
        params=[
            argument("role", "ROLE", "角色"),
            flag("--sql", "Only show the SQL, to be run by others.", "只显示语句，交由他人执行。"),
            store_option(),
        ],
        help=say(
            "Let a role of the server, which owns nothing there, work with a community: it may add facts and "
            "change none, make views, and keep keys. Give the address of the owner of its schemas. Views "
            "begin anew.",
            "让服务器上的一个角色使用社区：只能追加事实，不能更改；可以建立视图、保管密钥。"
            "请给出模式所有者的地址。视图会重新建立。",
        ),
    )


def _grant(role: str, sql: bool, store: str | None) -> None:
    address = _address(chosen_store(store))
    from community_core.storage.postgres.rights import give_rights, rights  # the driver is there by now

    if sql:
        put(f"{each};" for _, statements in rights(address, role) for each in statements)
        return
    give_rights(address, role)
    put([say(f"{role} may work with {address}.", f"{role} 可以使用 {address}。")])


def _address(store: str) -> "Address":
    """Of a community that is there, with its keys where they are."""
    from community_core.store import open_store

    address = open_store(store, create=False).address
    if address is None:
        raise InvalidInput(
            f"{store} is a folder: whoever may write to it may use it. Rights are given on a server.",
            f"{store} 是文件夹：能写入它的人即可使用。只有服务器上的社区才需要授权。",
        )
    return address
