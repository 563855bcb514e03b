"""From what went wrong to one line for the reader and an exit code for the caller."""

import click

from community_core.cli.screen.field_option import FieldOption
from community_core.errors import (
    CommunityError,
    InvalidInput,
    InvalidProjection,
    ProjectionStopped,
    Refused,
    StoreUnavailable,
    UnknownName,
    UnreadableEvent,
)
from community_core.telling.language import reader_language, say

DONE, REFUSED, WRONG_USAGE, NOT_VERIFIED, UNAVAILABLE = range(5)
"""Done; refused by a rule; wrong usage; verification failed; the store (or a view of it) is unavailable."""

FAULT = 70
"""The program itself is at fault."""

INTERRUPTED, PIPE_CLOSED = 130, 141
"""As the shell counts them: Ctrl-C, and a reader that went away."""


def exit_code(error: CommunityError) -> int:
    """What the calling program is told."""
    match error:
        case Refused():
            return REFUSED
        case StoreUnavailable() | ProjectionStopped() | InvalidProjection() | UnreadableEvent():
            return UNAVAILABLE
        case _:
            return WRONG_USAGE


def error_line(message: str) -> str:
    """``error: ...`` on one line, in the reader's language."""
    return f"{say('error: ', '错误：')}{' '.join(message.split())}"


def told(error: CommunityError) -> str:
    """The line for an error of ours."""
    return error_line(error.told(reader_language()))


def in_our_words(error: click.UsageError) -> CommunityError:
    """What click found wrong with the command line, said by us in both languages."""
    match error:
        case click.NoSuchOption():
            options, meaning = _options(error.ctx), _meaning(error.ctx)
            return UnknownName("option", error.option_name, options, "选项", called=options, meaning=meaning)
        case click.MissingParameter() if error.param is not None:
            en, zh = _names(error.param)
            return InvalidInput(f"{en} is missing; see --help.", f"缺少 {zh}；请看 --help。")
        case click.BadOptionUsage() if _is_flag(error.ctx, error.option_name):
            return InvalidInput(f"{error.option_name} takes no value.", f"{error.option_name} 不带值。")
        case click.BadOptionUsage():
            return InvalidInput(f"{error.option_name} needs a value.", f"{error.option_name} 缺少值。")
        case _:
            message = error.format_message()
            return InvalidInput(message, message)


def file_trouble(error: OSError) -> CommunityError:
    """A file or the disk that does not do what it should."""
    where = f" {error.filename!r}" if error.filename else ""
    return StoreUnavailable(
        f"Reading or writing{where} failed: {error.strerror or error}.",
        f"读写{where}失败：{error.strerror or error}。",
    )


def fault_line(error: Exception) -> str:
    """The line for a mistake in the program: what and where, for whoever mends it."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"
    found = f"{type(error).__name__}: {error} ({where})"
    return error_line(
        say(f"a fault in the program, please report it: {found}", f"程序有缺陷，请报告：{found}")
    )


def _options(context: click.Context | None) -> dict[str, str]:
    """The options there are by their English names, and what they are called in Chinese."""
    parameters = context.command.get_params(context) if context else []
    forms = [form for each in parameters for form in (each.opts, each.secondary_opts)]
    return {form[0]: form[-1] for form in forms if form and form[0].startswith("--")}


def _meaning(context: click.Context | None) -> dict[str, str]:
    """What else people say for the options of fields, and which option that is."""
    fields = [each for each in (context.command.params if context else ()) if isinstance(each, FieldOption)]
    return {said: each.opts[0] for each in reversed(fields) for said in each.also}


def _names(parameter: click.Parameter) -> tuple[str | None, str | None]:
    """What people call it in English and Chinese: an option by its flag, an argument by what stands in its
    place."""
    if isinstance(parameter, click.Option):
        return parameter.opts[0], parameter.opts[-1]
    return parameter.metavar or parameter.name, parameter.metavar or parameter.name


def _is_flag(context: click.Context | None, name: str) -> bool:
    parameters = context.command.get_params(context) if context else []
    return any(
        name in (*each.opts, *each.secondary_opts) and getattr(each, "is_flag", False) for each in parameters
    )
