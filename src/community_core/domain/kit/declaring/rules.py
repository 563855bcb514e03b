"""The rules that hold for every kind of stream: their stable names, and what they demand."""

from collections.abc import Mapping

from community_core.domain.kit.values.help import Word

KIT_RULES: Mapping[str, Word] = {
    # any text, person or time
    "text-blank": ("A title, category, reason or the like says something.", "标题、类别、原因等不能为空。"),
    "text-too-long": (
        "A text has at most 500 characters, free text about a person at most 5,000.",
        "文字不超过 500 个字符，有关个人的自由文字不超过 5000 个。",
    ),
    "text-control-character": (
        "A text is one line without control characters.",
        "文字为一行，不含控制字符。",
    ),
    "not-a-person": ("A person is named by an id, person-...", "人员用 person-… 编号表示。"),
    "not-a-party": (
        "A party is a person, by an id, or an organisation: org:<name>.",
        "当事方是个人（人员编号）或单位（org:<名称>）。",
    ),
    "number-out-of-range": (
        "A count is 1 or more, an amount 0 or more; both are whole and no larger than a million million.",
        "计数不小于 1，数额不小于 0；均为整数，且不超过一万亿。",
    ),
    "not-an-actor": (
        "Whoever did something is a person, or system:<name>.",
        "经办人是个人，或 system:<名称>。",
    ),
    "time-without-zone": ("A time has a time zone.", "时间必须带时区。"),
    "time-out-of-range": ("A time lies between the years 1900 and 2999.", "时间须在 1900 年至 2999 年之间。"),
    "unknown-choice": ("A choice is one of those listed.", "选项须在列表之中。"),
    "text-needs-person": (
        "Text about a person is sealed with that person's key: it says whose it is.",
        "有关个人的文字用本人的密钥加密：须写明属于谁。",
    ),
    # what is asked of people
    "role-needed": (
        "Whoever acts as something is that on that day.",
        "以某职务办理的，当日须任该职。",
    ),
    "publish-needs-consent": (
        "What is somebody's is shown with their consent, which stands on that day.",
        "未经本人同意不得公开；同意须当日有效。",
    ),
    # when something happened
    "happened-in-the-future": ("What is recorded has happened.", "只登记已经发生的事。"),
    "happened-before-last-step": (
        "A step happens after the last step of what it depends on.",
        "每一步发生在所依据的上一步之后。",
    ),
    # what an aggregate decides
    "not-its-own-event": (
        "A decision gives events of its own kind of stream, and asks others for theirs.",
        "决定只给出自身流的事件；其他流由其自身决定。",
    ),
    "decision-failed": ("A decision says yes or no, and does not fail.", "决定只有许可与不许可，不得出错。"),
    # corrections
    "fact-unknown": ("A correction names a fact that was recorded.", "更正须指明已登记的事实。"),
    "correction-stands": (
        "A correction is not corrected itself; the fact is corrected again, or the correction undone.",
        "更正本身不再更正；请再次更正原来的事实，或撤回该更正。",
    ),
    "correction-changes-nothing": ("A correction changes something.", "更正须有所改变。"),
    "corrected-since": ("Only the last correction of a fact is undone.", "只能撤回一条事实的最后一次更正。"),
    "undone-before": (
        "What never happened is neither corrected nor undone again; its undoing is.",
        "已撤回的记录不再更正或撤回；可撤回那次撤回。",
    ),
    "fact-is-final": ("Some facts cannot be undone, such as an erasure.", "删除个人信息等记录不能撤回。"),
    "undone-with-its-cause": (
        "What a decision led to besides is undone with the fact that led to it.",
        "由另一条记录带来的事实，随那条记录一并撤回。",
    ),
    "later-steps-stand-on-it": (
        "A fact is corrected or undone while every later step stays possible.",
        "更正或撤回之后，其后的每一步仍须成立。",
    ),
    "later-effects": (
        "A fact is undone before anything followed from it elsewhere, or after that is undone.",
        "由其带来的后续记录先撤回，方可撤回本条。",
    ),
    "named-elsewhere": (
        "The beginning of what others name is not undone.",
        "仍被其他记录提到的，其开头不能撤回。",
    ),
    "time-between-neighbours": (
        "A corrected time lies between the steps before and after, and not after it was recorded.",
        "更正后的时间在前后两步之间，且不晚于登记时间。",
    ),
    "part-key-taken": ("A part is not moved onto another.", "不能改成已有的序号。"),
    "number-stays": ("A number that was handed out never changes.", "序号一经给出不再更改。"),
    "identity-stays": (
        "Ids and numbers by which facts find each other are not corrected.",
        "事实之间相互对应的编号不作更正。",
    ),
    "text-goes-with-person": (
        "Free text about a person goes with that person, and not over to another.",
        "有关个人的文字随本人，不转给他人。",
    ),
}
