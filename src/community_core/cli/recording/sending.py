"""What every command that records has in common: who, when, why, and the receipt."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from community_core.cli.options.fields import json_object
from community_core.cli.options.standard import format_option, option
from community_core.cli.options.store import opened, store_option
from community_core.cli.options.who import who, who_option
from community_core.cli.recording.prompts import no_input_option, warn_of
from community_core.cli.screen.receipts import write_receipt
from community_core.cli.screen.terminal import note
from community_core.commands import Telltale, telltales
from community_core.errors import InvalidInput
from community_core.telling.language import say
from community_core.telling.names import stream_named
from community_core.telling.receipts import left_out_words
from community_core.times import parse_when

if TYPE_CHECKING:
    from community_core.community import Community
    from community_core.ledger import Recorded

Options = dict[str, Any]


def recording_options() -> list[click.Parameter]:
    """``--by``, ``--at`` and the like."""
    at = time_option(
        "When it happened, in the community's zone unless it says otherwise; now when left out.",
        "发生时间；不写时区即为社区当地时间，不填即为现在。",
    )
    return [who_option(), at, *sending_options()]


def time_option(en: str, zh: str) -> click.Option:
    """``--at``, a time as people write it."""
    return option("--at", "TIME", "时间", en, zh)


def sending_options() -> list[click.Parameter]:
    """How a command is sent and its receipt printed."""
    return [
        option(
            "--command-id",
            "ID",
            "编号",
            "An id of your own: the same command sent twice is recorded once.",
            "自定编号：同一命令重复发送只记录一次。",
        ),
        option(
            "--because-of",
            "FACT",
            "事实",
            "The fact it follows from, such as: visit-01JABC@2",
            "由哪条事实引起，例如：visit-01JABC@2",
        ),
        click.Option(
            ["--json"],
            metavar="-|@FILE|{...}",
            help=say(
                "The fields as a JSON object: from standard input, a file, or as written.",
                "以 JSON 对象给出各字段：来自标准输入、文件或直接写出。",
            ),
        ),
        _remark_option(),
        no_input_option(),
        store_option(),
        format_option(),
    ]


def _remark_option() -> click.Option:
    return option(
        "--remark",
        "TEXT",
        "文字",
        "A remark that is kept beside what is recorded, open to everybody: no names.",
        "随记录保存的附注，人人可见：不写姓名。",
    )


def json_fields(options: Options) -> dict[str, Any]:
    """The fields that come as a JSON object, if any do."""
    return {} if options["json"] is None else json_object(options["json"])


@contextmanager
def recording(options: Options) -> "Iterator[tuple[Community, Callable[..., None]]]":
    """The community, and what executes a command as these options say and prints its receipt; ``also`` are
    numbers to be warned of that the command itself does not show."""
    named = who(options["by"])
    with opened(options["store"], named) as community:
        by = community.actor(named)

        def record(command: Any, also: Iterable[Telltale] = ()) -> None:
            resolved = community.resolved(command, reader=by)
            warn_of([*telltales(resolved), *also], options)
            receipt = community.execute(
                resolved,
                by=by,
                at=when(community, options.get("at")),
                because_of=cause(community, options["because_of"]),
                command_id=options["command_id"],
                note={"remark": options["remark"]} if options.get("remark") else None,
            )
            write_receipt(receipt, options["style"], community)
            for line in left_out_words(resolved):
                note(line)

        yield community, record


def when(community: "Community", text: str | None) -> datetime | date | None:
    """The time a person wrote, or the day; None for nothing."""
    return parse_when(text, community.zone, now=community.clock()) if text else None


def cause(community: "Community", fact_id: str | None) -> "Recorded[Any] | None":
    """The fact of that id, ``<stream>@<version>``, if one is given; InvalidInput when there is none."""
    if not fact_id:
        return None
    named, _, version = fact_id.rpartition("@")
    for fact in community.history(stream_named(community, named or fact_id)):
        if str(fact.version) == version:
            return fact
    raise InvalidInput(
        f"--because-of: there is no fact {fact_id!r}; write <stream id>@<version>, as in: community history",
        f"--because-of：没有事实 {fact_id!r}；请写 <编号>@<第几条>，见 community history",
    )
