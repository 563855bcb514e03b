"""What is refused in a mobilisation, and why; whatever is not here is the truth and is recorded."""

from community_core.domain import Context, Why
from community_core.errors import Refused
from community_mobilisation.state import MobilisationState

UNKNOWN = Why(
    "mobilisation-unknown", "copy the number from a list or a receipt.", "请从清单或回执中抄写序号。"
)
OVER = Why("mobilisation-over", "start a new one, or undo its end.", "请另行启动，或撤回结束。")
STARTED = Why("started-twice", "add areas to it instead.", "请改为增加片区。")
NOT_STARTED = Why("mobilisation-not-started", "start it, with its areas.", "请先启动并写明片区。")
CLEARED = Why(
    "route-cleared-already", "it is cleared; report it blocked first.", "该片区已清；如再次受阻请先登记。"
)
NOT_CLEARED = Why("blocked-needs-cleared", "it waits to be cleared anyway.", "该片区尚未清理，无需登记。")


def refuse_unnamed_kind() -> Refused:
    """The error where neither an alert nor whoever starts it says what it is about."""
    return Refused(
        "start-needs-kind",
        "kind: missing; where nobody warned say what it is about, else give the number of the alert.",
        "kind：缺少；没有预警的请写明类别，有预警的请给出其编号。",
        field="kind",
    )


def reason_for_what_is_left(before: MobilisationState, after: MobilisationState, context: Context) -> None:
    """Whoever ends it while areas are left says why, by whatever step, correction or undoing."""
    left = sorted(_left_without_reason(after) - _left_without_reason(before))
    if left:
        raise Refused(
            "end-needs-reason",
            f"reason: {context.stream_id} ends with areas left uncleared ({', '.join(left)}); say why.",
            f"reason：{context.stream_id} 尚有片区未清（{'、'.join(left)}），须说明原因。",
            kind="conflict",
            field="reason",
        )


def _left_without_reason(state: MobilisationState) -> set[str]:
    return state.left if state.status == "finished" and not state.reason else set()


# ---- what each demands, and what statuses are called

WORDS = {
    "alerted": ("alerted", "已预警"),
    "under-way": ("under way", "进行中"),
    "finished": ("ended", "已结束"),
    "stood-down": ("stood down", "已解除"),
    "uncleared": ("not cleared", "待清"),
    "cleared": ("cleared", "已清"),
    "blocked": ("blocked again", "再次受阻"),
}
RULES = {
    "mobilisation-unknown": ("A step needs a mobilisation that was recorded.", "只能办理已登记的应急动员。"),
    "mobilisation-over": ("Nothing follows once it is over.", "已结束或解除的应急动员不再办理。"),
    "mobilisation-not-started": ("Areas are cleared once it is started.", "启动之后才能办理片区。"),
    "started-twice": ("It is started once.", "应急动员只启动一次。"),
    "start-needs-kind": ("Without an alert it says what it is about.", "无预警的须写明类别。"),
    "area-not-in-it": (
        "That area is not part of this mobilisation; add it.",
        "该片区不在本次动员内；请先增加。",
    ),
    "route-cleared-already": ("It is cleared; report it blocked first.", "该片区已清；再次受阻后才能再清。"),
    "blocked-needs-cleared": ("Only what was cleared is blocked again.", "清理过的片区才有再次受阻。"),
    "end-needs-reason": ("Areas are left uncleared; say why.", "尚有片区未清，须说明原因。"),
}
