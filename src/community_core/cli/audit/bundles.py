"""``community audit bundle`` and ``export``: the whole ledger in one file, as evidence or for other tools."""

import sys
from typing import TYPE_CHECKING

import click

from community_core.cli.audit.files import outside_store
from community_core.cli.audit.keys import chosen_key, public_key_option
from community_core.cli.audit.sealed import put_bundled
from community_core.cli.audit.sound import seen_without_writing, verified
from community_core.cli.options.delivery import STANDARD_OUTPUT
from community_core.cli.options.standard import argument, format_option, one_of, option, overwrite_option
from community_core.cli.options.store import opened, store_option
from community_core.cli.options.who import reader_option
from community_core.cli.screen.pages import Page
from community_core.cli.screen.progress import progress_bar
from community_core.cli.screen.sheets import Format
from community_core.cli.screen.terminal import put
from community_core.errors import InvalidInput
from community_core.telling.language import say

if TYPE_CHECKING:
    from community_core.audit import Bundled, ExportStyle
    from community_core.community import Community

_STYLES = ("cloudevents", "ocel", "parquet")


def bundle_command() -> click.Command:
    """Write the auditor's bundle."""
    return Page(
        "bundle",
        callback=verified(_bundle),
        params=[
            argument("out", "OUT", "文件"),
            overwrite_option(),
            public_key_option(),
            store_option(),
            format_option(),
        ],
        help=say(
            "Write everything sealed into one file that audit check verifies without this store.",
            "把全部已封存内容写成一个文件，审计者无需本存储即可用 community audit check 核对。",
        ),
    )


def export_command() -> click.Command:
    """Write the log for others' tools."""
    return Page(
        "export",
        callback=_export,
        params=[
            argument("out", "OUT", "文件"),
            click.Option(
                ["--as", "style"],
                callback=one_of(_STYLES),
                metavar="|".join(_STYLES),
                required=True,
                help=say(
                    "CloudEvents as JSON lines, OCEL 2.0 as JSON, or Parquet.",
                    "CloudEvents（每行一个 JSON）、OCEL 2.0（JSON）或 Parquet。",
                ),
            ),
            option(
                "--source",
                "URI",
                "地址",
                "What names this ledger in CloudEvents; the folder's name when left out.",
                "CloudEvents 中本账本的名称；省略时用文件夹名。",
            ),
            overwrite_option(),
            reader_option(),
            store_option(),
        ],
        help=say(
            "Write every fact for other tools; personal fields are left out unless there is a reader. "
            "OUT may be -, standard output.",
            "导出全部事实供其他工具使用；个人信息不导出，写明查阅人时除外。文件可为 -（标准输出）。",
        ),
    )


def _bundle(out: str, overwrite: bool, key: str | None, store: str | None, style: Format) -> None:
    from community_core.audit import bundle

    if out == STANDARD_OUTPUT:
        raise InvalidInput("A bundle is checked as a file; name one.", "审计包要作为文件核对，请给出文件名。")

    def write(community: "Community") -> "Bundled":
        public, path = chosen_key(community, key), outside_store(community, out)
        return bundle(community, path, key=public, overwrite=overwrite, progress=progress)

    with progress_bar(say("events written", "已写入")) as progress:
        bundled = seen_without_writing(store, write, proven=True)
    put_bundled(bundled, out, style)


def _export(
    out: str,
    style: "ExportStyle",
    source: str | None,
    overwrite: bool,
    reader: str | None,
    store: str | None,
) -> None:
    from community_core.audit import export, whole_file

    with opened(store) as community:
        if out != STANDARD_OUTPUT:
            with whole_file(outside_store(community, out), overwrite=overwrite) as file:
                export(community, file, style, source=source, reader=reader)
            put([say(f"Written to {out}.", f"已写入 {out}。")])
        elif style == "parquet":
            raise InvalidInput(
                "Parquet is for programs and needs a file; name one.", "Parquet 供程序使用，请给出文件名。"
            )
        else:
            export(community, sys.stdout.buffer, style, source=source, reader=reader)
