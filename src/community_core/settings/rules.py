"""Which rules a community does without: what a store's settings say, of those that are a community's own."""

from collections.abc import Iterable, Mapping
from typing import Any

from community_core.domain.kit.aggregates.aggregate import Aggregate
from community_core.settings.odd import odd_setting


def rules_waived(said: object, kinds: Iterable[Aggregate[Any]]) -> frozenset[str]:
    """The rules that settings say are not asked here: ``[rules]``, each with ``true`` or ``false``.

    A name that nobody knows may come with a plugin that is missing now, and waives nothing. StoreUnavailable
    for what cannot be understood, and for a rule that no community may do without.
    """
    if said == {}:
        return frozenset()
    if not isinstance(said, Mapping):
        raise odd_setting("rules", said, "write rules, each with true or false", "应为规则名及 true 或 false")
    known = list(kinds)
    for rule, holds in said.items():
        if not isinstance(holds, bool):
            raise odd_setting(f"rules.{rule}", holds, "write true or false", "请填写 true 或 false")
        if not holds and any(rule in each.rules for each in known):
            _refuse_to_waive(rule, known)
    return frozenset(rule for rule, holds in said.items() if not holds)


def _refuse_to_waive(rule: str, kinds: Iterable[Aggregate[Any]]) -> None:
    waivable = sorted(name for each in kinds for name in each.waivable)
    if rule not in waivable:
        raise odd_setting(
            f"rules.{rule}",
            False,
            f"no community does without it; of these it may: {', '.join(waivable)}",
            f"此规则不可停用；可停用的有：{'、'.join(waivable)}",
        )
