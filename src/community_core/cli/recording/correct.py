"""``community correct`` and ``undo``: any recorded fact put right, or said never to have happened."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import click

from community_core.cli.options.standard import option
from community_core.cli.options.standard_input import read_here, spelled_out
from community_core.cli.options.who import who_option
from community_core.cli.recording.prompts import second_look
from community_core.cli.recording.sending import (
    json_fields,
    recording,
    sending_options,
    time_option,
    when,
)
from community_core.cli.screen.pages import Page
from community_core.commands import Telltale, by_name, right_values, telltales_in
from community_core.domain.kit.messages.correction import CorrectFact, FactCorrected, UndoFact
from community_core.domain.kit.values.fields import fields_of
from community_core.errors import InvalidInput, UnknownName
from community_core.ledger.unknown import Unknown
from community_core.telling.corrections import fact_label
from community_core.telling.facts import fact_words
from community_core.telling.language import say
from community_core.telling.names import record_meant
from community_core.telling.typed import COMMANDS

if TYPE_CHECKING:
    from community_core.community import Community

_CORRECT = (
    'community correct 2026-0001@1 --set place="building 13" --reason misheard --by person-shen',
    "community correct 2026-0001@1 --set 地点=13号楼 --reason 听错了 --by person-shen",
)
_UNDO = (
    'community undo 2026-0001@2 --reason "wrong request" --by person-shen',
    "community undo 2026-0001@2 --reason 点错了 --by person-shen",
)


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
            time_option(
                "When it really happened: a time, or a day for any moment of it.",
                "实际发生的时间；只写日期即当天。",
            ),
            option(
                "--actor",
                "WHO",
                "人员",
                "Who really did it: a person's id or system:<name>.",
                "实际经办人：人员编号或 system:<名称>。",
            ),
            _reason_option(say("Why it was wrong (required).", "更正原因（必填）。")),
            who_option("Who puts it right", "更正人"),
            *sending_options(),
        ],
        help=say(
            "Put a recorded fact right: what it says, when it happened, who did it.\n"
            "Nothing is edited: views show what is right, history shows both. "
            "FACT is <id>@<version> or <number>@<version>; community history shows the versions, and "
            "community events the fields. For what never happened: community undo",
            "更正一条记录：内容、发生时间或经办人。\n"
            "不涂改：清单按更正后的显示，历史里两条都在。"
            "事实写作 <编号>@<第几条> 或 <序号>@<第几条>；第几条见 community history，"
            "字段见 community events。从未发生的事：community undo",
        ),
        epilog=say("Example: ", "示例：") + say(*_CORRECT),
    )


def undo_command() -> click.Command:
    """Say that a fact never happened."""
    return Page(
        "undo",
        callback=_undo,
        params=[
            click.Argument(["fact"], metavar=say("FACT", "事实")),
            _reason_option(say("Why it was wrong (required).", "撤回原因（必填）。")),
            who_option("Who undoes it", "撤回人"),
            *sending_options(),
        ],
        help=say(
            "Say that a recorded fact never happened, or take back its last correction.\n"
            "Nothing is erased: views do without it, history shows it. What the same step led to elsewhere "
            "is undone with it; later steps that stand on it must be undone first. "
            "FACT is <id>@<version> or <number>@<version>; to put back what was undone, undo the undoing.",
            "说明一条记录从未发生，或取消对它的最后一次更正。\n"
            "不删除：清单不再计入，历史里仍在。同一步在别处引起的记录随之撤回；"
            "其后各步须先撤回。事实写作 <编号>@<第几条> 或 <序号>@<第几条>；要恢复，撤回那次撤回即可。",
        ),
        epilog=say("Example: ", "示例：") + say(*_UNDO),
    )


def _reason_option(told: str) -> click.Option:
    return click.Option(["--reason"], callback=read_here, metavar=say("TEXT", "文字"), help=told)


def _correct(
    fact: str,
    settings: tuple[str, ...],
    at: str | None,
    actor: str | None,
    reason: str | None,
    **options: Any,
) -> None:
    given = json_fields(options), _settings(settings)
    if not any(given) and at is None and actor is None:
        raise InvalidInput(
            "correct needs --set FIELD=VALUE, --at TIME or --actor WHO: what was wrong?",
            "缺少 --set 字段=值、--at 时间 或 --actor 人员：哪里有误？",
        )
    why = _reason("correct", reason)
    with recording(options) as (community, record):
        stream_id, version = _named(community, fact)
        right = _typed(community, stream_id, version, given)
        record(
            CorrectFact(
                fact_id=f"{stream_id}@{version}",
                right=right,
                occurred_at=when(community, at),
                actor=actor,
                reason=why,
            ),
            also=_telltales(community, f"{stream_id}@{version}", right),
        )


def _telltales(community: "Community", fact_id: str, right: Mapping[str, Any]) -> list[Telltale]:
    """The numbers that name somebody among the right values of open fields."""
    fact = community.ledger.fact(fact_id)
    told = {} if fact is None or isinstance(fact.data, Unknown) else fields_of(type(fact.data))
    return [
        found for name, value in right.items() if name in told for found in telltales_in(told[name], value)
    ]


def _undo(fact: str, reason: str | None, **options: Any) -> None:
    why = _reason("undo", reason or _reason_in(json_fields(options)))
    with recording(options) as (community, record):
        stream_id, version = _named(community, fact)
        second_look([*_told(community, f"{stream_id}@{version}"), why], options)
        record(UndoFact(fact_id=f"{stream_id}@{version}", reason=why))


def _told(community: "Community", fact_id: str) -> list[str]:
    """What a fact says; nothing where there is none, which the rules will say."""
    fact = community.ledger.fact(fact_id)
    return [] if fact is None else [fact_label(fact), *fact_words(fact, community.zone)]


def _reason(command: str, reason: str | None) -> str:
    if not reason:
        raise InvalidInput(f"{command} needs --reason.", f"{COMMANDS[command]}缺少 --reason。")
    return reason


def _reason_in(document: Mapping[str, Any]) -> Any:
    """The reason among the fields that come as a JSON object: the only one there may be."""
    told = {"reason": fields_of(UndoFact)["reason"]}
    values = by_name(told, document)
    for name in values:
        if name not in told:
            raise UnknownName("field of undo", name, told, "撤回字段")
    return values.get("reason")


def _settings(settings: Iterable[str]) -> dict[str, Any]:
    """The values by field as it is called; those of a field that is set several times together."""
    values: dict[str, list[str]] = {}
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not equals:
            raise InvalidInput(
                f'--set: {setting!r} is not FIELD=VALUE, such as place="building 13".',
                f"--set：{setting!r} 应写成 字段=值，例如 地点=13号楼。",
            )
        values.setdefault(name.strip(), []).append(spelled_out(f"--set {name.strip()}", value))
    return {name: each if each[1:] else each[0] for name, each in values.items()}


def _named(community: "Community", fact: str) -> tuple[str, str]:
    stream, at, version = fact.rpartition("@")
    if not at or not version:
        named = fact.strip("@")
        raise InvalidInput(
            f"FACT: {fact!r} does not say which fact; write {named}@1 or so, see: community history {named}",
            f"事实：{fact!r} 没有写明第几条；请写成 {named}@1 这样，见：community history {named}",
        )
    return record_meant(community, stream), version


def _typed(
    community: "Community", stream_id: str, version: str, given: Iterable[Mapping[str, Any]]
) -> dict[str, Any]:
    """The values as the fact's own fields take them, the later ones over the earlier. What cannot be
    corrected at all the rules will say."""
    fact = community.ledger.fact(f"{stream_id}@{version}")
    if fact is None or isinstance(fact.data, Unknown | FactCorrected):
        return {name: value for each in given for name, value in each.items()}
    told = fields_of(type(fact.data))
    named = {name: value for each in given for name, value in by_name(told, each).items()}
    now, happened = community.clock(), fact.occurred_at
    return right_values(type(fact.data), named, community.zone, now=now, happened=happened)
