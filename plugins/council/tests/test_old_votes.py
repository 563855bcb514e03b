"""Old votes of owners were told without floor space: they are kept, flagged, and doubted."""

from datetime import UTC, datetime
from pathlib import Path

from community_core import Community
from community_core.forms import import_commands
from community_core.importing import load_any_mapping
from community_council import commands
from community_council.votes import Votes

NOW = datetime(2024, 3, 1, 1, tzinfo=UTC)
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
[words.rule]
"业主一般事项" = "owners-ordinary"
"""
ROWS = """序号,项目,规则,总户数,同意户数,反对户数,征询结束日期
1,2024-0001,业主一般事项,30,25,2,2024-03-01
2,2024-0001,业主一般事项,30,29,2,2024-03-01
"""


def test_an_old_vote_without_area_is_kept_and_doubted(tmp_path: Path) -> None:
    """It passed by number; more votes than there are stay refused."""
    (tmp_path / "mapping.toml").write_text(MAPPING, encoding="utf-8")
    (tmp_path / "汇总表.csv").write_text(ROWS, encoding="utf-8")
    with Community.open(":memory:", clock=lambda: NOW) as community:
        proposed = commands.ProposeProject(title="更换水管", category="pipes")
        project = community.execute(proposed, by="person-shen").stream_id
        counts = import_commands(
            community,
            tmp_path / "汇总表.csv",
            load_any_mapping(tmp_path / "mapping.toml"),
            rejects=tmp_path / "rejects.csv",
        )
        assert (counts.recorded, counts.set_aside) == (1, 1)
        *_, held = community.history(project)
        assert (held.type, held.data.passed) == ("VoteHeld", True)
        assert "vote-needs-area" in held.flags
        assert [each.passed for each in community.view(Votes).doubtful()] == [True]
