"""What the columns of ledgers are called, in Chinese and English; and which field each is, by its title."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from attrs import frozen

from community_core.domain.kit.values.titles import plain

_TITLES: Mapping[str, str] = {
    "number": (
        "序号 编号 单号 工单号 工单编号 诉求编号 受理编号 登记编号 登记号 流水号 案件号 报修单号 "
        "派单号 次序 no number id ref reference caseno casenumber ticket ticketno requestno "
        "requestnumber casereference caseid requestid servicerequestid uniquekey"
    ),
    "title": (
        "诉求内容 内容 事项 诉求事项 诉求 问题 问题描述 反映问题 反映内容 反映情况 事由 主题 标题 "
        "投诉内容 投诉事项 报修内容 报修事项 故障 故障描述 故障情况 走访情况 走访内容 走访记录 需求 "
        "居民需求 需求内容 服务内容 服务事项 求助内容 求助事项 情况 具体情况 情况说明 title subject "
        "request complaint issue description problem need task summary what details servicename "
        "whatisneeded whatwasreported request/what"
    ),
    "raised_at": (
        "登记日期 日期 登记时间 受理日期 受理时间 提出时间 提出日期 反映时间 反映日期 来电时间 "
        "来电日期 来访日期 来访时间 接报时间 接报日期 报修日期 报修时间 走访日期 走访时间 投诉时间 "
        "投诉日期 求助日期 服务日期 发生时间 发生日期 申请日期 时间 date raised raisedon received "
        "receivedon reported reportedon opened openedon created createdon submitted datereceived "
        "datereported dateraised dateopened createddate requesteddatetime visitdate day when"
    ),
    "category": (
        "类别 类型 分类 诉求类别 诉求类型 事项类别 问题类别 问题类型 种类 服务类别 投诉类别 category "
        "type kind topic complainttype group"
    ),
    "place": (
        "楼号 楼栋 楼栋号 楼 幢号 地址 住址 家庭住址 家庭地址 位置 地点 楼门 楼门号 楼房号 门牌 "
        "门牌号 小区 地址/楼号 地址/楼栋 place address building location where street block"
    ),
    "requester": (
        "诉求人 姓名 反映人 来访人 来电人 报修人 投诉人 居民姓名 居民 申请人 求助人 走访对象 "
        "被走访人 户主 户主姓名 联系人 业主 服务对象 报修人/姓名 投诉人/姓名 诉求人/姓名 居民/姓名 "
        "requester name resident caller reporter reportedby raisedby complainant tenant householder "
        "client who resident/name"
    ),
    "assignee": (
        "办理人 责任人 经办人 承办人 负责人 处理人 承办单位 责任单位 承办科室 办理单位 承办部门 "
        "责任部门 处理单位 维修人员 维修人 维修工 志愿者 志愿者姓名 派单对象 走访人 网格员 assignee "
        "assignedto handler handledby responsible owner agency department volunteer worker staff "
        "officer visitor visitedby"
    ),
    "status": (
        "办理结果 处理结果 状态 办理情况 处理情况 进度 结果 办理状态 处理状态 处置情况 处置结果 "
        "是否解决 是否办结 是否完成 落实情况 完成情况 解决情况 办理进度 维修结果 维修情况 status "
        "state result progress done outcome resolution isdone"
    ),
    "resolved_at": (
        "办结日期 办结时间 完成日期 完成时间 解决时间 解决日期 处理时间 处理日期 办理日期 办理时间 "
        "结案时间 维修日期 维修时间 修好日期 closed closedon closeddate dateclosed resolved "
        "resolvedon completed completedon donedate doneon finished finishedon datedone datecompleted"
    ),
    "due_at": (
        "办理期限 截止日期 期限 完成期限 应办结时间 承诺时间 承诺日期 due dueon duedate deadline doby"
    ),
    "channel": (
        "来源 渠道 诉求来源 诉求渠道 受理方式 反映方式 登记方式 来电来访 途径 受理渠道 channel "
        "source via howreceived receivedby reportedvia medium"
    ),
    "replied_at": "答复时间 答复日期 回复时间 回复日期 回访日期 repliedon replydate answeredon",
    "updated_at": (
        "更新时间 修改时间 最近更新 updated updatedon lastupdated lastmodified lastchanged updateddatetime"
    ),
}
TITLES: Mapping[str, tuple[str, ...]] = {
    field: tuple(dict.fromkeys(titles.split())) for field, titles in _TITLES.items()
}
"""What the column of a field is called, the more telling titles first."""

PERSONAL = (
    "电话", "手机", "联系", "微信号", "联系方式", "身份证", "证件", "出生", "年龄", "性别", "银行",
    "房号", "室号", "单元", "病", "残疾", "低保",
    "phone", "mobile", "telephone", "email", "birth", "gender", "idcard", "flat", "apartment",
)  # fmt: skip
"""What stands in the titles of columns that tell of people more than an import needs."""

HOURS = ("时间", "时刻", "钟点", "几点", "时段", "time", "hour")
"""Titles of the hour, where the day has a column of its own."""

_ORGANISATIONS = ("单位", "科室", "部门", "agency", "department")
_NAMING = ("联系人", "requestid", "姓名")
_NO_TITLES = {"title": ("人", "日期", "时间", "单位", "结果", "处理", "办理", "处置", "落实")}


@frozen
class TitleMatch:
    """How surely the title of a column names a field: ``rank`` 0 is the most telling title."""

    field: str
    rank: int


@lru_cache(1 << 12)
def fields_of(title: str) -> tuple[TitleMatch, ...]:
    """The fields that a column of this title may be, in the order of the fields."""
    return tuple(_fields_of(title))


def _fields_of(title: str) -> Iterator[TitleMatch]:
    written = plain(title).rstrip(".:?。：？")
    last = plain(title.rpartition("/")[2])
    if is_personal(title):
        return
    for field, titles in TITLES.items():
        rank = next((at for at, each in enumerate(titles) if each in (written, plain_of_two(title))), None)
        if rank is None and last != written and last in titles:
            rank = len(titles) + titles.index(last)
        if rank is None and _is_said_within(written, field):
            rank = 2 * len(titles)
        if rank is not None:
            yield TitleMatch(field, rank)


def plain_of_two(title: str) -> str:
    """A title of two lines as one word."""
    return plain(title.replace("/", ""))


def is_organisation(title: str) -> bool:
    """Whether a column names offices rather than people."""
    return any(each in plain(title) for each in _ORGANISATIONS)


def is_personal(title: str) -> bool:
    """Whether a column tells of people what an import does not need."""
    written = plain(title)
    return any(each in written for each in PERSONAL) and not written.endswith(_NAMING)


def recognised(names: Sequence[str]) -> int:
    """How many of these names are titles of fields, each field once."""
    return len({told.field for name in names if name for told in fields_of(name)[:1]})


def _is_said_within(written: str, field: str) -> bool:
    """Whether one of the longer Chinese titles of a field stands in a title: 居民诉求内容."""
    if any(each in written for each in _NO_TITLES.get(field, ())):
        return False
    return any(len(each) > 1 and not each.isascii() and written.endswith(each) for each in TITLES[field])
