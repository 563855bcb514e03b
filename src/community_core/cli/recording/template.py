"""``community template``: an empty workbook for a command, to be filled in by people."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from community_core.cli.options.delivery import outside_store
from community_core.cli.options.standard import option, overwrite_option
from community_core.cli.options.store import named_store, opened, store_option
from community_core.cli.options.who import knowing
from community_core.cli.screen.pages import Page
from community_core.cli.screen.terminal import put
from community_core.commands import CommandCatalogue, CommandType
from community_core.errors import InvalidInput
from community_core.plugins.aggregates import installed_kinds
from community_core.storage.files.whole_file import whole_file
from community_core.telling.language import say
from community_core.telling.typed import as_typed


def template_command() -> click.Command:
    """Write a template."""
    return Page(
        "template",
        callback=_template,
        params=[
            click.Argument(["command"], metavar=say("COMMAND", "命令")),
            option("--out", "FILE.xlsx", "文件.xlsx", "The workbook to write.", "要写的表格。"),
            overwrite_option(),
            store_option(),
        ],
        help=say(
            "Write an empty workbook for a command: a column for each field, with what it means, and lists "
            "to choose from, those of the store as well. Filled in, it is recorded by: "
            "community do COMMAND --from FILE",
            "为一个命令生成空白表格：每个字段一列，附说明和下拉选项（含本社区的楼栋等）。"
            "填好后用 community do 命令 --from 文件 登记。",
        ),
        epilog=say("Example: ", "示例：")
        + say(
            "community template register-person --out residents.xlsx",
            "community template register-person --out 居民.xlsx",
        ),
    )


def _template(command: str, out: str | None, overwrite: bool, store: str | None) -> None:
    from community_core.forms import write_template

    if out is None or Path(out).suffix.lower() != ".xlsx":
        raise InvalidInput("Name the workbook: --out FILE.xlsx", "请写明表格文件：--out 文件.xlsx")
    kind = CommandCatalogue(installed_kinds().by_name)[command]
    with _lists(kind, store) as lists, whole_file(outside_store(store, out), overwrite=overwrite) as file:
        write_template(kind, file, lists)
    put(
        [
            say(f"Written to {out}.", f"已写入 {out}。"),
            as_typed(
                say(
                    f"Filled in: community do {kind.name} --from {out}",
                    f"填好后：community do {kind.name} --from {out}",
                )
            ),
        ]
    )


@contextmanager
def _lists(kind: CommandType, store: str | None) -> Iterator[Mapping[str, Sequence[str]]]:
    """What the store has to choose from, where there is one; meanwhile its own words are used."""
    if not named_store(store):
        yield {}
        return
    from community_core.forms.choices import choices_of

    with opened(store) as community:
        reader = knowing(community, None)
        today = community.clock().astimezone(community.zone).date()
        yield choices_of(kind, community.directory(reader), today)
