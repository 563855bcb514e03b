"""``community`` as somebody types it: what a plugin brings to it, tried in one store."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import frozen

from community_core.errors import Language

if TYPE_CHECKING:
    from click.testing import Result


@frozen
class CommandLine:
    """``community`` in this process, in the store at ``store`` (made with ``init``), typed by ``by``, read in
    their ``language``.

    Called with the words that are typed, it gives what click calls a ``Result``: ``stdout``, ``output``.
    """

    store: str | Path
    by: str = "person-shen"
    language: Language = "zh"

    def __call__(self, *words: str, by: str | None = None, refused: str = "") -> "Result":
        """What is printed. AssertionError with it where something fails, or where what is to be ``refused``,
        and to say that, is not."""
        from click.testing import CliRunner

        from community_core.cli.app import application

        typed = CliRunner(env=self._environment(by or self.by))
        result = typed.invoke(application(), list(words), prog_name="community", catch_exceptions=False)
        assert (result.exit_code == 0) is not bool(refused), result.output
        assert refused in result.output, result.output
        return result

    def told(self, *words: str, by: str | None = None) -> Any:
        """What is told as JSON, such as ``figures 2024-01`` or ``today``."""
        return json.loads(self(*words, "--format", "json", by=by).stdout)

    def rows(self, *words: str, reader: str | None = None, by: str | None = None) -> list[dict[str, Any]]:
        """The rows of a view or a query of it, as ``reader`` may see them, or whoever types."""
        found: list[dict[str, Any]] = self.told("show", *words, "--reader", reader or by or self.by, by=by)
        return found

    def _environment(self, by: str) -> dict[str, str]:
        return {
            "COMMUNITY_STORE": str(self.store),
            "COMMUNITY_LANG": self.language,
            "COMMUNITY_BY": by,
            "NO_COLOR": "1",
            "COLUMNS": "200",
        }
