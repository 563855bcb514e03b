"""What the words of a list most likely mean: of a status, a channel, an outcome."""

from collections.abc import Mapping

from attrs import frozen

from community_core.domain.kit.values.titles import plain

_STATUSES: Mapping[str, str] = {
    "resolved": (
        "已解决 已办结 办结 已完成 完成 解决 已处理 处理完 已调解 已答复 已回复 已解释 已维修 已修 修好 "
        "已送 已办 已落实 结案 已结 √ ✓ ✔ ☑ 是 好 有 ok done closed resolved fixed completed complete "
        "finished yes y repaired delivered"
    ),
    "closed": "归档 已归档 archived",
    "in-progress": (
        "办理中 处理中 正在 进行中 在办 跟进 协调中 协调 维修中 施工中 办理 处理 "
        "inprogress ongoing working started"
    ),
    "waiting": "等待 等配件 待料 待配件 暂缓 挂起 缓办 待 waiting pending onhold deferred",
    "raised": (
        "未办 未办结 未解决 未处理 未完成 未修 未 待办 待办理 待处理 待解决 新增 否 无 × ✗ ✘ 没 "
        "open new no n todo notdone raised"
    ),
    "assigned": (
        "已派单 派单 已派 已转派 转派 转办 已转 转 已交办 交办 上报 已上报 "
        "assigned dispatched forwarded referred passedon"
    ),
    "acknowledged": "已受理 受理 已登记 收到 received acknowledged registered",
    "accepted": "已接单 接单 accepted",
    "rejected": "不予受理 不受理 退回 驳回 无效 rejected declined invalid",
    "withdrawn": "撤销 撤诉 撤回 取消 withdrawn cancelled canceled",
}
_OUTCOMES: Mapping[str, str] = {
    "referred-out": "转 上报 移交 交办 referred forwarded passedon",
    "unable": "无法 不能 未能 办不了 unable cannot",
    "partly": "部分 partly partially",
    "explained": "答复 回复 解释 告知 说明 answered explained advised",
    "done": (
        "解决 完成 修好 维修 调解 落实 已修 已送 √ ✓ ✔ done fixed resolved completed repaired delivered"
    ),
}
_CHANNELS: Mapping[str, str] = {
    "phone": "电话 来电 热线 12345 手机 phone call telephone",
    "home-visit": "走访 入户 家访 上门走访 visit homevisit",
    "online": ("网络 微信 小程序 app 群 网上 线上 邮件 邮箱 网格通 公众号 online web email wechat mail"),
    "desk": "来访 窗口 现场 前台 上门 大厅 服务中心 desk counter walkin inperson office",
    "pavilion": "凉亭 议事亭 亭 pavilion",
    "shop": "商铺 店 超市 shop store",
}

_TELLING_ALONE = ("待", "未", "转")
_DENIED = ("未", "没", "尚", "不")


@frozen
class Meaning:
    """What a word means; ``sure`` where the word is one that is known, rather than has one in it."""

    means: str
    sure: bool


def status_meant(word: str) -> Meaning | None:
    """What a word for a status means."""
    return _meant(word, _STATUSES)


def channel_meant(word: str) -> Meaning | None:
    """What a word for a channel means."""
    return _meant(word, _CHANNELS)


def outcomes_said(word: str) -> tuple[str, str] | None:
    """The part of a word that tells an outcome, and which."""
    written = plain(word)
    for outcome, parts in _OUTCOMES.items():
        part = next((each for each in parts.split() if each in written), None)
        if part:
            return (part if part in word.casefold() else word, outcome)
    return None


def _meant(word: str, known: Mapping[str, str]) -> Meaning | None:
    """By the whole word, else by the longest known one that it has in it."""
    written = plain(word)
    meanings = {each: means for means, words in known.items() for each in words.split()}
    if written in meanings:
        return Meaning(meanings[written], sure=True)
    longest = max((each for each in meanings if _tells(each) and each in written), key=len, default=None)
    if longest is None:
        return None
    is_denied = meanings[longest] == "resolved" and any(each in written for each in _DENIED)
    return Meaning("raised", sure=False) if is_denied else Meaning(meanings[longest], sure=len(longest) > 1)


def _tells(known: str) -> bool:
    """Whether a known word tells something as a part of another."""
    return known in _TELLING_ALONE or len(known) > (2 if known.isascii() else 1)
