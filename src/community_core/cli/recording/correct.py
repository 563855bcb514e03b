"""``community correct``: any recorded fact put right, by a new fact."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from community_core.cli.recording.common import Options, json_fields, recording, recording_options, with_ids
from community_core.cli.screen.pages import Page
from community_core.commands import right_values
from community_core.domain.kit.correction import CorrectFact, FactCorrected
from community_core.domain.kit.values import fields_of
from community_core.errors import InvalidInput
from community_core.ledger.unknown import Unknown
from community_core.telling.language import say
from community_core.telling.names import stream_named

if TYPE_CHECKING:
    from community_core.community import Community

_EXAMPLE = 'community correct 2024-0117@1 --set place="13号楼" --reason "misheard" --by person-shen'


def correct_command() -> click.Command:
    """Put a fact right."""
    return Page(
        "correct",
        callback=_correct,
        params=[
            click.Argument(["fact"], metavar=say("FACT", "事实")),
            click.Option(
                ["--set", "settings"],
                multiple=True,
                metavar=say("FIELD=VALUE", "字段=值"),
                help=say(
                    "A field and its right value; may be repeated. What is not set stays as it was; "
                    "an empty value empties the field.",
                    "字段及其正确的值；可重复。未写的保持原样；值留空即清空该字段。",
                ),
            ),
            click.Option(
                ["--reason"],
                metavar=say("TEXT", "文字"),
                help=say("Why it was wrong (required).", "更正原因（必填）。"),
            ),
            *recording_options(),
        ],
        help=say(
            "Put a recorded fact right. Nothing is edited: views show what is right, history shows both. "
            "FACT is <id>@<version> or <number>@<version>; community history shows the versions, and "
            "community events the fields.",
            "更正一条记录。不涂改：清单按更正后的显示，历史里两条都在。事实写作 <编号>@<第几条> 或 "
            "<序号>@<第几条>；第几条见 community history，字段见 community events。",
        ),
        epilog=say("Example: ", "示例：") + _EXAMPLE,
    )


def _correct(fact: str, settings: tuple[str, ...], reason: str | None, **options: Any) -> None:
    given = _given(settings, options)
    if not given or not reason:
        en, zh = ("--set FIELD=VALUE", "--set 字段=值") if not given else ("--reason", "--reason")
        raise InvalidInput(f"correct needs {en}.", f"correct 缺少 {zh}。")
    with recording(options) as (community, record):
        stream_id, version = _named(community, fact)
        right = _typed(community, stream_id, version, given)
        record(CorrectFact(fact_id=f"{stream_id}@{version}", right=right, reason=reason))


def _given(settings: Iterable[str], options: Options) -> dict[str, Any]:
    """The values by field; those of a field that is set several times together."""
    values: dict[str, list[str]] = {}
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not equals:
            raise InvalidInput(
                f'--set: {setting!r} is not FIELD=VALUE, such as place="building 13".',
                f"--set：{setting!r} 应写成 字段=值，例如 place=13号楼。",
            )
        values.setdefault(name.strip().replace("-", "_"), []).append(value)
    return json_fields(options) | {name: each if each[1:] else each[0] for name, each in values.items()}


def _named(community: "Community", fact: str) -> tuple[str, str]:
    stream, at, version = fact.rpartition("@")
    if not at or not version:
        named = fact.strip("@")
        raise InvalidInput(
            f"FACT: {fact!r} does not say which fact; write {named}@1 or so, see: community history {named}",
            f"事实：{fact!r} 没有写明第几条；请写成 {named}@1 这样，见：community history {named}",
        )
    return stream_named(community, stream), version


def _typed(community: "Community", stream_id: str, version: str, given: dict[str, Any]) -> dict[str, Any]:
    """The values as the fact's own fields take them. What cannot be corrected at all the rules will say."""
    for each in community.ledger.stream(stream_id):
        if str(each.version) == version and not isinstance(each.data, Unknown | FactCorrected):
            told = type(each.data)
            return right_values(told, with_ids(community, fields_of(told), given), community.zone)
    return given
