"""``community do``: every command of the catalogue, with its fields as options."""

# ruff: noqa: ARG002  click calls these methods with more than they need

from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from community_core.cli.cells import label
from community_core.cli.command_options import example_line, field_option, given_values, json_object
from community_core.cli.language import reader_language, say
from community_core.cli.options import format_option, opened, store_option, stream_named, who, who_option
from community_core.cli.pages import Page, PageGroup
from community_core.cli.receipts import write_receipt
from community_core.commands import CommandCatalogue, CommandType, build
from community_core.domain import AGGREGATES
from community_core.errors import InvalidInput
from community_core.times import parse_moment

if TYPE_CHECKING:
    from community_core.community import Community
    from community_core.ledger import Recorded


class DoGroup(PageGroup):
    """The commands of the catalogue, made when they are asked for, listed by what they concern."""

    def __init__(self, name: str, catalogue: CommandCatalogue, **settings: Any) -> None:
        super().__init__(name, **settings)
        self._catalogue = catalogue

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self._catalogue)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return _command(self._catalogue[cmd_name])

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        kinds = list(self._catalogue.values())
        for aggregate in dict.fromkeys(kind.aggregate.name for kind in kinds):
            with formatter.section(label(aggregate)):
                formatter.write_dl(
                    [(kind.name, _help(kind)) for kind in kinds if kind.aggregate.name == aggregate]
                )


def do_group() -> click.Command:
    """Record something that was done."""
    return DoGroup(
        "do",
        CommandCatalogue(AGGREGATES),
        help=say(
            "Record something: raise a request, complete a visit, claim hours ...",
            "记录一件事：登记诉求、完成走访、申报时长……",
        ),
    )


def _command(kind: CommandType) -> click.Command:
    def run(**options: Any) -> None:
        _do(kind, options)

    return Page(
        kind.name,
        callback=run,
        params=[*map(field_option, kind.fields), *_common_options()],
        help=_help(kind),
        epilog=say("Example: ", "示例：") + example_line(kind),
    )


def _help(kind: CommandType) -> str:
    return kind.zh if reader_language() == "zh" else kind.help


def _common_options() -> list[click.Parameter]:
    return [
        who_option(),
        click.Option(
            ["--at"],
            metavar=say("TIME", "时间"),
            help=say(
                "When it happened, in the community's zone unless it says otherwise; now when left out.",
                "发生时间；不写时区即为社区当地时间，不填即为现在。",
            ),
        ),
        click.Option(
            ["--command-id"],
            metavar=say("ID", "编号"),
            help=say(
                "An id of your own: the same command sent twice is recorded once.",
                "自定编号：同一命令重复发送只记录一次。",
            ),
        ),
        click.Option(
            ["--because-of"],
            metavar=say("FACT", "事实"),
            help=say(
                "The fact it follows from, such as: visit-01JABC@2", "由哪条事实引起，例如：visit-01JABC@2"
            ),
        ),
        click.Option(
            ["--json", "document"],
            metavar="-|@FILE|{...}",
            help=say(
                "The fields as a JSON object: from standard input, a file, or as written.",
                "以 JSON 对象给出各字段：来自标准输入、文件或直接写出。",
            ),
        ),
        store_option(),
        format_option(),
    ]


def _do(kind: CommandType, options: dict[str, Any]) -> None:
    document = json_object(options["document"]) if options["document"] is not None else {}
    values = document | given_values(kind.fields, options)
    by = who(options["by"])
    with opened(options["store"]) as community:
        receipt = community.execute(
            build(kind, _with_ids(community, values), community.zone),
            by=by,
            at=_local(options["at"], community.zone) if options["at"] else None,
            because_of=_cause(community, options["because_of"]) if options["because_of"] else None,
            command_id=options["command_id"],
        )
        write_receipt(receipt, options["style"], community.zone)


def _with_ids(community: "Community", values: dict[str, Any]) -> dict[str, Any]:
    """The same values, where a stream is named by a speakable number its id instead."""
    return {
        name: stream_named(community, value) if name.endswith("_id") and isinstance(value, str) else value
        for name, value in values.items()
    }


def _local(text: str, zone: ZoneInfo) -> datetime:
    """The moment written, with the community's own clock time, so that messages say it as people do."""
    return parse_moment(text, zone).astimezone(zone)


def _cause(community: "Community", fact_id: str) -> "Recorded[Any]":
    """The fact of that id, ``<stream>@<version>``; InvalidInput when there is none."""
    named, _, version = fact_id.rpartition("@")
    for fact in community.history(stream_named(community, named or fact_id)):
        if str(fact.version) == version:
            return fact
    raise InvalidInput(
        f"--because-of: there is no fact {fact_id!r}; write <stream id>@<version>, as in: community history",
        f"--because-of：没有事实 {fact_id!r}；请写 <编号>@<第几条>，见 community history",
    )
