"""Old votes are kept as their files tell them, flagged where the counts do not bear them out, and doubted."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from community_core import Community
from community_core.errors import Refused
from community_core.forms import import_commands
from community_core.importing import load_any_mapping
from community_council import commands
from community_council.votes import Votes

NOW = datetime(2026, 3, 1, 1, tzinfo=UTC)
MAPPING = """
source = "业主意见征询汇总表"
command = "表决"
time_formats = ["%Y-%m-%d"]
[columns]
number = "序号"
project_id = "项目"
rule = "规则"
total = "总户数"
in_favour = "同意户数"
against = "反对户数"
at = "征询结束日期"
passed = "结果"
[words.rule]
"业主一般事项" = "owners-ordinary"
"议事会" = "council-two-thirds"
"居民会议" = "residents-meeting-1989"
[words.passed]
"通过" = "true"
"未通过" = "false"
"""
TITLES = "序号,项目,规则,总户数,同意户数,反对户数,征询结束日期,结果"
Told = Sequence[tuple[str, bool, tuple[str, ...]]]


def _imported(folder: Path, *rows: str) -> tuple[Told, list[bool], int]:
    """The votes that were recorded, with their flags; those in doubt; and how many rows were set aside."""
    (folder / "mapping.toml").write_text(MAPPING, encoding="utf-8")
    (folder / "汇总表.csv").write_text("\n".join([TITLES, *rows]), encoding="utf-8")
    with Community.open(":memory:", clock=lambda: NOW) as community:
        proposed = commands.ProposeProject(title="更换水管", category="pipes")
        project = community.execute(proposed, by="person-shen").stream_id
        mapping = load_any_mapping(folder / "mapping.toml")
        counts = import_commands(community, folder / "汇总表.csv", mapping, rejects=folder / "rejects.csv")
        _, *votes = community.history(project)
        told = [(each.data.rule, each.data.passed, tuple(each.flags)) for each in votes]
        return told, [each.passed for each in community.view(Votes).doubtful()], counts.set_aside


def test_an_old_vote_without_area_is_kept_and_doubted(tmp_path: Path) -> None:
    """Without a result it passed by number; more votes than there are stay refused."""
    told, doubtful, aside = _imported(
        tmp_path,
        "1,2026-0001,业主一般事项,30,25,2,2025-03-01,",
        "2,2026-0001,业主一般事项,30,29,2,2025-03-01,",
    )
    ((_, passed, flags),) = told
    assert (passed, aside, doubtful) == (True, 1, [True])
    assert "vote-needs-area" in flags
    assert "vote-result-follows" not in flags


@pytest.mark.parametrize("result", ["通过", "未通过"])
def test_the_result_of_an_old_vote_without_area_is_what_its_file_says(tmp_path: Path, result: str) -> None:
    """It may have failed by area: nothing contradicts that, and it is in doubt either way."""
    told, doubtful, _ = _imported(tmp_path, f"1,2026-0001,业主一般事项,30,25,2,2025-03-01,{result}")
    ((_, passed, flags),) = told
    assert passed is (result == "通过")
    assert doubtful == [passed]
    assert "vote-result-follows" not in flags


def test_a_result_that_the_counts_do_not_bear_out_is_kept_and_flagged(tmp_path: Path) -> None:
    """A file says passed where too few took part; typed by hand the same is refused."""
    told, doubtful, _ = _imported(
        tmp_path,
        "1,2026-0001,议事会,9,4,2,2025-03-01,通过",
        "2,2026-0001,议事会,9,3,2,2025-03-02,通过",
    )
    assert [(passed, "vote-result-follows" in flags) for _, passed, flags in told] == [
        (True, False),
        (True, True),
    ]
    assert doubtful == [True]
    with Community.open(":memory:", clock=lambda: NOW) as community:
        proposed = commands.ProposeProject(title="更换水管", category="pipes")
        project = community.execute(proposed, by="person-shen").stream_id
        vote = commands.HoldVote(
            project_id=project, rule="council-two-thirds", total=9, in_favour=3, against=2, passed=True
        )
        with pytest.raises(Refused, match="vote-result-follows"):
            community.execute(vote, by="person-shen")


def test_a_vote_by_a_law_that_was_over_is_in_doubt(tmp_path: Path) -> None:
    """The residents' meeting by the law of 1989 until the end of 2025."""
    told, doubtful, _ = _imported(
        tmp_path,
        "1,2026-0001,居民会议,9,5,1,2025-12-31,通过",
        "2,2026-0001,居民会议,9,6,1,2026-01-01,通过",
    )
    assert len(told) == 2
    assert doubtful == [True]
