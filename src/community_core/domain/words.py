"""What the values, event types and aggregates of the domain are called, in English and Chinese."""

from collections.abc import Mapping

Word = tuple[str, str]

AGGREGATE_WORDS: Mapping[str, Word] = {
    "request": ("request", "诉求"),
    "visit": ("visit", "走访"),
    "volunteer": ("volunteer", "志愿者"),
    "person": ("person", "个人"),
}

CHANNEL_WORDS: Mapping[str, Word] = {
    "pavilion": ("pavilion", "便民亭"),
    "home-visit": ("home visit", "入户走访"),
    "shop": ("shop", "商铺"),
    "desk": ("desk", "服务窗口"),
    "phone": ("phone", "电话"),
    "online": ("online", "网上"),
}

OUTCOME_WORDS: Mapping[str, Word] = {
    "done": ("done", "已办成"),
    "partly": ("partly done", "部分办成"),
    "explained": ("explained", "解释说明"),
    "referred-out": ("referred out", "转外单位"),
    "unable": ("unable", "无法办理"),
}

SATISFACTION_WORDS: Mapping[str, Word] = {
    "satisfied": ("satisfied", "满意"),
    "not-satisfied": ("not satisfied", "不满意"),
    "unreachable": ("could not be reached", "未联系上"),
}

CONVERSION_WORDS: Mapping[str, Word] = {
    "activity": ("activity", "活动"),
    "project": ("project", "项目"),
    "wish": ("wish", "微心愿"),
}

STATUS_WORDS: Mapping[str, Word] = {
    "raised": ("raised", "已登记"),
    "acknowledged": ("acknowledged", "已收悉"),
    "accepted": ("accepted", "已受理"),
    "assigned": ("assigned", "已派单"),
    "in-progress": ("in progress", "办理中"),
    "waiting": ("waiting", "暂缓"),
    "resolved": ("resolved", "已办结"),
    "followed-up": ("followed up", "已回访"),
    "closed": ("closed", "已结案"),
    "reopened": ("reopened", "重新办理"),
    "rejected": ("rejected", "已驳回"),
    "duplicate": ("a duplicate", "重复件"),
    "withdrawn": ("withdrawn", "已撤回"),
    "converted": ("converted", "已转办"),
    "planned": ("planned", "已计划"),
    "started": ("started", "进行中"),
    "completed": ("completed", "已完成"),
    "not-met": ("not met", "未遇"),
    "cancelled": ("cancelled", "已取消"),
    "registered": ("registered", "已注册"),
    "claimed": ("claimed", "待核实"),
    "verified": ("verified", "已核实"),
    "revoked": ("revoked", "已撤销"),
    "erased": ("erased", "已删除"),
}

EVENT_WORDS: Mapping[str, Word] = {
    "RequestRaised": ("Request raised", "登记诉求"),
    "RequestAcknowledged": ("Acknowledged", "已收悉"),
    "RequestAccepted": ("Accepted", "受理"),
    "RequestAssigned": ("Assigned", "派单"),
    "RequestStarted": ("Work started", "开始办理"),
    "RequestWaiting": ("Waiting", "暂缓办理"),
    "RequestResumed": ("Work resumed", "恢复办理"),
    "RequestResolved": ("Resolved", "办结"),
    "RequestFollowedUp": ("Followed up", "回访"),
    "RequestClosed": ("Closed", "结案"),
    "RequestRejected": ("Rejected", "驳回"),
    "RequestMarkedDuplicate": ("Marked a duplicate", "标记重复"),
    "RequestWithdrawn": ("Withdrawn", "撤回"),
    "RequestConverted": ("Converted", "转办"),
    "RequestEscalated": ("Escalated", "督办"),
    "RequestReopened": ("Reopened", "重新办理"),
    "RequestNoted": ("Note", "备注"),
    "FollowOnCreated": ("Follow-on created", "新建后续工单"),
    "FollowOnClosed": ("Follow-on closed", "后续工单结案"),
    "VisitPlanned": ("Visit planned", "计划走访"),
    "VisitStarted": ("Visit started", "开始走访"),
    "VisitCompleted": ("Visit completed", "完成走访"),
    "VisitNotMet": ("Not met", "未遇"),
    "VisitCancelled": ("Visit cancelled", "取消走访"),
    "VolunteerRegistered": ("Registered", "登记志愿者"),
    "HoursClaimed": ("Hours claimed", "申报时长"),
    "HoursVerified": ("Hours verified", "核实时长"),
    "HoursRejected": ("Hours rejected", "驳回时长"),
    "HoursRevoked": ("Hours revoked", "撤销时长"),
    "FactCorrected": ("Corrected", "更正"),
    "PersonErased": ("Person erased", "删除个人信息"),
}

WORDS: Mapping[str, Word] = {
    **AGGREGATE_WORDS,
    **CHANNEL_WORDS,
    **OUTCOME_WORDS,
    **SATISFACTION_WORDS,
    **CONVERSION_WORDS,
    **STATUS_WORDS,
    **EVENT_WORDS,
}
"""Every coded value, event type and aggregate: code -> (English, Chinese)."""
