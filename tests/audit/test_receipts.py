"""Receipts and consistency proofs: what holds for one thing holds for nothing else."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community_core import InvalidInput, UnknownStream
from community_core.audit import (
    CheckedConsistency,
    CheckedReceipt,
    NotVerified,
    SigningKey,
    check,
    consistency,
    new_key,
    receipt,
)
from community_core.audit.checkpoints.archive import archive_of
from community_core.audit.checkpoints.newest import opened_checkpoints

from .tampering import copied, facts, opened, positions


@pytest.fixture(scope="module")
def receipts(original: Path, key: SigningKey) -> list[str]:
    """A receipt for every event of the small ledger."""
    with opened(original) as community:
        return [receipt(community, place, key=key.public) for place in positions(original)]


@pytest.fixture(scope="module")
def proof(original: Path, key: SigningKey) -> str:
    """That the second checkpoint only adds to the first."""
    with opened(original) as community:
        return consistency(community, *opened_checkpoints(archive_of(community), key.public))


def test_every_event_has_a_receipt_that_checks_without_the_store(
    receipts: list[str], key: SigningKey
) -> None:
    """It says what is stored, and which of the sealed events it is."""
    checked = [check(each, key.public) for each in receipts]
    assert [each.index for each in checked if isinstance(each, CheckedReceipt)] == list(range(10))
    first = checked[0]
    assert isinstance(first, CheckedReceipt)
    assert (first.event.stream_id, first.event.type, first.checkpoint.size) == (
        "request-0000",
        "RequestRaised",
        10,
    )
    assert "暖气不热 0" in first.event.data


def test_an_event_may_be_named_by_its_own_id(original: Path, key: SigningKey) -> None:
    """As a fact's ``id`` has it."""
    with opened(original) as community:
        assert receipt(community, "request-0001@2", key=key.public) == receipt(community, 4, key=key.public)


COLUMNS: list[tuple[str, Callable[[Any], Any]]] = [
    *((name, lambda value: value + 1) for name in ("position", "version", "schema")),
    *(
        (name, lambda value: f"{value or ''}x")
        for name in (
            "recorded_at", "stream_id", "type", "data", "occurred_at", "actor", "command_id", "causation_id",
            "correlation_id", "flags",
        )
    ),
]  # fmt: skip


@pytest.mark.parametrize(("column", "change"), COLUMNS, ids=[name for name, _ in COLUMNS])
def test_a_receipt_with_any_column_changed_fails(
    column: str, change: Callable[[Any], Any], receipts: list[str], key: SigningKey
) -> None:
    """One character or one number is enough; so is a column left out or added."""
    for text in receipts:
        told = json.loads(text)
        told["event"][column] = change(told["event"][column])
        with pytest.raises(NotVerified, match="one was changed"):
            check(json.dumps(told), key.public)
        del told["event"][column]
        with pytest.raises(NotVerified, match="damaged"):
            check(json.dumps(told), key.public)


def test_a_receipt_fails_with_another_place_proof_or_checkpoint(receipts: list[str], key: SigningKey) -> None:
    """Each event's proof is its own."""
    one, other = json.loads(receipts[2]), json.loads(receipts[7])
    for name in ("event", "index", "proof"):
        with pytest.raises(NotVerified):
            check(json.dumps(one | {name: other[name]}), key.public)
    with pytest.raises(NotVerified, match="does not hold"):
        check(receipts[2].replace("\\n10\\n", "\\n11\\n"), key.public)
    with pytest.raises(NotVerified, match="not by elsewhere"):
        check(receipts[2], new_key("elsewhere").public)


@given(st.data())
@settings(max_examples=150)
def test_a_damaged_proof_is_told_in_one_line(
    receipts: list[str], proof: str, key: SigningKey, data: st.DataObject
) -> None:
    """A byte changed, cut out or put in anywhere: not verified, unless it says the very same."""
    text = data.draw(st.sampled_from([receipts[0], receipts[9], proof])).encode()
    place = data.draw(st.integers(0, len(text)))
    damaged = text[:place] + data.draw(st.binary(max_size=2)) + text[place + data.draw(st.integers(0, 2)) :]
    try:
        checked = check(damaged, key.public)
    except NotVerified as error:
        told = error.en + error.zh
    else:
        told, same = "", check(text, key.public)
        assert checked == same
    assert "\n" not in told


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        "null",
        "1",
        "hello",
        '{"format":"community-receipt-1"}',
        '{"format":"community-receipt-2"}',
        "[" * 100_000,
        "\ud800",
        '{"format": "community-consistency-1", "older": "", "newer": "", "proof": []}',
    ],
    ids=range(11),
)
def test_what_is_no_proof_at_all_is_not_verified(text: str, key: SigningKey) -> None:
    """Whatever it is."""
    with pytest.raises(NotVerified):
        check(text.encode("utf-8", "surrogatepass"), key.public)


def test_numbers_no_ledger_holds_and_broken_characters_are_not_verified(
    receipts: list[str], key: SigningKey
) -> None:
    """They do not end in a fault of the program."""
    for column, value in (("position", 10**30), ("version", -(10**30)), ("schema", 1.5), ("actor", "\ud800")):
        told = json.loads(receipts[0])
        told["event"][column] = value
        with pytest.raises(NotVerified):
            check(json.dumps(told), key.public)
    told = json.loads(receipts[0])
    for index in (10**30, -1):
        with pytest.raises(NotVerified):
            check(json.dumps(told | {"index": index}), key.public)


def test_a_consistency_proof_checks_and_only_between_its_checkpoints(proof: str, key: SigningKey) -> None:
    """Ten events begin with the four sealed before, not the other way round."""
    checked = check(proof, key.public)
    assert isinstance(checked, CheckedConsistency)
    assert (checked.older.size, checked.newer.size) == (4, 10)
    told = json.loads(proof)
    for changed in (
        told | {"older": told["newer"], "newer": told["older"]},
        told | {"proof": told["proof"][:-1]},
        told | {"older": told["newer"]},
    ):
        with pytest.raises(NotVerified, match="not shown to only add"):
            check(json.dumps(changed), key.public)


@pytest.mark.parametrize("event", [0, 5, 14, 10**18, -3])
def test_an_event_that_is_not_there_is_named(event: int, original: Path, key: SigningKey) -> None:
    """In a gap, before the first, after the last."""
    with opened(original) as community, pytest.raises(InvalidInput, match=f"no event at position {event}"):
        receipt(community, event, key=key.public)


def test_an_id_that_is_not_there_is_named(original: Path, key: SigningKey) -> None:
    """A stream or a version that does not exist, and an id without one."""
    with opened(original) as community:
        with pytest.raises(UnknownStream):
            receipt(community, "request-9999@1", key=key.public)
        for event in ("request-0001@3", "request-0001"):
            with pytest.raises(InvalidInput, match="no event"):
                receipt(community, event, key=key.public)


def test_without_the_kept_hashes_proofs_come_from_the_ledger(
    original: Path, key: SigningKey, tmp_path: Path
) -> None:
    """They are the same."""
    store = copied(original, tmp_path / "store")
    with opened(store) as community:
        before = receipt(community, 9, key=key.public)
        (store / "checkpoints" / "leaves").unlink()
        assert receipt(community, 9, key=key.public) == before
        community.ledger.append(facts(10, 1))
        with pytest.raises(InvalidInput, match="not sealed yet"):
            receipt(community, community.ledger.position(), key=key.public)
