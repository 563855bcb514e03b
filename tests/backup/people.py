"""Who told what in confidence, and what can be read of it."""

from pathlib import Path
from typing import Any

from community_core import Community
from community_core.domain import RaiseRequest, RequestRaised

SHEN, LIN, HE = "person-shen", "person-lin", "person-he"
ERASE: dict[str, Any] = {"by": SHEN, "reason": "asked for it"}


def raising(requester: str | None = None) -> RaiseRequest:
    """A request; what its requester told is their own id, so that anybody can check it."""
    details = requester and f"told by {requester}"
    return RaiseRequest(
        title="暖气不热", category="heating", channel="pavilion", requester=requester, details=details
    )


def told(community: Community) -> dict[str, object]:
    """By person what a reader is shown of what they told."""
    opener = community.vault.opener(SHEN, "check")
    raised = (fact.data for fact in community.log(types=RequestRaised))
    return {each.requester: opener(each.details) for each in raised if each.requester}


def holding(folder: Path, needle: bytes) -> set[str]:
    """The files under a folder, by name, in which the bytes occur."""
    return {path.name for path in folder.rglob("*") if path.is_file() and needle in path.read_bytes()}
