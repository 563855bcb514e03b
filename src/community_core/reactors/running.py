"""All reactors of a community at work, each in a thread of its own; and what became of their work."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from threading import Event, Thread

from community_core.errors import CommunityError, InvalidInput, InvalidReactor
from community_core.ledger import Ledger
from community_core.reactors.channels import Channel, channels_of
from community_core.reactors.follower import Follower
from community_core.reactors.progress import Parked, Progress, Standing
from community_core.reactors.reactor import Reactor, shape_of
from community_core.reactors.surroundings import Execute, Notice, Surroundings
from community_core.storage.places import progress_in, turns_in
from community_core.store import Store

_GLANCE_SECONDS = 0.1
_PATIENCE_SECONDS = 20


class Reactors:
    """The reactors of one community: running them, and what they have done."""

    def __init__(
        self, store: Store, ledger: Ledger, *, execute: Execute, clock: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._ledger = ledger
        self._execute = execute
        self._clock = clock
        self._progress = Progress(progress_in(store.reactors))
        self._turns = turns_in(store.reactors)

    def run(
        self,
        reactors: Sequence[type[Reactor]],
        *,
        once: bool,
        after: int | None,
        channels: Mapping[str, Channel],
        stop: Event,
        tell: Callable[[Notice], None],
    ) -> None:
        """See :meth:`community_core.Community.react`."""
        around = Surroundings(
            self._ledger,
            self._execute,
            self._clock,
            self._progress,
            self._turns,
            {**channels_of(self._store), **channels},
            tell,
            Event(),
        )
        followers = self._begun(reactors, after, around)
        while True:
            _run_all(followers, around, stop, once=once)
            if not once or stop.is_set() or around.halted or all(each.is_through for each in followers):
                return

    def standings(self) -> list[Standing]:
        """How far every reactor that ever ran here has come, by name."""
        return self._progress.standings()

    def parked(self, reactor: str | None = None) -> list[Parked]:
        """What was given up, of one reactor or of all, the oldest first."""
        return self._progress.parked(reactor)

    def retry(self, parked: Iterable[Parked]) -> None:
        """Have these tried once more, by whoever runs the reactors, now or when next somebody does."""
        self._progress.ask_again(parked)

    def drop(self, parked: Iterable[Parked]) -> None:
        """Be done with these: they are not tried again."""
        self._progress.forget(parked)

    def close(self) -> None:
        """Let go of what was kept. Closing twice does nothing."""
        self._progress.close()
        self._turns.close()

    def _begun(
        self, reactors: Sequence[type[Reactor]], after: int | None, around: Surroundings
    ) -> list[Follower]:
        """Those that can run; of each of the others it is told why it cannot."""
        first = self._ledger.position() if after is None else after
        before = {each.name for each in self.standings()}
        followers = []
        for each in reactors:
            try:
                followers.append(self._follower(each, first, around))
            except (InvalidInput, InvalidReactor) as problem:
                around.tell(_left_out(each, problem))
                continue
            if each.name not in before:
                around.tell(_begins(each, around.progress.standing(each.name)))
        return followers

    def _follower(self, reactor: type[Reactor], first: int, around: Surroundings) -> Follower:
        shape = shape_of(reactor)
        shape.stored_names(self._ledger.registry)  # what it hears must be known here, or it never begins
        standing = self._progress.begin(shape.name, shape.version, first, self._cursor(first))
        if standing.version > shape.version:
            raise InvalidInput(
                f"version {standing.version} of it ran here before; install that again, or a newer one than "
                f"{shape.version}.",
                f"此处曾运行过它的第 {standing.version} 版；现为第 {shape.version} 版，请安装更新的版本。",
            )
        if self._cursor(standing.position) != standing.cursor:
            place, where = standing.position, self._progress.where()
            raise InvalidInput(
                f"it is through with another fact at position {place} than is there now: an older ledger was "
                f"put back by hand. Use community restore, or delete {where} and say where to begin.",
                f"它在第 {place} 条处理过的是另一条事实：有人手工放回了旧账本。"
                f"请用 community restore，或删除 {where} 并写明从何处开始。",
            )
        return Follower(reactor, around)

    def _cursor(self, position: int) -> str:
        return self._ledger.cursor(position) or ""


def _run_all(followers: Sequence[Follower], around: Surroundings, stop: Event, *, once: bool) -> None:
    """Until they end, are stopped, the community is closed, or one of them fails. Raises what that raised."""
    failures: list[BaseException] = []

    def run(follower: Follower) -> None:
        try:
            follower.run(once=once)
        except BaseException as error:  # noqa: BLE001  raised again where somebody waits for it
            failures.append(error)

    threads = [Thread(target=run, args=[each], daemon=True) for each in followers]
    try:
        for each in threads:
            each.start()
        while not (failures or stop.is_set() or around.halted):
            alive = [each for each in threads if each.is_alive()]
            if not alive:
                break
            alive[0].join(_GLANCE_SECONDS)
    finally:
        _end(threads, around.halt)
    if failures and not around.halted_by_closing:
        raise failures[0]


def _end(threads: Sequence[Thread], halt: Event) -> None:
    """Wait for them, no longer than a call may take: nothing is lost with one that does not end."""
    if any(each.is_alive() for each in threads):
        halt.set()
    for each in threads:
        if each.ident is not None:
            each.join(_PATIENCE_SECONDS)


def _begins(reactor: type[Reactor], standing: Standing) -> Notice:
    name, began = standing.name, standing.began
    return Notice(
        "begun", reactor.name, "", f"{name} begins after position {began}", f"{name} 从第 {began} 条之后开始"
    )


def _left_out(reactor: type[Reactor], problem: CommunityError) -> Notice:
    return Notice(
        "left-out",
        reactor.name,
        "",
        f"{reactor.name} is left out: {problem.en}",
        f"{reactor.name} 未运行：{problem.zh}",
    )
