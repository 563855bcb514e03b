"""What a wish waits for, and from whom."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from community_core.domain import Command, GiveConsent
from community_core.views import AgendaItem
from community_wishes import commands
from community_wishes.records import Held, Record

DAYS_TO_VERIFY = 3
DAYS_TO_PUBLISH = 3
DAYS_TO_CLAIM = 7
DAYS_TO_CONFIRM = 7
CHILD = 14
"""Nobody below that age is named on the wall."""

What = tuple[str, str]
_VERIFY: What = ("Verify the wish", "核实微心愿")
_ASK: What = ("Ask whether it may be shown", "征求公示同意")
_PUBLISH: What = ("Show it on the wall", "公示微心愿")
_CLAIM: What = ("Find somebody who claims it", "寻找认领人")
_EXPIRE: What = ("Its last day on the wall is past", "公示已到期")
_FULFIL: What = ("Fulfil the wish", "实现微心愿")
_CONFIRM: What = ("Ask the wisher whether it came true", "请许愿人确认")
_TAKE_DOWN: What = ("Consent is gone: take it down", "同意已撤回，请撤下")


_ANONYMOUS: What = ("A child is shown by name: take it down", "儿童实名公示，请撤下后匿名公示")

_ON_THE_WALL = ("published", "taken", "fulfilled")
"""In which it may hang there."""
_SIMPLE: Mapping[str, tuple[What, int, type[Command]]] = {
    "collected": (_VERIFY, DAYS_TO_VERIFY, commands.VerifyWish),
    "fulfilled": (_CONFIRM, DAYS_TO_CONFIRM, commands.ConfirmWish),
}
_TO_SHOW: Mapping[bool, tuple[What, int, type[Command]]] = {
    True: (_PUBLISH, DAYS_TO_PUBLISH, commands.PublishWish),
    False: (_ASK, DAYS_TO_PUBLISH, GiveConsent),
}


def items_of(
    row: Record, claims: Sequence[Held], *, consents: bool, day: Callable[[datetime], date]
) -> Iterator[AgendaItem]:
    """What waits to be done for one wish, with the day by which."""
    since = day(row.since) if row.since else None
    if row.status in _SIMPLE:
        yield _within(row, since, *_SIMPLE[row.status])
    elif row.status in ("verified", "published") and not row.shown:
        yield _within(row, since, *_TO_SHOW[consents])
    elif row.status == "published":
        yield _within(row, since, _CLAIM, DAYS_TO_CLAIM, commands.ClaimWish)
        if row.until:
            yield _within(row, row.until, _EXPIRE, 1, commands.ExpireWish)
    elif row.status == "taken":
        yield from (
            _item(row, _FULFIL, each.due, commands.FulfilWish, each.claimant) for each in claims if each.due
        )
    if row.shown and not consents and row.status in _ON_THE_WALL:
        yield _item(row, _TAKE_DOWN, None, commands.TakeDownWish)


def is_shown_by_name(row: Record) -> bool:
    """Whether it is on the wall with whose it is."""
    return row.shown and row.shown_as == "named" and row.status in _ON_THE_WALL


def child_by_name(row: Record) -> AgendaItem:
    """That the wish of a child, who is never named, hangs there by name."""
    return _item(row, _ANONYMOUS, None, commands.TakeDownWish)


def _within(row: Record, since: date | None, what: What, days: int, step: type[Command]) -> AgendaItem:
    return _item(row, what, since + timedelta(days=days) if since else None, step)


def _item(
    row: Record, what: What, due: date | None, step: type[Command], claimant: str | None = None
) -> AgendaItem:
    return AgendaItem(
        what,
        row.wish_id,
        due,
        row.title,
        person=row.person_id or None,
        whose=claimant,
        next_step=step,
        number=row.number,
        given=_given(row, step, claimant),
    )


def _given(row: Record, step: type[Command], claimant: str | None) -> Mapping[str, Any]:
    """What the next step names beside the wish."""
    if step is GiveConsent:
        return {"person_id": row.person_id, "purpose": f"publish:{row.wish_id}"}
    return {"claimant": claimant} if claimant else {}
