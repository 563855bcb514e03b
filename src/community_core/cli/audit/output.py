"""How the audit's commands print: checkpoints, times of no known zone, objects and lines."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from community_core.cli.screen.sheets import Format, write_csv
from community_core.cli.screen.terminal import fitted, put
from community_core.telling.cells import in_words
from community_core.telling.sheets import Heading, json_line

if TYPE_CHECKING:
    from community_core.audit import Checkpoint


UTC = ZoneInfo("UTC")


def checkpoint_values(checkpoint: "Checkpoint") -> dict[str, Any]:
    """What programs are told of a checkpoint."""
    return {
        "origin": checkpoint.origin,
        "size": checkpoint.size,
        "position": checkpoint.position,
        "root": checkpoint.root.hex(),
        "recorded": checkpoint.recorded,
        "sealed": checkpoint.sealed,
    }


def put_object(told: dict[str, Any], style: Format) -> None:
    """One object for programs, as JSON or a row of CSV."""
    if style == "json":
        put([json_line(told, UTC)])
    else:
        write_csv([Heading(name, name) for name in told], [tuple(told.values())], UTC)


def in_utc(moment: str) -> str:
    """A time nobody knows the zone for, with its offset; as it is when it is none."""
    from community_core.times import from_text

    try:
        return f"{in_words(from_text(moment), UTC)} +00:00"
    except ValueError:
        return in_words(moment, UTC)


def put_wrapped(lines: Iterable[str]) -> None:
    """Sentences for people, each broken into lines of the screen's width."""
    for line in lines:
        put(fitted(line))
