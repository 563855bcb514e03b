"""What an import marks facts with when their row breaks a rule: the rule's name, in English and Chinese."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from community_core.telling.language import say

FLAGS: Mapping[str, tuple[str, str]] = {
    "closed-before-raised": ("closed before it was raised", "办结时间早于提出时间"),
    "acknowledged-before-raised": ("acknowledged before it was raised", "收悉时间早于提出时间"),
    "closing-date-without-closed-status": (
        "has a closing date, but its status says it is open",
        "有办结时间，但状态并非办结",
    ),
    "closed-without-closing-date": (
        "closed without saying when: taken as when it was last changed, or raised",
        "已办结但无办结时间：取最近更改或提出时间",
    ),
    "same-number-twice": ("its number stands in the file more than once", "同一编号在文件中出现多次"),
    "date-without-time": ("a day without a time: taken as its start", "只有日期没有时间：取当日开始"),
    "excel-day": ("a number, read as a day of Excel", "数字，按 Excel 的日期序号读取"),
    "year-not-told": (
        "a day without its year: taken as that of the ledger, or of the row before",
        "日期没有写年份：按台账所属年份或上一行推定",
    ),
    "short-row": (
        "the row ends before the header does: what lacks is taken as empty",
        "该行比表头短：缺少的列视为空",
    ),
    "unreadable-date": (
        "a date that is none, or stands for no date, was left out",
        "有日期无法识别或只是占位，未采用",
    ),
    "time-occurred-twice": (
        "the clocks were set back and this hour occurred twice: taken as the first",
        "时钟回拨，该时刻出现两次：取第一次",
    ),
    "time-never-occurred": (
        "the clocks were set forward and this hour never occurred: taken by the clock before",
        "时钟拨快，该时刻并不存在：按拨快前的时钟取",
    ),
    "in-the-future": ("still to come when it was imported", "导入时尚未发生"),
    "person-erased": (
        "names somebody who was erased: kept without them",
        "提到已删除个人信息的人：保留其余内容，不再记其人",
    ),
    "empty-reply": ("the reply says nothing: no answer, and not even that it was received", "答复没有内容"),
    "unknown-status": ("a status word the mapping does not know", "映射中没有的状态"),
    "unknown-channel": ("a channel word the mapping does not know", "映射中没有的渠道"),
    "follow-on-never-created": ("a further case was closed that was never opened", "关闭了从未建立的后续件"),
    "older-than-known": (
        "news from before what was known already; kept as a note, so that it undoes nothing",
        "早于已知进展的旧消息；只作记录，不改变状态",
    ),
    "closed-before-last-step": (
        "closed, with a date before its last known step: taken as closed at that step, its date is noted",
        "已办结，但办结时间早于最近的进展：按该进展的时间办结，原时间记为备注",
    ),
    "text-too-long": ("longer than any text that is typed in may be", "文字超过登记时允许的长度"),
    "dated-by-guess": (
        "its source tells no date of it: taken as when it was noticed, or when it was raised or ended",
        "来源没有写明时间：取发现之时，或登记、办结之时",
    ),
    "no-step-leads-there": (
        "the source says so although no step leads there",
        "来源如此说，但没有步骤通向这一状态",
    ),
    "reopened-never-closed": (
        "reopened, and the source does not say that it was over before",
        "重新打开，而来源没有写明此前已办结",
    ),
    "before-last-step": (
        "happened before the last step known of it, as the file tells; recorded all the same",
        "文件所写时间早于已知的最近一步；照录",
    ),
    "out-of-turn": (
        "not possible as it stood then, as the rules beside this say; recorded all the same",
        "按当时状态本不能如此（见所列规则）；照录",
    ),
    "source-changed": ("the source says something else than before", "来源的说法与之前不同"),
}


_READ_AS = "read-as:"
"""How a flag begins that gives both readings of an hour that occurred twice, or never."""


def read_as(taken: datetime, other: datetime) -> str:
    """The flag that stands beside the one of such an hour: ``read-as:`` and both, the one taken first."""
    return f"{_READ_AS}{taken.isoformat()}|{other.isoformat()}"


def of_the_clocks(flags: Iterable[str]) -> tuple[str, ...]:
    """Those of some flags that tell of such hours."""
    doubts = ("time-occurred-twice", "time-never-occurred")
    return tuple(each for each in flags if each in doubts or each.startswith(_READ_AS))


def flag_word(flag: str) -> str:
    """A flag for a person; one that is none of these is the name of a rule of its aggregate."""
    if flag.startswith(_READ_AS):
        taken, other = flag.removeprefix(_READ_AS).replace("T", " ").split("|")
        return say(f"read as {taken}, or else {other}", f"读作 {taken}，另一种读法 {other}")
    return say(*FLAGS.get(flag, (flag, flag)))
