"""One value, one key: what is sealed opens as it was, and only where it was sealed."""

from base64 import b64decode, b64encode

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from community_core.errors import SealBroken
from community_core.privacy.sealing import new_key, seal, unseal

KEY = [new_key()]
ORIGIN = "RequestRaised/1/details"
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.text(),
    lambda inner: st.lists(inner),
    max_leaves=5,
)


@given(VALUES, st.text(min_size=1), st.text())
def test_what_was_sealed_opens_as_it_was(value: object, person: str, origin: str) -> None:
    """Whatever JSON can hold, for anybody, wherever it stands."""
    assert unseal(KEY, seal(KEY, person, origin, value)) == value


@given(st.text(min_size=4))
def test_the_sealed_value_shows_nothing_of_the_plain_one(told: str) -> None:
    """Not even that two people said the same."""
    one, other = (seal(KEY, "person-lin", ORIGIN, told) for _ in range(2))
    assert one.box != other.box
    assert told.encode() not in b64decode(one.box)


@pytest.mark.parametrize(
    "moved",
    [
        {"person": "person-he"},
        {"origin": "RequestRaised/1/title"},
        {"origin": "RequestRaised/2/details"},
        {"origin": "VisitCompleted/1/details"},
        {"box": ""},
        {"box": "not base64!"},
        {"box": b64encode(b"too short").decode()},
    ],
)
def test_moved_or_damaged_it_does_not_open(moved: dict[str, str]) -> None:
    """To another person, field, schema version or type."""
    sealed = evolve(seal(KEY, "person-lin", ORIGIN, "咳嗽"), **moved)
    with pytest.raises(SealBroken, match="does not open"):
        unseal(KEY, sealed)


@given(st.data())
def test_any_byte_changed_is_noticed(data: st.DataObject) -> None:
    """In the nonce, the ciphertext or the tag."""
    sealed = seal(KEY, "person-lin", ORIGIN, "咳嗽")
    box = bytearray(b64decode(sealed.box))
    box[data.draw(st.integers(0, len(box) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(SealBroken):
        unseal(KEY, evolve(sealed, box=b64encode(box).decode()))


def test_another_key_does_not_open_it() -> None:
    """Not even another one of the same person."""
    with pytest.raises(SealBroken):
        unseal([new_key()], seal(KEY, "person-lin", ORIGIN, "咳嗽"))
