"""Which rules a community does without is said in its settings, and only of those that are its own."""

import re
from pathlib import Path
from typing import Any

import pytest

from community_core import Community
from community_core.errors import StoreUnavailable
from community_core.plugins.aggregates import installed_kinds
from community_core.settings.rules import rules_waived


def waived(said: Any) -> frozenset[str]:
    """What settings that say this do without, of all that is installed."""
    return rules_waived(said, installed_kinds().aggregates)


def test_only_what_is_false_is_waived() -> None:
    """A rule that settings do not speak of holds; one that nobody knows may come with a missing plugin."""
    assert waived({}) == frozenset()
    assert waived({"followed-up-by-other": True, "own-hours": True}) == frozenset()
    assert waived({"followed-up-by-other": False}) == {"followed-up-by-other"}
    assert waived({"of-a-plugin-to-come": False}) == {"of-a-plugin-to-come"}


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"own-hours": False}, "no community does without it; of these it may: followed-up-by-other"),
        ({"followed-up-by-other": "off"}, "'off' is not understood; write true or false"),
        (["followed-up-by-other"], "write rules, each with true or false"),
    ],
)
def test_what_cannot_be_waived_is_refused(said: Any, why: str) -> None:
    """It says which may be, in both languages; nobody believes a rule to be off that holds."""
    with pytest.raises(StoreUnavailable, match=re.escape(why)) as refused:
        waived(said)
    assert refused.value.kind == "damaged"
    assert "存储的设置有误" in refused.value.zh


def test_a_store_that_waives_a_law_does_not_open(tmp_path: Path) -> None:
    """Before anything in it is opened."""
    Community.open(tmp_path / "store").close()
    with (tmp_path / "store" / "community.toml").open("a", encoding="utf-8") as settings:
        settings.write("[rules]\nown-hours = false\n")
    with pytest.raises(StoreUnavailable, match="own-hours"):
        Community.open(tmp_path / "store")
