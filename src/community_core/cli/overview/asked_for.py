"""``--for``: for whom something waits, as people say it."""

from typing import TYPE_CHECKING

import click

from community_core.cli.options.common import knowing, option, who
from community_core.domain import AppointRole
from community_core.domain.kit.values import fields_of
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
    said = plain(text)
    if said in _ME:
        return community.actor(who(by))
    if said.startswith("role:"):
        return said
    return _role(said) or community.stream_of(
        said, reader=knowing(community, by), refers="person", field="--for"
    )


def _role(named: str) -> str | None:
    """``网格员``, ``grid-worker`` or ``grid-worker@place-13`` as agenda items say it."""
    word, sign, place = named.partition("@")
    for code, words in _ROLES.items():
        if word.casefold() in (code, *words):
            return f"role:{code}{sign}{place}"
    return None
