"""What is said of a dispute 纠纷, each value once."""

from datetime import date
from typing import Annotated, Literal

from community_core.domain import Fen, Help, Party, PersonId, Place, Reason, Text

Source = Literal["applied", "offered", "handed-over"]
"""How it came to the mediators."""
Manner = Literal["oral", "written"]
"""By mouth or in writing."""
Outcome = Literal["valid", "invalid", "dismissed"]
"""What a court says of an agreement."""
Cause = Literal["no-agreement", "party-ended", "no-show", "other"]
"""Why mediation came to nothing."""
Authority = Literal["court", "arbitration", "police", "street", "other"]
"""Where a dispute is referred to."""
Result = Literal["kept", "kept-in-part", "not-kept", "unreachable"]
"""What a follow-up finds."""

DisputeId = Annotated[
    str,
    Help(
        "Id or number of the dispute",
        "纠纷编号",
        "2026-0001",
        word=("dispute", "纠纷"),
        refers="dispute",
        titles=("编号", "纠纷编号"),
    ),
]
Category = Annotated[
    Text,
    Help(
        "Kind of dispute: neighbours, marriage, house-site, property, contract, damages, labour, consumer...",
        "纠纷类型（邻里、婚姻家庭、房屋宅基地、物业、合同、损害赔偿、劳动、消费等）",
        "neighbours",
        example_zh="邻里",
        word=("category", "纠纷类型"),
        again=True,
        words={
            "neighbours": ("neighbours", "邻里"),
            "marriage": ("marriage and family", "婚姻家庭"),
            "house-site": ("house or house site", "房屋宅基地"),
            "property": ("property management", "物业"),
            "contract": ("contract", "合同"),
            "damages": ("damages", "损害赔偿"),
            "labour": ("labour", "劳动"),
            "consumer": ("consumer", "消费"),
        },
        titles=("纠纷类型", "纠纷类别"),
    ),
]
HowItCame = Annotated[
    Source,
    Help(
        "How it came to the mediators",
        "案件来源",
        "applied",
        word=("source", "案件来源"),
        words={
            "applied": ("a party applied", "当事人申请"),
            "offered": ("mediators offered", "主动调解"),
            "handed-over": ("handed over", "移交委托"),
        },
        titles=("案件来源",),
    ),
]
Parties = Annotated[
    tuple[Party, ...],
    Help(
        "Between whom it is, at least two",
        "当事人编号或单位（至少两方）",
        "person-lin, person-he",
        word=("parties", "当事人"),
        titles=("当事人",),
    ),
]
OneParty = Annotated[
    Party,
    Help("Which party", "哪一方当事人", "person-lin", example_zh="person-lin", word=("party", "当事人")),
]
Matter = Annotated[
    Text,
    Help(
        "What it is about, without names",
        "纠纷事项（不写姓名）",
        "Noise at night",
        example_zh="夜间噪音",
        word=("matter", "事项"),
        titles=("纠纷事项", "事项"),
    ),
]
Where = Annotated[
    Place, Help("Where", "地点", "building 13", example_zh="13号楼", titles=("地点", "纠纷地点"))
]
Story = Annotated[
    str,
    Help(
        "What the parties tell, kept sealed for all of them",
        "纠纷简要情况（加密保存）",
        "music until midnight since the autumn",
        example_zh="入秋以来夜里放音乐",
        word=("story", "简要情况"),
        personal_of="parties",
        titles=("纠纷简要情况", "简要情况"),
    ),
]
Mediators = Annotated[
    tuple[PersonId, ...],
    Help(
        "Who mediates; each holds that role on the day",
        "调解员编号（当日须在任）",
        "person-he",
        word=("mediators", "调解员"),
        on_duty=True,
        titles=("调解员",),
    ),
]
HowConsented = Annotated[
    Manner,
    Help(
        "How they said so",
        "同意方式",
        "oral",
        word=("said", "方式"),
        words={"oral": ("by mouth", "口头"), "written": ("in writing", "书面")},
    ),
]
Present = Annotated[
    tuple[PersonId, ...],
    Help("Who else was there", "其他在场人编号", "person-xu", word=("present", "在场人"), titles=("在场人",)),
]
Notes = Annotated[
    str,
    Help(
        "What was said, kept sealed for all parties",
        "调解记录（加密保存）",
        "both would accept ten o'clock",
        example_zh="双方都能接受十点以后不放",
        word=("notes", "调解记录"),
        personal_of="parties",
        titles=("调解记录",),
    ),
]
Form = Annotated[
    Manner,
    Help(
        "Whether it was agreed by mouth or in writing",
        "协议形式",
        "written",
        word=("form", "协议形式"),
        words={"oral": ("oral", "口头"), "written": ("written", "书面")},
        titles=("协议形式", "协议形式(口头/书面)"),
    ),
]
EffectiveOn = Annotated[
    date,
    Help(
        "The day it takes effect; left out, the day of the agreement",
        "协议生效日期（不填即为当日）",
        "2026-01-12",
        word=("effective on", "生效日期"),
        titles=("协议生效日期",),
    ),
]
Terms = Annotated[
    str,
    Help(
        "What was agreed, kept sealed for all parties",
        "协议内容（加密保存）",
        "no music after ten",
        example_zh="晚十点后不放音乐",
        word=("terms", "协议内容"),
        personal_of="parties",
        titles=("协议内容", "调解结果"),
    ),
]
AmountAgreed = Annotated[
    Fen,
    Help(
        "Money agreed on",
        "协议金额",
        "1,200",
        word=("amount", "协议金额"),
        titles=("协议金额", "涉及金额"),
    ),
]
PerformBy = Annotated[
    date,
    Help(
        "The day by which it is to be done",
        "履行期限",
        "2026-02-12",
        word=("perform by", "履行期限"),
        ahead=True,
        titles=("履行期限",),
    ),
]
Decision = Annotated[
    Outcome,
    Help(
        "What the court decided",
        "确认结果",
        "valid",
        word=("outcome", "确认结果"),
        words={
            "valid": ("confirmed as valid", "确认有效"),
            "invalid": ("held to be invalid", "确认无效"),
            "dismissed": ("application dismissed", "驳回申请"),
        },
        titles=("司法确认", "确认结果"),
    ),
]
WhoBroke = Annotated[
    Party, Help("Who did not keep to it", "未履行的一方", "person-lin", word=("broken by", "未履行方"))
]
WhyFailed = Annotated[
    Cause,
    Help(
        "Why it came to nothing",
        "未成原因",
        "no-agreement",
        word=("why", "未成原因"),
        words={
            "no-agreement": ("no agreement", "未达成一致"),
            "party-ended": ("a party ended it", "一方终止"),
            "no-show": ("a party did not come", "一方未到场"),
            "other": ("other", "其他"),
        },
        titles=("未成原因",),
    ),
]
Danger = Annotated[
    Text,
    Help(
        "What is to be feared, without names",
        "激化风险（不写姓名）",
        "threats on the stairs",
        example_zh="楼道内口头威胁",
        word=("danger", "激化风险"),
        titles=("激化风险",),
    ),
]
Told = Annotated[
    Party,
    Help("Who was told", "上报单位", "org:Police", example_zh="org:派出所", word=("told", "上报单位")),
]
ReferredTo = Annotated[
    Authority,
    Help(
        "Where it goes",
        "转介去向",
        "court",
        word=("referred to", "转介去向"),
        words={
            "court": ("court", "法院"),
            "arbitration": ("arbitration", "仲裁"),
            "police": ("police", "公安"),
            "street": ("street office", "街道"),
            "other": ("other", "其他"),
        },
        titles=("转介去向",),
    ),
]
WhichBody = Annotated[
    Party,
    Help("Which body", "转介单位", "org:Court", example_zh="org:区法院", word=("body", "转介单位")),
]
Found = Annotated[
    Result,
    Help(
        "What came of the agreement",
        "回访情况",
        "kept",
        word=("result", "回访情况"),
        words={
            "kept": ("kept", "已履行"),
            "kept-in-part": ("kept in part", "部分履行"),
            "not-kept": ("not kept", "未履行"),
            "unreachable": ("could not be reached", "未联系上"),
        },
        titles=("回访情况", "履行情况"),
    ),
]
Words = Annotated[
    str,
    Help(
        "What that party said, kept sealed",
        "当事人的话（加密保存）",
        "it is quiet now",
        example_zh="现在安静了",
        word=("words", "原话"),
        personal_of="party",
    ),
]
WhyClosed = Annotated[
    Reason, Help("Why it ends", "结案说明", "a party refused", example_zh="一方拒绝调解", titles=("备注",))
]
RECEIVED_ON = ("受理时间", "受理日期")
MEDIATED_ON = ("调解时间", "调解日期")
FOLLOWED_UP_ON = ("回访时间", "回访日期")
CLOSED_ON = ("结案时间", "结案日期")
"""What the columns of a register of cases are called that say when."""
