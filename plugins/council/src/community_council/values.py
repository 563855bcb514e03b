"""What is said of a project 议事项目, each value once."""

from datetime import date
from typing import Annotated, Literal

from community_core.domain import Amount, Area, Count, Fen, Help, Party, PersonId, Place, Reason, Text, checks
from community_core.errors import Refused
from community_council.thresholds import threshold
from community_council.vote_rules import VOTE_RULES

FundSource = Literal["maintenance-fund", "public-revenue", "street", "partner", "self-raised"]
"""Whose money it is."""
NoticeAbout = Literal["plan", "vote-result", "accounts"]
"""What a notice tells."""
OWNERS_MONEY: tuple[FundSource, ...] = ("maintenance-fund", "public-revenue")
"""Money of the owners, which they vote about."""


def _a_threshold(field: str, value: str) -> str:
    """A fraction as it is recorded: ``≥ 2/3``."""
    found = threshold(value)
    if found is None:
        raise Refused(
            "vote-threshold-odd",
            f"{field}: {checks.shown(value)} is no share of those who vote; write 2/3, > 1/2 or 60%.",
            f"{field}：{checks.shown(value)} 不是门槛比例；请填写如 三分之二以上、过半数、60%。",
            field=field,
        )
    return str(found)


ProjectId = Annotated[
    str,
    Help("Id or number of the project", "项目编号", "2026-0001", word=("project", "项目"), refers="project"),
]
Matter = Annotated[
    Text,
    Help(
        "What it is about",
        "事项",
        "Mend the roof of building 13",
        example_zh="13号楼屋面维修",
        word=("matter", "事项"),
        titles=("议题", "事项", "工程名称", "项目名称"),
    ),
]
Category = Annotated[
    Text,
    Help(
        "Kind of matter: pipes, power, roof, lift, environment, parking, safety or other",
        "类别（管道、电力、屋面、电梯、环境、停车、安全等）",
        "roof",
        example_zh="屋面",
        word=("category", "类别"),
        again=True,
        titles=("类别", "工程类别"),
    ),
]
Proposer = Annotated[
    PersonId,
    Help("Who proposes it", "提出人编号", "person-lin", word=("proposed by", "提出人"), titles=("提出人",)),
]
MeetingId = Annotated[
    str,
    Help(
        "Id or number of the meeting",
        "会议编号",
        "2026-0002",
        word=("meeting", "会议"),
        check=checks.text,
        refers="activity",
    ),
]
Minutes = Annotated[
    Text,
    Help(
        "What was said, without names",
        "要点（不写姓名）",
        "two offers are to be asked for",
        example_zh="先请两家报价",
        word=("minutes", "要点"),
        titles=("要点", "议事要点"),
    ),
]
Rule = Annotated[
    Text,
    Help(
        "By which rule it passes",
        "表决规则",
        "owners-ordinary",
        word=("rule", "表决规则"),
        words={key: (each.en, each.zh) for key, each in VOTE_RULES.items()},
        titles=("表决规则",),
    ),
]
MustTakePart = Annotated[
    Text,
    Help(
        "Which share must take part, where the community's own rules say so: 2/3, or > 1/2",
        "参与门槛（社区自定的，如三分之二以上、过半数）",
        "2/3",
        example_zh="三分之二以上",
        word=("must take part", "参与门槛"),
        check=_a_threshold,
    ),
]
MustAgree = Annotated[
    Text,
    Help(
        "Which share must agree, where the community's own rules say so: 2/3, or > 1/2",
        "同意门槛（社区自定的，如三分之二以上、过半数）",
        "> 1/2",
        example_zh="过半数",
        word=("must agree", "同意门槛"),
        check=_a_threshold,
    ),
]
Basis = Annotated[
    Text,
    Help(
        "Where these thresholds are written",
        "门槛依据",
        "council rules, article 8",
        example_zh="议事规则第8条",
        word=("basis", "门槛依据"),
    ),
]
Scope = Annotated[
    Place,
    Help(
        "Whose matter it is, as a place: who bears the cost",
        "表决范围（费用列支范围）",
        "building 13, entrances 1-3",
        example_zh="13号楼1-3单元",
        word=("scope", "表决范围"),
        titles=("表决范围", "列支范围"),
    ),
]
Total = Annotated[
    Count,
    Help("How many may vote", "总户数或应到人数", "120", word=("total", "应到"), titles=("总户数", "应到")),
]
InFavour = Annotated[
    Amount,
    Help("How many agree", "同意", "90", word=("in favour", "同意"), titles=("同意户数", "同意")),
]
Against = Annotated[
    Amount,
    Help("How many are against it", "反对", "6", word=("against", "反对"), titles=("反对户数", "反对")),
]
Abstained = Annotated[
    Amount,
    Help("How many abstain", "弃权", "4", word=("abstained", "弃权"), titles=("弃权户数", "弃权")),
]
Silent = Annotated[
    Amount,
    Help(
        "How many said nothing and are counted with the majority, where the owners' own rules say so",
        "未反馈、按业主规约计入多数",
        "0",
        word=("silent", "未反馈计入多数"),
    ),
]
AreaTotal = Annotated[
    Area,
    Help(
        "Floor space of all who may vote",
        "总面积",
        "10,680.50",
        word=("total area", "总面积"),
        titles=("总面积",),
        check=checks.at_least(1),
    ),
]
AreaInFavour = Annotated[
    Area,
    Help(
        "Floor space of those who agree",
        "同意面积",
        "8,010.40",
        word=("area in favour", "同意面积"),
        titles=("同意面积",),
    ),
]
AreaAgainst = Annotated[
    Area,
    Help(
        "Floor space of those against it",
        "反对面积",
        "530.20",
        word=("area against", "反对面积"),
        titles=("反对面积",),
    ),
]
AreaAbstained = Annotated[
    Area,
    Help(
        "Floor space of those who abstain",
        "弃权面积",
        "356.00",
        word=("area abstained", "弃权面积"),
        titles=("弃权面积",),
    ),
]
AreaSilent = Annotated[
    Area,
    Help(
        "Floor space of those counted with the majority",
        "未反馈计入多数的面积",
        "0",
        word=("area silent", "未反馈面积"),
    ),
]
Passed = Annotated[
    bool,
    Help(
        "Whether it passed: follows from the counts; old files may tell it",
        "是否通过（由票数得出；旧台账可照录）",
        "yes",
        word=("passed", "是否通过"),
        titles=("是否通过",),
    ),
]
About = Annotated[
    NoticeAbout,
    Help(
        "What it tells",
        "公示内容",
        "plan",
        word=("about", "公示内容"),
        words={
            "plan": ("plan", "方案"),
            "vote-result": ("result of the vote", "表决结果"),
            "accounts": ("accounts", "决算账目"),
        },
    ),
]
FromOn = Annotated[
    date,
    Help(
        "The first day of it", "公示开始日期", "2026-03-01", word=("from", "公示开始"), titles=("公示日期",)
    ),
]
NoticeUntil = Annotated[
    date,
    Help("The last day of it", "公示截止日期", "2026-03-08", word=("until", "公示截止"), ahead=True),
]
FundNumber = Annotated[
    int, Help("Which of the project's funds: 1, 2, ...", "资金序号", "1", word=("fund", "资金序号"))
]
Source = Annotated[
    FundSource,
    Help(
        "Whose money it is",
        "资金来源",
        "maintenance-fund",
        word=("source", "资金来源"),
        words={
            "maintenance-fund": ("maintenance fund", "维修资金"),
            "public-revenue": ("revenue of common parts", "公共收益"),
            "street": ("street office or budget", "街道财政"),
            "partner": ("partner", "共建单位"),
            "self-raised": ("raised by residents", "居民自筹"),
        },
        titles=("资金来源",),
    ),
]
Asked = Annotated[
    Fen,
    Help("How much is asked for", "申请金额", "12,800.50", word=("amount", "申请金额"), titles=("预算金额",)),
]
AppliedTo = Annotated[
    Party,
    Help(
        "Who decides about it",
        "受理单位",
        "org:Housing office",
        example_zh="org:房管所",
        word=("applied to", "受理单位"),
    ),
]
Emergency = Annotated[
    Text,
    Help(
        "Why it cannot wait for a vote",
        "紧急情形",
        "the roof leaks into flats",
        example_zh="屋面渗漏入户",
        word=("emergency", "紧急情形"),
    ),
]
ContributionId = Annotated[
    str,
    Help(
        "Id of what a partner promised",
        "共建承诺编号",
        "partner-1",
        word=("contribution", "共建承诺"),
        check=checks.text,
        refers="any",
    ),
]
Granted = Annotated[
    Fen,
    Help("How much is granted", "批复金额", "12,000", word=("granted", "批复金额"), titles=("批复金额",)),
]
Paid = Annotated[
    Fen,
    Help(
        "How much is paid this time",
        "本次拨付",
        "8,400",
        word=("paid", "本次拨付"),
        titles=("首拨金额", "拨付金额"),
    ),
]
WhyRefused = Annotated[Reason, Help("Why", "原因", "not in this year's plan", example_zh="未列入本年度计划")]
Contractor = Annotated[
    Party,
    Help(
        "Who does the works",
        "施工单位",
        "org:Qingsong Roofing",
        example_zh="org:青松防水",
        word=("contractor", "施工单位"),
        titles=("施工单位",),
    ),
]
ContractAmount = Annotated[
    Fen, Help("What was agreed for the works", "合同金额", "12,000", word=("contract", "合同金额"))
]
DueOn = Annotated[
    date,
    Help("The day they are to be done", "计划完工日期", "2026-06-30", word=("due", "计划完工"), ahead=True),
]
Defects = Annotated[
    Text,
    Help(
        "What is wrong",
        "不合格之处",
        "two seams leak",
        example_zh="两处接缝渗水",
        word=("defects", "不合格之处"),
    ),
]
AcceptedBy = Annotated[
    tuple[PersonId, ...],
    Help(
        "Who looked the works over",
        "验收人编号",
        "person-he",
        word=("accepted by", "验收人"),
        titles=("验收人",),
    ),
]
Cost = Annotated[
    Fen,
    Help("What it cost in the end", "决算金额", "11,860", word=("cost", "决算金额"), titles=("决算金额",)),
]
WarrantyUntil = Annotated[
    date,
    Help(
        "The last day of the warranty",
        "质保到期",
        "2031-06-30",
        word=("warranty until", "质保到期"),
        ahead=True,
    ),
]
