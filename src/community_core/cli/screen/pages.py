"""Click's commands with help pages in the reader's language, and usage errors in our words."""

# ruff: noqa: ARG002  click calls these methods with more than they need

import re
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from functools import cached_property
from itertools import pairwise
from typing import Any

import click
from click.shell_completion import CompletionItem
from rich.cells import cell_len

from community_core.cli.screen.layout import padded, wrap
from community_core.cli.screen.terminal import screen_width
from community_core.errors import InvalidInput, UnknownName
from community_core.naming import meant
from community_core.telling.language import say
from community_core.telling.typed import COMMANDS, as_typed, both_names, for_reader

_HEADINGS_ZH = {"Options": "选项", "Commands": "命令", "Positional arguments": "参数"}
_REQUIRED = "  [required]"
"""What click adds to the meaning of an option that must be given."""
_FULL_CELLS = 78
_TERM_CELLS = 30
_SENTENCE = re.compile(r".*?(?:。|\.(?=\s|$)|$)", re.MULTILINE)
_NARROW = 60
"""Below so many cells meanings stand under their terms."""

_ANSWERS = frozenset(["yes", "no", "是", "否"])
"""What people give as the value of an option that takes none."""


class HelpPage(click.HelpFormatter):
    """Help text laid out by cells, so that Chinese fills the line and no more."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        first, *rest = wrap(f"{prefix or say('Usage: ', '用法：')}{prog} {args}", self.width - 4)
        self.write("\n".join([first, *(f"    {each}" for each in rest)]) + "\n")

    def write_heading(self, heading: str) -> None:
        space = " " * self.current_indent
        self.write(f"{space}{say(f'{heading}:', f'{_HEADINGS_ZH.get(heading, heading)}：')}\n")

    def write_text(self, text: str) -> None:
        space = " " * self.current_indent
        for line in as_typed(text).splitlines():
            for each in wrap(line, self.width - self.current_indent):
                self.write(f"{space}{each}".rstrip() + "\n")

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = _TERM_CELLS, col_spacing: int = 2
    ) -> None:
        listed = [
            (term, as_typed(meaning.replace(_REQUIRED, say(" (required)", "（必填）"))))
            for term, meaning in rows
        ]
        if self.width < _NARROW:
            col_max = 0
        widest = max((cell_len(term) for term, _ in listed if cell_len(term) <= col_max), default=2)
        for term, meaning in listed:
            self._write_entry(term, meaning, widest + col_spacing)

    def _write_entry(self, term: str, meaning: str, terms: int) -> None:
        space = " " * self.current_indent
        first, *rest = wrap(meaning, max(self.width - self.current_indent - terms, 20))
        if (cell_len(term) >= terms or self.width < _NARROW) and meaning:
            for each in wrap(term, self.width - self.current_indent):
                self.write(f"{space}{each}\n")
            term = ""
        self.write(f"{space}{padded(term, terms)}{first}".rstrip() + "\n")
        for each in rest:
            self.write(f"{space}{' ' * terms}{each}\n")


class PageContext(click.Context):
    """A context whose help is a HelpPage, on a small screen no wider than that."""

    formatter_class = HelpPage

    def make_formatter(self) -> click.HelpFormatter:
        return HelpPage(width=min(screen_width() or _FULL_CELLS, _FULL_CELLS))


class Page(click.Command):
    """A command. Its help, and that of its options, are made in the reader's language; ``zh`` is its name in
    Chinese, where it is a plugin's."""

    context_class = PageContext

    def __init__(self, name: str | None, *, zh: str = "", **settings: Any) -> None:
        self.zh = zh
        settings.setdefault("options_metavar", say("[OPTIONS]", "[选项]"))
        super().__init__(name, **settings)
        for each in self.params:
            if isinstance(each, click.Option):
                each.opts = _named_in_both(each.opts)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Each option by the name the reader types."""
        options = [each for each in self.get_params(ctx) if isinstance(each, click.Option)]
        records = [_for_reader(each).get_help_record(ctx) for each in options]
        with formatter.section("Options"):
            formatter.write_dl([each for each in records if each is not None])

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.opts = list(both_names("--help"))
            option.help = say("Show this page.", "显示本页。")
        return option

    def get_short_help_str(self, limit: int = 45) -> str:
        """The first sentence."""
        first = _SENTENCE.match((self.help or "").strip())
        return self.short_help or (first[0] if first else "")

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """An example is left as it is written: it must survive being copied."""
        formatter.write("\n" if self.epilog else "")
        for line in as_typed(self.epilog or "").splitlines():
            kept = [line] if "community " in line else wrap(line, formatter.width)
            formatter.write("".join(f"{each}\n" for each in kept))

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ctx.allow_extra_args = True
        self._refuse_options_as_values(ctx, args)
        try:
            extra = super().parse_args(ctx, args)
        except click.BadOptionUsage as error:
            error.ctx = ctx  # which option it is, a flag or not, decides what is said
            raise
        if extra and not isinstance(self, click.Group):
            if extra[0] in _ANSWERS:
                raise InvalidInput(
                    f"{extra[0]!r} is one word too many: an option that is yes by itself is no as --no-...",
                    f"多了一个词 {extra[0]!r}：这类选项本身即“是”，“否”请写 --否-……。",
                )
            raise InvalidInput(
                f"{extra[0]!r} is one word too many; put text with spaces between quotes.",
                f"多了一个词 {extra[0]!r}；含空格的文字请加引号。",
            )
        return extra

    def _refuse_options_as_values(self, ctx: click.Context, args: Sequence[str]) -> None:
        """``--title --category heating``: an option of ours is never meant as the value of another."""
        options = [each for each in self.get_params(ctx) if isinstance(each, click.Option)]
        ours = {name for each in options for name in (*each.opts, *each.secondary_opts)}
        valued = {name for each in options if not each.is_flag for name in each.opts}
        for name, value in pairwise(args):
            if name in valued and value in ours:
                raise InvalidInput(
                    f"{name} needs a value, and {value} stands where it belongs.",
                    f"{name} 缺少值，其后却是 {value}。",
                )


def _named_in_both(names: Sequence[str]) -> list[str]:
    """An option's names, with the Chinese one of those that commands share."""
    return list(names) if len(names) > 1 else list(both_names(names[0]))


def _for_reader(option: click.Option) -> click.Option:
    """The option under the reader's name for it alone."""
    shown = copy(option)
    shown.opts, shown.secondary_opts = for_reader(option.opts), for_reader(option.secondary_opts)
    return shown


def own_names(commands: Mapping[str, click.Command]) -> dict[str, str]:
    """The Chinese names of commands that bring one of their own."""
    return {name: each.zh for name, each in commands.items() if isinstance(each, Page) and each.zh}


class PageGroup(Page, click.Group):
    """A group of commands. One that does not exist is answered with the one that comes near."""

    kind = ("command", "命令")

    def __init__(self, name: str | None, commands: Sequence[click.Command] = (), **settings: Any) -> None:
        settings.setdefault("subcommand_metavar", say("COMMAND ...", "命令 ..."))
        super().__init__(name, **settings)
        for each in commands:
            self.add_command(each)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = self.meant(ctx, args[0])
        if name is None:
            raise self.unknown(args, self.list_commands(ctx))
        _, found, rest = super().resolve_command(ctx, [name, *args[1:]])
        return self.called(name), found, rest

    def meant(self, ctx: click.Context, written: str) -> str | None:
        """The name of the command somebody means, who wrote it in either language; None for no command."""
        return meant(written, {each: [self.chinese.get(each, each)] for each in self.list_commands(ctx)})

    @cached_property
    def chinese(self) -> Mapping[str, str]:
        """The Chinese names of those commands that have one."""
        return COMMANDS | own_names(self.commands)

    def called(self, name: str) -> str:
        """What the reader calls a command."""
        return say(name, self.chinese.get(name, name))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        self.format_commands(ctx, formatter)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Commands by the names the reader types, and options."""
        called = {self.called(name): self.get_command(ctx, name) for name in self.list_commands(ctx)}
        return [
            CompletionItem(name, help=each.get_short_help_str())
            for name, each in called.items()
            if each and not each.hidden and name.startswith(incomplete)
        ] + click.Command.shell_complete(self, ctx, incomplete)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        found = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl(
                [
                    (self.called(name), each.get_short_help_str())
                    for name, each in found
                    if each and not each.hidden
                ]
            )

    def unknown(self, words: Sequence[str], known: Sequence[str]) -> InvalidInput:
        """The error for the first of these words, which is none of the known ones."""
        en, zh = self.kind
        return UnknownName(en, words[0], known, zh, called=self.chinese)
