"""Any command from any file, by mapping: once each, of the past flagged rather than refused."""

import hashlib
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from community_core import Community, InvalidInput, UnknownName
from community_core.domain import NamePlace, RegisterPerson
from community_core.forms import import_commands, rehearse_commands
from community_core.importing import CommandMapping, ImportCounts, load_any_mapping, load_mapping
from community_core.importing.importer import BATCH, ImportFile

RESIDENTS = """
source = "居民底册"
command = "登记人员"
[columns]
number = "身份证号"
"姓名" = "姓名"
telephone = "电话"
"出生年份" = "出生年"
residence = "居住情况"
groups = "人群"
at = "登记日期"
[words.residence]
"常住" = "lives-here"
"租住" = "rents"
"""
RESIDENT_ROWS = """身份证号,姓名,电话,出生年,居住情况,人群,登记日期
150102195101010015,柳小青,13900002222,1951,常住,独居、高龄,2023/3/1
150102196003030039,何满仓,13900003333,1960,租住,,2023/3/1
"""
VISITS = """
source = "走访台账"
command = "登记走访"
time_formats = ["%Y年%m月%d日 %H:%M", "%Y-%m-%d"]
[columns]
number = "序号"
person_id = "走访对象"
visitor = "走访人"
at = "走访时间"
manner = "方式"
observations = "情况"
[words.manner]
"上门" = "home"
"电话" = "phone"
"""
VISIT_ROWS = """序号,走访对象,走访人,走访时间,方式,情况
1,柳小青,沈立,2023年5月4日 9:30,上门,精神好
2,13900003333,沈立,2023年5月4日 10:00,电话,
3,柳小青,沈立,下周,上门,
合计,3,,,,
"""
VOLUNTEERS = """
source = "志愿者名册"
command = "register-volunteer"
[columns]
number = "姓名"
person_id = "姓名"
at = "注册日期"
"""
HOURS = """
source = "时长登记"
command = "申报时长"
time_formats = ["%Y-%m-%d %H:%M"]
[columns]
number = "编号"
volunteer_id = "志愿者"
activity = "活动"
started_at = "{日期} {起}"
ended_at = "{日期} {止}"
at = "{日期} {止}"
"""
AID = """
source = "物资台账"
command = "发放物资"
[columns]
number = "单号"
aid_id = "物资"
quantity = "数量"
person_id = "领取人"
at = "发放日期"
"""
AID_HEAD = "单号,物资,数量,领取人,发放日期\n"
CARD = """
source = "物资台账"
command = "open-aid-item"
[columns]
number = "号"
title = "物资"
unit = "单位"
at = "日期"
"""
RECEIVED = """
source = "物资台账"
command = "receive-aid"
[constants]
source = "bought"
[columns]
number = "单号"
aid_id = "物资"
quantity = "数量"
at = "日期"
"""
PLAN = """
source = "走访"
command = "plan-visit"
[columns]
number = "号"
person_id = "谁"
visitor = "人"
planned_for = "日"
at = "登记"
"""
START = """
source = "走访"
command = "start-visit"
[columns]
number = "号"
visit_id = "号"
at = "日"
"""
DONE = START.replace("start-visit", "完成走访")
PLANNED = "号,谁,人,日,登记\nV1,柳小青,沈立,2023-05-04,2023-05-01\n"


class Desk:
    """A community and a folder, to bring ledgers in with."""

    def __init__(self, community: Community, folder: Path) -> None:
        self.community = community
        self.folder = folder
        self.rejects = folder / "rejects.csv"

    def mapping(self, text: str) -> CommandMapping:
        """The mapping in this TOML."""
        path = self.folder / "m.toml"
        path.write_text(text, "utf-8")
        found = load_any_mapping(path)
        assert isinstance(found, CommandMapping)
        return found

    def file(self, rows: str) -> Path:
        """A file with these rows."""
        path = self.folder / "rows.csv"
        path.write_text(rows, "utf-8")
        return path

    def bring(self, mapping: str, rows: str) -> ImportCounts:
        """Import these rows."""
        return import_commands(self.community, self.file(rows), self.mapping(mapping), rejects=self.rejects)

    def facts(self) -> list[Any]:
        """Every fact."""
        return list(self.community.log())


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A fresh one."""
    with Community.open(":memory:", zone="Asia/Shanghai") as community:
        yield Desk(community, tmp_path)


def test_residents_visits_volunteers_and_hours(desk: Desk) -> None:
    """Each ledger by a mapping of its own; people are found by name or telephone in the register."""
    assert desk.bring(RESIDENTS, RESIDENT_ROWS).recorded == 2
    liu, he = (fact.stream_id for fact in desk.facts())
    counts = desk.bring(VISITS, VISIT_ROWS)
    assert (counts.read, counts.recorded, counts.set_aside) == (4, 4, 2)
    assert [fact.data.person_id for fact in desk.facts()[2:]] == [liu, liu, he, he]
    desk.bring(VOLUNTEERS, "姓名,注册日期\n柳小青,2023-04-01\n")
    hours = "编号,志愿者,活动,日期,起,止\nH1,柳小青,扫雪,2023-05-06,9:00,11:30\n"
    assert desk.bring(HOURS, hours).recorded == 1
    claimed = desk.facts()[-1]
    assert (claimed.type, str(claimed.data.ended_at)) == ("HoursClaimed", "2023-05-06 03:30:00+00:00")
    assert not any(fact.flags for fact in desk.facts())


def test_every_ledger_again_adds_nothing(desk: Desk) -> None:
    """Whatever it tells of, by its source and number."""
    for mapping, rows in ((RESIDENTS, RESIDENT_ROWS), (VISITS, VISIT_ROWS)):
        desk.bring(mapping, rows)
        again = desk.bring(mapping, rows)
        assert (again.recorded, again.already_known) == (0, 2)


def test_a_row_in_error_goes_to_rejects_and_the_others_are_recorded(desk: Desk) -> None:
    """With its line and the column it is about."""
    desk.bring(VISITS, VISIT_ROWS)
    told = desk.rejects.read_text("utf-8-sig")
    assert "走访时间: '下周' is not a time" in told
    assert "adds up" in told


def test_a_row_that_says_something_else_by_now_is_set_aside(desk: Desk) -> None:
    """A correction is for people to make; nothing is passed over in silence."""
    desk.bring(VISITS, VISIT_ROWS)
    counts = desk.bring(
        VISITS, VISIT_ROWS.replace("1,柳小青,沈立,2023年5月4日", "1,柳小青,沈立,2023年5月5日")
    )
    assert (counts.recorded, counts.already_known, counts.set_aside) == (0, 1, 3)
    assert "recorded saying something else" in desk.rejects.read_text("utf-8-sig")


def test_a_number_twice_in_a_file_is_one_row(desk: Desk) -> None:
    """Saying the same it is known, saying something else it is set aside."""
    row = "1,柳小青,沈立,2023年5月4日 9:30,上门,\n"
    counts = desk.bring(VISITS, VISIT_ROWS.splitlines()[0] + "\n" + row + row + row.replace("9:30", "9:40"))
    assert (counts.recorded, counts.already_known, counts.set_aside) == (2, 1, 1)


def test_no_number_of_a_file_is_kept(tmp_path: Path) -> None:
    """It may be that of an identity card: what a row is known by needs the key of this store."""
    with Community.open(tmp_path / "store", zone="Asia/Shanghai") as community:
        Desk(community, tmp_path).bring(RESIDENTS, RESIDENT_ROWS)
    held = b"".join(each.read_bytes() for each in (tmp_path / "store").rglob("*") if each.is_file())
    assert b"150102195101010015" not in held
    assert "柳小青".encode() not in held


def _stocked(desk: Desk) -> None:
    desk.bring(CARD, "号,物资,单位,日期\n1,大米,袋,2023-01-01\n")
    desk.bring(RECEIVED, "单号,物资,数量,日期\nR1,大米,5,2023-01-02\n")


def test_what_happened_is_flagged_rather_than_refused(desk: Desk) -> None:
    """Before the last step, or though there were not so many: it was recorded by hand then."""
    _stocked(desk)
    counts = desk.bring(AID, AID_HEAD + "A1,大米,4,柳小青,2023-02-01\nA2,大米,3,何满仓,2023-02-02\n")
    assert (counts.recorded, counts.flagged, counts.set_aside) == (2, 1, 0)
    assert desk.facts()[-1].flags[0] == "out-of-turn"
    counts = desk.bring(CARD, "号,物资,单位,日期\n2,大米,袋,2023-03-01\n")
    assert (counts.flagged, desk.facts()[-1].flags) == (1, ("out-of-turn", "aid-item-opened-twice"))


def test_a_step_before_the_last_one_is_flagged(desk: Desk) -> None:
    """A mere day is put right after it within the day; an earlier one is recorded as the file has it."""
    desk.bring(PLAN, PLANNED)
    desk.bring(START, "号,日\nV1,2023-05-04 09:00\n")
    counts = desk.bring(DONE, "号,日\nV1,2023-05-03\n")
    assert (counts.recorded, counts.flagged) == (1, 1)
    assert desk.facts()[-1].flags == ("before-last-step",)


def test_a_day_is_put_after_the_last_step_within_it(desk: Desk) -> None:
    """Nobody wrote down the hour."""
    desk.bring(PLAN, PLANNED)
    desk.bring(START, "号,日\nV1,2023-05-04 09:00\n")
    desk.bring(DONE, "号,日\nV1,2023-05-04\n")
    *_, started, completed = desk.facts()
    assert (completed.occurred_at, completed.flags) == (started.occurred_at, ())


def test_rules_that_stay(desk: Desk) -> None:
    """What it is about must exist, and every value be one; the others are recorded."""
    _stocked(desk)
    rows = "A1,面粉,4,柳小青,2023-02-01\nA2,大米,很多,何满仓,2023-02-02\nA3,大米,1,何满仓,2023-02-03\n"
    counts = desk.bring(AID, AID_HEAD + rows)
    assert (counts.recorded, counts.set_aside) == (1, 2)


def test_one_refused_leaves_nothing_behind_for_the_next(desk: Desk) -> None:
    """Rows of one batch see those before them, and only what was recorded of these."""
    _stocked(desk)
    rows = "A1,大米,5,柳小青,2023-02-01\nA2,大米,x,何满仓,2023-02-01\nA3,大米,1,何满仓,2023-02-02\n"
    counts = desk.bring(AID, AID_HEAD + rows)
    assert (counts.recorded, counts.flagged) == (2, 1)


def test_what_is_still_to_come_is_flagged(desk: Desk) -> None:
    """A year mistyped keeps no row out."""
    desk.bring(VISITS, VISIT_ROWS.replace("2023年5月4日 9:30", "2093年5月4日 9:30"))
    assert desk.facts()[0].flags == ("in-the-future",)


def test_a_later_mapping_goes_on_with_what_an_earlier_one_began(desk: Desk) -> None:
    """By the number that the source gave it."""
    assert desk.bring(PLAN, PLANNED).recorded == 1
    assert desk.bring(START, "号,日\nV1,2023-05-04 09:00\n").recorded == 1
    assert desk.bring(DONE, "号,日\nV1,2023-05-04 09:30\nV2,2023-05-04\n").set_aside == 1
    assert {fact.stream_id for fact in desk.facts()} == {desk.facts()[0].stream_id}
    assert desk.facts()[-1].type == "VisitCompleted"


def test_whom_the_register_does_not_know_the_mapping_may(desk: Desk) -> None:
    """By what the file calls them."""
    mapping = VISITS + '[people]\n"柳小青" = "person-liu"\n'
    desk.bring(mapping, VISIT_ROWS)
    assert "person-liu" in {fact.data.person_id for fact in desk.facts() if hasattr(fact.data, "person_id")}


def test_two_of_one_name_are_not_guessed(desk: Desk) -> None:
    """The row is set aside, saying that there are two."""
    for person in ("person-liu", "person-liu2"):
        register = RegisterPerson(person_id=person, name="柳小青", residence="lives-here")
        desk.community.execute(register, by="person-shen")
    counts = desk.bring(VISITS, VISIT_ROWS)
    assert counts.set_aside == 3
    assert "2 people of the register" in desk.rejects.read_text("utf-8-sig")


def test_whoever_was_erased_is_not_recorded_again(desk: Desk) -> None:
    """Their row is set aside, not tied to anybody."""
    desk.bring(VISITS, VISIT_ROWS)
    liu = desk.facts()[0].data.person_id
    desk.community.erase(liu, by="person-shen", reason="asked")
    counts = desk.bring(VISITS, VISIT_ROWS.replace("1,柳小青", "8,柳小青"))
    assert (counts.recorded, counts.set_aside) == (0, 3)


def test_a_place_by_any_of_its_names(desk: Desk) -> None:
    """As people write it; one that is not known sets the row aside."""
    compound = desk.community.execute(NamePlace(called="柳荫", kind="compound"), by="person-shen").stream_id
    named = NamePlace(called="13号楼", kind="building", within=compound, aliases=("13#",))
    desk.community.execute(named, by="person-shen")
    mapping = RESIDENTS.replace('telephone = "电话"', 'building = "电话"')
    rows = RESIDENT_ROWS.replace("13900002222", "13#").replace("13900003333", "99号楼")
    counts = desk.bring(mapping, rows)
    assert (counts.recorded, counts.set_aside) == (1, 1)


def test_a_mapping_that_fits_no_command_is_told(desk: Desk) -> None:
    """An unknown command or field, and no number to know rows by."""
    with pytest.raises(UnknownName, match="record-visit"):
        desk.bring(VISITS.replace("登记走访", "record-visitt"), VISIT_ROWS)
    with pytest.raises(UnknownName, match="manner"):
        desk.bring(VISITS.replace('manner = "方式"', 'maner = "方式"'), VISIT_ROWS)
    with pytest.raises(InvalidInput, match=r"needs columns\.number"):
        desk.mapping(VISITS.replace('number = "序号"', ""))
    with pytest.raises(InvalidInput, match="commands, not requests"):
        load_mapping(desk.folder / "m.toml") if desk.mapping(VISITS) else None


_ROWS = st.tuples(
    st.sampled_from(["1", "2", "3"]),
    st.sampled_from(["大米", "面粉"]),
    st.sampled_from(["1", "4", "x"]),
    st.sampled_from(["柳小青", "何满仓", ""]),
    st.sampled_from(["2023-01-01", "2023-02-01", "昨天的", "2093-01-01"]),
)


@settings(max_examples=25, deadline=None)
@given(exports=st.lists(st.lists(_ROWS, max_size=6), min_size=1, max_size=2))
def test_a_rehearsal_counts_what_is_then_recorded(exports: Sequence[Sequence[tuple[str, ...]]]) -> None:
    """Of whatever rows, and again nothing that is recorded."""
    with TemporaryDirectory() as folder, Community.open(":memory:", zone="Asia/Shanghai") as community:
        desk = Desk(community, Path(folder))
        _stocked(desk)
        mapping = desk.mapping(AID)
        for export in exports:
            file = desk.file(AID_HEAD + "".join(",".join(row) + "\n" for row in export))
            found, before = rehearse_commands(community, file, mapping), community.ledger.position()
            counts = import_commands(community, file, mapping, rejects=desk.rejects)
            assert found.counts == evolve(counts, rejects=None)
            assert found.kinds == Counter(fact.type for fact in community.ledger.log(after=before))
            assert rehearse_commands(community, file, mapping).kinds == {}


def test_a_rehearsal_leaves_the_store_as_it_is(tmp_path: Path) -> None:
    """Byte for byte, though it looks people up in the register."""
    with Community.open(tmp_path / "store", zone="Asia/Shanghai") as community:
        desk = Desk(community, tmp_path)
        desk.bring(RESIDENTS, RESIDENT_ROWS)
    before = _bytes(tmp_path / "store")
    with Community.open(tmp_path / "store", read_only=True) as community:
        found = rehearse_commands(community, desk.file(VISIT_ROWS), desk.mapping(VISITS))
        assert found.counts.recorded == 4
    assert _bytes(tmp_path / "store") == before


def _bytes(folder: Path) -> dict[str, str]:
    files = (each for each in folder.rglob("*") if each.is_file())
    return {str(each): hashlib.sha256(each.read_bytes()).hexdigest() for each in files}


def test_rows_of_several_batches_are_all_recorded(desk: Desk) -> None:
    """And a number comes again in another batch."""
    _stocked(desk)
    rows = [f"N{n},大米,1,柳小青,2023-02-01\n" for n in range(BATCH + 3)]
    counts = desk.bring(AID, AID_HEAD + "".join([*rows, rows[0]]))
    assert (counts.recorded, counts.already_known) == (BATCH + 3, 1)


def test_two_imports_of_one_file_at_once_record_it_once(tmp_path: Path) -> None:
    """Whoever is slower decides again, and finds it known."""
    folders = [tmp_path / "a", tmp_path / "b"]
    totals: list[int] = []
    with Community.open(tmp_path / "store", zone="Asia/Shanghai") as community:

        def work(folder: Path) -> None:
            folder.mkdir()
            totals.append(Desk(community, folder).bring(VISITS, VISIT_ROWS).recorded)

        threads = [threading.Thread(target=work, args=[each]) for each in folders]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        assert sum(totals) == len(list(community.log())) == 4


@pytest.mark.parametrize("telling", ["精神好", ""], ids=["something told of her", "nothing told"])
def test_whoever_is_erased_while_a_file_is_brought_in_is_not_tied_by_it(tmp_path: Path, telling: str) -> None:
    """Another program erases her once she was looked up: her row is set aside, the others are recorded."""
    store = tmp_path / "store"
    with Community.open(store) as community:
        for person, name in (("person-liu", "柳小青"), ("person-he", "何满仓"), ("person-shen", "沈立")):
            community.execute(RegisterPerson(person_id=person, name=name), by="person-shen")
    left = ["person-liu"]

    def erase_meanwhile(_by: str, command: object) -> bool:
        if not isinstance(command, ImportFile) and left:
            with Community.open(store) as other:
                other.erase(left.pop(), by="person-shen", reason="asked")
        return True

    rows = f"序号,走访对象,走访人,走访时间,方式,情况\n1,柳小青,沈立,2023年5月4日 9:30,上门,{telling}\n"
    rows += "2,何满仓,沈立,2023年5月4日 10:00,电话,\n"
    (tmp_path / "visits.csv").write_text(rows, encoding="utf-8")
    (tmp_path / "visits.toml").write_text(VISITS, encoding="utf-8")
    mapping = load_any_mapping(tmp_path / "visits.toml")
    assert isinstance(mapping, CommandMapping)
    with Community.open(store, authorize=erase_meanwhile) as community:
        counts = import_commands(community, tmp_path / "visits.csv", mapping)
        visits = list(community.log(types=["VisitCompleted"]))
    assert not left
    assert (counts.recorded, counts.set_aside) == (2, 1)
    assert [fact.data.person_id for fact in visits] == ["person-he"]
