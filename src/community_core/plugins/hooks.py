"""Hooks that hold for every way in: functions that are installed, all of which are asked."""

from typing import Any

from community_core.errors import StoreUnavailable
from community_core.plugins.entries import found_entries


def installed_hooks(group: str, en: str, zh: str) -> list[Any]:
    """Every function installed under a group of entry points, by name; what they decide is called ``en`` and
    ``zh``. StoreUnavailable when one of them cannot be used: nobody knows what it would forbid."""
    found = found_entries(group)
    for each in found:
        if each.problem or not callable(each.loaded):
            why = each.problem or f"{each.target} cannot be called"
            raise StoreUnavailable(
                f"{en} cannot be told: {why}. Mend or uninstall {each.distribution or each.name}.",
                f"无法判定{zh}：{why}。请修正或卸载 {each.distribution or each.name}。",
            )
    return [each.loaded for each in found]
