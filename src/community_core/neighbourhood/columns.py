"""Columns that many rows about people have, each with its words: rows whose ``person_id`` says whom."""

from typing import Annotated

from community_core.domain import WORDS, CareLevel, Sealed
from community_core.views import Column

PersonColumn = Annotated[str, Column(en="Person", zh="人员", refers="person")]
BuildingColumn = Annotated[str | None, Column(en="Building", zh="楼栋", refers="place", quasi_of="person_id")]
RoomColumn = Annotated[str | Sealed | None, Column(en="Room", zh="单元房号")]
LevelColumn = Annotated[CareLevel | None, Column(en="Level", zh="等级", words=WORDS, quasi_of="person_id")]
KeepersColumn = Annotated[tuple[str, ...], Column(en="Keeper", zh="责任人", refers="person")]
