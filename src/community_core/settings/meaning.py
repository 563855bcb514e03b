"""What the settings of a store mean: all that a community settles of its own beside its choices."""

from collections.abc import Collection
from typing import Any, Self

from attrs import frozen

from community_core.access import Rights
from community_core.domain import Aggregate
from community_core.domain.kit.values.wording import OwnWords
from community_core.settings.rights import rights_said
from community_core.settings.rules import rules_waived
from community_core.settings.words import own_words_said
from community_core.store import Store


@frozen
class Settings:
    """Which role opens what (``rights``), which rules are not asked (``waived``), and the words that codes
    have here (``own_words``)."""

    rights: Rights
    waived: frozenset[str]
    own_words: OwnWords

    @classmethod
    def of(cls, store: Store, kinds: Collection[Aggregate[Any]]) -> Self:
        """Those of a store, of whose ``kinds`` of streams rules and words are. StoreUnavailable for what
        cannot be understood; the kinds are looked at only where settings speak of them."""
        return cls(
            rights_said(store.rights),
            rules_waived(store.rules, kinds),
            own_words_said(store.words, kinds),
        )
