"""Facts as a test writes them down, and a ledger made of nothing else."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from attrs import evolve, frozen

from community_core.access import SensitiveStreams
from community_core.domain import AnyEvent, Sealed, personal_fields, schema_of
from community_core.domain.kit.messages.correction import with_personal
from community_core.domain.kit.values.personal import Confided, joined, owners
from community_core.errors import InvalidInput
from community_core.ledger import EventRegistry, Recorded, Unknown
from community_core.ledger.recorded import fact_id
from community_core.plugins.aggregates import installed_kinds
from community_core.privacy import Vault
from community_core.times import in_utc

FIRST_MOMENT = datetime(2024, 1, 15, 1, 0, tzinfo=UTC)
"""When the first fact happens if nobody says: Monday, 9 o'clock in Shanghai."""

STEP = timedelta(minutes=1)
"""How long after the fact before it a fact happens if nobody says."""

_SOMEBODY = "system:test"


@frozen
class GivenFact:
    """A fact for a test, made by :func:`fact`. Its position and version follow from the facts before it."""

    stream_id: str
    data: AnyEvent
    at: datetime | None = None
    by: str = _SOMEBODY
    recorded_at: datetime | None = None
    flags: tuple[str, ...] = ()


def fact(
    data: AnyEvent,
    stream_id: str,
    *,
    at: datetime | None = None,
    by: str = _SOMEBODY,
    recorded_at: datetime | None = None,
    flags: tuple[str, ...] = (),
) -> GivenFact:
    """A fact to hand to :func:`project`, or to tell a story of :func:`check_projection` with.

    ``at`` is when it happened and ``recorded_at`` when the ledger learnt it, both timezone-aware. Without
    ``recorded_at`` it is learnt as it happens, or a minute after the fact before it, whichever is later;
    without ``at`` it happens as it is learnt. The first one happens on 2024-01-15 at 9:00 in Shanghai.
    InvalidInput for a time without a zone.
    """
    for moment in (at, recorded_at):
        if moment is not None and moment.tzinfo is None:
            raise InvalidInput(
                f"The time {moment.isoformat()} of {type(data).__name__} has no time zone; add one.",
                f"{type(data).__name__} 的时间 {moment.isoformat()} 没有时区；请加上。",
            )
    return GivenFact(stream_id, data, at, by, recorded_at, flags)


def sealed(given: GivenFact) -> GivenFact:
    """The same fact with its personal values sealed, as everything that tells of it then has them."""
    return evolve(given, data=with_personal(given.data, _sealed))


def recorded(facts: Iterable[GivenFact]) -> list[Recorded[Any]]:
    """The facts as the ledger would give them back: numbered along the ledger and along their streams, and
    personal values sealed."""
    versions: Counter[str] = Counter()
    told: list[Recorded[Any]] = []
    for each in facts:
        versions[each.stream_id] += 1
        told.append(_recorded(each, len(told) + 1, versions[each.stream_id], told[-1] if told else None))
    return told


def _recorded(given: GivenFact, position: int, version: int, before: Recorded[Any] | None) -> Recorded[Any]:
    earliest = before.recorded_at + STEP if before else given.recorded_at or given.at or FIRST_MOMENT
    learnt = given.recorded_at or max(earliest, given.at or earliest)
    if before and learnt < before.recorded_at:
        raise InvalidInput(
            f"{given.stream_id}: recorded_at {learnt.isoformat()} is before that of the fact before it; "
            "the ledger learns facts in order, put it earlier.",
            f"{given.stream_id}：recorded_at {learnt.isoformat()} 早于前一条；账本按顺序记录，请移到前面。",
        )
    known = not isinstance(given.data, Unknown)
    return Recorded(
        position=position,
        stream_id=given.stream_id,
        version=version,
        type=schema_of(type(given.data)).name if known else given.data.type,
        schema=schema_of(type(given.data)).version if known else given.data.schema,
        data=with_personal(given.data, _sealed),
        recorded_at=in_utc(learnt),
        occurred_at=in_utc(given.at or learnt),
        actor=given.by,
        command_id=None,
        causation_id=None,
        correlation_id=fact_id(given.stream_id, 1),
        flags=given.flags,
    )


@cache
def vault() -> Vault:
    """The keys of people in tests; they go with the process."""
    kept = Vault(None, clock=lambda: FIRST_MOMENT)
    kept.sensitive_among = sensitive_among(())
    return kept


def sensitive_among(facts: Iterable[Recorded[Any]]) -> SensitiveStreams:
    """Which of the streams these facts are about are sensitive, as the kinds that are installed say."""
    by_stream: dict[str, list[Recorded[Any]]] = {}
    for each in facts:
        by_stream.setdefault(each.stream_id, []).append(each)
    return SensitiveStreams(
        installed_kinds().aggregates, lambda stream_id: by_stream.get(stream_id, []), lambda: 0
    )


def _sealed(event: AnyEvent, name: str, value: Any) -> Any:
    """The value sealed; one that is sealed if somebody is named, only where it says for whom."""
    schema, of = schema_of(type(event)), personal_fields(type(event)).get(name)
    if isinstance(value, Sealed) or not (of or isinstance(value, Confided)):
        return value
    person = joined(owners(getattr(event, of))) if of else value.person
    return vault().seal(person, f"{schema.name}/{schema.version}/{name}", value)


@cache
def _registry(further: frozenset[type[Any]]) -> EventRegistry:
    """The event types of the core and these; made once, since making codecs takes a while."""
    return EventRegistry([*installed_kinds().events, *sorted(further, key=lambda each: each.__name__)])


class History:
    """Facts in memory, read the way views read a ledger."""

    def __init__(self, facts: Sequence[Recorded[Any]], event_classes: Iterable[type[Any]] = ()) -> None:
        told = {type(each.data) for each in facts} | set(event_classes)
        self.facts = list(facts)
        self.registry = _registry(frozenset(told - {*installed_kinds().events, Unknown}))

    def position(self) -> int:
        """The position of the newest fact; 0 without any."""
        return self.facts[-1].position if self.facts else 0

    def read(
        self,
        *,
        after: int = 0,
        limit: int = 2000,
        upto: int | None = None,
        types: Sequence[str] = (),
        happened_by: datetime | None = None,
    ) -> list[Recorded[Any]]:
        """One page of facts after a position, in order."""
        last = self.position() if upto is None else upto
        found = [each for each in self.facts if after < each.position <= last]
        found = [each for each in found if not types or each.type in types]
        return [each for each in found if happened_by is None or each.occurred_at <= happened_by][:limit]

    def first_after(self, moment: datetime) -> int | None:
        """The position of the first fact that happened after a moment."""
        return next((each.position for each in self.facts if each.occurred_at > moment), None)

    def stream(self, stream_id: str) -> list[Recorded[Any]]:
        """Every fact about one stream, oldest first."""
        return [each for each in self.facts if each.stream_id == stream_id]

    def streams(
        self,
        stream_ids: Sequence[str],
        *,
        upto: int,
        types: Sequence[str] = (),
    ) -> list[Recorded[Any]]:
        """Every fact about these streams up to a position, a stream at a time, oldest first."""
        read = self.read(limit=len(self.facts), upto=upto, types=types)
        found = [each for each in read if each.stream_id in set(stream_ids)]
        return sorted(found, key=lambda each: (each.stream_id, each.version))

    def streams_since(self, after: int, upto: int, moment: datetime | None = None) -> list[str]:
        """The streams with a fact between two positions, or with one up to the last that happened later."""
        return list(
            {
                each.stream_id
                for each in self.facts
                if each.position <= upto
                and (each.position > after or (moment is not None and each.occurred_at > moment))
            }
        )
