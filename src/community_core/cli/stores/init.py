"""``community init``: make a store."""

import click

from community_core.cli.options.common import chosen_store, store_option
from community_core.cli.screen.pages import Page
from community_core.cli.screen.terminal import put
from community_core.telling.language import say


def init_command() -> click.Command:
    """Make a store and settle its time zone."""
    return Page(
        "init",
        callback=_init,
        params=[
            click.Argument(["folder"], required=False, metavar=say("STORE", "存储")),
            click.Option(
                ["--zone"],
                metavar=say("ZONE", "时区"),
                help=say(
                    "The community's time zone, settled once (Asia/Shanghai when left out).",
                    "社区所在时区，设定后不再更改（默认 Asia/Shanghai）。",
                ),
            ),
            store_option(),
        ],
        help=say(
            "Make a store, a folder of that name. One that exists is left as it is.",
            "新建存储（一个文件夹）。已有的存储保持不变。",
        ),
    )


def _init(folder: str | None, zone: str | None, store: str | None) -> None:
    from community_core.community import Community

    where = chosen_store(folder or store)
    with Community.open(where, zone=zone) as community:
        told = say(
            f"The store {where} is ready; its zone is {community.zone.key}.",
            f"存储 {where} 已就绪，时区 {community.zone.key}。",
        )
        put([told])
