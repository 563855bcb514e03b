"""Who may give which command: what an embedding program says, or what is installed says for every way in."""

import sys
from collections.abc import Callable
from functools import cache

from community_core.domain.kit.commands import Command
from community_core.errors import Forbidden, StoreUnavailable
from community_core.plugins.entries import found_entries

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
    found = found_entries(GROUP)
    for each in found:
        if each.problem or not callable(each.loaded):
            why = each.problem or f"{each.target} cannot be called"
            raise StoreUnavailable(
                f"Who may do what cannot be told: {why}. Mend or uninstall {each.distribution or each.name}.",
                f"无法判定谁可以做什么：{why}。请修正或卸载 {each.distribution or each.name}。",
            )
    asked = [each.loaded for each in found]
    return lambda by, command: all(each(by, command) is True for each in asked)


def forbidden(by: str, command: Command) -> Forbidden:
    """What is said where ``authorize`` gives no reason of its own."""
    name = type(command).__name__
    return Forbidden(
        f"{by} may not give {name} here; ask somebody who may.",
        f"{by} 无权执行 {name}；请由有权限的人办理。",
    )
