"""``--for``: for whom something waits, as people say it."""

from typing import TYPE_CHECKING

import click

from community_core.cli.options.standard import option
from community_core.cli.options.who import who
from community_core.domain import AppointRole
from community_core.domain.kit.values.fields import fields_of
from community_core.errors import Refused
from community_core.telling.names import id_meant
from community_core.times import plain

if TYPE_CHECKING:
    from community_core.community import Community

_ME = ("me", "我")
_ROLES = fields_of(AppointRole)["role"].help.words


def for_option() -> click.Option:
    """``--for``, whose things are listed."""
    return option(
        "--for",
        "me|ROLE|WHO",
        "我|职务|谁",
        "Only what waits for me (see --by), for a role such as grid-worker, for a person, or for org:<name>.",
        "只列等我办的（我即 --by），或某职务（如 网格员）、某人、org:<单位> 的事项。",
    )


def asked_for(community: "Community", text: str | None, by: str | None) -> str | None:
    """Whose things are meant, as agenda items name them; None for everybody's."""
    if text is None:
        return None
    named = plain(text)
    if named in _ME:
        return community.actor(who(by))
    if named.startswith(("org:", "role:")):
        return named
    return _role(named) or _person(named)


def _person(named: str) -> str:
    try:
        return id_meant("person", named, "--for")
    except Refused as refused:
        raise _or_a_role(refused) from refused


def _role(named: str) -> str | None:
    """``网格员``, ``grid-worker`` or ``grid-worker@place-13`` as agenda items say it."""
    word, sign, place = named.partition("@")
    for code, words in _ROLES.items():
        if word.casefold() in (code, *words):
            return f"role:{code}{sign}{place}"
    return None


def _or_a_role(refused: Refused) -> Refused:
    """Whoever meant no person may have meant a role."""
    roles_en, roles_zh = ", ".join(_ROLES), "、".join(zh for _, zh in _ROLES.values())
    return Refused(
        refused.rule,
        f"{refused.en} Or a role: {roles_en}.",
        f"{refused.zh}也可写职务：{roles_zh}。",
        kind=refused.kind,
    )
