"""An address is told so that it can be typed again."""

import re

import pytest

from community_core.storage.address import address_of, shown


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://office@db.example/communities?community=liuyin",
        "postgresql://office@/communities?host=/run/postgresql&community=liuyin",
        "postgresql:///communities?host=/run/postgresql&community=liuyin",
        "postgresql:///communities?community=柳荫",
    ],
)
def test_an_address_without_a_password_is_told_as_it_was_given(url: str) -> None:
    """Whether it names a host or not."""
    address = address_of(url)
    assert str(address) == url
    assert address_of(address.place).community == address.community
    assert address_of(address.place).place == address.place
    assert shown(address.server) == re.sub(r"[?&]community=\w+$", "", url)


def test_a_place_is_the_same_whoever_asks() -> None:
    """A socket's, too."""
    places = {
        address_of(f"postgresql://{user}/c?host=/run&community=liuyin").place for user in ("", "a@", "b:x@")
    }
    assert places == {"postgresql:///c?host=/run&community=liuyin"}
