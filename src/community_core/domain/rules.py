"""Every rule a command can be refused by: its stable name, and what it demands in English and Chinese."""

from collections.abc import Mapping

RULES: Mapping[str, tuple[str, str]] = {
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
    "time-without-zone": ("A time has a time zone.", "时间必须带时区。"),
    "time-out-of-range": ("A time lies between the years 1900 and 2999.", "时间须在 1900 年至 2999 年之间。"),
    # people
    "details-need-requester": (
        "Free text about a person is kept for a person: it needs their id.",
        "有关个人的文字须归属于某人：要有其编号。",
    ),
    "erased-once": ("A person is erased once.", "个人信息只删除一次。"),
    # corrections
    "fact-unknown": ("A correction names a fact that was recorded.", "更正须指明已登记的事实。"),
    "correction-stands": (
        "A correction is not corrected itself; the fact is corrected again.",
        "更正本身不再更正；请再次更正原来的事实。",
    ),
    "correction-changes-nothing": ("A correction changes something.", "更正须有所改变。"),
    "number-stays": ("A number that was handed out never changes.", "序号一经给出不再更改。"),
    "identity-stays": (
        "Ids and numbers by which facts find each other are not corrected.",
        "事实之间相互对应的编号不作更正。",
    ),
    "text-goes-with-person": (
        "Free text about a person goes with that person, and not over to another.",
        "有关个人的文字随本人，不转给他人。",
    ),
    # requests
    "request-unknown": ("A step needs a request that was raised.", "只能办理已登记的诉求。"),
    "request-raised-twice": ("A request is raised once.", "一件诉求只登记一次。"),
    "request-ended": (
        "Nothing follows a rejected, duplicate, withdrawn or converted request.",
        "已驳回、重复、撤回或转办的诉求不再办理。",
    ),
    "needs-reopening": (
        "Work on a resolved or closed request begins with reopening it.",
        "已办结或结案的诉求须先重新办理。",
    ),
    "unknown-channel": ("A channel is one of those listed.", "渠道须在列表之中。"),
    "due-before-raised": ("An answer is not due before the request is raised.", "期限不早于登记之日。"),
    "acknowledge-newly-raised": (
        "Only a newly raised request is acknowledged.",
        "只有新登记的诉求可标为已收悉。",
    ),
    "accept-once": ("A request is accepted once, before work on it.", "诉求在办理之前受理一次。"),
    "assign-needs-acceptance": ("A request is accepted before it is assigned.", "先受理，后派单。"),
    "not-an-assignee": ("A request is assigned to a person or an organisation.", "诉求派给个人或单位。"),
    "start-needs-acceptance": ("Work starts once, after acceptance.", "受理之后开始办理，且只开始一次。"),
    "wait-needs-acceptance": ("Only accepted work can wait.", "受理之后方可暂缓。"),
    "resume-needs-waiting": ("Only a waiting request is resumed.", "只有暂缓的诉求可恢复办理。"),
    "resolve-needs-outcome": ("A request is resolved with an outcome.", "办结须写明结果。"),
    "unknown-outcome": ("An outcome is one of those listed.", "办理结果须在列表之中。"),
    "follow-up-needs-resolution": (
        "A resident is asked after the request is resolved.",
        "办结之后方可回访。",
    ),
    "follow-up-by-resolver": (
        "Whoever resolved a request does not record the resident's satisfaction.",
        "办结人不得自行登记居民满意度。",
    ),
    "unknown-satisfaction": ("A satisfaction is one of those listed.", "满意程度须在列表之中。"),
    "already-followed-up": ("A resident who has answered is not asked again.", "居民已答复的不再回访。"),
    "close-needs-resolution": ("A request is resolved before it is closed.", "先办结，后结案。"),
    "duplicate-of-itself": ("A request is not a duplicate of itself.", "诉求不能与自身重复。"),
    "duplicate-of-unknown": ("A duplicate is of a request that was raised.", "所重复的诉求须已登记。"),
    "duplicate-of-duplicate": (
        "A duplicate is of a request that is none itself, so that there are no cycles.",
        "所重复的诉求本身不得是重复件，以免循环。",
    ),
    "unknown-conversion": (
        "A request becomes an activity, a project or a wish.",
        "诉求可转为活动、项目或微心愿。",
    ),
    "already-escalated": ("An escalated request is not escalated again.", "已督办的诉求不再重复督办。"),
    "reopen-rejected": ("A rejected request is not reopened.", "已驳回的诉求不得重新办理。"),
    "reopen-needs-resolution": (
        "Only a resolved or closed request is reopened.",
        "办结或结案之后方可重新办理。",
    ),
    # visits
    "visit-unknown": ("A step needs a visit that was planned or started.", "只能办理已计划或已开始的走访。"),
    "visit-planned-twice": ("A visit is planned once, then planned again.", "走访只新建一次，之后重新计划。"),
    "visit-completed": ("A completed visit is over.", "走访完成后不再变更。"),
    "visit-cancelled": ("A cancelled visit is over.", "走访取消后不再变更。"),
    "visit-oneself": ("Nobody visits themselves.", "不能走访自己。"),
    "visit-whom": ("An unplanned visit says whom it is to.", "未计划的走访须写明走访对象。"),
    "visit-of-somebody-else": (
        "A planned visit is to the person it was planned for.",
        "走访对象须与计划一致。",
    ),
    "planned-in-the-past": ("A visit is planned for today or later.", "走访计划不早于当日。"),
    "start-needs-plan": ("A visit is started once, as planned.", "走访按计划开始一次。"),
    "replan-not-under-way": ("A visit under way is not planned again.", "进行中的走访不能重新计划。"),
    "complete-needs-start": ("A visit is started before it is completed.", "先开始走访，后完成。"),
    "not-met-once": ("Each attempt is recorded as not met once.", "每次走访只登记一次未遇。"),
    # volunteers and hours
    "volunteer-unregistered": ("A volunteer is registered before anything else.", "先登记志愿者。"),
    "volunteer-registered-twice": ("A volunteer is registered once.", "志愿者只登记一次。"),
    "claim-unknown": ("A step needs a claim that was made.", "只能办理已申报的时长。"),
    "end-after-start": ("Hours end after they start.", "结束时间须晚于开始时间。"),
    "whole-minutes": ("Hours are counted in whole minutes.", "时长以整分钟计。"),
    "hours-in-the-future": ("Hours are claimed after they were given.", "服务结束之后方可申报。"),
    "claim-over-24-hours": ("One claim covers at most 24 hours.", "一次申报不超过 24 小时。"),
    "hours-overlap": ("Claims of one person do not overlap.", "同一人的申报不得重叠。"),
    "day-over-24-hours": ("Nobody gives more than 24 hours a day.", "一天之内不超过 24 小时。"),
    "own-hours": ("Nobody verifies or rejects their own hours.", "不得核实或驳回自己的时长。"),
    "verify-needs-claimed": ("Only a claim that waits is verified.", "只有待核实的申报可以核实。"),
    "reject-needs-claimed": ("Only a claim that waits is rejected.", "只有待核实的申报可以驳回。"),
    "correct-needs-live-claim": (
        "Only a claim that waits or is verified is corrected.",
        "只有待核实或已核实的申报可以更正。",
    ),
    "revoke-needs-verified": ("Only verified hours are revoked.", "只有已核实的时长可以撤销。"),
}
