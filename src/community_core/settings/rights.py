"""Which role opens what of whom: what a store's settings say in place of the table."""

from collections.abc import Mapping, Sequence
from typing import Any, get_args

from community_core.access import EVERYTHING, TABLE, Reach, Right, Rights
from community_core.domain import RoleName
from community_core.domain.consents import PURPOSES
from community_core.settings.odd import odd_setting

_ROLES = (*get_args(RoleName), "oneself", "volunteer")


def rights_said(said: object) -> Rights:
    """The table with the roles that settings speak of, each as a whole, in place of its own.

    StoreUnavailable for what cannot be understood: nobody knows whom it would let in.
    """
    if not isinstance(said, Mapping):
        raise odd_setting("rights", said, "give roles, each with what it opens", "应写明各职务可查看什么")
    return {**TABLE, **{str(role): _of_role(str(role), each) for role, each in said.items()}}


def _of_role(role: str, said: object) -> tuple[Right, ...]:
    if role not in _ROLES and not role.startswith("system:"):
        raise odd_setting("rights", role, f"choose one of {', '.join(_ROLES)}", f"请选择 {'、'.join(_ROLES)}")
    if not isinstance(said, Sequence) or isinstance(said, str):
        raise odd_setting(f"rights.{role}", said, 'write [{ opens = ["name"], of = "building" }]', "应为列表")
    return tuple(_right(role, each) for each in said)


def _right(role: str, said: Any) -> Right:
    where = f"rights.{role}"
    if not isinstance(said, Mapping) or not {"opens", "of"} <= set(said) <= {"opens", "of", "consent"}:
        raise odd_setting(where, said, "it has opens, of and perhaps consent", "应有 opens、of，可加 consent")
    opens, reach, consent = said["opens"], said["of"], said.get("consent", "")
    if reach not in get_args(Reach):
        choices = get_args(Reach)
        raise odd_setting(
            f"{where}.of", reach, f"choose one of {', '.join(choices)}", f"请选择 {'、'.join(choices)}"
        )
    if consent and consent not in PURPOSES:
        choices = tuple(PURPOSES)
        raise odd_setting(
            f"{where}.consent", consent, f"choose one of {', '.join(choices)}", f"请选择 {'、'.join(choices)}"
        )
    return Right(_fields(where, opens), reach, consent)


def _fields(where: str, opens: Any) -> frozenset[str]:
    if opens == "all":
        return EVERYTHING
    if not isinstance(opens, list) or not all(
        isinstance(each, str) and each.isidentifier() for each in opens
    ):
        raise odd_setting(
            f"{where}.opens", opens, 'write "all", or fields: ["name", "room"]', '应为 "all" 或字段名的列表'
        )
    return frozenset(opens)
