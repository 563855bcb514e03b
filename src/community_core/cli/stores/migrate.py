"""``community migrate``: a community moved to another place while it is in use."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from community_core.cli.options.standard import argument, flag
from community_core.cli.screen.pages import Page
from community_core.cli.screen.progress import progress_bar
from community_core.cli.screen.terminal import put
from community_core.storage.address import is_address
from community_core.telling.language import say, several

if TYPE_CHECKING:
    from community_core.migration import Migrated


def migrate_command() -> click.Command:
    """Move a community."""
    return Page(
        "migrate",
        callback=_migrate,
        params=[
            argument("source", "FROM", "来源"),
            argument("target", "TO", "去处"),
            flag(
                "--give-up",
                "Delete what is half-made in TO, and let FROM be used again.",
                "删除去处未完成的部分，恢复使用来源。",
            ),
        ],
        help=say(
            "Move a community between folders and PostgreSQL while it is in use. Stopped at any moment, the "
            "same command goes on. At the end every row is compared, and FROM refuses what would be recorded "
            "and names TO.",
            "在文件夹与数据库服务器之间迁移使用中的社区。任何时候中断，再运行同一命令即可继续。"
            "结束时逐行核对，之后来源不再接受登记，并指明去处。",
        ),
    )


def _migrate(source: str, target: str, give_up: bool) -> None:
    from community_core import migration

    if give_up:
        again = migration.give_up(source, target)
        put([say(f"Given up: {again} is in use again.", f"已放弃迁移：{again} 恢复使用。")])
        return
    with progress_bar(say("facts copied", "已复制")) as progress:
        moved = migration.migrate(source, target, progress=progress)
    put(_told(moved, moved.source if is_address(source) else source))


def _told(moved: "Migrated", source: str) -> Iterator[str]:
    if moved.before:
        yield say(
            f"{source} was moved to {moved.target} before.",
            f"{source} 之前已迁移到 {moved.target}。",
        )
        return
    yield say(
        f"Moved to {moved.target}: {several(moved.facts, 'fact')}, each compared. {source} is closed.",
        f"已迁移到 {moved.target}：{moved.facts} 条事实，逐条核对。{source} 已关闭。",
    )
    yield say(
        "The master key was not moved: name it there by COMMUNITY_MASTER_KEY_FILE. The keys of people are "
        "still in the old place as well; destroy it once the new one is backed up.",
        "主密钥未迁移：请用 COMMUNITY_MASTER_KEY_FILE 指明。旧处仍有个人密钥：新处备份之后请销毁旧处。",
    )
