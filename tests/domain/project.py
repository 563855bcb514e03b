"""A project, small: it takes up requests, and gives them back when it is abandoned."""

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from attrs import frozen

from community_core.domain import (
    Command,
    Context,
    Event,
    GiveBack,
    Help,
    Reason,
    Requests,
    Text,
    Why,
    aggregate,
    command,
    event,
    give_back,
    requests_until,
    says,
    step,
)

ProjectId = Annotated[str, Help("Id of the project", "项目编号", "project-1", refers="project")]
Matter = Annotated[Text, Help("What it is about", "事项", "roof", word=("matter", "事项"))]


@event(en="Project proposed", zh="提出项目")
@frozen(kw_only=True)
class ProjectProposed(Event):
    """Somebody proposed it."""

    matter: Matter
    requests: Requests = ()


@event(en="Project took up requests", zh="并入诉求")
@frozen(kw_only=True)
class ProjectTookUpRequests(Event):
    """More requests are part of it."""

    requests: Requests


@event(en="Project done", zh="完成项目")
@frozen
class ProjectDone(Event):
    """It was carried out."""


@event(en="Project abandoned", zh="放弃项目")
@frozen(kw_only=True)
class ProjectAbandoned(Event):
    """It will not be carried out."""

    reason: Reason


@frozen(kw_only=True)
class ProjectState:
    """How a project stands."""

    status: Literal["proposed", "done", "abandoned"] | None = None
    requests: tuple[str, ...] = ()


@command(zh="提出项目")
@frozen(kw_only=True)
class ProposeProject(Command):
    """Propose it."""

    matter: Matter
    requests: Requests = ()


@command(zh="并入诉求", target="project_id")
@frozen(kw_only=True)
class TakeUpInProject(Command):
    """Let more requests be part of it."""

    project_id: ProjectId
    requests: Requests


@command(zh="完成项目", target="project_id")
@frozen(kw_only=True)
class FinishProject(Command):
    """It was carried out."""

    project_id: ProjectId


@command(zh="放弃项目", target="project_id", ends=True)
@frozen(kw_only=True)
class AbandonProject(Command):
    """Give it up, and say why."""

    project_id: ProjectId
    reason: Reason
    give_back: GiveBack = True


def _abandon(state: ProjectState, command: AbandonProject, context: Context) -> Iterable[ProjectAbandoned]:
    if command.give_back:
        give_back(context, state.requests, command.reason)
    return [ProjectAbandoned(reason=command.reason)]


_OVER = Why("project-over", "propose it anew.", "请重新提出。")
WORDS = {"proposed": ("proposed", "已提出"), "done": ("done", "已完成"), "abandoned": ("abandoned", "已放弃")}
TABLE: dict[str, Any] = {
    "becomes": {
        ProjectProposed: "proposed",
        ProjectTookUpRequests: "proposed",
        ProjectDone: "done",
        ProjectAbandoned: "abandoned",
    },
    "steps": [
        step(ProposeProject, says(ProjectProposed), when=[None], why=_OVER),
        step(TakeUpInProject, says(ProjectTookUpRequests), when=["proposed"]),
        step(FinishProject, says(ProjectDone), when=["proposed"]),
        step(AbandonProject, _abandon, when=["proposed"]),
    ],
    "over": {None: Why("project-unknown", "copy its id.", "请复制编号。"), "done": _OVER, "abandoned": _OVER},
    "words": WORDS,
    "rules": {
        "project-over": ("Nothing follows the end of a project.", "项目结束后不再办理。"),
        "project-unknown": ("A step needs a project.", "只能办理已提出的项目。"),
    },
}

PROJECT = aggregate("project", "项目", ProjectState(), takes_up=requests_until("done", "abandoned"), **TABLE)
