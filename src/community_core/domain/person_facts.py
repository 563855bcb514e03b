"""What is said of a person 个人, each value once, and what can happen to them, as facts.

Sealed with the person's own key: name, telephone, room, year of birth, groups, grounds. Open, since they are
counted: building, residence, care level. An open year of birth or dwelling would name an erased person to
any neighbour (Personal Information Protection Law, China, articles 6, 28, 47 and 73, from memory).

Never held: number of the identity card, sex, nationality, politics as open text.
"""

import re
import unicodedata
from datetime import date
from typing import Annotated, Literal

from attrs import frozen

from community_core.domain.fields import Code, PersonId, PlaceId, Reason, Text
from community_core.domain.kit.messages.facts import Event, allocated, event
from community_core.domain.kit.values import checks
from community_core.domain.kit.values.help import Help
from community_core.domain.kit.values.personal import Sealed
from community_core.domain.kit.values.titles import Title, together, year_in
from community_core.domain.kit.values.wording import Wording
from community_core.errors import Refused

# ---- values

Residence = Literal["lives-here", "rents", "registered-only", "not-told"]
"""Whether somebody lives here; of the ``registered-only`` no more than their household book does."""

CareLevel = Literal["high", "key", "general", "none"]
"""How closely somebody is looked after; what rhythm of visits follows from it is no fact of theirs."""

_LEVELS = Wording(
    "care-level",
    {
        "high": ("high risk", "高风险"),
        "key": ("key", "重点"),
        "general": ("general", "一般"),
        "none": ("none", "无"),
    },
)
"""The words differ from province to province."""

AwayTo = Literal["hospital", "family", "institution", "travel"]
"""Where somebody is for a time."""

_TELEPHONE = re.compile(r"[0-9()+\- ]+(转 *[0-9]{1,6})?")
_DIGITS = range(3, 15)
_YEARS_OF_BIRTH = range(1900, 2101)


def _telephone(field: str, value: str) -> str:
    """3 to 14 digits, in full width, too; spaces, brackets and dashes between them, an extension after 转."""
    said = checks.text(field, unicodedata.normalize("NFKC", value))
    digits = re.sub(r"[^0-9]", "", said.partition("转")[0])
    if not _TELEPHONE.fullmatch(said) or len(digits) not in _DIGITS:
        raise Refused(
            "not-a-telephone",
            f"{field}: {checks.shown(value)} is no telephone number; give 3 to 14 digits, "
            "an extension after 转.",
            f"{field}：{checks.shown(value)} 不是电话号码；请填写 3 至 14 位数字，分机写在“转”之后。",
        )
    return said


def _birth_year(field: str, value: int) -> int:
    if value not in _YEARS_OF_BIRTH:
        raise Refused(
            "birth-year",
            f"{field}: {checks.shown(value)} is no year of birth; give one of 1900 to 2100.",
            f"{field}：{checks.shown(value)} 不是出生年份；请填写 1900 至 2100 之间的年份。",
        )
    return value


def _residence(kind_of_population: str) -> str:
    """常住 as it is; 流动, who are here without being registered here, rent."""
    return "rents" if kind_of_population.startswith("流动") else kind_of_population.removesuffix("人口")


PersonItself = Annotated[PersonId, Help(stays=True)]
"""The id of the person whose stream it is: what is sealed is sealed for them."""

Name = Annotated[
    Text,
    Help(
        "Name (kept sealed)",
        "姓名（加密保存）",
        "林晓棠",
        word=("name", "姓名"),
        personal_of="person_id",
        titles=("姓名", "居民姓名"),
    ),
]
Telephone = Annotated[
    str,
    Help(
        "Telephone (kept sealed)",
        "联系电话（加密保存）",
        "0471-5551234",
        word=("telephone", "联系电话"),
        check=_telephone,
        personal_of="person_id",
        titles=("联系电话", "电话", "手机", "手机号", "手机号码", "联系方式"),
    ),
]
Room = Annotated[
    Text,
    Help(
        "Unit and room (kept sealed)",
        "单元房号（加密保存）",
        "3-502",
        word=("room", "单元房号"),
        personal_of="person_id",
        titles=(together("单元", "房号"), together("单元号", "房号"), "单元房号", "门牌号", "房号", "室号"),
    ),
]
BirthYear = Annotated[
    int,
    Help(
        "Year of birth (kept sealed)",
        "出生年份（加密保存）",
        "1951",
        word=("born in", "出生年份"),
        check=_birth_year,
        personal_of="person_id",
        titles=("出生年份", *(Title((each,), year_in) for each in ("出生日期", "出生年月", "生日"))),
    ),
]
Groups = Annotated[
    tuple[Text, ...],
    Help(
        "Groups they belong to (kept sealed)",
        "人员类别（加密保存）",
        "独居",
        word=("groups", "人员类别"),
        personal_of="person_id",
        titles=("人员类别", "人群类别"),
    ),
]
Building = Annotated[
    PlaceId,
    Help(
        "Id of the building they live in",
        "所在楼栋编号",
        "place-24",
        word=("building", "楼栋"),
        quasi_of="stream_id",
        titles=(
            *(together("小区", each) for each in ("楼号", "楼栋", "楼栋号")),
            "楼栋",
            "楼号",
            "楼栋号",
            "所在楼栋",
        ),
    ),
]
Lives = Annotated[
    Residence,
    Help(
        "Whether they live here",
        "居住情况",
        "lives-here",
        word=("residence", "居住情况"),
        quasi_of="stream_id",
        words={
            "lives-here": ("lives here", "常住"),
            "rents": ("rents", "租住"),
            "registered-only": ("registered here only", "户在人不在"),
            "not-told": ("not told", "未填"),
        },
        titles=("居住情况", Title(("人口类型",), _residence), Title(("居住状况",), _residence)),
    ),
]
Level = Annotated[
    CareLevel,
    Help(
        "How closely they are looked after",
        "关爱等级",
        "key",
        word=("care level", "关爱等级"),
        quasi_of="stream_id",
        titles=("风险等级", "关爱等级"),
        words=_LEVELS,
    ),
]
ReviewOn = Annotated[
    date,
    Help("The day it is looked at again", "复核日期", "2026-07-01", word=("review on", "复核"), ahead=True),
]
Grounds = Annotated[
    str,
    Help(
        "Why, as told (kept sealed)",
        "列入原因（加密保存）",
        "lives alone",
        example_zh="独居",
        word=("grounds", "列入原因"),
        personal_of="person_id",
        titles=("列入原因", "人员类别"),
    ),
]
AwayUntil = Annotated[
    date,
    Help("The day they are expected back", "预计返回日期", "2026-03-01", word=("until", "至"), ahead=True),
]
GoneTo = Annotated[
    AwayTo,
    Help(
        "Where they are",
        "去向",
        "family",
        word=("at", "去向"),
        words={
            "hospital": ("hospital", "住院"),
            "family": ("family", "投亲"),
            "institution": ("institution", "入住机构"),
            "travel": ("travel", "外出"),
        },
    ),
]
Into = Annotated[
    PersonId,
    Help(
        "Id of the person who remains",
        "并入的人员编号",
        "person-lin",
        word=("into", "并入"),
        stays=True,
    ),
]
Other = Annotated[
    PersonId,
    Help(
        "Id that the same person had", "被并入的人员编号", "person-he", word=("other", "被并入"), stays=True
    ),
]
DayOfIt = Annotated[date, Help("The day of it", "日期", "2026-01-05", word=("on", "日期"))]

# ---- facts


@event(en="Person registered", zh="登记人员")
@frozen(kw_only=True)
class PersonRegistered(Event):
    """The register has them from now on, under an id that may have been named before.

    ``code`` is what people say for the id, filled in at append.
    """

    code: Code = allocated(series="P", by_year=False)
    person_id: PersonItself
    name: Name | Sealed | None = None
    telephone: Telephone | Sealed | None = None
    room: Room | Sealed | None = None
    birth_year: BirthYear | Sealed | None = None
    groups: Groups | Sealed | None = None
    building: Building | None = None
    residence: Lives = "not-told"


@event(en="Person changed", zh="变更人员信息")
@frozen(kw_only=True)
class PersonChanged(Event):
    """It became so; what is left out stayed as it was. What was wrong is corrected instead."""

    person_id: PersonItself
    name: Name | Sealed | None = None
    telephone: Telephone | Sealed | None = None
    groups: Groups | Sealed | None = None
    residence: Lives | None = None


@event(en="Person moved", zh="迁居")
@frozen(kw_only=True)
class PersonMoved(Event):
    """They live in another building of the community, or behind another door; no room: not told."""

    person_id: PersonItself
    building: Building
    room: Room | Sealed | None = None


@event(en="Person left", zh="迁出")
@frozen(kw_only=True)
class PersonLeft(Event):
    """They moved away from the community on that day, which may be long before it was written down."""

    on: DayOfIt
    reason: Annotated[Reason, Help(sealed_for="stream_id")] | Sealed


@event(en="Person returned", zh="迁回")
@frozen
class PersonReturned(Event):
    """They live in the community again."""


@event(en="Person died", zh="去世")
@frozen(kw_only=True)
class PersonDied(Event):
    """They died on that day, which may be long before it was written down."""

    on: DayOfIt


@event(en="Person merged", zh="并入他人")
@frozen(kw_only=True)
class PersonMerged(Event):
    """This is the same human being as ``into``. What was recorded here stays here and counts for ``into``."""

    into: Into


@event(en="Person absorbed", zh="合并人员")
@frozen(kw_only=True)
class PersonAbsorbed(Event):
    """``other`` was the same human being all the time, and is erased together with this one."""

    other: Other


@event(en="Care level set", zh="设定关爱等级")
@frozen(kw_only=True)
class CareLevelSet(Event):
    """How closely they are looked after from now on."""

    person_id: PersonItself
    level: Level
    review_on: ReviewOn | None = None
    grounds: Grounds | Sealed | None = None


@event(en="Person away", zh="登记外出")
@frozen(kw_only=True)
class PersonAway(Event):
    """They are somewhere else for a time; without ``until`` nobody knows for how long."""

    gone_to: GoneTo
    until: AwayUntil | None = None


@event(en="Person back", zh="登记返回")
@frozen
class PersonBack(Event):
    """They are at home again."""


@event(en="Person erased", zh="删除个人信息", final=True)
@frozen(kw_only=True)
class PersonErased(Event):
    """The person asked to be forgotten, or must be: their key is destroyed, for the ``reason`` given."""

    reason: Reason
