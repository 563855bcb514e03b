"""``--for``: for whom something waits, as people say it."""

from typing import TYPE_CHECKING
from unicodedata import normalize

import click

from community_core.cli.options.common import option, who
from community_core.domain import AppointRole
from community_core.domain.kit import checks
from community_core.domain.kit.values import fields_of
from community_core.errors import InvalidInput

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
    named = normalize("NFKC", text).strip()
    if named in _ME:
        return who(by)
    role = _role(named)
    if role is not None:
        return role
    known = named if named.startswith(("org:", "role:")) or checks.is_person(named) else None
    found = known or community.register.coded(named.upper())
    if found is None:
        raise _nobody(text)
    return found


def _role(named: str) -> str | None:
    """``网格员``, ``grid-worker`` or ``grid-worker@place-13`` as agenda items say it."""
    word, sign, place = named.partition("@")
    for code, words in _ROLES.items():
        if word.casefold() in (code, *words):
            return f"role:{code}{sign}{place}"
    return None


def _nobody(text: str) -> InvalidInput:
    roles_en, roles_zh = ", ".join(_ROLES), "、".join(zh for _, zh in _ROLES.values())
    return InvalidInput(
        f"--for: {text!r} is nobody; write me, a person's id or code, org:<name>, or a role: {roles_en}.",
        f"--for：没有 {text!r}；请写 我、人员编号或代码、org:<单位>，或职务：{roles_zh}。",
        kind="not-found",
    )
