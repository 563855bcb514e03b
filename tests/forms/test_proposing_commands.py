"""Mappings that are proposed for ledgers of visits, hours, residents and goods, in either language."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from community_aid.commands import OpenAidItem
from community_core import Community
from community_core.commands import CommandCatalogue, CommandType
from community_core.domain import NamePlace
from community_core.forms import columns_lacking, import_commands, likely_command, propose_commands
from community_core.importing import CommandMapping, ImportCounts, load_any_mapping
from community_core.plugins.aggregates import installed_kinds

RESIDENTS = """柳荫社区居民底册
序号,姓名,性别,身份证号,出生日期,联系电话,小区,楼号,单元,房号,人口类型,登记日期
1,柳小青,女,150102195101010015,1951-01-01,13900002222,柳荫小区,13号楼,3,502,常住,2023/3/1
2,何满仓,男,150102196003030039,1960.3.3,13900003333,柳荫小区,7号楼,1,101,流动,2023/3/1
"""
VISITS = """序号,走访对象,走访人,走访时间,方式,情况
1,柳小青,沈立,2023年5月4日 9:30,上门,精神好
2,13900003333,沈立,2023年5月4日 10:00,电话,
"""
VOLUNTEERS = "姓名,注册日期\n柳小青,2023-03-01\n"
HOURS = """志愿服务登记表（2023年）
编号,志愿者,活动,日期,起,止
H1,柳小青,扫雪,5月6日,9:00,11:30
"""
CARDS = "物资,单位,日期\n大米,袋,2023-02-01\n"
GOODS = "单号,物资,单位,数量,领取人,日期\nR1,大米,袋,5,何满仓,2023-02-01\n"

RESIDENTS_EN = """No,Full name,Telephone,Year of birth,Building,Flat,Registered on
1,Ann Moss,13900002222,1951,Mill Lane 3,12,2023-03-01
"""
VISITS_EN = """No,Person visited,Visited by,Date,Time,Manner,Notes
1,Ann Moss,Rowan Fern,2023-05-04,9:30,home,well
2,Ann Moss,Rowan Fern,2023-05-05,10:00,phone,
"""
HOURS_EN = "No,Volunteer,Activity,Date,Start,End\nH1,Ann Moss,Snow,2023-05-06,9:00,11:30\n"
GOODS_EN = "Ref,Item,Quantity,Given to,Date\nR1,Rice,5,Ann Moss,2023-02-01\n"


def kinds() -> CommandCatalogue:
    """Every command there is."""
    return CommandCatalogue(installed_kinds().by_name)


@pytest.fixture
def community() -> Iterator[Community]:
    """One to import into."""
    with Community.open(":memory:") as made:
        compound = made.execute(NamePlace(called="柳荫小区", kind="compound"), by="person-shen").stream_id
        for called in ("13号楼", "7号楼", "Mill Lane 3"):
            named = NamePlace(called=called, kind="building", within=compound)
            made.execute(named, by="person-shen")
        yield made


def likely(path: Path, content: str) -> CommandType | None:
    """What a file with that content is taken for."""
    path.write_text(content, encoding="utf-8")
    return likely_command(path, kinds().values())


def brought(community: Community, folder: Path, name: str, content: str) -> ImportCounts:
    """Import a ledger with the mapping that is proposed for it, as it is."""
    path, mapping = folder / "ledger.csv", folder / "m.toml"
    path.write_text(content, encoding="utf-8")
    mapping.write_text(propose_commands(path, kinds()[name]), encoding="utf-8")
    return imported(community, path, mapping)


def imported(community: Community, path: Path, mapping: Path) -> ImportCounts:
    """Import a file by a mapping."""
    loaded = load_any_mapping(mapping)
    assert isinstance(loaded, CommandMapping)
    return import_commands(community, path, loaded)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (RESIDENTS, "register-person"),
        (VISITS, "record-visit"),
        (HOURS, "claim-hours"),
        (GOODS, "deliver-aid"),
        (RESIDENTS_EN, "register-person"),
        (VISITS_EN, "record-visit"),
        (HOURS_EN, "claim-hours"),
        (GOODS_EN, "deliver-aid"),
    ],
)
def test_what_a_ledger_tells_of_is_found_by_its_header(tmp_path: Path, content: str, name: str) -> None:
    """In either language, with a title above or without."""
    found = likely(tmp_path / "ledger.csv", content)
    assert found is not None
    assert found.name == name


def test_a_ledger_of_requests_stays_one(tmp_path: Path) -> None:
    """Whatever else its columns could be."""
    header = "序号,登记日期,楼号,诉求人,联系电话,诉求内容,办理人,办理结果,办结日期"
    assert likely(tmp_path / "ledger.csv", f"{header}\n1,2026.1.5,13号楼,甲某,,灯,小齐,已解决,\n") is None
    assert (
        likely(tmp_path / "calls.csv", "No,Date,Resident,Issue,Status\n1,2026-01-05,A. Moss,Lamp,open\n")
        is None
    )


@pytest.mark.parametrize("file", ["走访台账.csv", "visits-2023.csv"])
def test_a_file_named_after_what_it_is_about_is_of_that(tmp_path: Path, file: str) -> None:
    """Though it tells of needs, levels and who is in charge, as a ledger of requests does."""
    header = (
        "序号,姓名,住址,联系电话,人员类别,风险等级,责任人,探访时间,探访方式,需求/发现问题,处理情况,探访人"
    )
    content = f"{header}\n1,甲某,7-2-301,,独居,高风险,沈立,2026-01-05,上门,灯不亮,已报修,\n"
    found = likely(tmp_path / file, content)
    assert found is not None
    assert found.name == "record-visit"
    assert likely(tmp_path / "台账.csv", content) is None


LACKING = {
    "送学上门台账": (
        "序号,党员姓名,所属支部,年龄,住址,行动不便原因,送学时间,送学人,学习内容,学习资料,方式,党员反馈/签字",
        "deliver-home-study",
        'programme_id = ""',
    ),
    "服务台账": ("日期,项目,服务内容,对象姓名,人次,服务人员/单位,时长,签字", "record-service", 'kind = ""'),
    "借用登记表": (
        "编号,器具名称,借用人,借出日期,应还日期,归还日期,完好情况,经办人",
        "lend-aid",
        'quantity = ""',
    ),
    "楼长花名册": (
        "小区,楼号,姓名,性别,出生年月,政治面貌,联系电话,任职时间,任期",
        "appoint-role",
        'role = "楼长"  # 职务：取自文件名',
    ),
    "志愿服务记录": (
        "姓名,志愿者编号,活动(项目)名称,日期,地点,服务对象,服务内容,服务时间(小时),评价,活动负责人,信息记录人",
        "claim-hours",
        '# 也可由日期和钟点拼成：started_at = "{日期} 09:00"\nstarted_at = ""',
    ),
}


@pytest.mark.parametrize("file", LACKING)
def test_a_ledger_that_lacks_a_column_is_known_by_its_name(
    tmp_path: Path, file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it lacks is said plainly, with how it may be given; what the name says is given."""
    monkeypatch.setenv("COMMUNITY_LANG", "zh")
    header, name, needed = LACKING[file]
    path = tmp_path / f"{file}.csv"
    found = likely(path, f"{header}\n{',甲某' * 3}\n")
    assert found is not None
    assert found.name == name
    told = propose_commands(path, found)
    assert needed in told
    lacking = columns_lacking(path, found)
    assert [zh for _, zh in lacking if f"# 必填：哪一列是“{zh}”" not in told] == []
    assert ("# 缺少“" in told) is bool(lacking) is (file != "楼长花名册")


@pytest.mark.parametrize(
    ("file", "header", "name"),
    [
        (
            "活动报名表",
            "姓名,性别,年龄,楼栋,联系电话,紧急联系人,身体状况,是否购买保险",
            "register-participant",
        ),
        ("楼栋台账", "小区,楼号,单元数,层数,户数,建成年份,物业公司,楼长,联系电话", "name-place"),
        ("物资发放", "序号,日期,姓名,住址,电话,物资名称,数量,领取人签字,经办人", "deliver-aid"),
        ("走访发现诉求", "序号,登记日期,诉求人,诉求内容,办理结果", None),
    ],
)
def test_the_longest_name_that_a_file_bears_decides(
    tmp_path: Path, file: str, header: str, name: str | None
) -> None:
    """A choice in it only where the columns are many; of requests found on visits it is one of requests."""
    found = likely(tmp_path / f"{file}.csv", f"{header}\n1,甲某\n")
    assert (found and found.name) == name


def test_by_its_columns_alone_such_a_ledger_is_known_too(tmp_path: Path) -> None:
    """Where they are more than those of requests, what lacks taken off."""
    header, name, _ = LACKING["送学上门台账"]
    found = likely(tmp_path / "2024.csv", f"{header}\n1,甲某\n")
    assert found is not None
    assert found.name == name


def test_what_lacks_is_given_in_the_mapping(community: Community, tmp_path: Path) -> None:
    """As a constant in place of the line that asks for it; then the rows are recorded."""
    path, mapping = tmp_path / "借用登记表.csv", tmp_path / "m.toml"
    community.execute(
        OpenAidItem(title="轮椅", unit="台", lendable=True), by="person-shen", at=date(2023, 2, 1)
    )
    path.write_text("编号,器具名称,借用人,借出日期\nJ1,轮椅,何满仓,2023-03-01\n", encoding="utf-8")
    told = propose_commands(path, kinds()["lend-aid"])
    mapping.write_text(told, encoding="utf-8")
    assert imported(community, path, mapping).set_aside == 1
    mapping.write_text(told.replace('quantity = ""\n', "") + 'quantity = "1"\n', encoding="utf-8")
    assert imported(community, path, mapping).recorded > 0


def test_ledgers_are_imported_with_what_is_proposed(community: Community, tmp_path: Path) -> None:
    """Not a line changed: residents, visits, volunteers, hours and goods; and again nothing is new."""
    ledgers = {
        "register-person": RESIDENTS,
        "record-visit": VISITS,
        "register-volunteer": VOLUNTEERS,
        "claim-hours": HOURS,
        "open-aid-item": CARDS,
        "deliver-aid": GOODS,
    }
    for name, content in ledgers.items():
        counts = brought(community, tmp_path, name, content)
        assert (counts.set_aside, counts.recorded > 0) == (0, True), (name, counts.aside)
        assert brought(community, tmp_path, name, content).recorded == 0
    (claimed,) = community.log(types=["HoursClaimed"])
    assert claimed.data.ended_at - claimed.data.started_at == timedelta(hours=2, minutes=30)


def test_english_ledgers_are_imported_so_too(community: Community, tmp_path: Path) -> None:
    """Residents, visits with the hour in a column of its own."""
    assert brought(community, tmp_path, "register-person", RESIDENTS_EN).set_aside == 0
    counts = brought(community, tmp_path, "record-visit", VISITS_EN)
    assert (counts.set_aside, counts.recorded) == (0, 4)
    manners = [each.data.manner for each in community.log(types=["VisitCompleted"])]
    assert manners == ["home", "phone"]


def test_what_is_unsure_or_needed_is_said(tmp_path: Path) -> None:
    """A word that no choice has, a field without a column, a row that nothing tells from another."""
    path = tmp_path / "ledger.csv"
    path.write_text("走访时间,走访人,方式\n2023-05-04,沈立,绕路\n", encoding="utf-8")
    told = propose_commands(path, kinds()["record-visit"])
    assert '# "绕路" = ""  # 1 row: what does it mean? ' in told
    assert "# NEEDED: which column is" in told
    assert "# UNSURE: by what is a row known again?" in told
