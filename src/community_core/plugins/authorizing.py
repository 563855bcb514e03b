"""Who may give which command: what an embedding program says, or what is installed says for every way in."""

import sys
from collections.abc import Callable
from functools import cache

from community_core.domain.kit.messages.commands import Command
from community_core.errors import Forbidden
from community_core.plugins.hooks import installed_hooks

GROUP = "community_core.authorize"

Authorize = Callable[[str, Command], bool]
"""Whether an actor may give a command, as it was given. It may raise Forbidden to say why not."""


def installed_authorize() -> Authorize:
    """Everybody may do what all that is installed lets them do, each under its own name.

    StoreUnavailable when one of them cannot be used: nobody knows what it would forbid.
    """
    return _installed(tuple(sys.path))


@cache
def _installed(_path: tuple[str, ...]) -> Authorize:
    asked: list[Authorize] = installed_hooks(GROUP, "Who may do what", "谁可以做什么")
    return lambda by, command: all(each(by, command) is True for each in asked)


def forbidden(by: str, command: Command) -> Forbidden:
    """What is said where ``authorize`` gives no reason of its own."""
    name = type(command).__name__
    return Forbidden(
        f"{by} may not give {name} here; ask somebody who may.",
        f"{by} 无权执行 {name}；请由有权限的人办理。",
    )
