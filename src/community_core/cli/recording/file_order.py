"""What somebody orders with a file: commands of one kind, a row each."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Self

from attrs import asdict, evolve, frozen

from community_core.cli.recording.sending import Options
from community_core.cli.recording.wrong_rows import refuse_wrong
from community_core.commands import CommandType

if TYPE_CHECKING:
    from community_core.community import Community
    from community_core.forms import Beginnings, Filled, Wrong
    from community_core.forms.rows import FilledRow

_FORMS = "system:forms"


@frozen(kw_only=True)
class FileOrder:
    """The rows of the file at ``path``, to be recorded by whoever gives it, as the ``options`` say; and the
    ``beginnings`` of what they name first."""

    community: "Community"
    by: str
    kind: CommandType
    path: Path
    options: Options
    filled: "Filled"
    beginnings: "Beginnings"

    def with_rows(self, rows: "Iterable[FilledRow]") -> Self:
        """The same order of these rows."""
        return evolve(self, filled=evolve(self.filled, rows=tuple(rows)))

    def refuse(self, wrong: "Sequence[Wrong]") -> None:
        """Refused where something is wrong with the file: that is said, and marked in a copy unless it is
        only tried."""
        refuse_wrong(self.path, wrong, self.options["sheet"], tried=self.is_tried)

    @property
    def is_tried(self) -> bool:
        """Whether nothing is to be recorded, nor any key made."""
        return bool(self.options["dry_run"])

    @property
    def was_recorded(self) -> bool:
        """Whether just these rows were recorded from a file before, or there are none."""
        if self.options["command_id"] or not self.filled.rows:
            return not self.filled.rows
        if self.is_tried and _FORMS not in self.community.vault.people():
            return False
        return bool(self.community.ledger.commands([self._fingerprint]))

    @property
    def command_id(self) -> str:
        """The id it is given under: one of somebody's own, or that of its rows."""
        return self.options["command_id"] or self._fingerprint

    @property
    def _fingerprint(self) -> str:
        """An id that the same rows have again, and by which nobody can guess what they say."""
        import msgspec

        said = [self.kind.name, [(row.at, asdict(row.command)) for row in self.filled.rows]]
        hashed = self.community.vault.keyed_hash(_FORMS, msgspec.json.encode(said))
        assert hashed is not None  # only people are ever erased
        return f"form-{hashed.hex()[:32]}"
