"""Declaring one kind of stream: the table at the end of its module."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, TypeVar

from community_core.domain.kit.aggregates.aggregate import Aggregate, Sensitive
from community_core.domain.kit.aggregates.called import Called
from community_core.domain.kit.aggregates.folding import Becomes, Change, Fold, Status, changing
from community_core.domain.kit.aggregates.goes_by import GoesBy
from community_core.domain.kit.aggregates.parts import Parts
from community_core.domain.kit.aggregates.steps import Always, Holds, StandsOn, Step, holds
from community_core.domain.kit.aggregates.taking_up import TakesUp
from community_core.domain.kit.aggregates.why import Why
from community_core.domain.kit.declaring.wiring import check_wiring
from community_core.domain.kit.messages.correction import FactCorrected
from community_core.domain.kit.messages.facts import Event
from community_core.domain.kit.values.fields import fields_of
from community_core.domain.kit.values.help import Word

S = TypeVar("S")


def aggregate(
    name: str,
    zh: str,
    initial: S,
    *,
    becomes: Becomes,
    steps: Sequence[Step[S]],
    over: Mapping[Status, Why],
    whole: Sequence[Holds] = (),
    stands: Sequence[StandsOn] = (),
    folds: Sequence[Fold[S]] = (),
    parts: Sequence[Parts[S, Any]] = (),
    adds: Collection[type[Event]] = (),
    always: Always[S] | None = None,
    named_unbegun: bool = False,
    takes_up: TakesUp | None = None,
    called: Called | None = None,
    goes_by: GoesBy[S] | None = None,
    sensitive: Sensitive = False,
    words: Mapping[str, Word],
    rules: Mapping[str, Word],
    waivable: Collection[str] = (),
) -> Aggregate[S]:
    """One kind of stream, from its table.

    ``initial`` is the state before anything was recorded: an attrs value with a ``status``. Values of events
    are carried over to fields of the same name, unless ``folds`` say otherwise; ``becomes`` gives the status.
    ``steps`` say which command leads on from where, ``over`` why none does from some statuses, None for a
    stream that was never begun. ``whole`` holds the rules about an event as a whole, ``stands`` those about
    what it stands on, ``parts`` what has a life of its own inside. Events that are among ``adds`` may happen
    in any order, but for those about the same part: slips of a stock card, which come late. What sets, such
    as a count, keeps its place among them. ``always(before, after, context)`` raises Refused where what would
    result, of steps, corrections or undoing, breaks a rule over the whole state and is worse than it was
    before.
    ``named_unbegun``: others may name a stream that was never begun, as people are named who are in no
    register; so what begins it may be undone though they do.
    ``takes_up``, such as ``requests_until("cancelled")``, says that its events may take up other streams.
    Whom a ``sensitive`` stream is about is told to those only who may open it: the ids of people in it are
    left out wherever its facts and rows are told. ``lambda state, of: of(state.programme_id).sensitive`` says
    so by its state, and by that of another stream.
    ``called`` says what its streams are called where their ids are made of a name: people are told that name,
    and may ask by it. ``goes_by`` says by which name people mean one that goes on, see :class:`GoesBy`.
    ``words`` are what statuses are called in English and Chinese, ``rules`` what each rule by which it
    refuses demands. Those that are ``waivable`` are a community's own, and its settings may do without them:
    whoever refuses by one looks first whether it is in ``context.waived``.

    TypeError, when the module is imported, for a table that does not fit together: it names what and where.
    """
    changes = _changes(type(initial), becomes, folds, parts)
    taking = _taking_up(changes, takes_up)
    made = Aggregate(
        name=name,
        zh=zh,
        initial=initial,
        becomes=becomes,
        steps={each.command: each for each in steps},
        over=over,
        whole=_by_event([*whole, *(holds(each, takes_up.rule) for each in taking if takes_up)]),
        stands=_by_event(stands),
        parts=tuple(parts),
        words=words,
        rules=rules,
        adds=frozenset(adds),
        waivable=frozenset(waivable),
        named_unbegun=named_unbegun,
        takes_up=takes_up,
        called=called,
        goes_by=goes_by,
        sensitive=sensitive,
        always=always,
        changes={**changes, **taking},
    )
    check_wiring(made, steps, folds)
    return made


def _changes(
    state: type[Any], becomes: Becomes, folds: Sequence[Fold[Any]], parts: Sequence[Parts[Any, Any]]
) -> dict[type[Any], Change]:
    special = {each.event: each.change for each in folds}
    own = {
        each: changing(state, each, becomes, special.get(each))
        for each in (*becomes, *(each for each in special if each not in becomes))
    }
    return {**own, **{event: change for each in parts for event, change in each.changes().items()}}


def _taking_up(changes: Mapping[type[Any], Change], takes_up: TakesUp | None) -> dict[type[Any], Change]:
    """The events that take up others, each with how it changes the state then."""
    if takes_up is None:
        return {}
    own = (each for each in changes if each is not FactCorrected)
    return {each: takes_up.adding(changes[each]) for each in own if takes_up.field in fields_of(each)}


def _by_event(told: Sequence[Holds | StandsOn]) -> dict[type[Event], list[Callable[..., None]]]:
    rules: dict[type[Event], list[Callable[..., None]]] = {}
    for each in told:
        rules.setdefault(each.event, []).append(each.rule)
    return rules
