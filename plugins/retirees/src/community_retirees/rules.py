"""What is refused about a transfer of retirees, and why."""

from collections.abc import Iterable

from community_core.domain import Context, Why, ids_of
from community_core.errors import Refused
from community_retirees.state import TransferState

UNKNOWN = Why("transfer-unknown", "copy the number from a list or a receipt.", "请从清单或回执中抄写序号。")
CLOSED = Why(
    "transfer-closed", "undo its end, or open another for whoever comes now.", "请先撤回结束，或另开一批。"
)
LISTED = Why("listed-already", "they are on the list as they are.", "已在名册上，无需补录。")
ONCE = Why(
    "retiree-registered-once",
    "correct that if it is wrong; list anew whoever was excused.",
    "有误请更正；不再移交的请重新补录名册。",
)
NOT_EXCUSED = Why("excused-registered", "correct what was recorded if it is wrong.", "如登记有误请更正。")
OUT = Why("form-out-already", "take it back or record it lost first.", "请先收回或登记遗失。")
NOT_OUT = Why("returned-not-issued", "issue it again before it comes back again.", "请先再次发放。")
GIVEN = Why("gift-twice", "they have all that the list has for them.", "已按名单数量发放。")
GIFT_LISTED = Why(
    "gift-listed-already", "correct the quantity on the list if it is wrong.", "数量有误请更正名单。"
)
_SHOWN = 5


def refuse_nobody(people: Iterable[str]) -> None:
    """Somebody is named, or left on the list."""
    if not list(people):
        raise Refused(
            "nobody-named",
            "people: nobody is left on the list who has none; name somebody, or list them first.",
            "people：名册上没有尚未发放的人员；请写明人员，或先补录名册。",
            field="people",
        )


def refuse_not_on_list(people: Iterable[str], state: TransferState, context: Context) -> None:
    """A form or gift is for somebody listed, and not for whoever was excused."""
    there = set(state.who_are("listed", "arrived"))
    if strangers := [each for each in people if each not in there]:
        raise _not_on_list(strangers, context)


def hold_together(before: TransferState, after: TransferState, context: Context) -> None:
    """Nothing is given or handed out beyond the lists, and none is closed without a word while somebody is
    missing; what only files brought out of line may stay so."""
    for (gift, person), portion in after.gifts.items():
        was = before.gifts.get((gift, person))
        over = portion.given - portion.quantity
        if over > max(0, was.given - was.quantity if was else 0):
            raise _too_much(gift, person, portion.quantity, portion.given)
    strangers = _beyond_the_list(after) - _beyond_the_list(before)
    if strangers:
        raise _not_on_list(sorted(strangers), context)
    _refuse_unexplained(before, after, context)


def _beyond_the_list(state: TransferState) -> set[str]:
    """Who has a form or a gift and is not on the list."""
    return {person for _, person in (*state.forms, *state.gifts)} - state.retirees.keys()


def missing_from(state: TransferState, context: Context) -> list[str]:
    """Who did not register and was not excused, under none of their ids."""
    settled = set(state.who_are("arrived", "excused"))
    return [each for each in state.who_are("listed") if settled.isdisjoint(ids_of(context, each))]


def _refuse_unexplained(before: TransferState, after: TransferState, context: Context) -> None:
    if after.status != "handed-over" or after.reason:
        return
    missing = missing_from(after, context)
    known = missing_from(before, context) if before.status == "handed-over" and not before.reason else []
    if set(missing) - set(known):
        told = _few(missing)
        raise Refused(
            "close-with-missing",
            f"reason: {len(missing)} have not registered ({', '.join(told)}); say why, or register or excuse "
            "them first.",
            f"reason：尚有 {len(missing)} 人未报到（{'、'.join(told)}）；请写明原因，"
            "或先办理报到、不再移交。",
            kind="conflict",
            field="reason",
        )


def _too_much(gift: str, person: str, listed: int, given: int) -> Refused:
    return Refused(
        "gift-twice",
        f"quantity: {person} would have {given} {gift} of the {listed} on the list; check the quantity.",
        f"quantity：{person} 的{gift}名单为 {listed}，将发放 {given}；请核对数量。",
        kind="conflict",
        field="quantity",
    )


def _not_on_list(strangers: list[str], context: Context) -> Refused:
    told = _few(strangers)
    return Refused(
        "not-on-list",
        f"{', '.join(told)} is not on the list of {context.stream_id}; list them first.",
        f"{'、'.join(told)} 不在 {context.stream_id} 的名册上；请先补录名册。",
        kind="conflict",
        field="people",
    )


def _few(people: list[str]) -> list[str]:
    return [*people[:_SHOWN], *(["…"] if len(people) > _SHOWN else [])]


WORDS = {
    "transfers": ("Retirees", "退休移交"),
    "under-way": ("under way", "移交中"),
    "handed-over": ("handed over", "移交结束"),
    "listed": ("on the list", "在名册上"),
    "arrived": ("registered", "已报到"),
    "excused": ("excused", "不再移交"),
    "handed-out": ("handed out", "已发放"),
    "returned": ("returned", "已收回"),
    "lost": ("lost", "已遗失"),
}
RULES = {
    "transfer-unknown": ("A step needs a transfer that was opened.", "先开始移交，再办理。"),
    "transfer-closed": (
        "Nobody and nothing new is listed on a transfer that is over.",
        "移交结束后不再补录名册、发放表格或列名单。",
    ),
    "nobody-named": (
        "Name somebody, or have somebody left on the list.",
        "须写明人员，或名册上尚有未发放者。",
    ),
    "listed-already": ("Nobody is on the list twice.", "名册上每人只列一次。"),
    "not-on-list": ("A form or gift goes to somebody listed; list them first.", "先补录名册。"),
    "form-out-already": ("Nobody has two copies of one form.", "同一表格一人一份，收回或遗失后可再发。"),
    "returned-not-issued": ("A form comes back after it went out.", "先发后收。"),
    "retiree-registered-once": ("A person registers once.", "每人报到一次。"),
    "excused-registered": (
        "Only who is listed and has not registered is excused.",
        "在名册上且尚未报到的，方可不再移交。",
    ),
    "gift-twice": ("No more than the list says.", "不超过名单数量。"),
    "gift-listed-already": ("A gift is listed once for a person.", "同一慰问品每人只列一次。"),
    "close-with-missing": (
        "Closing while people are missing needs a reason.",
        "尚有未报到人员时结束须写明原因。",
    ),
    "dwelling-known": (
        "Where somebody lives is filled in where the register does not say; else they move.",
        "登记中已有住址的，请办理迁居。",
    ),
    "room-without-building": ("A room is in a building.", "填写房号须同时填写楼栋。"),
}
