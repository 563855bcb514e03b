"""What views asked together share, and views asked alone do not."""

from collections.abc import Iterator

import pytest

from community_core.views import Engine, Question

from .neighbourhood import Neighbourhood, OpenRequests, Raised


@pytest.fixture
def engine() -> Iterator[Engine]:
    """A neighbourhood with one open request."""
    neighbourhood = Neighbourhood()
    neighbourhood.tell(("request-light", Raised(title="Light")))
    engine = neighbourhood.engine()
    yield engine
    engine.close()
    neighbourhood.ledger.close()


def test_what_is_asked_the_same_is_worked_out_once_for_a_question(engine: Engine) -> None:
    """By the view that asks first; what is asked otherwise is worked out as well."""
    question, worked = Question(), list[str]()
    for who in ("first", "second"):
        view = engine.view(OpenRequests, question=question)
        assert view.once(("who", 1), lambda who=who: worked.append(who) or who) == "first"  # type: ignore[misc]
        assert view.once(("who", who), lambda who=who: worked.append(who) or who) == who  # type: ignore[misc]
    assert worked == ["first", "first", "second"]


def test_a_view_asked_alone_works_each_time(engine: Engine) -> None:
    """Nothing it once found is kept, since later facts may show in it."""
    view = engine.view(OpenRequests)
    found = [view.once("same", object) for _ in range(2)]
    assert found[0] is not found[1]


def test_what_failed_is_tried_again_by_the_next_view(engine: Engine) -> None:
    """Each view fails for itself."""
    view = engine.view(OpenRequests, question=Question())
    with pytest.raises(ZeroDivisionError):
        view.once("same", lambda: 1 // 0)
    assert view.once("same", lambda: 1) == 1
