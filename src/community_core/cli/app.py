"""The command ``community``: its groups put together, and what becomes of everything that goes wrong."""

# ruff: noqa: ARG002  click calls these methods with more than they need

import sys
from collections.abc import Callable, Mapping
from functools import cached_property
from importlib.metadata import version
from typing import Any, Unpack

import click

from community_core.cli import failures
from community_core.cli.audit.group import audit_group
from community_core.cli.demo import demo_command
from community_core.cli.facts.events import events_command
from community_core.cli.facts.history import history_command
from community_core.cli.facts.log import log_command
from community_core.cli.facts.steps import steps_command
from community_core.cli.options.store import Hooks, store_option, under_hooks
from community_core.cli.overview.figures import figures_command
from community_core.cli.overview.people import people_command
from community_core.cli.overview.search import search_command
from community_core.cli.overview.today import today_command
from community_core.cli.plugins.commands import installed_commands
from community_core.cli.plugins.listing import plugins_command
from community_core.cli.plugins.react import react_command
from community_core.cli.plugins.reactors import reactors_group
from community_core.cli.privacy.keys import keys_group
from community_core.cli.privacy.people import erase_command, export_person_command
from community_core.cli.recording.correct import correct_command, undo_command
from community_core.cli.recording.do import do_group
from community_core.cli.recording.imports import import_command
from community_core.cli.recording.mapping import mapping_command
from community_core.cli.recording.template import template_command
from community_core.cli.screen.pages import PageGroup, own_names
from community_core.cli.screen.terminal import give_up_output, note, put
from community_core.cli.stores.backups import backup_command, backups_command
from community_core.cli.stores.grant import grant_command
from community_core.cli.stores.init import init_command
from community_core.cli.stores.migrate import migrate_command
from community_core.cli.stores.restore import restore_command
from community_core.cli.views.diff import diff_command
from community_core.cli.views.explain import explain_command
from community_core.cli.views.group import views_group
from community_core.cli.views.show import show_group
from community_core.errors import CommunityError
from community_core.naming import meant
from community_core.telling.language import say
from community_core.telling.typed import COMMANDS

_NOTES_EN = """\
Settings: COMMUNITY_STORE (the store), COMMUNITY_BY (who records),
  COMMUNITY_LANG (zh or en), NO_COLOR.
Exit codes: 0 done, 1 refused by a rule, 2 wrong usage, 3 verification failed,
  4 store or view unavailable."""

_NOTES_ZH = """\
设置：COMMUNITY_STORE（存储）、COMMUNITY_BY（记录人）、
  COMMUNITY_LANG（zh 或 en）、NO_COLOR（不用颜色）。
退出码：0 完成，1 规则不允许，2 用法有误，3 校验未通过，
  4 存储或视图不可用。"""


_COMMANDS: Mapping[str, Callable[[], click.Command]] = {
    "init": init_command,
    "do": do_group,
    "correct": correct_command,
    "undo": undo_command,
    "template": template_command,
    "mapping": mapping_command,
    "import": import_command,
    "people": people_command,
    "search": search_command,
    "today": today_command,
    "figures": figures_command,
    "show": show_group,
    "explain": explain_command,
    "diff": diff_command,
    "history": history_command,
    "log": log_command,
    "steps": steps_command,
    "events": events_command,
    "plugins": plugins_command,
    "views": views_group,
    "react": react_command,
    "reactors": reactors_group,
    "audit": audit_group,
    "erase": erase_command,
    "export-person": export_person_command,
    "keys": keys_group,
    "backup": backup_command,
    "backups": backups_command,
    "restore": restore_command,
    "migrate": migrate_command,
    "grant": grant_command,
    "demo": demo_command,
}
"""What makes each of the program's own commands: one is made when it is asked for."""


class Application(PageGroup):
    """The whole program. Whatever happens ends in an exit code and at most one line of error.

    ``hooks`` are those of the program that has it as its own command line.
    """

    hooks: Hooks | None = None

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        under_hooks(ctx, self.hooks or {})
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*_COMMANDS, *self._brought]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return self._own(cmd_name) if cmd_name in _COMMANDS else self._brought.get(cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        own = meant(args[0], {each: [COMMANDS.get(each, each)] for each in _COMMANDS})
        if own:  # the program's own are there without looking what is installed
            return say(own, COMMANDS.get(own, own)), self._own(own), args[1:]
        return super().resolve_command(ctx, args)

    def _own(self, name: str) -> click.Command:
        if name not in self.commands:
            self.add_command(_COMMANDS[name]())
        return self.commands[name]

    @cached_property
    def chinese(self) -> Mapping[str, str]:
        return {**COMMANDS, **own_names(self._brought)}

    @cached_property
    def _brought(self) -> dict[str, click.Command]:
        """The commands of plugins."""
        entries = installed_commands(_COMMANDS)
        return {each.name: each.loaded for each in entries if not each.problem}

    def main(self, *args: Any, **settings: Any) -> Any:
        """Run the command line and exit."""
        settings["standalone_mode"] = False
        sys.exit(self._run(*args, **settings))

    def _run(self, *args: Any, **settings: Any) -> int:
        try:
            return super().main(*args, **settings) or failures.DONE
        except CommunityError as error:
            return _fail(failures.told(error), failures.exit_code(error))
        except click.exceptions.NoArgsIsHelpError as error:
            return _fail(error.format_message(), failures.WRONG_USAGE)
        except click.UsageError as error:
            return _fail(failures.told(failures.in_our_words(error)), failures.WRONG_USAGE)
        except click.Abort:
            return _fail(say("stopped", "已停止"), failures.INTERRUPTED)
        except OSError as error:
            return _fail(failures.told(failures.file_trouble(error)), failures.UNAVAILABLE)
        except Exception as error:  # noqa: BLE001  the last line of defence: a person gets a line, not a trace
            return _fail(failures.fault_line(error), failures.FAULT)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            answer = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:  # whoever read our answer has had enough
            give_up_output()
            ctx.exit(failures.PIPE_CLOSED)
        return answer


def application(**hooks: Unpack[Hooks]) -> Application:
    """The command ``community``, speaking the reader's language.

    A program that has it as its own command line gives it the ``may_open``, ``authorize`` and ``master_key``
    that it opens its communities with: every command asks them.
    """
    program = _application()
    program.hooks = hooks
    return program


def _application() -> Application:
    return Application(
        "community",
        params=[store_option(), _version_option()],
        help=say(
            "The memory of a community: record what was done, look up what is to do.",
            "社区的记忆：记录做过的事，查看要做的事。",
        ),
        epilog=say(_NOTES_EN, _NOTES_ZH),
    )


def _version_option() -> click.Option:
    def tell(context: click.Context, _: click.Parameter, asked: bool) -> None:
        if asked:
            put([f"community_core {version('community-core')}"])
            context.exit()

    return click.Option(
        ["--version"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=tell,
        help=say("Show the version.", "显示版本。"),
    )


def _fail(line: str, code: int) -> int:
    note(line)
    return code
