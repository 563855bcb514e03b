"""``community mapping``: a mapping for a file that nobody has described yet, to be looked through."""

from pathlib import Path

import click

from community_core.cli.options.standard import option, overwrite_option
from community_core.cli.screen.pages import Page
from community_core.cli.screen.terminal import fitted, put
from community_core.commands import CommandCatalogue, CommandType
from community_core.plugins.aggregates import installed_kinds
from community_core.storage.files.whole_file import whole_file
from community_core.telling.language import say
from community_core.telling.typed import as_typed


def mapping_command() -> click.Command:
    """Propose a mapping."""
    return Page(
        "mapping",
        callback=_propose,
        params=[
            click.Argument(["file"], metavar=say("FILE", "文件")),
            option(
                "--command",
                "COMMAND",
                "命令",
                "What every row is, such as record-visit, if not a request.",
                "每一行是什么，例如 登记走访；不写则看列名，或为诉求。",
            ),
            option(
                "--out",
                "M.toml",
                "对应表.toml",
                "Where to write it, if not to the screen.",
                "写到哪里（默认显示在屏幕上）。",
            ),
            overwrite_option(),
        ],
        help=say(
            "Propose which column of a CSV, Excel or JSON file is which field, by header and values: of "
            "requests, or of visits, hours, residents, goods, as its header tells. What is unsure is "
            "marked; look it through, then: community import FILE --mapping M.toml",
            "根据表头和内容，拟出 CSV、Excel 或 JSON 文件各列对应的字段：诉求，或按列名为走访、时长、人员、"
            "物资等。不确定之处有说明；过目后：community import 文件 --mapping 对应表.toml",
        ),
        epilog=say("Example: ", "示例：")
        + say(
            "community mapping ledger.xlsx --out ledger.toml", "community mapping 台账.xlsx --out 台账.toml"
        ),
    )


def _propose(file: str, command: str | None, out: str | None, overwrite: bool) -> None:
    kind = _kind_of(Path(file), command)
    proposed = _proposed(Path(file), kind)
    if out is None:
        put(proposed.splitlines())
        return
    with whole_file(Path(out), overwrite=overwrite) as target:
        target.write(proposed.encode())
    put(
        [
            say(f"Written to {out}. Look it through, then:", f"已写入 {out}。请过目，再："),
            f"community import {file} --mapping {out} --dry-run",
        ]
    )
    if kind:
        _tell_lacking(Path(file), kind)


def _kind_of(file: Path, command: str | None) -> CommandType | None:
    """The command that is given, or that the file rather tells of; None where it is one of requests."""
    from community_core.forms import likely_command

    catalogue = CommandCatalogue(installed_kinds().by_name)
    return catalogue[command] if command else likely_command(file, catalogue.values())


def _proposed(file: Path, kind: CommandType | None) -> str:
    from community_core.forms import propose_commands
    from community_core.importing import propose_mapping

    return propose_commands(file, kind) if kind else propose_mapping(file)


def _tell_lacking(file: Path, kind: CommandType) -> None:
    """What the mapping does not say yet, and no row is imported without."""
    from community_core.forms import columns_lacking

    lacking = columns_lacking(file, kind)
    if lacking:
        en, zh = ", ".join(en for en, _ in lacking), "、".join(zh for _, zh in lacking)
        told = say(
            f"It lacks what {kind.name} needs: {en}. The mapping says how to give it; if the rows are "
            f"something else: community mapping {file} --command COMMAND",
            f"缺少“{kind.zh}”必填的：{zh}。如何补上见对应表；如各行是别的登记："
            f"community mapping {file} --command 命令",
        )
        put(fitted(as_typed(told)))
