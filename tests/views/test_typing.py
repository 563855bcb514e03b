"""The plugin of the contract, as its author writes it. A strict type checker reads this file too: it
accepts what is right, and each ``type: ignore`` marks a slip it must catch, or it is reported as unused."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, assert_type

from attrs import frozen

from community_core.ledger import Recorded
from community_core.views import Column, Engine, Projection, Rows, Table, handles, query

from .neighbourhood import Neighbourhood, Raised, Reopened, Resolved, Withdrawn


@frozen
class Request:
    request_id: str
    title: Annotated[str, Column(en="Title", zh="诉求")]
    since: datetime
    open: bool = True


class OpenRequests(Projection[Request]):
    """Requests nobody has resolved yet, oldest first."""

    name, version = "open-requests", 1
    register = Table(Request, index=["open"], order="since")

    @handles(Raised)
    def add(self, e: Recorded[Raised]) -> None:
        self.register.put(Request(e.stream_id, e.data.title, e.occurred_at))

    @handles(Resolved, Withdrawn)
    def end(self, e: Recorded[Resolved | Withdrawn]) -> None:
        self.register.change(e.stream_id, open=False)

    @handles(Reopened)
    def again(self, e: Recorded[Reopened]) -> None:
        self.register.change(e.stream_id, open=True)

    def __iter__(self) -> Iterator[Request]:
        return iter(self.register.where(open=True))

    @query
    def older_than(self, days: int) -> list[Request]:
        return [r for r in self if r.since < self.now - timedelta(days=days)]


class Everything(Projection[Request]):
    """Takes every event, and does not mind what they are."""

    name, version = "everything", 1
    rows = Table(Request, key=("request_id", "open"), index=[("open", "title")], order=["-since"])

    @handles(object)
    def see(self, e: Recorded[object]) -> None:
        self.rows.put(Request(e.stream_id, type(e.data).__name__, e.occurred_at))


def test_the_plugin_of_the_contract_works() -> None:
    """As it stands in the contract."""
    here = Neighbourhood()
    here.tell(
        ("request-1", Raised(title="Snow")), ("request-2", Raised(title="Ice")), ("request-2", Withdrawn())
    )
    assert [row.title for row in here.engine().view(OpenRequests)] == ["Snow"]
    assert len(here.engine().view(Everything).rows) == 2


if TYPE_CHECKING:

    def what_readers_see(engine: Engine) -> None:
        view = engine.view(OpenRequests)
        assert_type(view, OpenRequests)
        assert_type(view.register, Rows[Request])
        assert_type(list(view), list[Request])
        assert_type(list(engine.view(Everything)), list[Request])
        assert_type(view.register["request-1"], Request)
        assert_type(view.register.get("request-1"), Request | None)
        assert_type(view.register.get("request-1", 0), Request | int)
        assert_type(view.register.where(open=True), list[Request])
        assert_type(view.older_than(3), list[Request])
        assert_type(OpenRequests.register, Table[Request])
        view.older_than("3")  # type: ignore[arg-type]
        engine.view(Request)  # type: ignore[type-var]

    class Slips(Projection[Request]):
        name, version = "slips", 1
        register = Table(Request)

        @handles(Raised)  # type: ignore[arg-type]
        def another(self, e: Recorded[Resolved]) -> None:
            self.register.put(e.data)  # type: ignore[arg-type]

        @handles(Raised, Resolved)  # type: ignore[arg-type]
        def one_of_two(self, e: Recorded[Resolved]) -> None:
            self.register.put(Request(e.stream_id, e.data.title, e.occurred_at))  # type: ignore[attr-defined]

        @handles(Raised)  # type: ignore[arg-type]
        def bare(self, e: Raised) -> None: ...

        @handles(Raised, Resolved, Reopened, Withdrawn, int, str)
        def six(self, e: Recorded[Raised | Resolved | Reopened | Withdrawn | int | str]) -> None: ...

        @handles(Raised, Resolved, Reopened, Withdrawn, int)
        def five(self, e: Recorded[Raised | Resolved | Reopened | Withdrawn | int]) -> None: ...

        @handles(Raised, Resolved, Reopened, Withdrawn)
        def four(self, e: Recorded[Raised | Resolved | Reopened | Withdrawn]) -> None: ...

        @handles(Raised, Resolved, Reopened)
        def three(self, e: Recorded[Raised | Resolved | Reopened]) -> None: ...

        def __iter__(self) -> Iterator[str]:  # type: ignore[override]
            return iter(())
