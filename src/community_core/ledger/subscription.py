"""Following a ledger as eventsourcing's own projections do: each fact as it is stored, then the next one."""

from collections.abc import Iterator, Sequence
from threading import Event

from eventsourcing.persistence import ApplicationRecorder, Notification, Subscription

from community_core.storage.interfaces.news import News

PAGE = 500


class LedgerSubscription(Subscription[ApplicationRecorder]):
    """Facts after a position, waited for until it is stopped. No gap between positions is filled later, so
    none is missed."""

    def __init__(
        self, recorder: ApplicationRecorder, news: News, gt: int | None, topics: Sequence[str]
    ) -> None:
        super().__init__(recorder, gt=gt, topics=topics)
        self._news = news
        self._stopped = Event()
        self._page: Iterator[Notification] = iter(())

    def stop(self) -> None:
        """End it, for whoever waits as well."""
        super().stop()
        self._stopped.set()

    def __next__(self) -> Notification:
        while not self._stopped.is_set():
            found = next(self._page, None)
            if found is not None:
                self._last_notification_id = found.id
                return found
            self._look()
        raise StopIteration

    def _look(self) -> None:
        """Take what was recorded since; where that is nothing, wait for news."""
        heard = self._news.listen()
        page = self._recorder.select_notifications(
            self._last_notification_id, PAGE, topics=self._topics, inclusive_of_start=False
        )
        self._page = iter(page)
        if not page:
            self._news.wait(heard, None, self._stopped.is_set)
