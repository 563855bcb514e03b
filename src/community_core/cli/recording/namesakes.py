"""Who in a sheet of people is in the register already: a ledger that has grown holds them again."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from community_core.directory.spoken import spoken
from community_core.domain import RegisterPerson
from community_core.errors import InvalidInput

if TYPE_CHECKING:
    from community_core.directory import Directory
    from community_core.directory.directory import Entry
    from community_core.forms import Filled, Wrong


def namesakes(filled: "Filled", directory: "Directory") -> "Iterator[Wrong]":
    """Each row that registers somebody of a name that somebody behind the same door has, as far as whoever
    registers them may see names. They may be father and son, which is for people to say."""
    for row in filled.rows:
        if isinstance(row.command, RegisterPerson):
            same = (each for each in directory.called(row.command.name) if _lives_there(each, row.command))
            if there := next(same, None):
                yield row.wrong(_registered(there))


def _lives_there(entry: "Entry", register: RegisterPerson) -> bool:
    here = entry.person.status == "registered" and entry.person.building == register.building
    doors = [spoken(each).numbers for each in (entry.room, register.room) if each]
    return here and len(set(doors)) < 2


def _registered(entry: "Entry") -> InvalidInput:
    return InvalidInput(
        f"{entry.shown} is registered there already; pass over such rows with --namesakes leave; if it is "
        "somebody else of that name: --namesakes register.",
        f"{entry.shown} 已在此处登记；跳过这些行请加 --namesakes leave，"
        "确为同名的另一人请加 --namesakes register。",
        field="name",
    )
