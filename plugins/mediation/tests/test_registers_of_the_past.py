"""A register of disputes 人民调解案件登记簿 tells no consents: its agreements are kept, and flagged."""

from datetime import UTC, datetime
from pathlib import Path

from community_core import Community
from community_core.forms import import_commands
from community_core.importing import load_any_mapping
from community_mediation import commands

NOW = datetime(2024, 3, 1, 1, tzinfo=UTC)
MAPPING = """
source = "人民调解案件登记簿"
command = "达成协议"
time_formats = ["%Y-%m-%d"]
[columns]
number = "序号"
dispute_id = "编号"
form = "协议形式"
terms = "协议内容"
at = "调解时间"
[words.form]
"口头" = "oral"
"书面" = "written"
"""
ROWS = """序号,编号,协议形式,协议内容,调解时间
1,2024-0001,口头,晚十点后静音,2024-03-01
2,2024-0002,书面,,2024-03-01
"""


def test_an_agreement_without_consents_is_kept_and_flagged(tmp_path: Path) -> None:
    """By the rule that would refuse it today; one that a party refused is set aside."""
    (tmp_path / "mapping.toml").write_text(MAPPING, encoding="utf-8")
    (tmp_path / "登记簿.csv").write_text(ROWS, encoding="utf-8")
    with Community.open(":memory:", clock=lambda: NOW) as community:
        told = {"category": "邻里", "source": "applied", "parties": ("person-lin", "person-he")}
        kept, refused = (
            community.execute(commands.ReportDispute(title=each, **told), by="person-shen").stream_id
            for each in ("夜间噪声", "楼道堆物")
        )
        community.execute(commands.RefuseMediation(dispute_id=refused, party="person-he"), by="person-shen")
        mapping = load_any_mapping(tmp_path / "mapping.toml")
        counts = import_commands(
            community, tmp_path / "登记簿.csv", mapping, rejects=tmp_path / "rejects.csv"
        )
        assert (counts.recorded, counts.set_aside) == (1, 1)
        *_, agreed = community.history(kept)
        assert agreed.type == "AgreementReached"
        assert "consent-of-every-party" in agreed.flags
        assert [each.type for each in community.history(refused)] == ["DisputeReported", "PartyRefused"]
