"""The profile 社区基本情况: what is said of the community, each figure a stream of its own.

    stated -> stated anew

Nothing is replaced: a statement holds from the day it is as of until a later one. It stays as approximate as
its source: "4,300 余" is a text and a qualifier, and enters no sum.
"""

import re
from datetime import date
from typing import Annotated, Literal

from attrs import frozen

from community_core.domain import (
    Command,
    Context,
    Event,
    Help,
    aggregate,
    checks,
    command,
    event,
    holds,
    says,
    step,
)
from community_core.errors import Refused

FIGURES = {
    "residents": ("residents", "常住人口"),
    "households": ("households", "户数"),
    "compounds": ("compounds", "小区数"),
    "buildings": ("buildings", "楼栋数"),
    "aged-60-share": ("share aged 60 or more", "60岁以上占比"),
    "area-sqm": ("area in square metres", "面积（平方米）"),
    "staff": ("staff", "社区工作者数"),
    "party-members": ("party members", "党员数"),
}
"""What is commonly stated. Another figure has a code of its own, such as ``shops``."""

_CODE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+){0,8}")
_BY_WORD = {word: code for code, words in FIGURES.items() for word in words}


def _said(field: str, value: str) -> str:
    """What is said, as it is said. Refused when it is blank."""
    said = checks.optional_text(field, value)
    if not said:
        raise Refused(
            "profile-says-something",
            f"{field}: it is blank; write the figure as its source has it.",
            f"{field}：未填写；请照来源填写数值。",
        )
    return said


def _figure(field: str, value: str) -> str:
    """The code of a figure, by its code or by its word in either language."""
    code = _BY_WORD.get(value.strip(), value.strip())
    if not _CODE.fullmatch(code) or len(code) > checks.LONGEST_ID:
        listed = "、".join(zh for _, zh in FIGURES.values())
        raise Refused(
            "profile-figure-code",
            f"{field}: {checks.shown(value)} is no figure; choose one of {', '.join(FIGURES)}, or name "
            "another by small letters and dashes.",
            f"{field}：没有 {checks.shown(value)}；请选择 {listed}，其他指标用小写字母和短横线命名。",
        )
    return code


FigureCode = Annotated[
    str,
    Help(
        "Which figure",
        "指标",
        "residents",
        example_zh="常住人口",
        word=("figure", "指标"),
        words=FIGURES,
        check=_figure,
        stays=True,
        titles=("指标", "项目"),
    ),
]
Value = Annotated[
    str,
    Help(
        "What is said, as it is said",
        "数值（照原文）",
        "4300",
        word=("value", "数值"),
        check=_said,
        titles=("数值", "内容"),
    ),
]
Qualifier = Annotated[
    Literal["exact", "over", "about", "under", "not-told"],
    Help(
        "How exact it is",
        "精确程度",
        "over",
        word=("exactness", "精确程度"),
        words={
            "exact": ("exactly", "准确数"),
            "over": ("over", "余/以上"),
            "about": ("about", "约"),
            "under": ("under", "不足"),
            "not-told": ("not told", "未填"),
        },
    ),
]
AsOf = Annotated[
    date,
    Help(
        "The day it is as of",
        "截至日期",
        "2024-01-01",
        word=("as of", "截至"),
        titles=("截至日期", "统计日期"),
    ),
]
Source = Annotated[
    str,
    Help(
        "Who says so, or where it is written",
        "来源",
        "yearbook",
        example_zh="社区年报",
        word=("source", "来源"),
        check=checks.text,
        titles=("来源", "数据来源"),
    ),
]


def profile_id(figure: str) -> str:
    """The stream of a figure: ``residents`` -> ``profile-residents``."""
    return f"profile-{figure}"


@event(en="Profile stated", zh="登记基本情况")
@frozen(kw_only=True)
class ProfileStated(Event):
    """As of ``as_of``, ``source`` says this ``value`` of a ``figure``."""

    figure: FigureCode
    value: Value
    qualifier: Qualifier = "not-told"
    as_of: AsOf
    source: Source


@frozen(kw_only=True)
class ProfileState:
    """Whether anything was said of a figure."""

    status: Literal["stated"] | None = None


@command(zh="登记基本情况", target=lambda state: profile_id(state.figure))
@frozen(kw_only=True)
class StateProfile(Command):
    """Say how large something in the community is, as of a day, and who says so."""

    figure: FigureCode
    value: Value
    qualifier: Qualifier = "not-told"
    as_of: AsOf
    source: Source


def _not_ahead(stated: ProfileStated, context: Context) -> None:
    """A figure is as of a day gone by."""
    if stated.as_of > context.day(context.occurred_at):
        raise Refused(
            "as-of-in-the-future",
            f"as_of: {stated.as_of} is still to come; give the day the figure is as of.",
            f"as_of：{stated.as_of} 尚未到；请填写数据截至的日期。",
            field="as_of",
        )


PROFILE = aggregate(
    "profile",
    "基本情况",
    ProfileState(),
    becomes={ProfileStated: "stated"},
    steps=[step(StateProfile, says(ProfileStated), when=[None, "stated"])],
    over={},
    whole=[holds(ProfileStated, _not_ahead)],
    words={"stated": ("stated", "已登记")},
    rules={
        "profile-says-something": ("A statement says something.", "须写明数值。"),
        "profile-figure-code": ("A figure has a code.", "指标须有代码。"),
        "as-of-in-the-future": ("A figure is as of a day gone by.", "截至日期不能在将来。"),
    },
)
