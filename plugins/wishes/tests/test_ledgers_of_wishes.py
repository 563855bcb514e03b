"""A ledger of wishes 微心愿台账, a line a wish: imported, each stands where its last filled date says."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from community_core import Community
from community_core.domain import RegisterPerson
from community_core.forms import import_commands
from community_core.importing import load_any_mapping
from community_wishes.wishes import Wishes

NOW = datetime(2024, 3, 1, 1, tzinfo=UTC)
TITLES = "编号,许愿人,类别,心愿内容,征集日期,核实日期,认领人,认领日期,实现日期,确认日期"
LINES = """W1,林晓棠,物品,老花镜,2024-1-3,2024-1-5,何平安,2024-1-8,2024-1-10,2024-1-12
W2,许文,物品,春联,2024-1-3,2024-1-5,何平安,2024-1-9,2024-1-11,
W3,许文,物品,擦玻璃,2024-1-4,,何平安,2024-1-9,,
W4,林晓棠,物品,聊天,2024-1-4,,,,,
"""
STEPS = {
    "征集微心愿": ("征集日期", {"person_id": "许愿人", "title": "心愿内容", "kind": "类别"}),
    "核实微心愿": ("核实日期", {"wish_id": "编号"}),
    "认领微心愿": ("认领日期", {"wish_id": "编号", "claimant": "认领人"}),
    "实现微心愿": ("实现日期", {"wish_id": "编号", "claimant": "认领人"}),
    "确认微心愿": ("确认日期", {"wish_id": "编号"}),
}
"""Of each mapping: the command, the column of its day, and those of its fields."""


def mapping(command: str) -> str:
    """What reads one step of every line."""
    day, columns = STEPS[command]
    told = "".join(f'{field} = "{column}"\n' for field, column in columns.items())
    return f'source = "微心愿台账"\ncommand = "{command}"\n[columns]\nnumber = "编号"\nat = "{day}"\n{told}'


def test_a_wish_stands_where_its_last_date_says(tmp_path: Path) -> None:
    """Each step on its own day; a step without a day is none, and its line is set aside with that reason.
    What comes out of turn, for nobody wrote down that it was shown, is flagged."""
    ledger = tmp_path / "微心愿台账.csv"
    ledger.write_text(f"{TITLES}\n{LINES}", encoding="utf-8")
    with Community.open(":memory:", clock=lambda: NOW) as community:
        for name in ("林晓棠", "许文", "何平安"):
            community.execute(RegisterPerson(name=name), by="person-shen")
        came = []
        for command in STEPS:
            (tmp_path / "mapping.toml").write_text(mapping(command), encoding="utf-8")
            read: Any = load_any_mapping(tmp_path / "mapping.toml")
            counts = import_commands(community, ledger, read, rejects=tmp_path / "rejects.csv")
            came.append((counts.recorded, counts.set_aside))
        wishes = {each.title: each for each in community.view(Wishes)}
        assert {title: each.status for title, each in wishes.items()} == {
            "老花镜": "confirmed",
            "春联": "fulfilled",
            "擦玻璃": "taken",
            "聊天": "collected",
        }
        assert came == [(4, 0), (2, 2), (3, 1), (2, 2), (1, 3)]
        [sealed, *_] = [each for each in community.log() if each.type == "WishClaimed"]
        assert "out-of-turn" in sealed.flags
        days = {
            each.type: each.occurred_at.astimezone(community.zone).date()
            for each in community.history(wishes["老花镜"].wish_id)
        }
        assert list(days.values()) == [date(2024, 1, day) for day in (3, 5, 8, 10, 12)]
