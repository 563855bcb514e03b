"""Tags of the "1+4" way of working 治理类型: led by the Party, through 自治 法治 共治 德治.

    tagged -> tagged anew

Any request, activity, project or meeting may be tagged, whichever plugin it is of; none of them carries a
field for it. Nobody is tagged: a person or a place is no work. "1" is no fifth kind: it leads all four.
"""

from collections.abc import Iterable
from typing import Annotated, Literal, get_args

from attrs import frozen

from community_core.domain import Command, Context, Event, Help, aggregate, command, event, holds, step
from community_core.errors import Refused

KINDS = {
    "self": ("self-governance", "自治"),
    "law": ("rule of law", "法治"),
    "shared": ("shared governance", "共治"),
    "virtue": ("rule of virtue", "德治"),
}
Kind = Literal["self", "law", "shared", "virtue"]

Subject = Annotated[
    str,
    Help(
        "What is tagged: id or number of a request, an activity, a project ...",
        "对象（诉求、活动、项目等的编号或序号）",
        "2026-0001",
        word=("subject", "对象"),
        refers="any",
        stays=True,
    ),
]
Kinds = Annotated[
    tuple[Kind, ...],
    Help("Of which kinds it is", "治理类型", "self", word=("kinds", "治理类型"), words=KINDS),
]
PartyLed = Annotated[
    bool, Help("Is it led by the Party?", "是否党建引领", "yes", word=("led by the Party", "党建引领"))
]


def tag_id(subject: str) -> str:
    """The stream of the tags of something: ``request-01J`` -> ``tag-request-01J``."""
    return f"tag-{subject}"


@event(en="Work tagged", zh="标注治理类型")
@frozen(kw_only=True)
class WorkTagged(Event):
    """``subject`` is of these ``kinds``, and of no others."""

    subject: Subject
    kinds: Kinds
    party_led: PartyLed = False


@frozen(kw_only=True)
class TagState:
    """Whether something was tagged."""

    status: Literal["tagged"] | None = None


@command(zh="标注治理类型", target=lambda tag: tag_id(tag.subject), example=("kinds",))
@frozen(kw_only=True)
class TagWork(Command):
    """Say of which kinds some work is; whatever was said before is replaced."""

    subject: Subject
    kinds: Kinds = ()
    party_led: PartyLed = False


_NO_WORK = ("person", "volunteer", "place")
"""The kinds of what the work is with, and where."""


def _tag(_: TagState, command: TagWork, context: Context) -> Iterable[WorkTagged]:
    if command.subject.partition("-")[0] in _NO_WORK:
        raise Refused(
            "tag-of-work",
            f"subject: {command.subject} is no work; give a request, an activity, a project or the like.",
            f"subject：{command.subject} 不是一项工作；请填写诉求、活动、项目等的编号或序号。",
            field="subject",
        )
    if getattr(context.state(command.subject, object), "status", None) is None:
        raise Refused(
            "tag-of-nothing",
            f"subject: there is no {command.subject}; copy an id or a number from a list.",
            f"subject：没有 {command.subject}；请从清单中复制编号或序号。",
            field="subject",
        )
    kinds: tuple[Kind, ...] = tuple(each for each in get_args(Kind) if each in command.kinds)
    return [WorkTagged(subject=command.subject, kinds=kinds, party_led=command.party_led)]


def _kinds_told(tagged: WorkTagged, _: Context) -> None:
    """Work is of some kind, when that is corrected, too."""
    if not tagged.kinds:
        raise Refused(
            "tag-none",
            f"kinds: none is given; choose of {', '.join(KINDS)}.",
            f"kinds：未选择；请从 {'、'.join(zh for _, zh in KINDS.values())} 中选择。",
            field="kinds",
        )


TAG = aggregate(
    "tag",
    "治理类型标注",
    TagState(),
    becomes={WorkTagged: "tagged"},
    steps=[step(TagWork, _tag, when=[None, "tagged"])],
    over={},
    whole=[holds(WorkTagged, _kinds_told)],
    words={"tagged": ("tagged", "已标注")},
    rules={
        "tag-of-nothing": ("What is tagged must be there.", "对象不存在。"),
        "tag-of-work": ("Work is tagged, not people or places.", "只标注工作，不标注人员、地点。"),
        "tag-none": ("At least one kind is said.", "至少选择一类。"),
    },
)
