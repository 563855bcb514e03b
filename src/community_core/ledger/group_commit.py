"""Group commit: appends of many threads in one transaction. Whoever finds nobody writing leads, and takes
along who waits."""

import time
from collections import deque
from collections.abc import Callable, Sequence
from threading import Event, Lock, current_thread, main_thread
from typing import Any, Generic, TypeVar

from eventsourcing.persistence import ConnectionUnavailableError

from community_core.storage.interfaces.failures import SavepointLost, it_was_interrupted
from community_core.storage.interfaces.ledger import Datastore
from community_core.storage.sql.cursor import Cursor

R = TypeVar("R")
Work = Callable[[Cursor], R]
"""What an append does inside a transaction; what it raises undoes it."""
MOST_TOGETHER = 64
"""Of more savepoints than this in a transaction a PostgreSQL server looks each up on its own."""
_LONGEST_GATHERING_SECONDS = 0.01


class GroupCommit:
    """Appends of the threads of a process. Each returns once it is durable, and not before.

    Those that wait commit together, each behind a savepoint: one that fails hurts no other; when the commit
    fails, all of them do. ``given_up`` is called when a transaction was.
    """

    def __init__(self, datastore: Datastore, given_up: Callable[[], None]) -> None:
        self._datastore = datastore
        self._given_up = given_up
        self._guard = Lock()
        self._waiting: deque[_Append[Any]] = deque()
        self._is_led = False
        self._usual = 1
        """How many there were just now: in the last commit, and waiting when it was over."""
        self._gathered = Event()
        self._last_many = 1
        self._last_took = 0.0

    def append(self, work: Work[R]) -> R:
        """Do it, commit, and give back what it gave. Raises what it raises, or what the commit does."""
        mine = _Append(work)
        if self._datastore.is_our_turn:
            self._commit([mine])
        else:
            self._commit_in_turn(mine)
        try:
            return mine.outcome()
        finally:
            del mine  # which holds the error, which holds this frame

    def _commit_in_turn(self, mine: "_Append[Any]") -> None:
        try:
            self._come(mine)
            if not mine.leads:
                self._await(mine)
            if mine.leads:
                self._lead(mine)
        finally:
            self._leave(mine)

    def _come(self, mine: "_Append[Any]") -> None:
        with self._guard:
            if not self._is_led:
                self._is_led = mine.leads = True
                return
            self._waiting.append(mine)
            if len(self._waiting) >= self._usual - 1:
                self._gathered.set()

    def _await(self, mine: "_Append[Any]") -> None:
        """Until it leads or is through. What nobody took up in time is given up; what was taken up is not."""
        if mine.turned.acquire(timeout=self._datastore.patience_seconds):
            return
        with self._guard:
            if mine in self._waiting:
                self._waiting.remove(mine)
                return
        mine.turned.acquire()

    def _lead(self, mine: "_Append[Any]") -> None:
        # Ctrl-C comes to the main thread: it takes nobody along, so that nobody else's append hangs on that.
        if self._usual == 1 or current_thread() is main_thread():
            self._commit([mine])
            return
        self._gather()
        with self._datastore.turn_to_write():
            self._commit([mine, *self._others()])

    def _gather(self) -> None:
        """Wait for those who were there the last time: they are about to come again. No longer than the last
        commit took, which is what they would wait for the next one."""
        with self._guard:
            self._gathered.clear()
            if len(self._waiting) >= self._usual - 1:
                return
        self._gathered.wait(min(self._last_took, _LONGEST_GATHERING_SECONDS))

    def _others(self) -> "list[_Append[Any]]":
        with self._guard:
            return [self._waiting.popleft() for _ in range(min(MOST_TOGETHER - 1, len(self._waiting)))]

    def _leave(self, mine: "_Append[Any]") -> None:
        """Whoever led hands on to the one who waits longest."""
        with self._guard:
            if mine in self._waiting:  # something kept it from being taken up
                self._waiting.remove(mine)
            if not mine.leads:
                return
            self._usual = self._last_many + len(self._waiting)
            self._is_led = mine.leads = False
            if self._waiting:
                following = self._waiting.popleft()
                self._is_led = following.leads = True
                following.turned.release()

    def _commit(self, group: "Sequence[_Append[Any]]") -> None:
        began = time.perf_counter()
        try:
            with self._datastore.transaction(commit=True) as cursor:
                self._do(group, cursor)
        except Exception as error:  # noqa: BLE001  told to whoever appends
            self._all_fail(group, error.__cause__ if isinstance(error, SavepointLost) else error)
        except BaseException:
            self._all_fail(group, it_was_interrupted())
            raise
        finally:
            self._last_many, self._last_took = len(group), time.perf_counter() - began
            for each in group:
                each.turned.release()

    def _do(self, group: "Sequence[_Append[Any]]", cursor: Cursor) -> None:
        if len(group) == 1:
            group[0].do(cursor)
            return
        for each in group:
            try:
                with self._datastore.savepoint(cursor):
                    each.do(cursor)
            except SavepointLost:
                raise
            except Exception as error:  # noqa: BLE001  told to whoever appends
                each.refuse(error)

    def _all_fail(self, group: "Sequence[_Append[Any]]", error: BaseException | None) -> None:
        self._given_up()
        for each in group:
            each.fail(error and _apart(error))


def _apart(error: BaseException) -> BaseException:
    """The same for one thread alone: where several raise one, each adds its calls to what all tell."""
    told = type(error).__new__(type(error), *error.args)
    told.__dict__.update(error.__dict__)
    told.__cause__, told.__context__ = error.__cause__, error.__context__
    return told.with_traceback(error.__traceback__)


class _Append(Generic[R]):
    """One append, and what became of it."""

    def __init__(self, work: Work[R]) -> None:
        self._work = work
        self._given: list[R] = []
        self._error: BaseException | None = None
        self._is_refused = False
        self.leads = False
        self.turned = Lock()
        """Released when it is to lead, and when it is through: a lock is the least that can be waited for."""
        self.turned.acquire()

    def do(self, cursor: Cursor) -> None:
        """Do it. What it gives counts once that is durable."""
        self._given = [self._work(cursor)]

    def refuse(self, error: Exception) -> None:
        """It failed alone."""
        self._error, self._is_refused = error, True

    def fail(self, error: BaseException | None) -> None:
        """What it was part of failed."""
        if not self._is_refused:
            self._error = error

    def outcome(self) -> R:
        """What it gave, or raises why it did not. Nobody came to it in time when there is neither."""
        try:
            if self._error is not None:
                raise self._error
            if not self._given:
                raise ConnectionUnavailableError
            return self._given[0]
        finally:
            del self
