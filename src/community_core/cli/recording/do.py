"""``community do``: every command of the catalogue, with its fields as options."""

# ruff: noqa: ARG002  click calls these methods with more than they need

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import click

from community_core.cli.options.fields import example_line, field_options, given_values
from community_core.cli.options.who import who
from community_core.cli.plugins.missing import unknown_here
from community_core.cli.recording.asking import Questions, summary
from community_core.cli.recording.from_file import form_options, record_rows
from community_core.cli.recording.prompts import may_ask, second_look
from community_core.cli.recording.sending import Options, json_fields, recording, recording_options, when
from community_core.cli.screen.pages import Page, PageGroup
from community_core.commands import CommandCatalogue, CommandType, build, by_name
from community_core.domain.kit.messages.commands import command_schema
from community_core.domain.kit.values.fields import fields_of
from community_core.errors import InvalidInput
from community_core.plugins.aggregates import installed_kinds
from community_core.telling.cells import aggregate_words
from community_core.telling.language import reader_language, say


class DoGroup(PageGroup):
    """The commands of the catalogue, made when they are asked for, listed by what they concern."""

    @cached_property
    def _catalogue(self) -> CommandCatalogue:
        return CommandCatalogue(installed_kinds().by_name)

    def meant(self, ctx: click.Context, written: str) -> str | None:
        return self._catalogue[written].name if written in self._catalogue else None

    def called(self, name: str) -> str:
        return say(name, self._catalogue[name].zh)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self._catalogue)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return _command(self._catalogue[cmd_name])

    def unknown(self, words: Sequence[str], known: Sequence[str]) -> InvalidInput:
        return unknown_here(self.kind, words[0], known, words, called=self.chinese)

    @cached_property
    def chinese(self) -> Mapping[str, str]:
        return {kind.name: kind.zh for kind in self._catalogue.values()}

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        kinds = list(self._catalogue.values())
        for aggregate in {kind.aggregate.name: kind.aggregate for kind in kinds}.values():
            with formatter.section(aggregate_words(aggregate)):
                formatter.write_dl(
                    [
                        (self.called(kind.name), say(kind.help, _asked_for(kind)))
                        for kind in kinds
                        if kind.aggregate.name == aggregate.name
                    ]
                )


def do_group() -> click.Command:
    """Record something that was done."""
    return DoGroup(
        "do",
        help=say(
            "Record something: raise a request, complete a visit, claim hours ...",
            "记录一件事：登记诉求、完成走访、申报时长……",
        ),
        epilog=say(
            "To put right what was recorded wrongly: community correct --help",
            "记错了要更正：community correct --help",
        ),
    )


def _asked_for(kind: CommandType) -> str:
    """The Chinese words of what a command needs."""
    return "、".join(each.word[1] for each in kind.fields if each.required)


def _command(kind: CommandType) -> click.Command:
    def run(**options: Any) -> None:
        _do(kind, options)

    return Page(
        kind.name,
        callback=run,
        params=[*field_options(kind.fields), *recording_options(), *form_options(kind)],
        help=_help(kind),
        epilog=say("Example: ", "示例：") + example_line(kind),
    )


def _help(kind: CommandType) -> str:
    return kind.zh if reader_language() == "zh" else kind.help


def _do(kind: CommandType, options: Options) -> None:
    if options["from"] is not None:
        record_rows(kind, options)
        return
    if options["dry_run"]:
        raise InvalidInput(
            "--dry-run is for the rows of a file; add --from FILE, or leave it out.",
            "--试导入 只用于表格；请加 --从 文件，或去掉它。",
            field="dry_run",
        )
    told = fields_of(kind.command_class)
    values = by_name(told, json_fields(options)) | given_values(kind.fields, options)
    with recording(options) as (community, record):
        if may_ask(options) and options["json"] is None:
            values = Questions(community, kind, community.actor(who(options["by"]))).completed(values)
        happened = when(community, options.get("at"))
        command = build(kind, values, community.zone, now=community.clock(), happened=happened)
        if command_schema(kind.command_class).ends:
            second_look(summary(kind, values), options)
        record(command)
