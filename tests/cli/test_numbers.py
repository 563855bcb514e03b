"""A request may be named by the number on its slip wherever its id is asked for."""

from collections.abc import Callable
from typing import Any

from tests.cli.conftest import Run


def test_a_request_is_resolved_and_told_by_its_number(
    made: Run, receipt: Callable[..., dict[str, Any]]
) -> None:
    other = ["raise-request", "--category", "repairs", "--channel", "desk"]
    receipt(*other, "--title", '"number":"2026-0002"')
    second = receipt(*other, "--title", "灯不亮")
    number = second["events"][0]["data"]["number"]
    receipt("resolve-request", "--request-id", number, "--outcome", "done")
    told = made("history", number)
    assert told.exit_code == 0, told.stderr
    assert second["stream_id"] in told.stdout
    assert "2 facts" in told.stdout


def test_a_number_nobody_was_given_is_said_to_be_unknown(made: Run) -> None:
    told = made("history", "2024-9999")
    assert told.exit_code == 2
    assert "2024-9999" in told.stderr
