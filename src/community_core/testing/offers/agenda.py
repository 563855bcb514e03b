"""The laws of what waits."""

from community_core.domain.kit.values import checks
from community_core.testing.offers.trial import DAY, OffersTrial
from community_core.views import AgendaItem

_WHOSE = ("org:", "role:")
_LANGUAGES = 2


def refuse_odd(trial: OffersTrial) -> None:
    """At any time what waits is about something there is, and for somebody who can be meant."""
    for month in trial.months:
        known = trial.known(month.ends)
        streams = {each.stream_id for each in known}
        for until in (month.last, month.last + 7 * DAY):
            for item in trial.agenda(known, until, month.ends):
                _refuse_odd(trial, item, streams)


def _refuse_odd(trial: OffersTrial, item: AgendaItem, streams: set[str]) -> None:
    what = f"item {item.title!r} of {item.stream_id}"
    if item.stream_id not in streams:
        raise trial.failed(
            "an item is about a stream that exists",
            f"{what} names a stream nothing was recorded about; give the id of what waits",
        )
    if len(item.what) != _LANGUAGES or not all(item.what):
        raise trial.failed(
            "an item is said in both languages", f"{what} says {item.what!r}; write (English, Chinese)"
        )
    if item.person is not None and not checks.is_person(item.person):
        raise trial.failed(
            "an item is about a person", f"{what} is about {item.person!r}; give a person's id or None"
        )
    if not _can_be_meant(item.whose):
        raise trial.failed(
            "an item waits for somebody",
            f"{what} waits for {item.whose!r}; give a person's id, org:<name>, role:<role>@<place>, or None",
        )
    for each in (item.title, item.place, *item.what):
        trial.refuse_sealed(what, each)


def _can_be_meant(whose: str | None) -> bool:
    return whose is None or checks.is_person(whose) or whose.startswith(_WHOSE)
