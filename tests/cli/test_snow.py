"""Twelve volunteers clear snow: their hours are claimed, and verified by somebody else, from one list."""

from pathlib import Path

from .conftest import Run

NAMES = (
    *("林晓棠", "何德明", "周秀岚", "叶春华", "许树岚", "苏志远"),
    *("方红梅", "程玉琴", "秦志远", "田光明", "沈兰英", "林云鹤"),
)
CLAIMED = [
    *("登记", "申报时长", "--从", "名单.csv", "--活动", "扫雪"),
    *("--开始", "昨天 6:00", "--结束", "昨天 8:00"),
]
WAITING = ["查看", "volunteer-hours", "待核实", "--输出", "a.xlsx", "--查阅人", "林晓棠"]
VERIFIED = ["登记", "核实时长", "--从", "a.xlsx"]


def test_the_hours_of_twelve_take_three_commands(made: Run, tmp_path: Path) -> None:
    """A list of names is all that is typed; the list of what waits is what is verified."""
    names, waiting = tmp_path / "名单.csv", tmp_path / "a.xlsx"
    names.write_text("\n".join(["姓名", *NAMES]), encoding="utf-8")

    def told(*words: str, by: str = "person-shen") -> str:
        files = {"名单.csv": str(names), "a.xlsx": str(waiting)}
        answer = made(*(files.get(each, each) for each in words), lang="zh", COMMUNITY_BY=by)
        assert answer.exit_code == 0, answer.output
        return answer.stdout

    for command in ("登记人员", "登记志愿者"):
        told("登记", command, "--从", "名单.csv")
    told(*CLAIMED)
    told(*WAITING)
    assert "12 行" in told(*VERIFIED, by="person-he")
    lines = told("查看", "volunteer-hours", "--查阅人", "person-shen").splitlines()
    assert sum(line.split()[-2:] == ["120", "0"] for line in lines) == 12
    keys = sum(len(" ".join(["community", *words])) + 1 for words in (CLAIMED, WAITING, VERIFIED))
    assert keys + len(names.read_text(encoding="utf-8")) < 230
