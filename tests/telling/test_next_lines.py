"""The command that comes next is told as people type it."""

from pathlib import Path
from typing import Any

import pytest

from community_activities.commands import HoldActivity
from community_aid.commands import ReturnAid
from community_core import Community
from community_core.domain import AppointRole, GiveConsent
from community_core.telling.cells import label
from community_core.telling.language import speaking
from community_core.telling.names import naming
from community_core.telling.next_steps import next_line
from community_programmes.service import RecordService
from community_wishes.commands import CollectWish


@pytest.mark.parametrize(
    ("command", "stream_id", "number", "given", "line"),
    [
        (ReturnAid, "aid-1", "轮椅", {"loan": 2}, "归还物资 --物资 轮椅 --借用编号 2"),
        (ReturnAid, "aid-1", "轮椅 大号", {}, "归还物资 --物资 '轮椅 大号'"),
        (AppointRole, "place-13", "", {"role": "building-lead"}, "任命 --职务 楼长"),
        (GiveConsent, "person-lin", "", {"purpose": "photo"}, "登记同意 --对象 person-lin --用途 拍照"),
        (RecordService, "enrolment-1", "", {"people": ("person-lin", "person-he")},
         "登记服务 --服务对象 person-lin --服务对象 person-he"),
        (HoldActivity, "activity-1", "2024-0001", {"activity_id": None, "kind": "meeting"},
         "登记已举办 --类别 便民亭议事"),
    ],
)  # fmt: skip
def test_it_names_what_is_known(
    command: Any, stream_id: str, number: str, given: dict[str, Any], line: str
) -> None:
    """The stream by its number or name unless it is not to be named, choices by their words, several one by
    one, in quotes what needs them."""
    with speaking("zh"):
        assert next_line(command, stream_id, number, given) == f"community 登记 {line}"


def test_in_english_codes_stand() -> None:
    """As the options are written there."""
    with speaking("en"):
        told = next_line(AppointRole, "place-13", given={"role": "building-lead", "scope": "place-13"})
    assert told == "community do appoint-role --role building-lead --scope place-13"


def test_the_purpose_of_publishing_one_thing_is_told_by_its_number(tmp_path: Path) -> None:
    """On every screen, and as it is typed."""
    with Community.open(tmp_path) as community:
        wish = CollectWish(person_id="person-lin", title="一副老花镜", kind="goods")
        told = community.execute(wish, by="person-shen")
        purpose = f"publish:{told.stream_id}"
        with naming(lambda: community.directory("person-shen"), community.called), speaking("zh"):
            line = next_line(GiveConsent, told.stream_id, given={"purpose": purpose})
            assert label(purpose) == f"公开 {told.number}"
        assert line == f"community 登记 登记同意 --用途 公开:{told.number}"
