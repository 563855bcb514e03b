"""Whether the examples reach everything: every event told, every command accepted, every rule refusing."""

from collections.abc import Iterable, Sequence

from community_core.domain import CorrectFact, FactCorrected, UndoFact
from community_core.errors import Refused
from community_core.testing.aggregates.stage import Outcome, Scene, Stage
from community_core.testing.failure import CheckFailed
from community_core.testing.stories import Story

_LAW = "the examples reach every event, command and rule"


def reaches_everything(
    stage: Stage, stories: Iterable[Story], played: Sequence[tuple[Scene, Outcome]]
) -> None:
    """CheckFailed, naming all that no example reaches."""
    kind = stage.aggregate
    told = {type(each.data) for story in stories for each in story}
    accepted = {command for _, each in played if each.error is None for command in each.asked}
    refused = {each.error.rule for _, each in played if isinstance(each.error, Refused)}
    silent = [each.__name__ for each in kind.events if each not in {FactCorrected, *told}]
    untried = [each.__name__ for each in kind.commands if each not in {CorrectFact, UndoFact, *accepted}]
    idle = [rule for rule in kind.rules if rule not in refused]
    missing = [
        f"{what}: {', '.join(names)}"
        for what, names in (
            ("no accepted example tells of these events", silent),
            ("no example has these commands accepted", untried),
            ("no example is refused by these rules", idle),
        )
        if names
    ]
    if missing:
        why = f"{'; '.join(missing)}. Add an example(given=..., when=...) of each"
        raise CheckFailed(kind.name, _LAW, why)
