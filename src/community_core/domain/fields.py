"""Values that many commands and events have, each said once for all."""

import re
from datetime import date
from typing import Annotated

from community_core.domain.addresses import without_door
from community_core.domain.kit.values import checks
from community_core.domain.kit.values.help import Help
from community_core.domain.kit.values.titles import living_at
from community_core.domain.kit.values.units import AREA, FEN
from community_core.errors import Refused

_PLACE = re.compile(rf"place-[A-Za-z0-9._-]{{1,{checks.LONGEST_ID}}}")


def _place(field: str, value: str) -> str:
    if not _PLACE.fullmatch(value):
        raise Refused(
            "not-a-place",
            f"{field}: {checks.shown(value)} is not a place's id; those look like place-01JABC.",
            f"{field}：{checks.shown(value)} 不是地点编号；应形如 place-01JABC。",
        )
    return value


def place_shared(field: str, value: str) -> str:
    """Where it is, as far as many are there: without the door behind a building, which names its residents
    and lies, sealed, with them."""
    return without_door(checks.optional_text(field, value))[0]


Text = Annotated[str, Help("Text", "文字", check=checks.text)]
Place = Annotated[
    str, Help("Where", "地点", "building 13", example_zh="13号楼", check=place_shared, again=True)
]
"""An open text: a door behind a building is not kept in it."""
Reason = Annotated[str, Help("Why", "原因", word=("reason", "原因"), check=checks.text)]
CALLED = (living_at("姓名", "住址"), living_at("姓名", "家庭住址"), "姓名")
"""The columns of ledgers that say who it is about."""

PersonId = Annotated[
    str,
    Help(
        "Id of the person",
        "人员编号",
        "person-lin",
        word=("person", "对象"),
        check=checks.person,
        refers="person",
    ),
]
PlaceId = Annotated[
    str, Help("Id of the place", "地点编号", "place-24", word=("place", "地点"), check=_place, refers="place")
]
Party = Annotated[
    str,
    Help(
        "A person, or org:<name>",
        "人员，或 org:<单位>",
        "org:Housing office",
        example_zh="org:房管所",
        word=("party", "当事方"),
        check=checks.party,
        refers="any",
    ),
]
"""Somebody who may be a person or an organisation."""
Day = Annotated[date, Help("The day", "日期", "2026-01-05", word=("on", "日期"))]
Since = Annotated[date, Help("The day it begins", "起始日期", "2026-01-05", word=("since", "起"))]
Until = Annotated[
    date, Help("The last day of it", "截止日期", "2028-12-31", word=("until", "止"), ahead=True)
]
"""Inclusive; left out where nobody knows the end."""
Count = Annotated[int, Help("How many", "数量", "12", word=("count", "数量"), check=checks.at_least(1))]
"""Of something that is there: 1 or more."""
Amount = Annotated[int, Help("How many", "数额", "12", word=("amount", "数额"), check=checks.at_least(0))]
"""0 or more."""
Fen = Annotated[
    int,
    Help("How much money", "金额", "12,800.50", word=("money", "金额"), check=FEN.none_or_more, unit=FEN),
]
"""Whole fen, which people write and read in yuan."""
Area = Annotated[
    int, Help("Floor space", "面积", "89.56", word=("area", "面积"), check=AREA.none_or_more, unit=AREA)
]
"""Whole hundredths of a square metre, which people write and read in square metres."""
AroseFrom = Annotated[
    str,
    Help(
        "Id of what it came from: a visit, an activity, another request",
        "源自（走访、活动、其他诉求等的编号）",
        "2026-0001",
        word=("arose from", "源自"),
        check=checks.text,
        refers="any",
    ),
]
Number = Annotated[str, Help("Speakable number, given at append", "序号", "2024-0117")]
"""For a field made by :func:`allocated`."""
Code = Annotated[str, Help("Speakable code, given at append", "人员编码", "P0417", word=("code", "编码"))]
"""The same for one that counts through all years, such as a person's."""
