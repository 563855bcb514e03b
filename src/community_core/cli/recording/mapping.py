"""``community mapping``: a mapping for a file that nobody has described yet, to be looked through."""

from pathlib import Path

import click

from community_core.cli.options.common import option, overwrite_option
from community_core.cli.screen.pages import Page
from community_core.cli.screen.terminal import put
from community_core.storage.whole_file import whole_file
from community_core.telling.language import say


def mapping_command() -> click.Command:
    """Propose a mapping."""
    return Page(
        "mapping",
        callback=_propose,
        params=[
            click.Argument(["file"], metavar=say("FILE", "文件")),
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
            "Propose which column of a CSV, Excel or JSON file is which field, by header and values. What is "
            "unsure is marked; look it through, then: community import FILE --mapping M.toml",
            "根据表头和内容，拟出 CSV、Excel 或 JSON 文件各列对应的字段。不确定之处有说明；过目后："
            "community import 文件 --mapping 对应表.toml",
        ),
        epilog=say("Example: ", "示例：")
        + say(
            "community mapping ledger.xlsx --out ledger.toml", "community mapping 台账.xlsx --out 台账.toml"
        ),
    )


def _propose(file: str, out: str | None, overwrite: bool) -> None:
    from community_core.importing import propose_mapping

    proposed = propose_mapping(Path(file))
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
