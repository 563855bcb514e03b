"""What a mapping says of a file whose rows are commands: visits, hours, residents, slips of goods."""

from collections.abc import Mapping

from attrs import Factory, frozen

from community_core.importing.mappings.mapping import TableMapping
from community_core.importing.mappings.templates import columns_in

NUMBER = "number"
"""The column, or template of columns, by which a row is known again."""


@frozen(kw_only=True, slots=False)
class CommandMapping(TableMapping):
    """How to read a file whose rows are each one ``command``, called as ``do`` calls it.

    ``columns`` says which column, or template of columns, holds which field, by any name it has, and which is
    the ``number`` by which the row is known again; ``at`` is when it happened. ``constants`` fill what has no
    column, or nothing there. ``words`` gives, by field, the file's words a meaning, and ``times`` formats of
    its own to a field.
    """

    command: str
    columns: Mapping[str, str]
    constants: Mapping[str, str] = Factory(dict)
    words: Mapping[str, Mapping[str, str]] = Factory(dict)
    times: Mapping[str, tuple[str, ...]] = Factory(dict)

    @property
    def columns_used(self) -> tuple[str, ...]:
        """Every column of the file that this mapping takes something from."""
        return tuple(dict.fromkeys(name for each in self.columns.values() for name in columns_in(each)))
