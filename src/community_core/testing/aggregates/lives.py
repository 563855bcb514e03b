"""Whether streams live by the laws, whatever is commanded at whatever time and said of it afterwards."""

from collections.abc import Sequence
from typing import Any

from community_core.domain import command_schema
from community_core.domain.kit.messages.correction import CORRECTIONS
from community_core.testing.aggregates.histories import random_history
from community_core.testing.aggregates.order import stands_the_same
from community_core.testing.aggregates.stage import Scene, Stage
from community_core.testing.aggregates.undoing import undoes_and_puts_back

_HISTORIES = 20


def live_by_the_laws(stage: Stage, scenes: Sequence[Scene]) -> None:
    """CheckFailed when, in some random history, a stream stands otherwise in the order in which its steps
    happened than in the order in which they were recorded, or than before what is undone and put back."""
    commanded = [each for each in scenes if _is_commanded(type(each.command))]
    for seed in range(_HISTORIES if commanded else 0):
        with random_history(stage, commanded, seed) as lived:
            stands_the_same(stage, lived.streams.values())
            undoes_and_puts_back(stage, lived)


def _is_commanded(command: type[Any]) -> bool:
    """Whether people give such a command. Corrections of whatever there is are given in any case."""
    return command not in CORRECTIONS and not command_schema(command).inner
