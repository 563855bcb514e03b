"""One history in a folder and on a server: the same bytes, the same lists, the same past, the same seal."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from community_core import Community, InvalidInput
from community_core.audit import new_key, seal
from community_core.domain import AnyEvent, Sealed
from community_core.domain.kit.messages.correction import with_personal
from community_core.domain.kit.messages.facts import allocated_field
from community_core.ledger import CommandRow, NewFact, Recorded
from community_core.ledger.leaves import leaf
from community_core.plugins.projections import find_plugins
from community_core.views import Past, Projection

from .servers import Server
from .views.past_histories import ASKED_FROM, everything, mended_history

VIEWS = [each.projection for each in find_plugins() if each.projection]
KEY = bytes(range(32))
SEALING = new_key("liuyin.example/ledger")


class Told:
    """A random history, as it is told in appends of a few facts each, and what is asked of it."""

    def __init__(self, seed: int, length: int) -> None:
        self._random = Random(seed)
        self.facts = mended_history(self._random, length)
        self.views = self._random.sample(VIEWS, 3)
        self.position = self._random.randint(1, len(self.facts))
        self.moment = self._random.choice(self.facts).occurred_at
        self.now = self.facts[0].recorded_at

    def clock(self) -> datetime:
        return self.now

    def appends(self) -> Iterator[Sequence[Recorded[Any]]]:
        """The facts, some at a time."""
        random, start = Random(len(self.facts)), 0
        while start < len(self.facts):
            end = start + random.randint(1, 5)
            yield self.facts[start:end]
            start = end


HISTORIES = st.builds(Told, st.integers(0, 2**32), st.integers(1, 60))


@settings(max_examples=5, suppress_health_check=[HealthCheck.too_slow])
@given(told=HISTORIES)
def test_any_history_is_kept_and_seen_alike(server: Server, told: Told) -> None:
    """Facts byte for byte, what is remembered beside them, rows of views, now and of the past; and what is
    signed of it."""
    with TemporaryDirectory() as folder:
        in_folder, on_server = (
            _lived_through(told, each) for each in (Path(folder) / "liuyin", server.new())
        )
    for one, other in zip(in_folder, on_server, strict=True):
        assert one == other


def _lived_through(told: Told, where: Path | str) -> list[Any]:
    with Community.open(where, clock=told.clock, master_key=KEY) as community:
        told.now = told.facts[0].recorded_at
        for number, facts in enumerate(told.appends()):
            told.now += timedelta(seconds=number % 2)
            command = CommandRow(f"desk:{number}", "f", facts[0].stream_id, 0, len(facts) - 1)
            community.ledger.append([_new(each) for each in facts], commands=[command])
            community.view(told.views[number % 3])
        told.now = ASKED_FROM
        return [*_stored(community), *_seen(community, told), seal(community, SEALING).checkpoint.note]


def _new(each: Recorded[Any]) -> NewFact:
    """The fact before it was recorded: without the number that the ledger gives it."""
    number = allocated_field(type(each.data))
    data = with_personal(each.data, _anywhere)
    data = evolve(data, **{number: ""}) if number and each.version == 1 else data
    told = each.stream_id, each.version, data, each.occurred_at, each.actor, each.correlation_id
    return NewFact(*told, flags=each.flags)


def _anywhere(_: AnyEvent, __: str, value: Any) -> Any:
    """What is sealed, as it was before facts were named: a story that is shuffled moves it to another."""
    is_bound = isinstance(value, Sealed) and value.fact
    return evolve(value, origin=value.origin.removesuffix(f"/{value.fact}")) if is_bound else value


def _stored(community: Community) -> Iterator[Any]:
    """All that is kept, as it is kept."""
    with community.ledger.state() as state:
        rows = list(state.rows())
        yield [leaf(each) for each in rows]
        yield list(state.commands(0, len(rows))), state.kinds(), state.numbers(), state.given()


def _seen(community: Community, told: Told) -> Iterator[Any]:
    """What three views show, now and of the past."""
    for view in told.views:
        yield everything(community.view(view))
        for cut in (
            {"known": told.position},
            {"happened": told.moment},
            {"known": told.position, "happened": told.moment},
        ):
            yield _past(community, view, cut)


def _past(community: Community, view: type[Projection[Any]], cut: dict[str, Any]) -> Any:
    try:
        past: Past = community.at(**cut)
    except InvalidInput as refused:  # nothing had happened by then, or not as far as was known
        return str(refused)
    return past.now, everything(past.view(view))
