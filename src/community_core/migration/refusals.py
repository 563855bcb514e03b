"""What a migration refuses: places that are one, or not what was left there."""

from community_core.errors import InvalidInput, Refused
from community_core.storage.interfaces.making import Making, half_made


def refuse_same_place(here: Making, there: Making) -> None:
    """InvalidInput where one lies within the other."""
    if here.told == there.told or here.overlaps(there):
        raise InvalidInput(
            f"{here.told} cannot be moved to {there.told}: that is the same place, or within it.",
            f"不能把 {here.told} 迁移到 {there.told}：两者相同，或其一在另一个之内。",
        )


def refuse_another_source(here: Making, there: Making, noted: str) -> None:
    """StoreUnavailable where what is half-made is copied from somewhere else."""
    if noted != here.told:
        raise half_made(there.told, noted)


def refuse_elsewhere(here: Making, there: Making, moved_to: str | None) -> None:
    """Refused where what is to be moved went to another place."""
    if moved_to not in (None, there.told):
        raise Refused(
            "moved-elsewhere",
            f"{here.told} was moved to {moved_to}; migrate that, or go on there.",
            f"{here.told} 已迁移到 {moved_to}；请迁移那一处，或在那里继续。",
            kind="conflict",
        )


def in_use(here: Making, there: Making) -> Refused:
    """What was made is whole: nobody goes back."""
    return Refused(
        "migration-done",
        f"{there.told} is whole and may be in use, so {here.told} is not used again; to go back, migrate "
        "that to a new place.",
        f"{there.told} 已完整，可能正在使用，因此不再恢复 {here.told}；如需回退，请把它迁移到新位置。",
        kind="conflict",
    )


def taken(there: Making) -> Refused:
    """There is a community where one is to be made."""
    return Refused(
        "target-taken",
        f"{there.told} has a community already, and nothing is written over it; choose another place.",
        f"{there.told} 已有社区，不会覆盖；请另选位置。",
        kind="conflict",
    )
